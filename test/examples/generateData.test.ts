import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generateData, type DataOptions, type NoteRow } from "../../scripts/example/generateData";
import { COMPLAINTS, LABELS } from "../../scripts/example/phrases";
import { readLintSettings } from "../../src/core/lint/lintSettings";
import { lintText } from "../../src/node/lint/lintFile";

const examples = path.join(import.meta.dirname, "../../examples");
const config = readFileSync(path.join(examples, "triage-lora.tune.yaml"), "utf8");
const committed: DataOptions = { seed: 13, defects: true, imbalance: true };
const clean: DataOptions = { ...committed, defects: false };

function rowsOf(text: string): NoteRow[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as NoteRow);
}

function count(rows: readonly NoteRow[], of: (row: NoteRow) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[of(row)] = (counts[of(row)] ?? 0) + 1;
  return counts;
}

async function findingsOf(options: DataOptions): Promise<string[]> {
  const { settings } = readLintSettings(config);
  const { files } = generateData(options);
  const found: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    const { findings } = await lintText(text, { ...settings, file });
    for (const { code, line } of findings) found.push(`${file}:${String(line)} ${code}`);
  }
  return found.sort();
}

describe("the generated data", () => {
  test("is a function of its seed", () => {
    expect(generateData(committed)).toEqual(generateData(committed));
    expect(generateData({ ...committed, seed: 14 }).files).not.toEqual(generateData(committed).files);
  });

  test("is what lies in examples/data, byte for byte", () => {
    const { files, planted } = generateData(committed);
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(path.join(examples, "data", name), "utf8"), name).toBe(text);
    const manifest = readFileSync(path.join(examples, "data/planted.json"), "utf8");
    expect(JSON.parse(manifest)).toEqual({ findings: planted });
  });

  test("has enough test rows in every group, and the same labels in all of them", () => {
    const test = rowsOf(generateData(committed).files["test.jsonl"]);
    expect(test.length).toBeGreaterThanOrEqual(480);
    for (const groups of [count(test, (row) => row.age_band), count(test, (row) => row.sex)])
      for (const n of Object.values(groups)) expect(n).toBeGreaterThanOrEqual(140);
    const cells = count(test, (row) => `${row.age_band} ${row.sex} ${row.label}`);
    expect(Object.keys(cells)).toHaveLength(18);
    expect(new Set(Object.values(cells)).size).toBe(1);
  });

  test("repeats no prompt, within a file or between files", () => {
    const { files } = generateData(clean);
    const prompts = (["train.jsonl", "eval.jsonl", "test.jsonl"] as const).flatMap((name) =>
      rowsOf(files[name]).map((row) => row.prompt),
    );
    expect(new Set(prompts).size).toBe(prompts.length);
  });

  test("answers with a space and the label, after a prompt that ends in a colon", () => {
    for (const { prompt, completion, label } of rowsOf(generateData(clean).files["test.jsonl"])) {
      expect(prompt).toMatch(/ Urgency:$/u);
      expect(completion).toBe(` ${label}`);
      expect(LABELS).toContain(label);
    }
  });

  test("names every complaint once, and each urgency has complaints of both kinds", () => {
    expect(new Set(COMPLAINTS.map((complaint) => complaint.text)).size).toBe(COMPLAINTS.length);
    for (const label of LABELS)
      for (const known of [true, false])
        expect(COMPLAINTS.some((c) => c.urgency === label && c.generallyKnown === known)).toBe(true);
  });
});

describe("the planted imbalance", () => {
  const share = (options: DataOptions, ageBand: string, file: "train.jsonl" | "test.jsonl"): number => {
    const rows = rowsOf(generateData(options).files[file]).filter((row) => row.age_band === ageBand);
    return rows.filter((row) => row.label === "high").length / rows.length;
  };

  test("takes most urgent training notes about people of 65 and more, and leaves the test notes true", () => {
    expect(share(clean, "65+", "train.jsonl")).toBeLessThan(0.1);
    expect(share(clean, "40-64", "train.jsonl")).toBeGreaterThan(0.3);
    expect(share(clean, "65+", "test.jsonl")).toBeCloseTo(1 / 3, 6);
  });

  test("changes labels only: without it the same notes stand in the same places", () => {
    const planted = rowsOf(generateData(clean).files["train.jsonl"]);
    const even = rowsOf(generateData({ ...clean, imbalance: false }).files["train.jsonl"]);
    expect(even.map((row) => row.prompt)).toEqual(planted.map((row) => row.prompt));
    const changed = planted.filter((row, i) => row.label !== even[i]!.label);
    expect(changed.length).toBeGreaterThan(80);
    expect(new Set(changed.map((row) => row.age_band))).toEqual(new Set(["65+"]));
    expect(share({ ...clean, imbalance: false }, "65+", "train.jsonl")).toBeGreaterThan(0.3);
  });
});

describe("the planted defects", () => {
  test("are all found at their lines, and nothing else is", async () => {
    const { planted } = generateData(committed);
    const expected = planted.map(({ file, line, code }) => `${file}:${line} ${code}`).sort();
    expect(await findingsOf(committed)).toEqual(expected);
    expect(new Set(planted.map(({ code }) => code)).size).toBeGreaterThanOrEqual(10);
  });

  test.each([13, 14, 15])("switched off leave nothing to find (seed %i)", async (seed) => {
    expect(await findingsOf({ ...clean, seed })).toEqual([]);
  });
});
