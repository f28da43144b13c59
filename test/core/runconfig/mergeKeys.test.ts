import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createRandom, type Random } from "../../../src/base/random";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { nodeAt, plainValue, type ConfigNode } from "../../../src/core/runconfig/configTree";
import { removeKey, setKey } from "../../../src/core/runconfig/edit/editConfig";
import { configSymbols } from "../../../src/core/runconfig/features/symbols";
import { formatConfig } from "../../../src/core/runconfig/format/formatConfig";
import { sortKeys } from "../../../src/core/runconfig/format/sortKeys";
import { parseConfig } from "../../../src/core/runconfig/parse/parseConfig";

const value = (text: string): unknown => {
  const { root, problems } = parseConfig(text);
  expect(problems).toEqual([]);
  return JSON.parse(JSON.stringify(root === undefined ? null : plainValue(root)));
};

describe("a merge key", () => {
  it.each([
    ["one map", "a: &a {x: 1, y: 2}\nb: {<<: *a, z: 3}\n", { x: 1, y: 2, z: 3 }],
    ["own keys win, above and below", "a: &a {x: 1, y: 2}\nb:\n  x: 9\n  <<: *a\n  y: 8\n", { x: 9, y: 8 }],
    [
      "of a list the earlier map wins",
      "a: [&a {x: 1, y: 2}, &c {x: 5, z: 6}]\nb: {<<: [*a, *c]}\n",
      { x: 1, y: 2, z: 6 },
    ],
    [
      "of two merge keys the later one",
      "a: [&a {x: 1, y: 2}, &c {x: 5}]\nb:\n  <<: *a\n  <<: *c\n",
      { x: 5, y: 2 },
    ],
    ["a map in its place", "b: {<<: {x: 1}, y: 2}\n", { x: 1, y: 2 }],
    ["a merged map's own merges", "a: &a {x: 1}\nc: &c {<<: *a, y: 2}\nb: {<<: *c}\n", { x: 1, y: 2 }],
    ["maps below are replaced, not joined", "a: &a {m: {x: 1}}\nb: {<<: *a, m: {y: 2}}\n", { m: { y: 2 } }],
  ])("%s", (_name, text, wanted) => {
    expect((value(text) as { b: unknown }).b).toEqual(wanted);
  });

  it("in quotes, or before what is no map, is a key like others", () => {
    expect(value('a: &a {x: 1}\nb: {"<<": *a}\n')).toEqual({ a: { x: 1 }, b: { "<<": { x: 1 } } });
    expect(value("a: &a [1]\nb: {<<: *a}\n")).toEqual({ a: [1], b: { "<<": [1] } });
    expect(value("b: {<<: 3}\n")).toEqual({ b: { "<<": 3 } });
  });

  it("across the blocks that a long text is parsed in", () => {
    const filler = Array.from({ length: 30 }, (_, i) => `  k${i}: ${i}\n`).join("");
    const text = `base: &base\n  x: 1\n  y: 2\nlong:\n${filler}  <<: *base\n  y: 3\nend: {<<: *base}\n`;
    const { long, end } = value(text) as { long: object; end: object };
    expect(long).toMatchObject({ x: 1, y: 3, k29: 29 });
    expect(end).toEqual({ x: 1, y: 2 });
  });

  it("of itself, and thousands of them, end", () => {
    expect(parseConfig("a: &a\n  <<: *a\n  x: 1\n").root).toBeDefined();
    const chain = Array.from(
      { length: 60 },
      (_, i) => `k${i}: &k${i} {<<: [*k${i - 1}, *k${i - 1}], v${i}: 1}\n`,
    );
    const { problems } = parseConfig(`k-1: &k-1 {x: 1}\n${chain.join("")}`);
    expect(problems.map(({ message }) => message)).toContain(
      "too many values or levels for a run config: are aliases nested?",
    );
  });
});

