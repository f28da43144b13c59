import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import type { ConfigFacts } from "../../../src/core/runconfig/configFacts";

/** What a config says that would otherwise be passed over, or taken as something else, without a word. */
const BASE = "model: {name_or_path: m}\ndata: {train: t.jsonl}\n";

function check(more: string, overrides: readonly string[] = []) {
  return checkRunConfig(BASE + more, { file: "run.tune.yaml", overrides });
}
function messages(more: string): string[] {
  return check(more).findings.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
}
/** The text after every fix, or undefined where a finding has none. */
function repaired(more: string): string {
  const { findings, lines, tree } = check(more);
  let text = tree.text;
  for (const edit of findings.flatMap(({ fix }) => fix?.edits ?? []).reverse()) {
    const end = lines.offsetAt({ line: edit.endLine, column: edit.endColumn });
    text = text.slice(0, lines.offsetAt(edit)) + edit.newText + text.slice(end);
  }
  return text.slice(BASE.length);
}

describe("keys that would have no effect", () => {
  it("a dotted key does not nest, and is unknown however right it looks", () => {
    const { findings, resolved } = check("train.learning_rate: 0.5\n");
    expect(findings.map(({ code, help }) => [code, help])).toEqual([
      ["CFG002", "write `learning_rate` inside `train:`, indented"],
    ]);
    expect(resolved.train.learning_rate).toBe(2e-4);
  });

  it("what stands beside the path of a file is named", () => {
    const text = "model: {name_or_path: m}\ndata: {train: [{path: t, weight: 2, wieght: 3}]}\n";
    const { findings } = checkRunConfig(text, { file: "x" });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "warning CFG010",
      "error CFG002",
    ]);
  });

  it.each([
    ["model: {name_or_path: m, revision: v2}"],
    ["model: {name_or_path: m, trust_remote_code: true}"],
  ])("%s is said to do nothing yet", (model) => {
    const { findings } = checkRunConfig(`${model}\ndata: {train: t}\n`, { file: "x" });
    expect(findings.map(({ code }) => code)).toEqual(["CFG010"]);
  });

  it("early stopping and logging steps do what they say, so nothing is said", () => {
    const text = (stopping: string): string =>
      `model: {name_or_path: m}\ndata: {train: t, eval: e}\ntrain: {logging_steps: 5, early_stopping: ${stopping}}\n`;
    const found = (stopping: string): string[] =>
      checkRunConfig(text(stopping), { file: "x" }).findings.map(({ message }) => message);
    expect(found("{patience: 2}")).toEqual([]);
    expect(found("{metric: accuracy}")).toEqual([
      "the embedded engine watches the loss of the eval rows only, not `accuracy`",
    ]);
  });

  it("a split beside eval or test files is a contradiction", () => {
    const text =
      "model: {name_or_path: m}\ndata: {train: t, test: u, split: {eval: 0.5, test: 0.5, seed: 1}}\n";
    const { findings } = checkRunConfig(text, { file: "x" });
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "XRF001 `data.split` stands beside `data.test`",
      "XRF001 `data.split` leaves no row to train on",
    ]);
  });

  it("a seed that would be cut to 32 bits is out of range", () => {
    expect(messages("train: {seed: 4294967295}\n")).toEqual([]);
    expect(check("train: {seed: 4294967296}\n").findings.map(({ code }) => code)).toEqual(["CFG005"]);
    expect(check("train: {seed: 99999999999999999999}\n").findings.map(({ code }) => code)).toEqual([
      "CFG003",
    ]);
  });
});

