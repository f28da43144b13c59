import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lintFile } from "../../../src/node/lint/lintFile";

/** Beside the checkout in development and CI, not at users'. */
const data = path.resolve(import.meta.dirname, "../../../../shared/data");
const isHere = existsSync(data);
if (!isHere) console.warn("skipped: the real datasets are not beside the checkout (../shared/data)");

async function rowsOf(file: string, select: readonly string[], held?: string): Promise<readonly number[]> {
  const { findings } = await lintFile(path.join(data, file), {
    file,
    select,
    limitPerRule: 1e6,
    ...(held === undefined ? {} : { heldOutFiles: [{ path: path.join(data, held), file: held }] }),
  });
  return findings.map(({ row = 0 }) => row);
}

describe.skipIf(!isHere)("leakage in real data (../shared/data)", () => {
  it("GSM8K's training set: no row of the test set, 2 rows by half of their runs and 2 by a long run", async () => {
    const file = "gsm8k/train.jsonl";
    const { findings } = await lintFile(path.join(data, file), {
      file,
      select: ["LEK"],
      heldOutFiles: [{ path: path.join(data, "gsm8k/test.jsonl"), file: "test.jsonl" }],
    });
    const found = findings.map(({ code, row, related, message }) => [
      code,
      row,
      related?.[0]?.row,
      message.includes("%"),
    ]);
    expect(found).toEqual([
      ["LEK002", 21, 633, false],
      ["LEK002", 407, 582, false],
      ["LEK002", 1315, 603, true],
      ["LEK002", 5163, 603, true],
    ]);
  });

  it("a set against itself: every row", async () => {
    expect(await rowsOf("gsm8k/test.jsonl", ["LEK001"], "gsm8k/test.jsonl")).toHaveLength(1319);
  });

  // tunesmith lint rephrase_gsm8k.jsonl --select LEK --eval gsm8k/test.jsonl
  it("rephrasing hides all of 1,319 questions, and all but 2 of 164 programs", async () => {
    expect(await rowsOf("leakage/rephrase_gsm8k.jsonl", ["LEK"], "gsm8k/test.jsonl")).toEqual([]);
    expect(await rowsOf("leakage/humaneval_python.jsonl", ["LEK"], "leakage/HumanEval.jsonl")).toEqual([
      77, 93,
    ]);
  });

  it("the same questions in another format are the same questions", async () => {
    const rows = await rowsOf(
      "llamafactory/v1_sft_demo.jsonl",
      ["LEK001"],
      "llamafactory/alpaca_en_demo.json",
    );
    expect(rows).toHaveLength(424);
  });
});

describe.skipIf(!isHere)("near-duplicates of GPTeacher (../shared/data)", () => {
  const read = (name: string): readonly unknown[] =>
    JSON.parse(
      readFileSync(path.join(data, `gpteacher/toolformer-${name}-dataset.json`), "utf8"),
    ) as unknown[];

  it("DUP004 finds 99 % of the rows that share 80 % of their runs with an earlier one, and no others", async () => {
    const truth = nearRows(read("dedupe-only").map((row) => runsOf(row)));
    const found = new Set(await rowsOf("gpteacher/toolformer-dedupe-only-dataset.json", ["DUP004"]));
    expect(truth.size).toBe(470);
    expect(Array.from(found).filter((row) => !truth.has(row))).toEqual([]);
    expect(found.size / truth.size).toBeGreaterThan(0.99);
  }, 60_000);

  it("of them, 94 % were pruned at a similarity of 0.9 and 99 % at 0.7; pruning took more, by another measure", async () => {
    const kept = (name: string): ReadonlySet<string> => new Set(read(name).map((row) => JSON.stringify(row)));
    const [strict, loose] = [kept("similarity-0.9"), kept("similarity-0.7")];
    const rows = read("dedupe-only").map((row) => JSON.stringify(row));
    const found = await rowsOf("gpteacher/toolformer-dedupe-only-dataset.json", ["DUP004"]);
    const pruned = (from: ReadonlySet<string>): number =>
      found.filter((row) => !from.has(rows[row - 1] ?? "")).length;
    expect(found).toHaveLength(466);
    expect({ strict: pruned(strict), loose: pruned(loose) }).toEqual({ strict: 440, loose: 463 });
    expect(rows.filter((row) => !strict.has(row))).toHaveLength(1731);
  }, 60_000);
});

describe.skipIf(!isHere)("sums of GSM8K (../shared/data)", () => {
  it("2 of 23,716 and 1 of 4,282 annotations are no sums that a calculator takes; the others come out", async () => {
    expect(await rowsOf("gsm8k/train.jsonl", ["LBL007"])).toEqual([395, 4170]);
    expect(await rowsOf("gsm8k/test.jsonl", ["LBL007"])).toEqual([320]);
  });
});

/** Runs of five words, by plain strings. */
function runsOf(row: unknown): ReadonlySet<string> {
  const { instruction, input, output } = row as Record<string, string>;
  const words =
    `${instruction ?? ""} ${input ?? ""} ${output ?? ""}`.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return new Set(words.slice(4).map((_, i) => words.slice(i, i + 5).join(" ")));
}

/** Rows, from 1, that share 80 % of all runs with an earlier row that does not do so itself: every pair compared. */
function nearRows(runs: readonly ReadonlySet<string>[]): ReadonlySet<number> {
  const near = new Set<number>();
  const holders = new Map<string, number[]>();
  for (const [i, own] of runs.entries()) {
    const shared = new Map<number, number>();
    for (const run of own)
      for (const other of holders.get(run) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
    const isNear = Array.from(shared).some(
      ([other, count]) => count / (own.size + (runs[other]?.size ?? 0) - count) >= 0.8,
    );
    if (isNear) near.add(i + 1);
    else
      for (const run of own) {
        const list = holders.get(run);
        if (list === undefined) holders.set(run, [i]);
        else list.push(i);
      }
  }
  return near;
}
