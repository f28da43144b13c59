import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { rangeInRow, type SourceItem, type SourceRow } from "../../../../src/core/dataset/sourceItem";
import { createSplitter } from "../../../../src/node/dataset/splitting/createSplitter";
import { findDatasets } from "../../../../src/node/dataset/findDatasets";
import { readRows, type ReadRow } from "../../../../src/node/dataset/readRows";
import { lintText } from "../../../../src/node/lint/lintFile";
import { fixText } from "../../../../src/node/lint/fixing/fixText";
import { editBytes } from "../../../../src/node/lint/fixing/editBytes";
import { rowHash } from "../../../../src/node/dataset/rowHash";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-dataset-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function split(name: string, text: string | Buffer, chunk = 1 << 20, maxRowBytes?: number): SourceItem[] {
  const bytes = Buffer.from(text as string);
  const splitter = createSplitter(name, maxRowBytes);
  const items: SourceItem[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    items.push(...splitter.push(Buffer.from(bytes.subarray(at, at + chunk))));
  // Whether a reader has parsed a row already depends on the chunks, and is no fact about the row.
  return [...items, ...splitter.end()].map((item) =>
    item.type === "row" ? { ...item, parsed: undefined } : item,
  );
}

function rowsOf(items: readonly SourceItem[]): SourceRow[] {
  return items.filter((item) => item.type === "row");
}

/** Line and column as an editor counts them. */
function editorPosition(text: string, offset: number): { line: number; column: number } {
  const lines = text
    .replace(/^\uFEFF/u, "")
    .slice(0, offset)
    .split(/\r\n|\r|\n/u);
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

const LINES = `{"a":"é😀"}\r\n\n  \t\n{"b":"x\\ud83d"}\r{"c":"lone CR above"}\n\t{"d":1}\n{"last":"no line end 😀"}`;
const ARRAY = `[\n  {"a": "é😀 ] } , \\" \\\\"}, {"b":\t[1, {"c": "}"}]},\r\n"text", 12, null,{\n  "long": "x"\n}\r,\t[]  ]\n`;

describe("a file is cut into rows", () => {
  it.each([
    ["lines.jsonl", LINES],
    ["array.json", ARRAY],
  ])("%s: the same for every size of chunk", (name, text) => {
    const whole = split(name, text);
    expect(whole.length).toBeGreaterThan(4);
    for (let chunk = 1; chunk < 40; chunk++)
      expect(split(name, text, chunk), `chunks of ${chunk}`).toEqual(whole);
  });

  it.each([
    ["lines.jsonl", LINES],
    ["array.json", ARRAY],
    ["mark.jsonl", `\uFEFF${LINES}`],
    ["mark.json", `\uFEFF${ARRAY}`],
  ])("%s: bytes, lines and columns are those of the file", (name, text) => {
    const bytes = Buffer.from(text);
    let from = 0;
    for (const item of split(name, text)) {
      if (item.type !== "row") continue;
      expect(bytes.toString("utf8", item.byteOffset, item.byteOffset + item.byteLength)).toBe(item.text);
      const mark = text.startsWith("\uFEFF") ? 1 : 0;
      const offset = text.indexOf(item.text, from) - mark;
      from = offset + item.text.length;
      expect({ line: item.line, column: item.column }).toEqual(editorPosition(text, offset));
      const end = rangeInRow(item, item.text.length, item.text.length);
      expect({ line: end.line, column: end.column }).toEqual(editorPosition(text, offset + item.text.length));
    }
  });

  it("each element of a random array comes back, whatever its strings hold", () => {
    const random = createRandom(2);
    const pieces = ['"', "\\", "{", "}", "[", "]", ",", "\n", "\r", "\t", "é", "😀", "//", "#", "'", "a"];
    const values = Array.from({ length: 300 }, () => ({
      text: Array.from({ length: random.below(12) }, () => pieces[random.below(pieces.length)]).join(""),
      list: [random.below(9), { deep: pieces[random.below(pieces.length)] }],
    }));
    for (const indent of [0, 2]) {
      const rows = rowsOf(split("a.json", JSON.stringify(values, null, indent), 97));
      expect(rows.map((row) => JSON.parse(row.text) as unknown)).toEqual(values);
    }
  });

  it("blank lines are items of their own and have no row number", () => {
    const items = split("x.jsonl", LINES);
    expect(items.map((item) => item.type)).toEqual(["row", "blank", "blank", "row", "row", "row"]);
    expect(rowsOf(items).map((row) => row.row)).toEqual([1, 2, 3, 4]);
  });

  it("a .json file with one object over many lines is one row; JSON Lines in it are JSON Lines", () => {
    expect(split("one.json", `{\n  "a": 1\n}\n`)).toMatchObject([
      { type: "row", container: "document", row: 1 },
    ]);
    expect(rowsOf(split("lines.json", `{"a": 1}\n{"a": 2}\n`))).toHaveLength(2);
    expect(rowsOf(split("broken.json", `{"a": 1,,}\n{"a": 2}\n`))).toHaveLength(2);
  });

  it("an empty file and an empty array have no rows and no fault", () => {
    expect(split("x.jsonl", "")).toEqual([]);
    expect(split("x.json", "[]")).toEqual([]);
    expect(split("x.json", " [\n] \n")).toEqual([]);
  });
});

describe("a list with one object per line", () => {
  it("gives with each row what JSON.parse makes of it, and never anything else", () => {
    const random = createRandom(4);
    const pieces = [
      "1",
      '"a"',
      '{"x":[1]}',
      "{}",
      '{"y":"}"}',
      '{"z":',
      "]",
      ",",
      "\n",
      ",\n",
      " ",
      '{"w":"\\n"}',
    ];
    for (let i = 0; i < 2000; i++) {
      const text = `[${Array.from({ length: 8 }, () => pieces[random.below(pieces.length)]).join("")}\n]`;
      const splitter = createSplitter("a.json");
      const rows = rowsOf([...splitter.push(Buffer.from(text)), ...splitter.end()]);
      for (const { text: element, parsed } of rows)
        if (parsed !== undefined) expect(parsed, text).toEqual(JSON.parse(element));
      const bytewise = rowsOf(split("a.json", text, 1));
      expect(
        rows.map((row) => [row.text, row.line, row.column]),
        text,
      ).toEqual(bytewise.map((row) => [row.text, row.line, row.column]));
    }
  });
});

describe("what is wrong between the rows", () => {
  const faults = (text: string): unknown[] =>
    split("x.json", text).flatMap((item) =>
      item.type === "fault" ? [[item.line, item.column, item.kind, item.message]] : [],
    );

  it.each([
    [`[{"a":1},\n{"a":2},\n]`, 2, 8, "trailing-comma", "trailing comma"],
    [`[{"a":1}\n {"a":2}]`, 2, 2, "syntax", "a comma is missing before this element"],
    [`[{"a":1},,{"a":2}]`, 1, 10, "syntax", "a value is missing before this comma"],
    [`[{"a":1}`, 1, 9, "syntax", "the array is not closed: ] is missing"],
    [`[{"a":1}]\n[]`, 2, 1, "syntax", "the array has ended; nothing may follow it"],
    [`[ // two\n{"a":1}]`, 1, 3, "comment", "JSON has no comments"],
    [`[ /* 😀\n */ {"a":1}]`, 1, 3, "comment", "JSON has no comments"],
  ])("%j is reported once, at its place", (text, line, column, kind, message) => {
    expect(faults(text)).toEqual([[line, column, kind, message]]);
    expect(rowsOf(split("x.json", text)).length).toBeGreaterThan(0);
  });

  it.each([
    [`[{"a": "not closed},\n{"a": 2}, {"a": 3}]`, 3],
    [`[{"a": [1, 2}, {"a": 2}]`, 2],
    [`[{'a': 'it"s'}, {"a": 2}]`, 2],
    [`[{"a": 1, // it's a "note"\n "b": 2}, {"a": 2}]`, 2],
    [`[NaN, {"a": 2}]`, 2],
  ])("one faulty element does not swallow the others: %j", (text, count) => {
    expect(rowsOf(split("x.json", text))).toHaveLength(count);
  });

  it("UTF-16 is named, not taken for rows", () => {
    const items = split(
      "x.jsonl",
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`{"a":1}\n`, "utf16le")]),
      1,
    );
    expect(items).toMatchObject([{ type: "fault", message: expect.stringContaining("UTF-16") as string }]);
  });

  it("a row beyond the limit is counted and let go; the rows around it are read", () => {
    const long = `{"a":"${"x".repeat(5000)}"}`;
    for (const [name, text] of [
      ["x.jsonl", `{"a":1}\n${long}\n{"a":2}\n`],
      ["x.json", `[{"a":1},${long},{"a":2}]`],
    ] as const)
      for (const chunk of [7, 100_000]) {
        const items = split(name, text, chunk, 1000);
        expect(items.map((item) => item.type)).toEqual(["row", "oversized", "row"]);
        expect(items[1]).toMatchObject({ row: 2, byteLength: long.length, limit: 1000 });
        expect(items[2]).toMatchObject({ row: 3, text: `{"a":2}` });
      }
  });

  it.each([
    [`[{"a":1},{"a":2}]`, "{", 10],
    [`[\r\n  {"a":"é😀"} ,\r\n  {"a":2}\r\n]`, "{", undefined],
    [`[1, 2]`, "2", undefined],
    [`[{"a":1}]`, undefined, undefined],
    [`[{"a":1},]`, undefined, undefined],
    [`[{"a":1} {"a":2}]`, undefined, undefined],
    [`[{"a":1},,{"a":2}]`, undefined, undefined],
    [`[{"a":1}, // why\n {"a":2}]`, undefined, undefined],
    [`[{"a":1}`, undefined, undefined],
    [`[{"a":1},`, undefined, undefined],
  ])(
    "%s: the first element knows where the next one begins, when only a comma is between",
    (text, at, column) => {
      for (const chunk of [1, 3, 1000]) {
        const [first, ...others] = rowsOf(split("x.json", text, chunk));
        expect(others.every(({ nextStart }) => nextStart === undefined)).toBe(true);
        if (at === undefined) expect(first?.nextStart).toBeUndefined();
        else {
          const { line = 0, column: found = 0 } = first?.nextStart ?? {};
          expect(text.split(/\r\n/u)[line - 1]?.slice(found - 1)).toMatch(new RegExp(`^[${at}]`, "u"));
          expect({ line, column: found }).toEqual({ line: others[0]?.line, column: others[0]?.column });
          if (column !== undefined) expect(found).toBe(column);
        }
      }
    },
  );

  it("the first element of a list is taken out with the comma behind it", async () => {
    const empty = `{"prompt": "Name a river.", "completion": ""}`;
    const good = `{"prompt": "Name a hill.", "completion": "Primrose Hill."}`;
    for (const [text, expected] of [
      [`[${empty},${good}]`, `[${good}]`],
      [`[\n  ${empty},\n  ${good}\n]\n`, `[\n  ${good}\n]\n`],
      [`[${empty}, ${empty}, ${good}]`, `[${good}]`],
      [`[\n  ${empty},\n  ${good},\n  ${empty}\n]\n`, `[\n  ${good}\n]\n`],
      [`[${empty}]`, `[${empty}]`],
    ] as const) {
      const { bytes } = await fixText(Buffer.from(text), { file: "x.json", select: ["QLT001"] }, true);
      expect(bytes.toString()).toBe(expected);
    }
  });

  it("what follows a row beyond the limit has its line, its column and its byte", () => {
    const long = `{"a": "天😀",\r\n "b": "${"é".repeat(600)}",\r "c": "${"x".repeat(5000)}\t天" }`;
    const after = `{"a":2}`;
    for (const [name, text] of [
      ["x.json", `[\n  ${long}, ${after},\n  ${after}]`],
      ["x.json", `[${long.replaceAll(/\r\n?/gu, "")}, ${after},${after}]`],
      ["x.csv", `a\r\n"${long.replaceAll('"', '""')}"\r\n"{""a"":2}"\r\n"{""a"":2}"\r\n`],
    ] as const)
      for (const chunk of [1, 7, 100_000]) {
        const bytes = Buffer.from(text);
        const rows = split(name, bytes, chunk, 1000).filter(({ type }) => type === "row");
        expect(rows).toHaveLength(2);
        for (const { line, column, byteOffset } of rows) {
          const before = bytes.subarray(0, byteOffset).toString();
          const lines = before.split(/\r\n|\r|\n/u);
          expect({ line, column }).toEqual({ line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 });
          expect(
            editBytes(bytes, [{ line, column, endLine: line, endColumn: column, newText: "!" }]),
          ).toEqual(Buffer.from(`${before}!${text.slice(before.length)}`));
        }
      }
  });
});

