import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../../base/userError";
import { findDatasets } from "../../../node/dataset/findDatasets";
import type { LintRequestOptions } from "../../../protocol/lintWorker";
import { wrongUsage } from "../../arguments";
import type { CliIo } from "../../io";
import type { LintArguments } from "./lintArguments";

export interface LintInput {
  /** As findings name it. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  readonly bytes: Buffer | undefined;
  /** What the entry point (a registry, a dataset's folder) says of it. */
  readonly options?: Partial<LintRequestOptions>;
}

/** Files in the order named, folders searched; no file twice. */
export async function findInputs(
  options: LintArguments,
  io: CliIo,
): Promise<{ readonly inputs: readonly LintInput[]; readonly problems: readonly UserError[] }> {
  const inputs = new Map<string, LintInput>();
  const problems: UserError[] = [];
  for (const named of options.paths) {
    if (named === "-") {
      if (options.suppress !== undefined)
        throw wrongUsage("lint", "standard input has no sidecar for --suppress", "name a file");
      if (options.fix) throw wrongUsage("lint", "--fix cannot write back to standard input", "name a file");
      inputs.set("-", { name: options.stdinName, path: undefined, bytes: Buffer.from(await io.readStdin()) });
      continue;
    }
    const full = path.resolve(io.cwd, named);
    const isFolder = (await stat(full).catch(() => undefined))?.isDirectory() ?? false;
    const files = isFolder ? await findDatasets(full) : [full];
    if (files.length === 0)
      problems.push(
        new UserError({
          code: "no-dataset",
          message: `${named} holds no dataset`,
          nextStep: "name a .jsonl file, or a .json file with an array of examples",
        }),
      );
    for (const file of files)
      inputs.set(file, { name: relativeName(io.cwd, file), path: file, bytes: undefined });
  }
  return { inputs: [...inputs.values()], problems };
}

export function relativeName(cwd: string, file: string): string {
  return path.relative(cwd, file).split(path.sep).join("/");
}
