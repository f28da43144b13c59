import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import type { ConfigFacts } from "../../../src/core/runconfig/configFacts";
import type { DatasetFacts } from "../../../src/protocol/datasetFacts";

const GOOD = `version: 1
name: triage
model:
  name_or_path: model
data:
  train: data/train.jsonl
  test: [data/test.jsonl]
method:
  name: lora
  r: 8
train:
  learning_rate: 2.0e-4
  max_steps: 5
evaluate:
  labels: [low, high]
  groups: [age_band]
  gate:
    checks:
      - metric: accuracy
        no_worse_by: 0.02
      - metric: accuracy_gap
        group: age_band
        no_worse_by: 0.05
`;

const everything: ConfigFacts = {
  lookup: (path) =>
    path === "model"
      ? { kind: "folder", names: ["config.json", "model.safetensors", "tokenizer.json"] }
      : { kind: "file", bytes: 10 },
};

/** `code@line:column-column` of each finding. */
function found(text: string, facts: ConfigFacts = everything, overrides: readonly string[] = []): string[] {
  return checkRunConfig(text, { file: "run.tune.yaml", facts, overrides }).findings.map(
    (f) => `${f.code}@${f.line ?? 0}:${f.column ?? 0}-${f.endColumn ?? 0}`,
  );
}

/** The good config with one piece replaced. */
function change(from: string, to: string): string {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
}

