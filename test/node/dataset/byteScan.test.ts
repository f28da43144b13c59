import { describe, expect, it } from "vitest";
import { assembled } from "../../../scripts/assemble.mjs";
import { createRandom, type Random } from "../../../src/base/random";
import type { RowMarks } from "../../../src/core/dataset/sourceItem";
import type { Rule } from "../../../src/core/lint/defineRule";
import { createLinter } from "../../../src/core/lint/linter";
import { longestDigitRun } from "../../../src/core/lint/personal/digitRuns";
import {
  DIGITS,
  LONG_WORD,
  isMarked,
  MAY_HIDE,
  planNeedles,
} from "../../../src/core/lint/needles/needlePlan";
import { RULES } from "../../../src/core/lint/rules";
import { BYTE_SCAN_MODULE } from "../../../src/node/dataset/scan/byteScanModule";
import { createByteScan, type ByteScan } from "../../../src/node/dataset/scan/byteScan";
import { openBytes } from "../../../src/node/dataset/readItems";
import { lintText } from "../../../src/node/lint/lintFile";
import type { Finding } from "../../../src/protocol/findings";

const rules: readonly Rule[] = RULES;
const withNeedles = rules.filter(({ needles }) => needles !== undefined);
const plan = planNeedles(rules);
const SLOTS = withNeedles.map(({ code }) => plan.slotOf(code) ?? -1);
const WORDS = withNeedles.flatMap(({ needles = [] }) => needles);

function scanFor(given: readonly Rule[]): ByteScan {
  return createByteScan(planNeedles(given), 0);
}

/** Of bytes that somebody has looked at. */
function marksOf(scan: ByteScan, from: number, to: number): RowMarks {
  const marks = scan.marks(from, to);
  if (marks === undefined) throw new Error("this machine runs no WebAssembly with vectors");
  return marks;
}

function pieceOf(random: Random): string {
  const kind = random.below(10);
  if (kind < 2) return WORDS[random.below(WORDS.length)] ?? "";
  // Halves of needles, so that much is nearly found.
  if (kind < 4) return (WORDS[random.below(WORDS.length)] ?? "").slice(random.below(2), 1 + random.below(4));
  if (kind === 4) return "0123456789".slice(0, 1 + random.below(10));
  if (kind === 5)
    return [" ", "-", "\u00a0", "ß", "智", "\u2009", "\\u00e9", "_abcDEF"][random.below(8)] ?? "";
  return "the quick brown fox jumps".slice(0, 1 + random.below(24));
}

function lineOf(random: Random): string {
  return Array.from({ length: random.below(12) }, () => pieceOf(random)).join("");
}

describe("the scan of bytes", () => {
  it("marks a row with exactly the rules whose needles it holds, wherever it lies in the piece", () => {
    const scan = scanFor(rules);
    const random = createRandom(5);
    let marked = 0;
    const wrong: string[] = [];
    for (let round = 0; round < 60; round++) {
      // Some longer than the pieces in which the scan looks at bytes.
      const lines = Array.from({ length: round % 20 === 0 ? 3000 : 40 }, () => lineOf(random));
      scan.begin(Buffer.from(lines.join("\n")));
      let from = 0;
      for (const line of lines) {
        const to = from + Buffer.byteLength(line);
        const marks = marksOf(scan, from, to);
        from = to + 1;
        for (const [i, { code, needles = [] }] of withNeedles.entries()) {
          const holds = needles.some((needle) => line.includes(needle));
          if (isMarked(marks, SLOTS[i] ?? -1) !== holds) wrong.push(`${code}: ${line}`);
          if (holds) marked++;
        }
        if (isMarked(marks, MAY_HIDE) !== line.includes("\\u")) wrong.push(`escape: ${line}`);
        if (longestDigitRun(line, 6) > 0 && !isMarked(marks, DIGITS)) wrong.push(`digits: ${line}`);
        if (/[A-Za-z0-9_/+-]{20}/u.test(line) && !isMarked(marks, LONG_WORD)) wrong.push(`word: ${line}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(marked).toBeGreaterThan(10_000);
  });

  it("marks no row with a run of digits that is far from any", () => {
    const scan = scanFor(rules);
    scan.begin(Buffer.from(`${"no number here, ".repeat(10)}\n12345678`));
    expect(isMarked(marksOf(scan, 0, 100), DIGITS)).toBe(false);
    expect(isMarked(marksOf(scan, 161, 169), DIGITS)).toBe(true);
  });

  it("is the program that byteScan.wat says: else run `npm run assemble -- --write`", async () => {
    expect(await assembled()).toBe(BYTE_SCAN_MODULE);
  });

  it("does not look at little", () => {
    const scan = createByteScan(plan);
    scan.begin(Buffer.from("<|im_end|>"));
    expect(scan.marks(0, 10)).toBeUndefined();
  });

  it("shares the last bit among rules beyond the sixty-second", () => {
    const many = Array.from({ length: 80 }, (_, i): Rule => {
      const code = `XXX${String(i).padStart(3, "0")}`;
      const needles = [`needle${String(i)}!`];
      return { code, name: code, severity: "info", bad: "", good: "", needles };
    });
    const scan = scanFor(many);
    const slots = planNeedles(many);
    scan.begin(Buffer.from("a needle79! here"));
    const marks = marksOf(scan, 0, 16);
    expect(isMarked(marks, slots.slotOf("XXX079") ?? -1)).toBe(true);
    expect(isMarked(marks, slots.slotOf("XXX001") ?? -1)).toBe(false);
  });
});

describe("rows with marks", () => {
  it("give the findings that rows without any give", async () => {
    const lines = rules
      .filter(({ exampleOptions }) => exampleOptions === undefined)
      .flatMap(({ bad, good }) => `${bad}\n${good}`.split("\n"));
    // Long enough to be looked at.
    const many = [...lines, ...lines];
    for (const text of [many.join("\n"), `[\n${many.join(",\n")}\n]`]) {
      expect(text.length).toBeGreaterThan(20_000);
      const options = { file: "rows", select: ["ALL"], format: "text" } as const;
      const dataset = openBytes("rows", Buffer.from(text));
      const readAgain = (offset: number, length: number): string | undefined =>
        dataset.readAgain(offset, length);
      const linter = createLinter({ ...options, readAgain });
      for await (const items of dataset.items()) linter.push(items);
      const { findings } = await lintText(text, options);
      const unmarked = linter.finish().findings;
      const found = (all: readonly Finding[]): string[] =>
        all.map(({ code, row, pointer = "" }) => `${String(row)} ${code} ${pointer}`);
      expect(found(findings).join("\n")).toBe(found(unmarked).join("\n"));
      expect(findings.length).toBeGreaterThan(50);
    }
  });
});
