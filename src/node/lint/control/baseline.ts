import { readFile } from "node:fs/promises";
import path from "node:path";
import { Type, type Static } from "typebox";
import { UserError } from "../../../base/userError";
import { parseChecked } from "../../../protocol/checked";
import type { Finding } from "../../../protocol/findings";

const BaselineEntry = Type.Object({
  /** Relative to the baseline's folder, with `/`. */
  file: Type.String(),
  code: Type.String(),
  /** Absent for findings about no single row, and about rows that are not JSON. */
  rowHash: Type.Optional(Type.String()),
  /** Of a row that is not JSON: the hash of its text. */
  textHash: Type.Optional(Type.String()),
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

/** Findings of one file, and what names the rows among them that are not JSON. */
export interface ComparedFile {
  readonly findings: readonly Finding[];
  readonly textHashes: ReadonlyMap<number, string>;
}

/** @param cwd the folder that findings name their files from */
export function baselineText(files: readonly ComparedFile[], baselineFile: string, cwd: string): string {
  const entries = files
    .flatMap((file) => file.findings.map((finding) => entryOf(finding, file, baselineFile, cwd)))
    .map((entry) => ({ key: keyOf(entry), line: `  ${JSON.stringify(entry)}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ line }) => line);
  // One finding a line: a change of the baseline reads well in a diff.
  return `{"version": 1, "findings": [${entries.length === 0 ? "" : `\n${entries.join(",\n")}\n`}]}\n`;
}

/** Takes the files one after the other; of each kind of finding, as many as the baseline has are old. */
export function createBaselineFilter(
  { counts }: Baseline,
  baselineFile: string,
  cwd: string,
): (file: ComparedFile) => readonly Finding[] {
  const left = new Map(counts);
  return (file) =>
    file.findings.filter((finding) => {
      const key = keyOf(entryOf(finding, file, baselineFile, cwd));
      const n = left.get(key) ?? 0;
      if (n > 0) left.set(key, n - 1);
      return n === 0;
    });
}

function entryOf(
  { file, code, row, rowHash, pointer }: Finding,
  { textHashes }: ComparedFile,
  baselineFile: string,
  cwd: string,
): BaselineEntry {
  const relative = path.relative(path.dirname(baselineFile), path.resolve(cwd, file));
  const textHash = rowHash !== undefined || row === undefined ? undefined : textHashes.get(row);
  return {
    file: relative.split(path.sep).join("/"),
    code,
    ...(rowHash === undefined ? {} : { rowHash }),
    ...(textHash === undefined ? {} : { textHash }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}

function keyOf({ file, code, rowHash = "", textHash = "", pointer = "" }: BaselineEntry): string {
  return [file, code, rowHash, textHash, pointer].join("\u0000");
}