describe("values that others read differently", () => {
  it("labels keep the letters they are written with, and a warning where PyYAML would change them", () => {
    const more = "evaluate: {labels: [yes, True, 1.0, 010, low]}\n";
    expect(check(more).resolved.evaluate.labels).toEqual(["yes", "True", "1.0", "010", "low"]);
    expect(messages(more)).toEqual([
      "warning CFG009 `yes` is text here, but true to Python's YAML reader",
      "warning CFG009 `True` is text here, but true to Python's YAML reader",
      "warning CFG009 `010` is text here, but the number 8 to Python's YAML reader",
    ]);
    const after = repaired(more);
    expect(after).toBe('evaluate: {labels: ["yes", "True", 1.0, "010", low]}\n');
    expect(check(after).resolved.evaluate.labels).toEqual(["yes", "True", "1.0", "010", "low"]);
  });

  it("a gate's positive label is compared and kept as it is written", () => {
    const more =
      "evaluate:\n  labels: [1.0, 2.0]\n  groups: [sex]\n  gate:\n    checks:\n" +
      "      - {metric: accuracy_gap, group: sex, positive: 1.0, no_worse_by: 0.1}\n";
    expect(messages(more)).toEqual([]);
    expect(check(more).resolved.evaluate.gate?.checks[0]).toEqual({
      metric: "accuracy_gap",
      group: "sex",
      positive: "1.0",
      no_worse_by: 0.1,
      line: 8,
    });
  });

  it.each([
    ["train: {learning_rate: 2e-5}", "train: {learning_rate: 2.0e-5}"],
    ["train: {weight_decay: 1.e5}", "train: {weight_decay: 1.0e+5}"],
    ["train: {weight_decay: 1.5e2}", "train: {weight_decay: 1.5e+2}"],
    ["train: {seed: 017}", "train: {seed: 17}"],
    ["evaluate: {labels: [1.50]}", 'evaluate: {labels: ["1.50"]}'],
    ["train: {max_steps: 1_000}", "train: {max_steps: 1000}"],
    ["train: {seed: '3'}", "train: {seed: 3}"],
    ["name: 2026-01-02", 'name: "2026-01-02"'],
    ["name: 1:30", 'name: "1:30"'],
    ["train: {gradient_checkpointing: no}", "train: {gradient_checkpointing: false}"],
    ["evaluate: {groups: sex}", "evaluate: {groups: [sex]}"],
    ["method: {target_modules: q_proj}", "method: {target_modules: [q_proj]}"],
    ["method: {target_modules: all-liner}", "method: {target_modules: all-linear}"],
    ["output: {report: html}", "output: {report: [html]}"],
  ])("%s is repaired to %s, which is right", (before, after) => {
    expect(messages(`${before}\n`)).toHaveLength(1);
    expect(repaired(`${before}\n`)).toBe(`${after}\n`);
    expect(messages(`${after}\n`)).toEqual([]);
  });

  it.each(["2.0e-5", "1.0e+5", "0.5", "3"])("%s is a number to everybody", (value) => {
    expect(messages(`train: {weight_decay: ${value}}\n`)).toEqual([]);
  });

  it("an alias has the value of what it names, and no fix writes over it", () => {
    const more = "name: &n 2e-5\ntrain: {learning_rate: *n}\n";
    const { findings, resolved } = check(more);
    expect(resolved.train.learning_rate).toBe(2e-5);
    expect(findings).toEqual([]);
  });
});

describe("--set", () => {
  it("may give a required key that the file leaves out", () => {
    const { findings, resolved } = checkRunConfig("data: {train: t}\n", {
      file: "x",
      overrides: ["model.name_or_path=m"],
    });
    expect(findings).toEqual([]);
    expect(resolved.model.name_or_path).toBe("m");
  });

  it("replaces a path before it is looked for, and its own paths are looked for", () => {
    const facts: ConfigFacts = {
      lookup: (path) =>
        path === "m"
          ? { kind: "folder", names: ["config.json", "model.safetensors", "tokenizer.json"] }
          : path === "there.jsonl"
            ? { kind: "file", bytes: 1 }
            : { kind: "missing" },
    };
    const codes = (...overrides: string[]) =>
      checkRunConfig(BASE, { file: "x", facts, overrides }).findings.map(
        ({ code, file }) => `${file} ${code}`,
      );
    expect(codes()).toEqual(["x XDT001"]);
    expect(codes("data.train=there.jsonl")).toEqual([]);
    expect(codes("data.train=gone.jsonl")).toEqual(["--set XDT001"]);
  });

  it("may empty a list that may be empty, and not the training files", () => {
    expect(check("", ["data.eval=[]"]).findings).toEqual([]);
    expect(check("", ["data.train=[]"]).findings.map(({ code }) => code)).toEqual(["CFG003"]);
  });
});

describe("where a finding stands", () => {
  it("qlora is blamed at its own name when the engine cannot quantize", () => {
    const { findings } = check("method: {name: qlora}\n");
    expect(findings.map(({ code, line, column, endColumn }) => [code, line, column, endColumn])).toEqual([
      ["XRF002", 3, 16, 21],
    ]);
  });

  it("the paths of a chat template and of an adapter are looked for", () => {
    const text =
      "model: {name_or_path: m, chat_template: t.jinja}\ndata: {train: t}\nmethod: {init_adapter: a}\n";
    const facts: ConfigFacts = {
      lookup: (path) => (path === "t.jinja" || path === "a" ? { kind: "missing" } : { kind: "unknown" }),
    };
    const { findings } = checkRunConfig(text, { file: "x", facts });
    expect(findings.map(({ code, line }) => `${code}:${line ?? 0}`)).toEqual(["XDT001:1", "XMD001:3"]);
  });
});
