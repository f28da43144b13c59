import { expect } from "vitest";
import { openBytes } from "../../../../src/node/dataset/readItems";
import { fixText } from "../../../../src/node/lint/fixing/fixText";
import { lintText } from "../../../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../../../src/node/lint/lintFileOptions";
import type { Finding } from "../../../../src/protocol/findings";

/**
 * What is promised of fixes, whatever the file: rows without a fix keep their bytes and their order, nothing new is
 * found, what was JSON stays JSON, and a second time there is nothing left to do. Gives the mended bytes.
 */
export async function expectFixed(
  before: Buffer,
  options: LintFileOptions,
  unsafe: boolean,
): Promise<{ readonly after: Buffer; readonly fixed: number }> {
  const found = (await lintText(before, options)).findings;
  const { bytes: after, fixed, result } = await fixText(before, options, unsafe);
  const context = `${JSON.stringify(before.toString())}\n→ ${JSON.stringify(after.toString())}`;
  expect(result.findings, context).toEqual((await lintText(after, options)).findings);
  // Without its only row a file is empty, which is found then.
  const rest = result.rows === 0 ? result.findings.filter(({ code }) => code !== "SCH008") : result.findings;
  expect(moreThan(counts(rest), counts(found)), context).toEqual([]);
  const open = result.findings.filter(
    ({ fix }) => fix !== undefined && fix.convert === undefined && (unsafe || fix.safety === "safe"),
  );
  expect(open, context).toEqual([]);
  const again = await fixText(after, options, unsafe);
  expect([again.fixed, again.bytes.equals(after)], context).toEqual([0, true]);
  if (found.every(({ fix }) => fix?.convert === undefined)) {
    const fixedRows = new Set(found.flatMap(({ row, fix }) => (fix === undefined ? [] : [row])));
    const kept = (await rowTexts(before, options)).filter((_, i) => !fixedRows.has(i + 1));
    const left = await rowTexts(after, options);
    let at = 0;
    for (const text of kept) {
      at = left.indexOf(text, at) + 1;
      expect(at, `${text} is gone\n${context}`).toBeGreaterThan(0);
    }
  }
  return { after, fixed };
}

function counts(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const of = new Map<string, number>();
  for (const { code } of findings) of.set(code, (of.get(code) ?? 0) + 1);
  return of;
}

function moreThan(now: ReadonlyMap<string, number>, then: ReadonlyMap<string, number>): string[] {
  return [...now].flatMap(([code, n]) =>
    n > (then.get(code) ?? 0) ? [`${code}: ${n} instead of ${then.get(code) ?? 0}`] : [],
  );
}

async function rowTexts(bytes: Buffer, options: LintFileOptions): Promise<readonly string[]> {
  const dataset = openBytes(options.file, bytes, options);
  const texts: string[] = [];
  for await (const items of dataset.items())
    for (const item of items) if (item.type === "row") texts[item.row - 1] = item.text;
  return Array.from(texts, (text: string | undefined) => text ?? "");
}
