import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/base/random";
import type { SourceItem, SourceRow } from "../../../src/core/dataset/sourceItem";
import { createSplitter } from "../../../src/node/dataset/splitting/createSplitter";
import { lintText } from "../../../src/node/lint/lintFile";

function split(name: string, text: string, chunk = 1 << 20): SourceItem[] {
  const bytes = Buffer.from(text);
  const splitter = createSplitter(name);
  const items: SourceItem[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    items.push(...splitter.push(Buffer.from(bytes.subarray(at, at + chunk))));
  return [...items, ...splitter.end()];
}

function values(name: string, text: string): unknown[] {
  return split(name, text).flatMap((item) => (item.type === "row" ? [item.cells?.value] : []));
}

function faults(text: string): unknown[] {
  return split("x.csv", text).flatMap((item) =>
    item.type === "fault" ? [[item.row, item.line, item.column, item.message]] : [],
  );
}

const HARD =
  '\uFEFFprompt,completion,note\r\n"a, ""b""","c\r\n😀 d",\r\nplain 5" pipe,é,"x"\r\n\r\n"","last, one","no line end"';

describe("CSV and TSV", () => {
  it("is cut the same for every size of chunk", () => {
    const whole = split("x.csv", HARD);
    for (let chunk = 1; chunk < 40; chunk++)
      expect(split("x.csv", HARD, chunk), `chunks of ${String(chunk)}`).toEqual(whole);
    for (const ends of ["\r", "\n", "\r\n"]) {
      const text = ["a,b", '1,"2"', "3,4", ""].join(ends);
      expect(split("x.csv", text, 1)).toEqual(split("x.csv", text));
      expect(values("x.csv", text)).toEqual([
        { a: "1", b: "2" },
        { a: "3", b: "4" },
      ]);
    }
  });

  it("gives cells with the place of each, byte by byte", () => {
    const bytes = Buffer.from(HARD);
    const rows = split("x.csv", HARD).filter((item): item is SourceRow => item.type === "row");
    expect(rows.map(({ cells }) => cells?.value)).toEqual([
      { prompt: 'a, "b"', completion: "c\r\n😀 d", note: "" },
      { prompt: 'plain 5" pipe', completion: "é", note: "x" },
      { prompt: "", completion: "last, one", note: "no line end" },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 6]);
    for (const { byteOffset, byteLength, text, cells } of rows) {
      expect(bytes.toString("utf8", byteOffset, byteOffset + byteLength)).toBe(text);
      for (const [name, { start, end }] of cells?.spans ?? []) {
        const written = text.slice(start, end);
        const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(read).toBe(cells?.value[name]);
      }
    }
  });

  it("comes back from 200 random tables, whatever the cells hold", () => {
    const random = createRandom(3);
    const pieces = ['"', ",", ";", "\n", "\r\n", "a", "é", "😀", " ", "{", "["];
    for (let i = 0; i < 200; i++) {
      const delimiter = [",", ";", "\t", "|"][random.below(4)] ?? ",";
      const rows = Array.from({ length: 1 + random.below(6) }, () => ({
        prompt: Array.from({ length: random.below(8) }, () => pieces[random.below(pieces.length)]).join(""),
        completion: `x${String(random.below(9))}`,
      }));
      const cell = (text: string): string =>
        /["\r\n]/u.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
      const text = [
        `prompt${delimiter}completion`,
        ...rows.map((row) => cell(row.prompt) + delimiter + row.completion),
      ].join("\n");
      expect(values("x.csv", text), text).toEqual(rows);
    }
  });

  it.each([
    ["x.csv", "a;b\n1,5;2\n", { a: "1,5", b: "2" }],
    ["x.csv", "a\tb\n1\t2\n", { a: "1", b: "2" }],
    ["x.csv", "a\n1; 2\n3; 4\n", { a: "1; 2" }],
    ["x.csv", '"text"\n"hello, you"\n', { text: "hello, you" }],
    ["x.csv", "sep=;\r\na;b,c\r\n1,5;2\r\n", { a: "1,5", "b,c": "2" }],
    ["x.csv", '"sep=\t"\na\tb\n1\t2\n', { a: "1", b: "2" }],
    ["x.csv", '[a],{b}\n"[1, 2]","{""c"": 3}"\n', { "[a]": "[1, 2]", "{b}": '{"c": 3}' }],
    ["x.csv", "a,b\n x , y \n", { a: " x ", b: " y " }],
    ["x.csv", "a,b\nx\0,y\n", { a: "x\0", b: "y" }],
    ["x.csv", "a,b\nx\u2028\x85,y\n", { a: "x\u2028\x85", b: "y" }],
    ["x.tsv", 'a\tb\nsay "hi"\t"x\ty"\n', { a: 'say "hi"', b: "x\ty" }],
    ["-", "a|b\n1|2\n3|4\n", { a: "1", b: "2" }],
    ["rows.txt", "prompt,completion\nx,y\n", { prompt: "x", completion: "y" }],
    ["x.csv", "text\nhello\n", { text: "hello" }],
    ["x.csv", ",text\n0,hello\n", { text: "hello" }],
  ])("%s: %j is recognised by its content", (name, text, first) => {
    expect(values(name, text)[0]).toEqual(first);
  });

  it("JSON in a file named .csv is JSON, and prose is no table", () => {
    expect(split("x.csv", '{"a": 1}\n{"a": 2}\n')).toMatchObject([
      { container: "jsonl" },
      { container: "jsonl" },
    ]);
    expect(split("x.csv", '[{"a": 1}]')).toMatchObject([{ container: "array" }]);
    expect(split("x.txt", "Well, this is it.\nOne more line.\n")).toMatchObject([
      { container: "jsonl" },
      { container: "jsonl" },
    ]);
  });

  it.each([
    ["a,b\n1\n2,3\n", [[1, 2, 1, "this row has 1 cell, and the header names 2"]]],
    ["a,b\n1,2,3\n2,3\n", [[1, 2, 1, "this row has 3 cells, and the header names 2"]]],
    [
      "a,b\n1,2\n1;2\n3,4\n",
      [[2, 3, 1, "the cells of this row are divided by semicolons, those of the file by commas"]],
    ],
    ['a,b\n1,"😀" x\n2,3\n', [[1, 2, 7, "text stands behind the closing quote of a cell"]]],
    ["a,b\r\n1,2\n", [[undefined, 2, 4, "this line ends with LF, the lines above it with CRLF"]]],
    [
      "sep=,\na,b\n1,2\n",
      [
        [
          undefined,
          1,
          1,
          "this line tells Excel the delimiter: other readers take it for the names of the columns",
        ],
      ],
    ],
    ['a,b\n"x \\"y\\" z",2\n3,4\n', [[1, 2, 6, "text stands behind the closing quote of a cell"]]],
    [
      "a,b,a\n1,2,3\n",
      [[undefined, 1, 5, 'the header names "a" twice: readers rename the column or lose it']],
    ],
  ])("%j: what is wrong is told at its place", (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it("a quote that is not closed costs its own line only", () => {
    for (const text of ['a,b\n1,2\n3,"4\n5,6\n7,8\n', 'a,b\n1,2\n3,"4\n5,"6"\n7,8\n']) {
      expect(values("x.csv", text)).toEqual([
        { a: "1", b: "2" },
        { a: "5", b: "6" },
        { a: "7", b: "8" },
      ]);
      expect(faults(text)).toMatchObject([[2, 3, 3, expect.stringContaining("not closed")]]);
    }
  });

  it("thousands of open quotes end in time", () => {
    const text = `a,b\n${'1,"2\n'.repeat(20_000)}`;
    const started = performance.now();
    split("x.csv", text);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("a header is missing only where the first row looks like the rows below it", async () => {
    const codes = async (text: string): Promise<string[]> =>
      (await lintText(text, { file: "x.csv", select: ["PAR012"] })).findings.map(({ code }) => code);
    expect(await codes("I liked it.,good\nI did not.,bad\nVery much so.,good\n")).toEqual(["PAR012"]);
    expect(await codes("1,good\n2,bad\n")).toEqual(["PAR012"]);
    expect(await codes("What is your name?,Timestamp\nBob,12\nEve,13\n")).toEqual([]);
    expect(await codes("headline,stars\nGood.,1\nBad.,2\n")).toEqual([]);
    expect(await codes("0,1\nx y,a\nz,b\n")).toEqual([]);
    // Years, questions of a survey, names as programs write them.
    expect(await codes("country,2019,2020\nA,1,2\nB,3,4\n")).toEqual([]);
    expect(await codes("What did you like?,What not?\nThe colour.,Nothing.\nAll.,It is dear.\n")).toEqual([]);
    expect(await codes("sentiment,review_text\nsentiment,foo bar\nnegative,baz\n")).toEqual([]);
    expect(await codes("isSpam,msg\ntrue,msg\nfalse,hello\n")).toEqual([]);
    expect(await codes("sep=,\ntext,label\nI liked it.,good\n")).toEqual([]);
    expect(await codes("1,2\n3,4\n5,6\n")).toEqual(["PAR012"]);
    expect(await codes("Is it warm?,Yes.\nIs it cold?,No.\nIs it late?,Yes.\n")).toEqual(["PAR012"]);
    expect(await codes("text,label\ntext,label\nx,label\n")).toEqual([]);
  });

  it("rows that do not fit are counted and not given to rules", async () => {
    const { rows, findings } = await lintText("prompt,completion\na,b\nc\nd,e\n", { file: "x.csv" });
    expect(rows).toBe(3);
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "PAR011", row: 2, line: 3 },
    ]);
  });
});
