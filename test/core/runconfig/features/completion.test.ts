import { describe, expect, it } from "vitest";
import { completeConfig } from "../../../../src/core/runconfig/features/completion";
import type { ConfigFacts } from "../../../../src/core/runconfig/configFacts";
import { KEYS, keysBelow, lastName } from "../../../../src/core/runconfig/keys";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

/** `|` marks the cursor and is taken out. */
function complete(marked: string, facts?: ConfigFacts, isTyping = false) {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const items = completeConfig(parseConfig(text), offset, facts, undefined, isTyping);
  return {
    labels: items.map(({ label }) => label),
    details: new Map(items.map(({ label, detail }) => [label, detail])),
    documentation: new Map(items.map(({ label, documentation }) => [label, documentation])),
    apply: (label: string): string => {
      const item = items.find((one) => one.label === label);
      if (item === undefined)
        throw new Error(`${label} is not among ${items.map((one) => one.label).join(" ")}`);
      return text.slice(0, item.start) + item.newText + text.slice(item.end);
    },
  };
}

describe("completion of keys", () => {
  it("offers every top-level key of an empty file, required ones first", () => {
    const { labels } = complete("|");
    expect(labels.slice(0, 2)).toEqual(["model", "data"]);
    expect(new Set(labels)).toEqual(new Set(keysBelow("").map(({ path }) => path)));
  });

  it("offers the keys of the group that the line is indented into, and none that is there already", () => {
    const { labels } = complete("train:\n  learning_rate: 1.0e-4\n  |\nmodel:\n  name_or_path: m\n");
    expect(labels).toContain("max_steps");
    expect(labels).not.toContain("learning_rate");
    expect(labels).not.toContain("lora_alpha");
  });

  it("works on a half-typed word, and replaces it", () => {
    const { labels, apply } = complete("train:\n  seed: 1\n  max_st|\nname: x\n");
    expect(labels).toContain("max_steps");
    expect(apply("max_steps")).toBe("train:\n  seed: 1\n  max_steps: \nname: x\n");
  });

  it("replaces only the name where a colon follows", () => {
    expect(complete("train:\n  sed|: 4\n").apply("seed")).toBe("train:\n  seed: 4\n");
  });

  it("opens a group on a line of its own", () => {
    expect(complete("name: x\nmod|").apply("model")).toBe("name: x\nmodel:\n  name_or_path: ");
    expect(complete("evaluate:\n  gate:\n    ch|").apply("checks")).toBe(
      "evaluate:\n  gate:\n    checks:\n      - metric: ",
    );
  });

  it("knows the keys of a list's entries, and which of them this entry has", () => {
    const before = "evaluate:\n  gate:\n    checks:\n";
    expect(complete(`${before}      - |`).labels).toContain("metric");
    const second = complete(
      `${before}      - metric: accuracy\n        no_worse_by: 0.1\n      - group: sex\n        |`,
    );
    expect(second.labels).toContain("metric");
    expect(second.labels).not.toContain("group");
    expect(second.labels).toContain("no_worse_by");
    expect(complete(`${before}    - metric: accuracy\n      |`).labels).toContain("no_worse_by");
  });

  it("knows a group in braces", () => {
    expect(complete("train:\n  early_stopping: {|").labels).toEqual(["metric", "patience", "threshold"]);
  });

  it("offers nothing in comments, in text blocks, behind quotes and below a plain value", () => {
    expect(complete("train:\n  # a|").labels).toEqual([]);
    for (const text of ["name: >\n  se|", 'name: "a|', "name: x\n  se|", "train:\n  two words|"])
      expect(complete(text).labels, text).toEqual([]);
  });

  it("reaches every key of the registry", () => {
    for (const { path } of KEYS) {
      if (path.includes("*")) continue;
      const groups = path.split(".").slice(0, -1);
      const text = `${groups.map((name, i) => `${"  ".repeat(i)}${name}:\n`).join("")}${"  ".repeat(groups.length)}|`;
      expect(complete(text).labels, path).toContain(lastName(path));
    }
  });
});