/** A random document of small maps, with anchors and merges; block or flow. */
function document(random: Random): string {
  const names: string[] = [];
  const map = (indent: string, depth: number): string => {
    const lines: string[] = [];
    const used = new Set<string>();
    for (let n = 1 + random.below(4); n > 0; n--) {
      const key = "abcde".charAt(random.below(5));
      if (used.has(key)) continue;
      used.add(key);
      const inner = depth < 2 && random.below(4) === 0;
      if (inner) lines.push(`${indent}${key}:\n${map(`${indent}  `, depth + 1)}`);
      else lines.push(`${indent}${key}: ${random.below(100)}\n`);
    }
    if (names.length > 0 && random.below(2) === 0) {
      const pick = (): string => `*${names[random.below(names.length)] ?? ""}`;
      const many = random.below(3) === 0;
      lines.splice(
        random.below(lines.length + 1),
        0,
        `${indent}<<: ${many ? `[${pick()}, ${pick()}]` : pick()}\n`,
      );
    }
    return lines.join("");
  };
  let text = "";
  for (let i = 0; i < 5; i++) {
    const name = `n${i}`;
    text += `${name}: &${name}\n${map("  ", 0)}`;
    names.push(name);
  }
  return text;
}

it("random documents mean what they mean to YAML's own merge", () => {
  const random = createRandom(11);
  for (let i = 0; i < 500; i++) {
    const text = document(random);
    expect(value(text), text).toEqual(parse(text, { merge: true, uniqueKeys: false }));
  }
});

const CHECKS = `model: {name_or_path: m}
data: {train: t.jsonl}
evaluate:
  labels: [a, b]
  groups: [sex, age]
  gate:
    checks:
      - &check
        metric: accuracy
        no_worse_by: 0.02
      - <<: *check
        group: sex
      - {<<: *check, group: age, no_worse_by: 0.05}
`;

describe("a run config with merge keys", () => {
  it("is checked, and resolved as if it were written out", () => {
    const { findings, resolved } = checkRunConfig(CHECKS, { file: "a.tune.yaml" });
    expect(findings).toEqual([]);
    expect(resolved.evaluate.gate?.checks.map((check) => ({ ...check, line: undefined }))).toEqual([
      { metric: "accuracy", no_worse_by: 0.02 },
      { metric: "accuracy", no_worse_by: 0.02, group: "sex" },
      { metric: "accuracy", group: "age", no_worse_by: 0.05 },
    ]);
  });

  it("a mistake in what is shared is told once, where it stands", () => {
    const { findings } = checkRunConfig(CHECKS.replace("metric: accuracy", "metrik: accuracy"), {
      file: "a",
    });
    const typos = findings.filter(({ code }) => code === "CFG002");
    expect(typos.map(({ line }) => line)).toEqual([9]);
  });

  it("what is shared is not taken out, and what is set stands beside it", () => {
    const text = "a: &a {seed: 1, max_steps: 2}\ntrain:\n  <<: *a\n  logging_steps: 3\nother: *a\n";
    const { root } = parseConfig(text);
    const seed = nodeAt(root, "train.seed")!;
    expect(seed.borrowed).toBe(true);
    expect(removeKey(text, root!, seed)).toBeUndefined();
    expect(
      setKey(text, root!, "train.seed", "7")?.map(({ start, newText }) => [
        text.slice(0, start).split("\n").length,
        newText,
      ]),
    ).toEqual([[4, "\n  seed: 7"]]);
    expect(setKey(text, root!, "other.seed", "7")).toBeUndefined();
    expect(setKey(text, root!, "other.new", "7")).toBeUndefined();
    expect(removeKey(text, root!, nodeAt(root, "train.logging_steps")!)).toBeDefined();
  });

  it("has an outline of what stands in it, and is neither sorted nor formatted into something else", () => {
    const tree = parseConfig(CHECKS);
    const inside = (nodes: readonly ReturnType<typeof configSymbols>[number][]): void => {
      for (const { start, end, children } of nodes) {
        for (const child of children) {
          expect(child.start).toBeGreaterThanOrEqual(start);
          expect(child.end).toBeLessThanOrEqual(end);
        }
        inside(children);
      }
    };
    inside(configSymbols(tree));
    const plain = (text: string): unknown => plainValue(parseConfig(text).root as ConfigNode);
    for (const edits of [formatConfig(tree), sortKeys(tree) ?? []]) {
      const changed = [...edits]
        .reverse()
        .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), CHECKS);
      expect(plain(changed)).toEqual(plain(CHECKS));
    }
  });
});
