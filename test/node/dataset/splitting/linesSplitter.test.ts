import { describe, expect, it } from "vitest";
import type { SourceItem } from "../../../../src/core/dataset/sourceItem";
import { createLinesSplitter } from "../../../../src/node/dataset/splitting/linesSplitter";
import { editBytes } from "../../../../src/node/lint/fixing/editBytes";
import { fixText } from "../../../../src/node/lint/fixing/fixText";

const LIMIT = 100;
const MARK = "\uFEFF";

function split(bytes: Buffer, chunk: number): readonly SourceItem[] {
  const splitter = createLinesSplitter({ maxRowBytes: LIMIT, byteOffset: 0 });
  const items: SourceItem[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    items.push(...splitter.push(Buffer.from(bytes.subarray(at, at + chunk))));
  return [...items, ...splitter.end()];
}

const long = "x".repeat(LIMIT);

describe("JSON Lines", () => {
  it.each([
    ["one in the middle", `{"a":\r"${long}"}\n{"b":1}\n`],
    ["one at the very beginning", `\r{"a":"${long}"}\n{"b":1}\n`],
    ["one of them before the line end", `{"a":"${long}"}\r\r\n{"b":1}\n`],
    ["only the line end's", `{"a":"${long}"}\r\n{"b":1}\r\n`],
    [
      "many of them, and no line end at last",
      `{"a":\r\r"${long}\r${long}"}\r\n\r\n{"b":\r1}\n{"a":\r"${long}"}\r`,
    ],
  ])("a line beyond the limit with lone CRs (%s): what follows it has its line", (_, text) => {
    const bytes = Buffer.from(text);
    for (const chunk of [1, 2, 7, 64, 1000]) {
      const items = split(bytes, chunk);
      expect(items.map(({ type }) => type).slice(0, 1)).toEqual(["oversized"]);
      // Line and column lead to the byte, by the code that applies fixes.
      for (const { line, column, byteOffset } of items) {
        const edit = { line, column, endLine: line, endColumn: column, newText: MARK };
        expect(editBytes(bytes, [edit]).indexOf(MARK), `chunks of ${String(chunk)}`).toBe(byteOffset);
      }
    }
  });

  it("a blank line behind such a line is taken out, and nothing else", async () => {
    const tooLong = `{"prompt":\r"${long}", "completion": "c"}\r\n`;
    const row = `{"prompt": "Name a hill.", "completion": "Primrose Hill."}\r\n`;
    const bytes = Buffer.from(`${tooLong}\r\n${row}\r\n${tooLong}\r\n${row}`);
    const options = { file: "x.jsonl", select: ["PAR"], maxRowBytes: LIMIT };
    const mended = await fixText(bytes, options, true);
    expect(mended.bytes.toString()).toBe(`${tooLong}${row}${tooLong}${row}`);
  });
});
