import { describe, expect, it } from "vitest";
import { rangeInRow, type SourceItem } from "../../../../src/core/dataset/sourceItem";
import { createArraySplitter } from "../../../../src/node/dataset/splitting/arraySplitter";
import { editBytes } from "../../../../src/node/lint/fixing/editBytes";
import { fixText } from "../../../../src/node/lint/fixing/fixText";

function split(bytes: Buffer, chunk: number, mode: "array" | "objects"): readonly SourceItem[] {
  const splitter = createArraySplitter({ maxRowBytes: 1000, byteOffset: 0 }, mode);
  const items: SourceItem[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    items.push(...splitter.push(Buffer.from(bytes.subarray(at, at + chunk))));
  return [...items, ...splitter.end()];
}

/** The bytes that an edit of a whole item replaces, by the code that applies fixes. */
function replacedBy(bytes: Buffer, item: SourceItem): readonly [start: number, end: number] {
  const range =
    item.type === "row" ? rangeInRow(item, 0, item.text.length) : { endLine: 0, endColumn: 0, ...item };
  const edited = editBytes(bytes, [{ ...range, newText: "\0" }]);
  const start = edited.indexOf(0);
  return [start, bytes.length - (edited.length - start - 1)];
}

describe("elements of a list", () => {
  it.each([
    ["one byte", "\xff"],
    ["one that only goes on", "\x94"],
    ["a character that is cut off", "\xe2\x82"],
    ["half a surrogate", "\xed\xa0\x80"],
    ["characters of two, three and four bytes", Buffer.from("é日😀").toString("latin1")],
    ["a character cut off by another", "\xf0\x9f\x98\xc3\xa9\xbf"],
  ])("behind a comment with bytes of any kind (%s) have their column", (_, wrong) => {
    const bytes = Buffer.from(`[/* ${wrong} */{"a":1}, // ${wrong}\r\n /*${wrong}*/ {"b":2}]`, "latin1");
    for (const chunk of [1, 2, 3, 1000]) {
      const items = split(bytes, chunk, "array");
      expect(items.map(({ type }) => type).sort()).toEqual(["fault", "fault", "fault", "row", "row"]);
      for (const item of items)
        expect(replacedBy(bytes, item)).toEqual([item.byteOffset, item.byteOffset + item.byteLength]);
    }
  });

  it("a comment with bytes that are not UTF-8 is taken out whole", async () => {
    const row = `{"prompt": "Name a hill.", "completion": "Primrose Hill."}`;
    const bytes = Buffer.from(`[\n/* \x94\x94 */ ${row},\n${row}]\n`, "latin1");
    const mended = await fixText(bytes, { file: "x.json", select: ["PAR"] }, true);
    expect(mended.bytes.toString("latin1").replaceAll(/\s/gu, "")).toBe(
      `[${row},${row}]`.replaceAll(/\s/gu, ""),
    );
  });

  it.each(["array", "objects"] as const)("cut short at a line end leave it whole: %s", (mode) => {
    const text = `{"a":"x\r\n {"b":"y\n{"c":1}\r\n"z\r\n{"d":"w\r\r\n{"e":2}`;
    const bytes = Buffer.from(mode === "array" ? `[${text.replaceAll("1}\r", "1},\r")}]` : text);
    for (const chunk of [1, 2, 7, 1000]) {
      const rows = split(bytes, chunk, mode).filter((item) => item.type === "row");
      expect(rows.map((row) => row.text)).toEqual([
        ...[`{"a":"x`, `{"b":"y`, `{"c":1}`, `"z`, `{"d":"w\r`, `{"e":2}`],
      ]);
      for (const row of rows)
        expect(replacedBy(bytes, row)).toEqual([row.byteOffset, row.byteOffset + row.byteLength]);
    }
  });
});
