import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { formatConfig } from "../../../../src/core/runconfig/format/formatConfig";
import { layOut } from "../../../../src/core/runconfig/format/layout";
import { isSameConfig } from "../../../../src/core/runconfig/format/sameConfig";
import { writeLines } from "../../../../src/core/runconfig/format/writeLines";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { writtenConfig } from "./writtenConfig";

function formatted(text: string): string {
  let result = text;
  for (const { start, end, newText } of formatConfig(parseConfig(text)).toReversed())
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

const values = (text: string): string =>
  JSON.stringify(parseDocument(text, { uniqueKeys: false }).toJS({ maxAliasCount: -1 }));

const comments = (text: string): string[] =>
  text.split(/\r?\n/u).flatMap((line) => /(?:^|\s)(#.*?)\s*$/u.exec(line)?.[1] ?? []);

describe("the usual form", () => {
  it.each([
    ["two spaces per level", "a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"],
    ["lists below their key", "a:\n- x\n-   y\n", "a:\n  - x\n  - y\n"],
    [
      "lists of mappings and of lists",
      "a:\n-   k: 1\n    l: 2\n-   -   3\n",
      "a:\n  - k: 1\n    l: 2\n  - - 3\n",
    ],
    ["one space after a colon, none before", "a :    1\nb:\t2\n", "a: 1\nb: 2\n"],
    ["an alias as a key keeps its space", "a: &x k\n*x : 1\n", "a: &x k\n*x : 1\n"],
    ["anchors and tags", "a:   &x   !!str   1\nb:   *x\n", "a: &x !!str 1\nb: *x\n"],
    ["flow collections", "a: [ 1,2 , {b:  2,'c':3} ]\nd: {  }\n", "a: [1, 2, {b: 2, c: 3}]\nd: {}\n"],
    ["flow collections of several lines", "a: [\n      1,\n  2,\n]\n", "a: [\n  1,\n  2,\n]\n"],
    ["a value without text in them", "a: {b: , c: }\n", "a: {b: , c: }\n"],
    ["trailing spaces", "a: 1  \n# why  \nb:  \n  c: 2\t\n", "a: 1\n# why\nb:\n  c: 2\n"],
    ["blank lines", "\n\na: 1\n\n  \n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"],
    ["the last line's end", "a: 1", "a: 1\n"],
    ["Windows line ends", "a:   1\r\n\r\n\r\nb: 2", "a: 1\r\n\r\nb: 2\r\n"],
    ["a byte order mark", "\ufeffa:   1\n", "\ufeffa: 1\n"],
    [
      "block text keeps its own spaces",
      "a: |\n      x  \n        y\n\n\n\nb: 1\n",
      "a: |\n  x  \n    y\n\nb: 1\n",
    ],
    ["block text that keeps its last lines", "a: |+\n   x\n\n\n\nb: 1\n", "a: |+\n  x\n\n\n\nb: 1\n"],
    [
      "block text with its own indent",
      "a:\n    b: |2\n         x\n        y\n",
      "a:\n  b: |2\n       x\n      y\n",
    ],
    ["block text at the very end", "a:  |\n   x", "a: |\n  x"],
    ["text of several lines", "a: x\n     y  \nb: 'x\n\n   y'\n", "a: x\n  y\nb: 'x\n\n  y'\n"],
  ])("%s", (_, text, wanted) => {
    expect(formatted(text)).toBe(wanted);
    expect(formatted(wanted)).toBe(wanted);
  });

  it.each([
    [
      "plain, where every reader takes it alike",
      `a: "x"\nb: 'x y'\nc: 'it''s'\n"d": "../x.jsonl"\n`,
      "a: x\nb: x y\nc: it's\nd: ../x.jsonl\n",
    ],
    [
      "double, where it would be read as something else",
      "a: 'no'\nb: '1e5'\nc: ''\nd: '1:30'\ne: '#x'\n",
      'a: "no"\nb: "1e5"\nc: ""\nd: "1:30"\ne: "#x"\n',
    ],
    [
      "double, where it would be no text",
      "a: 'b: c'\nd: '[x'\ne: '- x'\nf: ' x'\n",
      'a: "b: c"\nd: "[x"\ne: "- x"\nf: " x"\n',
    ],
    [
      "as it is, where it needs escapes",
      `a: "x\\ny"\nb: '%d "x"'\nc: '%\\d'\n`,
      `a: "x\\ny"\nb: '%d "x"'\nc: '%\\d'\n`,
    ],
    [
      "by what ends plain text in flow collections",
      `a: ["x, y", 'x y', "x:y"]\n`,
      'a: ["x, y", x y, "x:y"]\n',
    ],
  ])("quotes: %s", (_, text, wanted) => {
    expect(formatted(text)).toBe(wanted);
    expect(values(wanted)).toBe(values(text));
  });

  it.each([
    ["two spaces before one", "a: 1 # x\n", "a: 1  # x\n"],
    ["aligned ones stay aligned", "a: 1     # x\nlong: 2  # y\n", "a: 1     # x\nlong: 2  # y\n"],
    ["aligned ones make room together", "a:   1   # x\nlong:  2 # y\n", "a: 1     # x\nlong: 2  # y\n"],
    ["others keep their distance", "a:    1    # x\n", "a: 1    # x\n"],
    ["on their own line they move with the line below", "a:\n    # x\n    b: 1\n", "a:\n  # x\n  b: 1\n"],
    [
      "and at the end of a group with the group",
      "a:\n    b: 1\n    # c: 2\n\nd: 3\n# end\n",
      "a:\n  b: 1\n  # c: 2\n\nd: 3\n# end\n",
    ],
    ["in a list", "a:\n# x\n- b: 1\n  # y\n  c: 2\n", "a:\n  # x\n  - b: 1\n    # y\n    c: 2\n"],
    [
      "after block text they stay comments",
      "a:\n    b: |\n        x\n      # y\n    c: 1\n",
      "a:\n  b: |\n    x\n  # y\n  c: 1\n",
    ],
  ])("comments: %s", (_, text, wanted) => {
    expect(formatted(text)).toBe(wanted);
    expect(formatted(wanted)).toBe(wanted);
  });

  it.each([
    ["a syntax fault", "a:   [1\nb:   2\n"],
    ["an explicit key", "? a\n:   1\n"],
    ["a directive", "%YAML 1.2\n---\na:   1\n"],
    ["a list at the root", "-   1\n"],
    ["nothing", ""],
    ["comments alone", "# x\n"],
    ["a lone carriage return", "a:   1\rb: 2\n"],
  ])("%s leaves a file as it is", (_, text) => {
    expect(formatConfig(parseConfig(text))).toEqual([]);
  });

  it("a part of the file can be formatted alone", () => {
    const text = "a:   1\nb:   2\nc:   3\n";
    const edits = formatConfig(parseConfig(text), { start: 7, end: 10 });
    expect(edits).toEqual([{ start: 10, end: 12, newText: "" }]);
  });

  it("a part that cannot be formatted without the rest stays", () => {
    const text = "a:\n    b: 1\n    c: 2\n";
    expect(formatConfig(parseConfig(text), { start: 5, end: 8 })).toEqual([]);
  });
});

describe("invented configs", () => {
  it("keep every value and comment, and are done after one time", () => {
    let changed = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const text = writtenConfig(createRandom(seed));
      const tree = parseConfig(text);
      expect(tree.problems, `seed ${seed}\n${text}`).toEqual([]);
      const lines = layOut(text);
      const written = lines && writeLines(lines, "\n");
      expect(
        written !== undefined && isSameConfig(text, written),
        `seed ${seed}\n${text}\n=====\n${written}`,
      ).toBe(true);
      const result = formatted(text);
      expect(values(result), `seed ${seed}`).toBe(values(text));
      expect(result, `seed ${seed}\n${text}`).toBe(
        text.trim() === "" ? text : writeLines(lines!, text.includes("\r\n") ? "\r\n" : "\n"),
      );
      expect(formatted(result), `seed ${seed}\n${text}\n=====\n${result}`).toBe(result);
      if (result !== text) changed++;
    }
    expect(changed).toBeGreaterThan(110);
  });
});

const REAL = path.resolve(import.meta.dirname, "../../../../../shared/data/configs");
const real = existsSync(REAL)
  ? ["axolotl", "llamafactory", "trl", "torchtune"].flatMap((dialect) =>
      readdirSync(path.join(REAL, dialect)).map((name) => path.join(REAL, dialect, name)),
    )
  : [];

describe.skipIf(real.length === 0)("real configs of four other tools (in ../shared/data/configs)", () => {
  it("keep every value and comment, and are done after one time", () => {
    expect(real.length).toBeGreaterThan(60);
    for (const file of real) {
      const text = readFileSync(file, "utf8");
      const result = formatted(text);
      expect(parseConfig(text).problems, file).toEqual([]);
      expect(layOut(text), file).toBeDefined();
      expect(comments(result), file).toEqual(comments(text));
      expect(values(result), file).toBe(values(text));
      expect(formatted(result), file).toBe(result);
      expect(result, file).not.toMatch(/[ \t]\n|\n\n\n/u);
    }
  });
});

const COMPARE = `
import json, sys, yaml
def read(text):
    return repr(yaml.safe_load(text))
pairs = json.load(sys.stdin)
print(json.dumps([i for i, (a, b) in enumerate(pairs) if read(a) != read(b)]))
`;
const hasPyYaml = spawnSync("python3", ["-c", "import yaml"]).status === 0;

describe.skipIf(!hasPyYaml)("to PyYAML (where python3 has it)", () => {
  it("the values are the same, too", () => {
    const invented = Array.from({ length: 60 }, (_, i) => writtenConfig(createRandom(10_000 + i)));
    const texts = [...invented, ...real.map((file) => readFileSync(file, "utf8"))];
    const pairs = texts.map((text) => [text, formatted(text)]);
    const done = spawnSync("python3", ["-c", COMPARE], { input: JSON.stringify(pairs), encoding: "utf8" });
    expect(done.stderr).toBe("");
    const different = (JSON.parse(done.stdout) as number[]).map((i) => pairs[i]?.join("\n=====\n"));
    expect(different).toEqual([]);
  });
});
