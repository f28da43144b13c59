import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { blocksOf, type Block, type Leaf } from "../../../../src/core/runconfig/parse/blocks";
import { nodeAt, type ConfigNode, type ConfigTree } from "../../../../src/core/runconfig/configTree";
import { createParseMemo, parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { writtenConfig } from "../format/writtenConfig";
import { edited, randomEdit, START } from "../fuzz/configEdits";
import { FAULTY_CONFIG } from "../recovery/sections";

/** The same parser, given the text in one piece. */
let parseWhole: (text: string) => ConfigTree;
beforeAll(async () => {
  vi.resetModules();
  vi.doMock("../../../../src/core/runconfig/parse/blocks", () => ({
    blocksOf: (text: string): readonly Block[] => [{ start: 0, end: text.length }],
  }));
  ({ parseConfig: parseWhole } = await import("../../../../src/core/runconfig/parse/parseConfig"));
});
afterAll(() => {
  vi.doUnmock("../../../../src/core/runconfig/parse/blocks");
});

function leaves(blocks: readonly Block[]): Leaf[] {
  return blocks.flatMap((block) => ("parts" in block ? [block.header, ...leaves(block.parts)] : [block]));
}

/** The parser counts comments behind a collection to it or not, by where they stand: that is all that may differ. */
function expectSame(a: ConfigNode | undefined, b: ConfigNode | undefined, text: string): void {
  const isCollection = a?.kind !== "scalar";
  const plain = (node: ConfigNode | undefined): unknown =>
    node && { ...node, children: node.children.length, ...(isCollection ? { end: 0, keyEnd: 0 } : {}) };
  expect(plain(a), text).toEqual(plain(b));
  const [from, to] = [a?.end ?? 0, b?.end ?? 0].sort((x, y) => x - y);
  expect(
    text
      .slice(from, to)
      .replaceAll(/#[^\n]*/gu, "")
      .trim(),
    text,
  ).toBe("");
  a?.children.forEach((child, i) => {
    expectSame(child, b?.children[i], text);
  });
}

const REAL = path.resolve(import.meta.dirname, "../../../../../shared/data/configs");
const real = existsSync(REAL)
  ? ["axolotl", "llamafactory", "trl", "torchtune"].flatMap((dialect) =>
      readdirSync(path.join(REAL, dialect)).map((name) =>
        readFileSync(path.join(REAL, dialect, name), "utf8"),
      ),
    )
  : [];
const invented = Array.from({ length: 200 }, (_, i) => writtenConfig(createRandom(50_000 + i)));

describe("a config that is cut into blocks", () => {
  it.each([
    ["our own", [START, FAULTY_CONFIG, START.replaceAll("\n", "\r\n"), `\ufeff${START}`, `---\n${START}`]],
    ["invented ones", invented],
    ["real ones of other tools (none where ../shared is absent)", real],
  ])("has the same tree as in one piece: %s", (_, texts) => {
    for (const text of texts) {
      const { root, problems, readable } = parseConfig(text);
      const whole = parseWhole(text);
      expect(problems, text).toEqual(whole.problems);
      expect(readable).toBe(text);
      expectSame(root, whole.root, text);
    }
  });

  it("the blocks are the text, one after the other, and there are many", () => {
    for (const text of [...invented, ...real, START]) {
      const all = leaves(blocksOf(text));
      expect(all.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
    }
    expect(leaves(blocksOf(START)).length).toBeGreaterThan(8);
  });

  it.each([
    ["documents", "a: 1\n---\nb: 2\n"],
    ["a list", "- a: 1\n- b: 2\n"],
    ["braces", "{\na: 1,\nb: 2\n}\n"],
    ["text first", "hello\na: 1\nb: 2\n"],
    ["a directive", "%YAML 1.2\n---\na: 1\nb: 2\n"],
    ["an anchor on the whole", "&x\na: 1\nb: 2\n"],
    ["indented keys", "  a: 1\n  b: 2\n"],
    ["nothing", "# only\n\n"],
  ])("%s stay in one piece", (_, text) => {
    expect(blocksOf(text)).toEqual([{ start: 0, end: text.length }]);
  });

  it("an alias finds its anchor in another block, with that block's places", () => {
    const { root } = parseConfig("a: &x {b: [1, two]}\nc: 3\nd: *x\ne: &x 4\nf: *x\n");
    const [, , d, , f] = root!.children;
    expect(d?.children[0]?.children.map(({ source, start }) => [source, start])).toEqual([
      ["1", 11],
      ["two", 14],
    ]);
    expect(f?.value).toBe(4);
  });

  it("is the same with what was parsed before and without it, whatever is edited", () => {
    const random = createRandom(5);
    const memo = createParseMemo();
    let text = START;
    for (let i = 0; i < 600; i++) {
      text = i % 30 === 0 ? START : edited(text, randomEdit(random, text));
      expect(parseConfig(text, memo), JSON.stringify(text)).toEqual(parseConfig(text));
    }
  });

  it("a keystroke parses its own block again, and no other", () => {
    const memo = createParseMemo();
    parseConfig(START, memo);
    const before = new Set(memo.pieces.values());
    parseConfig(START.replace("r: 16", "r: 160"), memo);
    expect([...memo.pieces.values()].filter((piece) => !before.has(piece))).toHaveLength(1);
  });

  it("a keystroke leaves the values above its block as they are, and moves those below", () => {
    const memo = createParseMemo();
    const nodes = (text: string, path: string): ConfigNode | undefined =>
      nodeAt(parseConfig(text, memo).root, path);
    const [above, below] = ["model.name_or_path", "train.learning_rate"];
    const text = START.replace("r: 16", "r: 160");
    const old = { above: nodes(START, above), below: nodes(START, below) };
    expect(nodes(text, above)).toBe(old.above);
    expect(nodes(text, below)).toEqual({
      ...old.below,
      keyStart: text.indexOf("learning_rate"),
      keyEnd: text.indexOf("learning_rate") + "learning_rate".length,
      start: (old.below?.start ?? 0) + 1,
      end: (old.below?.end ?? 0) + 1,
    });
  });

  it("anchors and aliases are read anew: what they mean may stand elsewhere", () => {
    const memo = createParseMemo();
    const text = (rate: string): string => `a: &rate ${rate}\nb:\n  c: *rate\nd: 1\n`;
    expect(nodeAt(parseConfig(text("1"), memo).root, "b.c")?.value).toBe(1);
    expect(nodeAt(parseConfig(text("2"), memo).root, "b.c")?.value).toBe(2);
  });
});
