import type { Finding } from "../../src/protocol/findings";
import { applyEdits } from "../../src/core/lint/edits/applyFixes";
import { lintText } from "../../src/node/lint/lintFile";

export type FieldRow = Readonly<Record<string, unknown>>;

/** Lints rows, given as values or as JSON Lines, with the named rules only. */
export async function lintRows(
  rows: readonly FieldRow[] | string,
  select: readonly string[],
): Promise<{ readonly text: string; readonly findings: readonly Finding[] }> {
  const lines = typeof rows === "string" ? rows : rows.map((row) => JSON.stringify(row)).join("\n");
  const text = `${lines}\n`;
  const { findings } = await lintText(text, { file: "rows.jsonl", select: [...select] });
  return { text, findings };
}

/** The text with the fixes of all findings. */
export function applyFixes(text: string, findings: readonly Finding[]): string {
  return applyEdits(
    text,
    findings.flatMap(({ fix }) => fix?.edits ?? []),
  );
}
