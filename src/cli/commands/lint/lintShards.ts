import type { LintResult } from "../../../core/lint/lintOptions";
import { NO_SUPPRESSIONS, type Suppressions } from "../../../core/lint/suppression";
import { lintFile } from "../../../node/lint/lintFile";
import { readSuppressions } from "../../../node/lint/control/suppressions";
import type { LintShard } from "../../../protocol/lintWorker";
import { fixInput } from "./fixInput";
import { inputOptions } from "./inputOptions";
import type { LintedFile } from "./lintedFile";
import { finishInput } from "./lintInput";
import type { LintInput } from "./lintInputs";
import type { LintSession } from "./lintSession";

/**
 * Lints the files of one dataset together: each finding is told in its own file. With `--fix` each file is mended by
 * itself first, as far as it can be without the others.
 */
export async function lintShards(
  input: LintInput,
  shards: readonly LintShard[],
  session: LintSession,
): Promise<readonly LintedFile[]> {
  const { args, stats } = session;
  const known = await Promise.all(shards.map(({ path }) => readSuppressions(path)));
  const options = await inputOptions(input, session, together(known));
  const mended = new Map<string, LintedFile>();
  let files = shards;
  if (args.fix || args.diff) {
    for (const shard of shards) {
      const own = { name: shard.file, path: shard.path, bytes: undefined };
      const one = await fixInput(own, { ...options, file: shard.file }, session);
      if (one !== undefined) mended.set(shard.file, one);
    }
    if (args.diff) return shards.map((shard) => mended.get(shard.file) ?? untouched(shard));
    // A large file is mended into a new one, which takes its place.
    files = shards.map((shard) => {
      const written = mended.get(shard.file)?.input;
      return written?.path === undefined ? shard : { path: written.path, file: written.name };
    });
  }
  const [first = shards[0] as LintShard] = files;
  const watched = { ...options, ...(await stats?.watch(options)) };
  const result = await lintFile(first.path, { ...watched, file: first.file, shards: files });
  const parts = split(result, files).map((part, i) => {
    const before = mended.get(shards[i]?.file ?? "");
    return { ...part, fixed: before?.fixed ?? 0, notes: before?.notes ?? [] };
  });
  for (const [i, part] of parts.entries()) await stats?.endFile(part, options, i < parts.length - 1);
  return Promise.all(
    parts.map((part, i) => finishInput(part, known[i] ?? NO_SUPPRESSIONS, options, session)),
  );
}

/** A row is named by its content: what one file's sidecar says of it holds in all of them. */
function together(known: readonly Suppressions[]): Suppressions {
  return { ...NO_SUPPRESSIONS, entries: new Map(known.flatMap(({ entries }) => [...entries])) };
}

function untouched({ path, file }: LintShard): LintedFile {
  const result = { findings: [], rows: 0, shape: undefined, omitted: {} };
  return { input: { name: file, path, bytes: undefined }, result, fixed: 0, notes: [], diff: "" };
}

/** What was found in each file; what is about a registry or a card, or only counted, goes with the first. */
function split(result: LintResult, shards: readonly LintShard[]): readonly LintedFile[] {
  const names = new Set(shards.map(({ file }) => file));
  return shards.map(({ path, file }, i): LintedFile => {
    const isHere = (finding: { readonly file: string }): boolean =>
      finding.file === file || (i === 0 && !names.has(finding.file));
    return {
      input: { name: file, path, bytes: undefined },
      result: {
        findings: result.findings.filter(isHere),
        rows: result.shards?.[i]?.rows ?? 0,
        shape: result.shape,
        omitted: i === 0 ? result.omitted : {},
        ...(result.suppressed === undefined ? {} : { suppressed: result.suppressed.filter(isHere) }),
      },
      fixed: 0,
      notes: [],
    };
  });
}
