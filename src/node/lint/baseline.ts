import { readFile } from "node:fs/promises";
import path from "node:path";
import { Type, type Static } from "typebox";
import { UserError } from "../../base/userError";
import { parseChecked } from "../../protocol/checked";
import type { Finding } from "../../protocol/findings";

/** The usual name of a baseline. */
export const BASELINE_NAME = "tunesmith-baseline.json";

const BaselineEntry = Type.Object({
  /** Relative to the baseline's folder, with `/`. */
  file: Type.String(),
  code: Type.String(),
  /** Absent for findings about no single row that is JSON. */
  rowHash: Type.Optional(Type.String()),
  pointer: Type.Optional(Type.String()),
});
type BaselineEntry = Static<typeof BaselineEntry>;

const BaselineDocument = Type.Object({ version: Type.Literal(1), findings: Type.Array(BaselineEntry) });

/** What was there when the baseline was written: only what is new counts. */
export interface Baseline {
  /** How often each kind of finding was there. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * @param file absolute
 * @throws UserError when the file is not a baseline
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UserError({
      code: "file-unreadable",
      message: `${file} cannot be read`,
      nextStep: "write it with --write-baseline",
      cause,
    });
  });
  const document = parseChecked(BaselineDocument, text);
  if (!document.ok)
    throw new UserError({
      code: "config",
      message: `this is not a baseline of tunesmith: ${document.problem}`,
      nextStep: "write it anew with --write-baseline",
      file,
    });
  const counts = new Map<string, number>();
  for (const entry of document.value.findings) {
    const key = keyOf(entry);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { counts };
}

/** @param cwd the folder that findings name their files from */
export function baselineText(findings: readonly Finding[], baselineFile: string, cwd: string): string {
  const entries = findings
    .map((finding) => entryOf(finding, baselineFile, cwd))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map((entry) => `  ${JSON.stringify(entry)}`);
  // One finding a line: a change of the baseline reads well in a diff.
  return `{"version": 1, "findings": [${entries.length === 0 ? "" : `\n${entries.join(",\n")}\n`}]}\n`;
}

/** Takes findings in any number of calls; of each kind, as many as the baseline has are old. */
export function createBaselineFilter(
  { counts }: Baseline,
  baselineFile: string,
  cwd: string,
): (findings: readonly Finding[]) => readonly Finding[] {
  const left = new Map(counts);
  return (findings) =>
    findings.filter((finding) => {
      const key = keyOf(entryOf(finding, baselineFile, cwd));
      const n = left.get(key) ?? 0;
      if (n > 0) left.set(key, n - 1);
      return n === 0;
    });
}

function entryOf(
  { file, code, rowHash, pointer }: Finding,
  baselineFile: string,
  cwd: string,
): BaselineEntry {
  const relative = path.relative(path.dirname(baselineFile), path.resolve(cwd, file));
  return {
    file: relative.split(path.sep).join("/"),
    code,
    ...(rowHash === undefined ? {} : { rowHash }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}

function keyOf({ file, code, rowHash = "", pointer = "" }: BaselineEntry): string {
  return [file, code, rowHash, pointer].join("\u0000");
}