/** Beside the checkout in development and CI, not at users'. */
const suite = path.resolve(import.meta.dirname, "../../../../../shared/data/jsontestsuite/test_parsing");
if (!existsSync(suite)) console.warn("skipped: JSONTestSuite is not beside the checkout (../shared/data)");

describe("JSONTestSuite as files", () => {
  const names = existsSync(suite) ? readdirSync(suite) : [];
  const lint = async (name: string) =>
    (await lintText(readFileSync(path.join(suite, name)), { file: "x.json", select: ["PAR"] })).findings;
  /** What is JSON and yet worth a word: keys twice, numbers too large, characters that nobody sees. */
  const ALLOWED = new Set(["PAR007", "PAR009", "PAR014"]);
  /** Nothing but white space is a file without rows, which another rule reports. */
  const EMPTY = new Set(["n_single_space.json", "n_structure_no_data.json"]);

  it.skipIf(names.length === 0)(
    "every y_ file has no fault, every n_ file has an error at a place",
    async () => {
      const wrong: string[] = [];
      for (const name of names) {
        const findings = await lint(name);
        if (name.startsWith("y_") && findings.some(({ code }) => !ALLOWED.has(code))) wrong.push(name);
        const isRefused = findings.some(({ severity, line }) => severity === "error" && line !== undefined);
        if (name.startsWith("n_") && !isRefused && !EMPTY.has(name)) wrong.push(name);
      }
      expect(wrong).toEqual([]);
      expect(names.filter((name) => /^[yn]_/u.test(name))).toHaveLength(283);
    },
  );
});

