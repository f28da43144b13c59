import { beforeAll, describe, expect, it } from "vitest";
import type { LintFileOptions } from "../../src/node/lint/lintFileOptions";
import { FIELDS, STRUCTURES } from "./adversarial/adversarialRows";
import { ADVERSARIAL_TEXTS, LARGE, PLAIN } from "./adversarial/adversarialTexts";
import { adversarialOptions, millisecondsOf, slowRules } from "./adversarial/lintAdversarial";
import { byteSupervision } from "./lintExample";

/**
 * The whole linter, all rules at once, on single rows of 100 KB that are made to slow it down. What a row takes is held
 * against an everyday row of the same size in the same process: a rule whose time grows with the square of a row takes
 * thousands of times as long, whatever the machine.
 */

/**
 * Three times what was measured: 16 where a rule finds something in every word. No rule takes more than the row, so
 * this is the limit of each rule too.
 */
const ROW_LIMIT = 50;

/** ENC001 reads such texts in eleven codepages, each up to five times over: linear, and nothing that data holds. */
const HEAVY: Readonly<Record<string, number>> = { "mojibake letters": 150, mojibake: 75 };

/** Which part of the texts is tried in a field: all of them, where schemas read them in ways of their own. */
const PARTS: Readonly<Record<string, number>> = {
  ...{ "messages: answer": 1, "prompt-completion: answer": 1, "text: text": 1 },
  ...{ "sharegpt: answer": 2, "alpaca: answer": 2, "preference: chosen": 2 },
  ...{ "kto: answer": 2, "classification: text": 2 },
};
const OTHERS = 5;

let options: LintFileOptions;
let plain = 0;

beforeAll(async () => {
  options = { ...(await adversarialOptions()), file: "rows.jsonl", select: ["ALL"] };
  const row = rowOf("messages: answer", PLAIN);
  await millisecondsOf(row, options);
  plain = await millisecondsOf(row, options, 0, 8);
}, 60_000);

function rowOf(field: string, text: string): string {
  return `${JSON.stringify(FIELDS[field]?.(text))}\n`;
}

/** What is wrong with the time that some rows take. */
async function tooSlow(
  rows: readonly (readonly [name: string, text: string])[],
  given: LintFileOptions = options,
  unit = plain,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [name, text] of rows) {
    const factor = HEAVY[name] ?? ROW_LIMIT;
    const took = await millisecondsOf(text, given, factor * unit);
    if (took <= factor * unit) continue;
    const rules = await slowRules(text, given, (factor * unit) / 3);
    const which = rules.map(({ code, ms }) => `${code} alone ${(ms / unit).toFixed(0)}`).join(", ");
    problems.push(`${name}: ${(took / unit).toFixed(0)} times an everyday row; ${which}`);
  }
  return problems;
}

describe("a row of 100 KB", () => {
  it("is what the texts make", () => {
    for (const [name, text] of Object.entries({ ...ADVERSARIAL_TEXTS, PLAIN })) {
      expect(text.length, name).toBeGreaterThan(0.9 * LARGE);
      expect(text.length, name).toBeLessThan(1.1 * LARGE);
    }
  });

  it.each(Object.keys(FIELDS))(
    "%s: no text takes much longer than an everyday one",
    async (field) => {
      const step = PARTS[field] ?? OTHERS;
      const first = Object.keys(FIELDS).indexOf(field) % step;
      const rows = Object.entries(ADVERSARIAL_TEXTS)
        .filter((_, i) => i % step === first)
        .map(([name, text]) => [name, rowOf(field, text)] as const);
      expect(await tooSlow(rows)).toEqual([]);
    },
    180_000,
  );

  it("of CSV, in quotes and bare", async () => {
    const csv = { ...options, file: "rows.csv" };
    const rows = Object.entries(ADVERSARIAL_TEXTS).map(([name, text], i) => {
      const cell = i % 2 === 0 ? `"${text.replaceAll('"', '""')}"` : text.replaceAll(/[",\r\n]/gu, ";");
      return [name, `text,label\n${cell},low\n`] as const;
    });
    expect(await tooSlow(rows, csv)).toEqual([]);
  }, 180_000);

  it("with the tokens of a model", async () => {
    const template =
      "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}";
    const supervision = byteSupervision({ template, maxLength: 1_000_000 });
    const given = { ...options, supervision };
    const unit = await millisecondsOf(rowOf("messages: answer", PLAIN), given, 0, 6);
    const rows = Object.entries(ADVERSARIAL_TEXTS)
      .filter((_, i) => i % 3 === 0)
      .map(([name, text]) => [name, rowOf("messages: answer", text)] as const);
    expect(await tooSlow(rows, given, unit)).toEqual([]);
  }, 180_000);

  it("of a structure that is made to be slow", async () => {
    const rows = Object.entries(STRUCTURES).map(([name, make]) => [name, `${make()}\n`] as const);
    expect(await tooSlow(rows)).toEqual([]);
  }, 180_000);
});
