import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { DatasetFacts } from "../../../../src/protocol/datasetFacts";
import type { Finding } from "../../../../src/protocol/findings";

type Known = Partial<DatasetFacts> & { readonly format?: string; readonly sha256?: string };

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  "prompt-completion": ["prompt", "completion"],
  preference: ["prompt", "chosen", "rejected"],
  text: ["text"],
};

function factsOf({ format = "prompt-completion", sha256, ...more }: Known): DatasetFacts {
  return {
    version: 1,
    files: [
      {
        path: "x",
        bytes: 9,
        sha256: sha256 ?? null,
        rows: 100,
        container: "jsonl",
        format,
        encoding: "utf-8",
      },
    ],
    rows: 100,
    columns: [...(COLUMNS[format] ?? []), "question"].map((name) => ({
      ...{ name, types: { string: 100 }, nulls: 0 },
    })),
    lengths: { unit: "characters", exact: true, p50: 1, p95: 2, p99: 3, max: 4 },
    labels: [],
    groups: [],
    languages: [],
    duplicates: { exact: 0 },
    findings: {},
    ...more,
  };
}

const BASE = "model:\n  name_or_path: model\ndata:\n  train: train.jsonl\n  test: test.jsonl\n";

function check(
  more: string,
  known: Readonly<Record<string, Known>>,
  overrides: readonly string[] = [],
): Finding[] {
  const text = `${BASE}${more}`;
  const found = checkRunConfig(text, {
    file: "run.tune.yaml",
    overrides,
    facts: {
      lookup: () => ({ kind: "unknown" }),
      dataset: (path) => (known[path] === undefined ? undefined : factsOf(known[path])),
    },
  });
  return found.findings.filter(({ code }) => code.startsWith("XDT"));
}

function brief({ code, severity, line, fix }: Finding): unknown {
  return [code, severity, line, fix?.edits[0]?.newText];
}

describe("a run config beside its data", () => {
  it("is left alone while nothing is known of them", () => {
    expect(check("  format: messages\n", {})).toEqual([]);
  });

  it("says that rows have another format, and writes it", () => {
    const found = check("  format: messages\n", { "train.jsonl": {} });
    expect(found.map(brief)).toEqual([["XDT004", "error", 6, "prompt-completion"]]);
    expect(check("  format: auto\n", { "train.jsonl": {} })).toEqual([]);
    expect(
      check("  format: messages\n  columns: {turns: x}\n", { "train.jsonl": { format: "text" } }),
    ).not.toContainEqual(expect.objectContaining({ code: "XDT004" }));
  });

  it("says that the data are for another task", () => {
    const found = check("task: sft\n", { "train.jsonl": { format: "preference" } });
    expect(found.map(brief)).toEqual([["XDT009", "error", 6, "dpo"]]);
    expect(check("task: dpo\n", { "train.jsonl": { format: "preference" } })).toEqual([]);
    expect(check("task: dpo\n", { "train.jsonl": {} }).map(brief)).toEqual([
      ["XDT009", "error", 6, undefined],
    ]);
  });

  it("says that a mapped column is not there, and which one was meant", () => {
    const found = check("  columns: {prompt: qestion, completion: completion}\n", { "train.jsonl": {} });
    expect(found.map(brief)).toEqual([["XDT003", "error", 6, "question"]]);
  });

  it("says that rows have a label that is not listed, with their number", () => {
    const labels = [
      { value: "low", n: 60 },
      { value: "urgent", n: 40 },
    ];
    const [found] = check("evaluate:\n  labels: [low, high]\n", { "test.jsonl": { labels } });
    expect(found?.code).toBe("XDT005");
    expect(found?.message).toContain("40 rows");
    expect(found?.message).toContain("`urgent`");
    expect(check("evaluate:\n  labels: [low, urgent]\n", { "test.jsonl": { labels } })).toEqual([]);
  });

  it("says how many rows are too long, as bad as what is done with them", () => {
    const tooLong: Known = {
      rowsOverMaxLength: 12,
      lengths: { unit: "tokens", exact: true, p50: 1, p95: 2, p99: 3, max: 4000 },
    };
    const [refused] = check("  max_length: 1000\n", { "train.jsonl": tooLong });
    expect(refused).toMatchObject({ code: "XDT006", severity: "error", line: 6 });
    expect(refused?.message).toContain("12 % of the rows");
    const [cut] = check("  max_length: 1000\n  truncation: end\n", { "train.jsonl": tooLong });
    expect(cut).toMatchObject({ code: "XDT006", severity: "warning", line: 6 });
    expect(cut?.message).toContain("`truncation: end` cuts their end");
    const inCharacters: Known = { rowsOverMaxLength: 12 };
    expect(check("", { "train.jsonl": inCharacters })).toEqual([]);
  });

  it("says that the test rows are trained on: the same file, or a copy of it", () => {
    const copy = check("", { "train.jsonl": { sha256: "aa" }, "test.jsonl": { sha256: "aa" } });
    expect(copy.map(brief)).toEqual([["XDT007", "error", 5, "split: {eval: 0.0, test: 0.1}"]]);
    expect(check("", { "train.jsonl": { sha256: "aa" }, "test.jsonl": { sha256: "bb" } })).toEqual([]);
    expect(check("", { "train.jsonl": {}, "test.jsonl": {} })).toEqual([]);
    const same = check("  eval: train.jsonl\n", { "train.jsonl": {} });
    expect(same.map(brief)).toEqual([["XDT007", "error", 6, undefined]]);
  });

  it("says that a group has too few rows to say anything of it", () => {
    const groups = [
      {
        column: "sex",
        values: [
          { value: "f", n: 90 },
          { value: "x", n: 3 },
        ],
      },
    ];
    const [found] = check("evaluate:\n  groups: [sex]\n", {
      "test.jsonl": {
        groups,
        columns: ["prompt", "completion", "sex"].map((name) => ({ name, types: { string: 100 }, nulls: 0 })),
      },
    });
    expect(found).toMatchObject({ code: "XDT008", severity: "warning", line: 7 });
    expect(found?.message).toContain("`x` (3)");
  });

  it("does not speak of data that the command line replaces", () => {
    expect(check("  format: messages\n", { "train.jsonl": {} }, ["data.train=other.jsonl"])).toEqual([]);
  });
});