describe("reading rows", () => {
  it("gives value or problem with row, line, column and bytes", async () => {
    const file = path.join(folder, "rows.jsonl");
    writeFileSync(file, `{"a":1}\n\n{"a":}\n`);
    const rows: ReadRow[] = [];
    for await (const row of readRows(file)) rows.push(row);
    expect(rows).toEqual([
      { row: 1, line: 1, column: 1, byteOffset: 0, byteLength: 7, text: `{"a":1}`, value: { a: 1 } },
      {
        row: 2,
        line: 3,
        column: 1,
        byteOffset: 9,
        byteLength: 6,
        text: `{"a":}`,
        problem: "expected a value",
      },
    ]);
  });

  it("of a missing file says so, with the next step", async () => {
    const read = async (): Promise<void> => {
      for await (const row of readRows(path.join(folder, "none.jsonl"))) expect(row).toBeUndefined();
    };
    await expect(read()).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("does not exist") as string,
    });
  });

  it("a row's hash does not depend on the order of its keys", () => {
    expect(rowHash({ a: 1, b: "x" })).toBe(rowHash({ b: "x", a: 1 }));
    expect(rowHash({ a: 1 })).toMatch(/^[0-9a-f]{16}$/u);
    expect(rowHash({ a: 1 })).not.toBe(rowHash({ a: 2 }));
  });
});

describe("the datasets of a folder", () => {
  it("are .jsonl files and .json arrays of a known shape, never those of runs", async () => {
    const put = (name: string, text: string): void => {
      const file = path.join(folder, "data", name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    };
    put("b.jsonl", `{"x":1}\n`);
    put("deep/a.json", `[{"prompt":"a","completion":"b"}]`);
    put("package.json", `{"name":"x"}`);
    put("list.json", `[1,2]`);
    put("runs/r/events.jsonl", `{"seq":1}\n`);
    put("elsewhere/r/run.json", "{}");
    put("elsewhere/r/predictions.jsonl", "{}\n");
    put("node_modules/m/x.jsonl", "{}\n");
    const nameOf = (file: string): string =>
      path.relative(path.join(folder, "data"), file).split(path.sep).join("/");
    const found = await findDatasets(path.join(folder, "data"), nameOf);
    expect(found.datasets.map(({ files }) => files.map(nameOf))).toEqual([["b.jsonl"], ["deep/a.json"]]);
    expect(found).toMatchObject({ problems: [], notes: [] });
  });
});