describe("a run config", () => {
  it("that is right has no finding", () => {
    expect(found(GOOD)).toEqual([]);
  });

  it.each([
    ["an unknown key near a known one", "learning_rate", "learing_rate", ["CFG002@12:3-15"]],
    ["a key one level too high", "name: triage", "name: triage\nlearning_rate: 1.0e-4", ["CFG002@3:1-14"]],
    ["a duplicate key", "  r: 8", "  r: 8\n  r: 16", ["CFG006@11:3-4"]],
    ["text for a number", "r: 8", "r: eight", ["CFG003@10:6-11"]],
    ["a fraction for a whole number", "r: 8", "r: 8.5", ["CFG003@10:6-9"]],
    ["thousands with underscores", "max_steps: 5", "max_steps: 1_000", ["CFG003@13:14-19"]],
    ["a list for text", "name: triage", "name: [a]", ["CFG003@2:7-10"]],
    ["a number out of range", "r: 8", "r: 0", ["CFG005@10:6-7"]],
    ["a word that is no choice", "name: lora", "name: lorra", ["CFG004@9:9-14"]],
    ["a number that Python reads as text", "2.0e-4", "2e-4", ["CFG009@12:18-22"]],
    ["a key without a value", "name_or_path: model", "name_or_path:", ["CFG003@4:3-15"]],
    ["a missing required key", "  train: data/train.jsonl\n", "", ["CFG008@5:1-5"]],
    ["a method of a later engine", "name: lora", "name: dora", ["XRF002@9:9-13"]],
    [
      "a contradiction of sugar",
      "  name_or_path: model",
      "  name_or_path: model\n  quantization: int8",
      ["XRF002@5:17-21"],
    ],
    ["a gate metric that does not exist", "metric: accuracy\n", "metric: acuracy\n", ["GAT002@19:17-24"]],
    ["a gate group that is not declared", "group: age_band", "group: agebnd", ["XRF003@22:16-22"]],
    [
      "a check without a margin",
      "      - metric: accuracy\n        no_worse_by: 0.02\n",
      "      - metric: accuracy\n",
      ["GAT001@19:17-25"],
    ],
    [
      "a feature of a later version",
      "  groups: [age_band]",
      "  groups: [age_band]\n  probes: [bbq]",
      ["CFG010@17:3-9"],
    ],
    ["an unclosed quote", "name: triage", 'name: "triage', ["CFG001@2:7-14"]],
  ])("with %s is told so at its place", (_, from, to, expected) => {
    expect(found(change(from, to))).toEqual(expected);
  });

  it("says that qlora and another quantization contradict each other", () => {
    const text = change("name: lora", "name: qlora").replace(
      "  name_or_path: model",
      "  name_or_path: model\n  quantization: int8",
    );
    expect(found(text)).toContain("XRF001@5:17-21");
  });

  it("offers a repair that removes the finding", () => {
    const text = change("learning_rate: 2.0e-4", "learing_rate: 2e-4");
    const { findings, lines } = checkRunConfig(text, { file: "x" });
    let repaired = text;
    for (const edit of findings.flatMap((finding) => finding.fix?.edits ?? []).reverse()) {
      const start = lines.offsetAt(edit);
      const end = lines.offsetAt({ line: edit.endLine, column: edit.endColumn });
      repaired = repaired.slice(0, start) + edit.newText + repaired.slice(end);
    }
    expect(found(repaired)).toEqual(["CFG009@12:18-22"]);
  });

  it("names files that are not there, empty files and incomplete models", () => {
    const facts: ConfigFacts = {
      lookup: (path) =>
        path === "model"
          ? { kind: "folder", names: ["config.json", "pytorch_model.bin"] }
          : path === "data/train.jsonl"
            ? { kind: "missing" }
            : { kind: "file", bytes: 0 },
    };
    expect(found(GOOD, facts)).toEqual(["XMD002@4:17-22", "XDT001@6:10-26", "XDT002@7:10-25"]);
  });

  it("names the file or folder beside that was meant, with a repair", () => {
    const folders: Readonly<Record<string, readonly string[]>> = {
      ".": ["model", "data", "modle.md"],
      "data/": ["train.jsonl", "eval.jsonl", "test"],
    };
    const facts: ConfigFacts = {
      lookup: (path) => {
        const names = folders[path === "data" ? "data/" : path];
        if (names !== undefined) return { kind: "folder", names };
        if (path === "model" || path === "data/test") return { kind: "folder", names: [] };
        return path === "data/train.jsonl" ? { kind: "file", bytes: 9 } : { kind: "missing" };
      },
    };
    const told = (model: string, train: string): readonly unknown[] =>
      checkRunConfig(`model:\n  name_or_path: ${model}\ndata:\n  train: ${train}\n`, { file: "x", facts })
        .findings.filter(({ code }) => code === "XDT001" || code === "XMD001")
        .map(({ message, help, fix }) => [message, help, fix?.edits[0]?.newText]);
    const relative = "paths are relative to the config's folder";
    expect(told("modle", "data/trian.jsonl")).toEqual([
      ["no model folder `modle`: did you mean `model`?", undefined, "model"],
      ["no file `data/trian.jsonl`: did you mean `data/train.jsonl`?", undefined, "data/train.jsonl"],
    ]);
    // A folder is no file, and what is not there is not near.
    expect(told("elsewhere", "data/tset")).toEqual([
      ["no model folder `elsewhere`", relative, undefined],
      ["no file `data/tset`", relative, undefined],
    ]);
  });

  it("names groups that no row of the evaluated data has, where the data have been read", () => {
    const column = (name: string): DatasetFacts["columns"][number] => ({
      name,
      types: { text: 2 },
      nulls: 0,
    });
    const dataset = (...names: readonly string[]): DatasetFacts => ({
      ...{ version: 1, files: [], rows: 2, columns: names.map(column), labels: [], groups: [] },
      lengths: { unit: "characters", exact: true, p50: 1, p95: 1, p99: 1, max: 1 },
      ...{ languages: [], duplicates: { exact: 0 }, findings: {} },
    });
    const text =
      "data:\n  train: a.jsonl\n  test: [b.jsonl, c.jsonl]\nevaluate:\n  groups: [age, meta.sex, sxe]\n";
    const known: Record<string, DatasetFacts> = { "b.jsonl": dataset("age"), "c.jsonl": dataset("meta") };
    const facts: ConfigFacts = {
      lookup: () => ({ kind: "unknown" }),
      dataset: (path) => known[path],
    };
    const columns = (from: ConfigFacts): readonly string[] =>
      found(text, from).filter((one) => one.startsWith("XDT003"));
    expect(columns(facts)).toEqual(["XDT003@5:27-30"]);
    known["b.jsonl"] = dataset("age", "sex");
    const [sxe] = checkRunConfig(text, { file: "x", facts }).findings.filter(({ code }) => code === "XDT003");
    expect(sxe?.fix?.edits[0]?.newText).toBe("sex");
    // Of data that nobody has read, and of those that are only read in part, nothing is said.
    delete known["c.jsonl"];
    expect(columns(facts)).toEqual([]);
    known["c.jsonl"] = { ...dataset(), rows: 0 };
    expect(columns(facts)).toEqual([]);
  });

  it("says nothing about paths that may not be looked at", () => {
    expect(found(GOOD, { lookup: () => ({ kind: "unknown" }) })).toEqual([]);
  });

  it("keeps quiet where a comment asks for it, and only about that code", () => {
    expect(found(change("  r: 8", "  r: 0 # tunesmith: ignore CFG005"))).toEqual([]);
    expect(found(change("  r: 8", "  # tunesmith: ignore CFG002\n  r: 0"))).toEqual([
      "CFG014@10:23-29",
      "CFG005@11:6-7",
    ]);
  });

  it("checks --set like the file", () => {
    expect(found(GOOD, everything, ["train.max_steps=5"])).toEqual([]);
    const { findings } = checkRunConfig(GOOD, {
      file: "x",
      overrides: ["train.max_stesp=5", "method.r=big", "nonsense"],
    });
    expect(findings.map(({ code, file }) => `${file} ${code}`)).toEqual([
      "--set CFG001",
      "--set CFG002",
      "--set CFG003",
    ]);
  });
});