describe("what is said of a completion", () => {
  it("is the type and the default of the config's method, in one line", () => {
    const { details, documentation } = complete("method:\n  name: ia3\ntrain:\n  |\n");
    expect(details.get("learning_rate")).toBe("number above 0 · default 0.003");
    expect(details.get("lr_scheduler_type")).toMatch(/^one of \d+ names · default cosine$/u);
    expect(details.get("max_steps")).toBe("whole number from 1, or null");
    expect(documentation.get("learning_rate")).not.toContain("Default");
    expect(complete("|").details.get("model")).toBe("mapping · required");
  });

  it("explains a choice before the key", () => {
    const { documentation, details } = complete("train:\n  optim: |\n");
    expect(documentation.get("adamw_torch_fused")).toMatch(
      /^AdamW in one kernel, on a GPU\.\n\n\*The optimizer/u,
    );
    expect(details.get("adamw_torch")).toBe("default");
  });
});

describe("completion of values", () => {
  it("offers the default of a number to who asks, and never in place of what is being typed", () => {
    expect(complete("method:\n  name: vera\n  r: |\n").labels).toEqual(["256"]);
    expect(complete("train:\n  learning_rate: |\n").apply("2.0e-4")).toBe(
      "train:\n  learning_rate: 2.0e-4\n",
    );
    expect(complete("output:\n  dir: |\n").labels).toContain("runs");
    // "1" and Enter must not write 16.
    expect(complete("method:\n  r: 1|\n").labels).toEqual([]);
    expect(complete("method:\n  r: |\n", undefined, true).labels).toEqual([]);
  });

  it("offers the choices of a key, and null where it takes it", () => {
    expect(complete("train:\n  engine: |").labels).toEqual(["auto", "onnx", "torch"]);
    expect(complete("train:\n  max_steps: |").labels).toEqual(["500", "null"]);
    expect(complete("data:\n  packing: f|").labels).toEqual(["true", "false"]);
  });

  it("offers choices inside of lists, in brackets and on lines", () => {
    expect(complete("output:\n  report: [html, |]").labels).toContain("md");
    expect(complete("output:\n  report:\n    - html\n    - |").labels).toContain("md");
    expect(complete("output:\n  report:\n  - |").labels).toContain("md");
  });

  it("offers nothing that is in the list already, but the word that is being written", () => {
    const { labels } = complete("output:\n  report: [html, js|, md]\n");
    expect(labels).toContain("json");
    expect(labels).not.toContain("html");
    expect(labels).not.toContain("md");
    expect(complete("output:\n  report: [ht|ml, md]\n").labels).toContain("html");
  });

  it("replaces the word that is there", () => {
    expect(complete("method:\n  name: lo|ha # x").apply("lora")).toBe("method:\n  name: lora # x");
  });

  it("offers datasets and folders where rows are wanted, folders where a model is", () => {
    const entries: Readonly<Record<string, readonly string[]>> = {
      ".": ["model", "data", "README.md", ".git"],
      model: ["config.json"],
      data: ["train.jsonl", "notes.txt"],
      "data/": ["train.jsonl", "notes.txt"],
    };
    const facts: ConfigFacts = {
      lookup: (path) => {
        const names = entries[path];
        return names === undefined ? { kind: "file", bytes: 1 } : { kind: "folder", names };
      },
    };
    expect(complete("data:\n  train: |", facts).labels).toEqual(["data/", "model/"]);
    const inside = complete("data:\n  train: data/t|", facts);
    expect(inside.labels).toEqual(["train.jsonl"]);
    expect(inside.apply("train.jsonl")).toBe("data:\n  train: data/train.jsonl");
    expect(complete("data:\n  train:\n    - data/|", facts).labels).toEqual(["train.jsonl"]);
    expect(complete("model:\n  name_or_path: |", facts).labels).toEqual(["model/", "data/"]);
    expect(complete("data:\n  train: |").labels).toEqual([]);
  });
});

describe("completion of anything", () => {
  it("never throws, wherever the cursor stands", () => {
    const texts = [
      "train:\n\tseed: 1\n- a\n - {b: [c, \n---\n&x *x\r\n? y\n",
      "\0\ud800train:\n  \ufefflearning_rate: [[[[{{{{\n",
      `${"- ".repeat(200)}x\n${"a: ".repeat(200)}`,
    ];
    for (const text of texts) {
      const tree = parseConfig(text);
      for (let offset = 0; offset <= text.length; offset++)
        expect(() => completeConfig(tree, offset)).not.toThrow();
    }
  });
});
