import { expect } from "vitest";
import { applyEdits } from "../../src/core/lint/edits/applyFixes";
import { lintText } from "../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../src/node/lint/lintFileOptions";
import type { Finding } from "../../src/protocol/findings";

/** Findings of the default set in JSON Lines made of the rows. */
export async function lintRows(
  rows: readonly unknown[],
  options: Partial<LintFileOptions> = {},
): Promise<readonly Finding[]> {
  const { findings } = await lintText(linesOf(rows), { file: "rows.jsonl", ...options });
  return findings;
}

export function linesOf(rows: readonly unknown[]): string {
  return rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n");
}

/** Compares codes and the text of the file that each finding underlines. */
export async function expectFindings(
  rows: readonly unknown[],
  expected: readonly (readonly [code: string, marked: string])[],
): Promise<void> {
  const bytes = Buffer.from(linesOf(rows));
  const found = await lintRows(rows);
  expect(
    found.map(({ code, byteOffset = 0, byteLength = 0 }) => [
      code,
      bytes.toString("utf8", byteOffset, byteOffset + byteLength),
    ]),
  ).toEqual(expected);
}

/** Applies the one fix of a row, and expects nothing to be left. Returns the row. */
export async function fixedRow(row: unknown, safety: "safe" | "unsafe"): Promise<string> {
  const text = linesOf([row]);
  const found = await lintRows([row]);
  expect(found.map(({ fix }) => fix?.safety)).toEqual([safety]);
  const after = applyEdits(text, found[0]?.fix?.edits ?? []);
  expect(await lintRows([after])).toEqual([]);
  return after;
}