describe("recovery", () => {
  it.each([
    ["an unclosed quote", `  r: "8`],
    ["an unclosed bracket", "  r: [8"],
    ["a tab", "\tr: 8"],
    ["a half-typed key", "  r"],
    ["a directive in the middle", "%YAML 1.1"],
    ["a merge conflict marker", "<<<<<<< HEAD"],
    ["two colons", "  r: a: b"],
  ])("after %s, the other lines keep their findings", (_, line) => {
    const text = change("  r: 8", line).replace("learning_rate", "learing_rate");
    const findings = found(text);
    expect(findings).toContain("CFG002@12:3-15");
    expect(findings.length).toBeLessThanOrEqual(4);
  });
});

describe("hostile input", () => {
  it.each([
    ["nothing", ""],
    ["white space", " \n\t\n"],
    ["NUL bytes", "\0\0\0"],
    ["a byte order mark", `\uFEFF${GOOD}`],
    ["lone surrogates", "name: \ud800\n"],
    ["CRLF", GOOD.replace(/\n/gu, "\r\n")],
    ["a list", "- a\n- b\n"],
    ["a number", "42"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["keys named like prototypes", "__proto__: {a: 1}\nconstructor: 2\ntoString: 3\n"],
    ["a mapping as a key", "? {a: 1}\n: 2\n"],
    ["an alias that does not exist", "name: *nowhere\n"],
    ["an alias to itself", "a: &a [*a]\n"],
    ["ten thousand levels", "[".repeat(10_000)],
    ["a megabyte on one line", `name: ${"x".repeat(1_000_000)}`],
    [
      "an alias bomb",
      "a: &a [x,x,x,x,x,x,x,x,x]\n" +
        ["b", "c", "d", "e", "f", "g", "h"]
          .map((n, i) => `${n}: &${n} [${`*${"abcdefg"[i] ?? "a"},`.repeat(9)}]\n`)
          .join(""),
    ],
  ])("%s is answered, never thrown at", (_, text) => {
    const check = checkRunConfig(text, { file: "x" });
    for (const finding of check.findings) {
      expect(finding.line).toBeGreaterThanOrEqual(1);
      expect(finding.message).not.toMatch(/undefined|\[object|NaN/u);
    }
    expect(check.resolved.train.seed).toBe(13);
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  });

  it("a file that is no mapping gets one finding", () => {
    expect(found("- a\n- b\n")).toEqual(["CFG007@1:1-4"]);
    expect(found("")).toEqual(["CFG007@1:1-1"]);
  });

  it("CRLF changes no place", () => {
    const text = change("r: 8", "r: 0");
    expect(found(text.replace(/\n/gu, "\r\n"))).toEqual(found(text));
  });
});
