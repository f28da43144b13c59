import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { createLineIndex } from "../../../../src/base/lineIndex";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { nodeAt, type ConfigNode } from "../../../../src/core/runconfig/configTree";
import { moveKey, removeKey, setKey } from "../../../../src/core/runconfig/edit/editConfig";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import type { Change } from "../../../../src/core/runconfig/check/reporter";
import { applyFix } from "../markers";

function rootOf(text: string): ConfigNode {
  const { root } = parseConfig(text);
  if (root === undefined) throw new Error("no config");
  return root;
}

function apply(text: string, changes: readonly Change[] | undefined): string | undefined {
  return changes
    ?.toSorted((a, b) => b.start - a.start)
    .reduce(
      (changed, { start, end, newText }) => changed.slice(0, start) + newText + changed.slice(end),
      text,
    );
}

function remove(text: string, path: string): string | undefined {
  const root = rootOf(text);
  const node = nodeAt(root, path);
  return node && apply(text, removeKey(text, root, node));
}
const set = (text: string, path: string, value: string): string | undefined =>
  apply(text, setKey(text, rootOf(text), path, value));
function move(text: string, from: string, to: string): string | undefined {
  const root = rootOf(text);
  const node = nodeAt(root, from);
  return node && apply(text, moveKey(text, root, node, to));
}

describe("taking a key out", () => {
  it.each([
    ["a: 1\nb: 2 # why\nc: 3\n", "b", "a: 1\nc: 3\n"],
    ["a: {x: 1, y: 2}\n", "a.x", "a: {y: 2}\n"],
    ["a: {x: 1, y: 2}\n", "a.y", "a: {x: 1}\n"],
    ["a:\n  x: 1\nb: 2\n", "a.x", "b: 2\n"],
    ["a:\n  - 1\n  - 2\nb: 2\n", "a", "b: 2\n"],
    ["a: 1\nb:\n", "b", "a: 1\n"],
    ["a: 1\r\nb: 2\r\nc: 3\r\n", "b", "a: 1\r\nc: 3\r\n"],
    ["a: 1\nb: 2", "b", "a: 1\n"],
  ])("of %j: %s gives %j", (text, path, expected) => {
    expect(remove(text, path)).toBe(expected);
  });

  it("is not offered where it would spoil a list entry", () => {
    expect(remove("a:\n  - x: 1\n    y: 2\n", "a.0.x")).toBeUndefined();
  });
});

describe("giving a key a value", () => {
  it.each([
    ["train:\n  seed: 1 # why\n", "train.seed", "2", "train:\n  seed: 2 # why\n"],
    ["train:\n  seed:\n", "train.seed", "2", "train:\n  seed: 2\n"],
    [
      "train:\n  seed: 1 # why\nname: x\n",
      "train.optim",
      "sgd",
      "train:\n  seed: 1 # why\n  optim: sgd\nname: x\n",
    ],
    ["train: {seed: 1}\n", "train.optim", "sgd", "train: {seed: 1, optim: sgd}\n"],
    ["train: {}\n", "train.optim", "sgd", "train: {optim: sgd}\n"],
    ["train:\nname: x\n", "train.optim", "sgd", "train:\n  optim: sgd\nname: x\n"],
    ["name: x", "train.optim", "sgd", "name: x\ntrain:\n  optim: sgd\n"],
    ["name: x\r\n", "train.optim", "sgd", "name: x\r\ntrain:\r\n  optim: sgd\r\n"],
    [
      "train:\n    early_stopping:\n        patience: 3\n    # the end\nname: x\n",
      "train.seed",
      "1",
      "train:\n    early_stopping:\n        patience: 3\n    seed: 1\n    # the end\nname: x\n",
    ],
  ])("in %j: %s: %s gives %j", (text, path, value, expected) => {
    expect(set(text, path, value)).toBe(expected);
  });
});

describe("moving a key", () => {
  it("keeps its value as it is written, and the comment behind it", () => {
    expect(move("seed: 0x10 # sixteen\nname: x\n", "seed", "train.seed")).toBe(
      "name: x\ntrain:\n  seed: 0x10  # sixteen\n",
    );
    expect(move("seed: 3 # three\ntrain:\n  r: 8 # eight\n", "seed", "train.seed")).toBe(
      "train:\n  r: 8 # eight\n  seed: 3  # three\n",
    );
    expect(move("seed: 3 # three\r\ntrain: {r: 8}\r\n", "seed", "train.seed")).toBe(
      "# three\r\ntrain: {r: 8, seed: 3}\r\n",
    );
    expect(move("train:\n  r: 8\nmethod: {name: lora}\n", "train.r", "method.r")).toBe(
      "method: {name: lora, r: 8}\n",
    );
  });

  it("is not offered over several lines, nor where the other is there", () => {
    expect(move("groups:\n  - a\n  - b\n", "groups", "evaluate.groups")).toBeUndefined();
    expect(move("seed: 1\ntrain: {seed: 2}\n", "seed", "train.seed")).toBeUndefined();
  });
});

describe("every fix of a mangled config", () => {
  const good = [
    "model: {name_or_path: m, load_in_4bit: true}",
    "data:",
    "  train: t.jsonl",
    "  packing_strategy: bfd",
    "method:",
    "  name: qlora",
    "  r: 8",
    "  lora_rank: 4",
    "train:",
    "  lr: 2e-5",
    "  warmup_steps: 1.0",
    "  max_steps: 1_000",
    "  num_train_epochs: 3",
    "  early_stopping: {patience: 2}",
    "seed: 3",
    "seed: 4",
    "",
  ].join("\n");

  it("is for places of the text, without overlap, and leaves YAML that parses where the text did", () => {
    const { below } = createRandom(11);
    const pieces = Array.from("\n :-{},#x1").concat(["  ", ": ", "- ", "r: 1\n", "train: {", "}\n", "\r\n"]);
    let fixes = 0;
    for (let i = 0; i < 250; i++) {
      let text = good;
      for (let changes = below(4); changes > 0; changes--) {
        const at = below(text.length + 1);
        text = text.slice(0, at) + (pieces[below(pieces.length)] ?? "") + text.slice(at + below(3));
      }
      const { findings, tree } = checkRunConfig(text, { file: "x" });
      const lines = createLineIndex(text);
      for (const finding of findings) {
        const edits = (finding.fix?.edits ?? []).map((edit) => ({
          start: lines.offsetAt(edit),
          end: lines.offsetAt({ line: edit.endLine, column: edit.endColumn }),
        }));
        if (edits.length === 0) continue;
        fixes++;
        const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
        for (const [n, { start, end }] of sorted.entries()) {
          expect(start <= end && end <= text.length, text).toBe(true);
          expect(n === 0 || sorted[n - 1]!.end <= start, text).toBe(true);
        }
        if (tree.problems.length > 0) continue;
        const after = parseConfig(applyFix(text, finding));
        expect(
          after.problems,
          `${finding.fix?.title ?? ""}\n${text}\n---\n${applyFix(text, finding)}`,
        ).toEqual([]);
      }
    }
    expect(fixes).toBeGreaterThan(500);
    expect(parse(good, { uniqueKeys: false })).toBeDefined();
  });
});
