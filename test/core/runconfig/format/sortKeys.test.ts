import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../../src/base/random";
import type { ConfigNode } from "../../../../src/core/runconfig/configTree";
import { plainValue } from "../../../../src/core/runconfig/configTree";
import { sortKeys } from "../../../../src/core/runconfig/format/sortKeys";
import { KEYS, keysBelow, lastName, parentOf } from "../../../../src/core/runconfig/keys";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

function sorted(text: string): string {
  const edits = sortKeys(parseConfig(text));
  return (edits ?? []).reduceRight(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    text,
  );
}

describe("keys in the usual order", () => {
  it.each([
    [
      "sections and the keys inside",
      "train:\n  seed: 1\n  engine: onnx\nmodel:\n  name_or_path: m\n",
      "model:\n  name_or_path: m\ntrain:\n  engine: onnx\n  seed: 1\n",
    ],
    [
      "comments above a key and behind it go with it",
      "# how\ntrain:\n  # seeds\n  seed: 1 # one\n  engine: onnx\n# what\nmodel:\n  name_or_path: m\n",
      "# what\nmodel:\n  name_or_path: m\n# how\ntrain:\n  engine: onnx\n  # seeds\n  seed: 1 # one\n",
    ],
    [
      "comments at the end of a section stay in it",
      "train:\n  seed: 1\n  # engine: onnx\nmodel:\n  name_or_path: m\n",
      "model:\n  name_or_path: m\ntrain:\n  seed: 1\n  # engine: onnx\n",
    ],
    [
      "what is said at the top stays there",
      "# My run\n\ntrain:\n  seed: 1\nmodel: {}\n",
      "# My run\n\nmodel: {}\ntrain:\n  seed: 1\n",
    ],
    [
      "settings of editors stay at the top",
      "# yaml-language-server: $schema=x\n# mine\ntrain: {}\nmodel: {}\n",
      "# yaml-language-server: $schema=x\nmodel: {}\n# mine\ntrain: {}\n",
    ],
    [
      "blank lines stay where they are",
      "train:\n  seed: 1\n\nmodel: {}\nname: x\n",
      "name: x\n\nmodel: {}\ntrain:\n  seed: 1\n",
    ],
    ["unknown keys come last", "zz: 1\nname: x\naa: 2\nversion: 1\n", "version: 1\nname: x\nzz: 1\naa: 2\n"],
    ["the last line gets its end", "name: x\nversion: 1", "version: 1\nname: x\n"],
    ["Windows line ends", "name: x\r\nversion: 1\r\n", "version: 1\r\nname: x\r\n"],
    ["block text", "name: |\n  train:\n  model:\nversion: 1\n", "version: 1\nname: |\n  train:\n  model:\n"],
  ])("%s", (_, text, wanted) => {
    expect(sorted(text)).toBe(wanted);
    expect(sortKeys(parseConfig(wanted))).toBeUndefined();
  });

  it.each([
    ["a file in order", "version: 1\nname: x\n"],
    ["a fault", "name: [x\nversion: 1\n"],
    ["an alias that would stand above its anchor", "train:\n  seed: &s 1\ndata:\n  split:\n    seed: *s\n"],
    [
      "braces and lists",
      "data: {eval: a, train: b}\nevaluate:\n  gate:\n    checks:\n      - no_worse_by: 1\n        metric: f1\n",
    ],
    ["a list at the root", "- b: 1\n- a: 2\n"],
    ["nothing", ""],
  ])("%s is left as it is", (_, text) => {
    expect(sortKeys(parseConfig(text))).toBeUndefined();
  });

  it("of any config: values and comments stay, and the order is that of the registry", () => {
    let changed = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const text = shuffledConfig(createRandom(seed));
      const result = sorted(text);
      const tree = parseConfig(result);
      expect(tree.problems).toEqual([]);
      expect(plain(tree.root), text).toEqual(plain(parseConfig(text).root));
      expect(commentsOf(result)).toEqual(commentsOf(text));
      expectOrder(tree.root!);
      expect(sorted(result)).toBe(result);
      if (result !== text) changed++;
    }
    expect(changed).toBeGreaterThan(130);
  });
});

/** Without the order of keys. */
function plain(root: ConfigNode | undefined): unknown {
  return root === undefined ? undefined : plainValue(root);
}

function commentsOf(text: string): string[] {
  return (text.match(/# c\d+/gu) ?? []).sort();
}

function expectOrder(node: ConfigNode): void {
  const order = keysBelow(node.path).map(({ path }) => lastName(path));
  const ranks = node.children.map(({ name }) => (order.includes(name) ? order.indexOf(name) : order.length));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  for (const child of node.children) if (child.kind === "map") expectOrder(child);
}

/** Keys of the registry in any order, with comments above, behind and below them. */
function shuffledConfig({ below }: Random): string {
  const parents = new Set(KEYS.map(({ path }) => parentOf(path)));
  const lines: string[] = [];
  let count = 0;
  const say = (indent: number): void => {
    while (below(3) === 0) lines.push(below(3) === 0 ? "" : `${" ".repeat(indent)}# c${count++}`);
  };
  const write = (path: string, indent: number): void => {
    const keys = keysBelow(path).filter(({ path: own }) => !own.includes("*") && below(3) > 0);
    for (let i = keys.length; i > 0; i--) {
      const [key] = keys.splice(below(keys.length), 1);
      if (key === undefined) continue;
      say(indent);
      const lead = `${" ".repeat(indent)}${lastName(key.path)}:`;
      const isGroup = parents.has(key.path);
      lines.push(`${lead}${isGroup ? "" : ` ${below(9)}`}${below(4) === 0 ? ` # c${count++}` : ""}`);
      if (isGroup) write(key.path, indent + 2);
      if (below(6) === 0) lines.push(`${" ".repeat(indent + 2)}# c${count++}`);
    }
  };
  write("", 0);
  return `${lines.join("\n")}\nunknown: end${below(2) === 0 ? "\n" : ""}`;
}
