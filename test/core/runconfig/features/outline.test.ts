import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { foldedLines } from "../../../../src/core/runconfig/features/folding";
import { selectionAt } from "../../../../src/core/runconfig/features/selection";
import { configSymbols, type ConfigSymbol } from "../../../../src/core/runconfig/features/symbols";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { writtenConfig } from "../format/writtenConfig";
import { markedText } from "./markedText";

function shown(symbols: readonly ConfigSymbol[], depth = 0): string[] {
  return symbols.flatMap(({ name, detail, kind, children }) => [
    `${"  ".repeat(depth)}${name} | ${detail} | ${kind}`,
    ...shown(children, depth + 1),
  ]);
}

function everySymbol(symbols: readonly ConfigSymbol[]): ConfigSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...everySymbol(symbol.children)]);
}

describe("document symbols", () => {
  it("are the sections with their values", () => {
    const text = `name: a run
model: {name_or_path: m, dtype: auto}
evaluate:
  before_and_after: true
  labels: [low, high]
  gate:
    checks:
      - metric: f1
        no_worse_by: 0.1
      - abs_at_most: 2
train:
"": 1
`;
    expect(shown(configSymbols(parseConfig(text)))).toEqual([
      "name | a run | text",
      "model | name_or_path: m, dtype: auto | section",
      "  name_or_path | m | text",
      "  dtype | auto | text",
      "evaluate | before_and_after: true, labels, gate | section",
      "  before_and_after | true | boolean",
      "  labels | low, high | list",
      "    low | low | text",
      "    high | high | text",
      "  gate | checks | section",
      "    checks | 2 entries | list",
      "      f1 | metric: f1, no_worse_by: 0.1 | section",
      "        metric | f1 | text",
      "        no_worse_by | 0.1 | number",
      "      2 | abs_at_most: 2 | section",
      "        abs_at_most | 2 | number",
      "train |  | nothing",
      '"" | 1 | number',
    ]);
  });

  it("what an alias stands for is listed where it is written only", () => {
    const text = "a: &x\n  b: 1\nc: *x\n";
    expect(shown(configSymbols(parseConfig(text)))).toEqual([
      "a | b: 1 | section",
      "  b | 1 | number",
      "c | b: 1 | section",
    ]);
  });

  it("a faulty line hides only itself", () => {
    const text = 'model:\n  dtype: "a\n  revision: b\ndata\n  train: x\n';
    expect(shown(configSymbols(parseConfig(text)))).toEqual([
      "model | revision: b | section",
      "  revision | b | text",
      "data | train: x | section",
      "  train | x | text",
    ]);
  });

  it("have names, and places inside of their parents'", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const text = writtenConfig(createRandom(seed));
      const check = (symbols: readonly ConfigSymbol[], from: number, to: number): void => {
        for (const { name, start, end, keyStart, keyEnd, children } of symbols) {
          expect(name).not.toBe("");
          expect(from <= start && start <= keyStart && keyStart <= keyEnd && keyEnd <= end && end <= to).toBe(
            true,
          );
          check(children, start, end);
        }
      };
      const symbols = configSymbols(parseConfig(text));
      check(symbols, 0, text.length);
      expect(everySymbol(symbols).length).toBeGreaterThan(1);
    }
  });
});

describe("folding", () => {
  it("sections, lists, entries, block text, brackets, comments and regions", () => {
    const text = `# one
# two

model:
  name_or_path: m
  # alone
evaluate:
  labels: [
    a,
  ]
  gate:
    checks:
      - metric: f1
        group: x
      - metric: g
notes: |
  # text
  # text
# region here
name: x
# endregion
`;
    expect(
      foldedLines(parseConfig(text)).map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind}`),
    ).toEqual([
      ...["1-2 comment", "4-5 section", "7-15 section", "8-10 section", "11-15 section", "12-15 section"],
      ...["13-14 section", "16-18 section", "19-21 region"],
    ]);
  });

  it("Windows line ends make no difference", () => {
    const text = "# a\n# b\nmodel:\n  dtype: x\nnotes: |\n  a\n  b\nname: x\n";
    expect(foldedLines(parseConfig(text.replaceAll("\n", "\r\n")))).toEqual(foldedLines(parseConfig(text)));
  });
});

describe("selection", () => {
  it.each([
    [
      "model:\n  name_or_path: ab‸c def\nname: x\n",
      ["abc", "abc def", "name_or_path: abc def", "  name_or_path: abc def"],
    ],
    ["model:\n  dtype: 'a ‸b'\n", ["b", "a b", "'a b'", "dtype: 'a b'"]],
    ["model:\n  dt‸ype: x\n", ["dtype", "dtype: x"]],
    ["a: [x, ‸y]\n", ["y", "[x, y]", "a: [x, y]"]],
    ["a: 1 # some wo‸rds\n", ["words", "# some words"]],
    ["\n\n‸\na: 1\n", []],
  ])("%j grows from the word to the file", (marked, wanted) => {
    const { text, marks } = markedText(marked);
    const spans = selectionAt(parseConfig(text), marks[0]!);
    const texts = spans.map(({ start, end }) => text.slice(start, end));
    expect(texts.at(-1)).toBe(text);
    for (const one of wanted.filter((piece) => !piece.startsWith("  "))) expect(texts).toContain(one);
    expect(texts.slice(0, wanted.length === 0 ? 0 : 1)).toEqual(wanted.slice(0, 1));
    if (marked.startsWith("model")) expect(texts).toContain(text.slice(0, text.indexOf("\nname")).trimEnd());
  });

  it("each span is larger than the one inside and holds the place", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const text = writtenConfig(createRandom(seed));
      const tree = parseConfig(text);
      for (let offset = 0; offset <= text.length; offset += 7) {
        const spans = selectionAt(tree, offset);
        expect(spans.at(-1)).toEqual({ start: 0, end: text.length });
        spans.forEach(({ start, end }, i) => {
          const inner = spans[i - 1];
          expect(start <= offset && offset <= end).toBe(true);
          if (inner !== undefined)
            expect(start <= inner.start && inner.end <= end && end - start > inner.end - inner.start).toBe(
              true,
            );
        });
      }
    }
  });
});
