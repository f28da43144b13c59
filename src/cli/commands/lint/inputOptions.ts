import path from "node:path";
import { combineSelections } from "../../../core/lint/selection";
import type { Suppressions } from "../../../core/lint/suppression";
import { rowHash } from "../../../node/dataset/rowHash";
import { readLintConfig } from "../../../node/lint/control/lintConfig";
import { MOST_COMPARED } from "../../../node/lint/lintFile";
import type { LintFileOptions } from "../../../node/lint/lintFileOptions";
import { optionsFromConfig } from "../../../node/lint/surroundings/optionsFromConfig";
import type { LintInput } from "./lintInputs";
import type { NamedConfig } from "./namedConfig";
import { withNamed } from "./namedSurroundings";
import { relativeName } from "./lintInputs";
import type { LintSession } from "./lintSession";

/** Flags before `tunesmith.toml` before what is usual; the run config says what the data are. */
export async function inputOptions(
  input: LintInput,
  session: LintSession,
  suppressions: Suppressions,
): Promise<LintFileOptions> {
  const { args, config, io, signal, cache } = session;
  const file = input.path ?? path.resolve(io.cwd, input.name);
  const configured = (await readLintConfig(file))?.lint ?? {};
  const isCompared =
    args.baseline !== undefined || args.writeBaseline !== undefined || args.suppress !== undefined;
  const nameOf = (file: string): string => relativeName(io.cwd, file);
  const { select, extendSelect, ignore = [] } = combineSelections([args, configured]);
  const keys = [...suppressions.entries.keys()];
  const options: LintFileOptions = {
    ...input.options,
    ...(config === undefined ? {} : optionsOfConfig(config, input, nameOf)),
    file: input.name,
    ...(select === undefined ? {} : { select }),
    ...(extendSelect === undefined ? {} : { extendSelect }),
    ignore: [...ignore, ...(configured.fileIgnore ?? [])],
    severities: configured.severities ?? {},
    ...(keys.length === 0 ? {} : { suppressions: keys }),
    ...(isCompared ? { limitPerRule: MOST_COMPARED } : {}),
    ...{ signal, cache, rowHash },
  };
  return withNamed(options, input.path, session.named);
}

/** The config's own evaluation files come with those that the entry point knows. */
function optionsOfConfig(
  { resolved, folder, declared }: NamedConfig,
  { path: file = "", options }: LintInput,
  nameOf: (file: string) => string,
): Partial<LintFileOptions> {
  const configured = optionsFromConfig(resolved, file, { folder, nameOf });
  const heldOutFiles = [...(options?.heldOutFiles ?? []), ...(configured.heldOutFiles ?? [])];
  return {
    ...configured,
    ...(heldOutFiles.length === 0 ? {} : { heldOutFiles }),
    ...(declared === undefined ? {} : { declared }),
  };
}
