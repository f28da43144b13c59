import { describe, expect, it } from "vitest";
import { createSplitter } from "../../../../src/node/dataset/splitting/createSplitter";
import { wideForm } from "../../../../src/node/dataset/delimited/wideForm";
import { convertBytes } from "../../../../src/node/lint/fixing/convertBytes";

const ROW = `{"prompt": "a", "completion": "b"}\n`;
const wide = (text: string, isBig: boolean): Buffer => {
  const bytes = Buffer.from(text, "utf16le");
  return isBig ? bytes.swap16() : bytes;
};
const utf32 = Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0, 0x7d, 0, 0, 0]);

describe("a file of wide characters", () => {
  it.each([
    ["UTF-16 (little-endian)", wide(`\uFEFF${ROW}`, false), 2],
    ["UTF-16 (big-endian)", wide(`\uFEFF${ROW}`, true), 2],
    ["UTF-16 (little-endian)", wide(ROW, false), 0],
    ["UTF-16 (big-endian)", wide(ROW, true), 0],
    ["UTF-32 (little-endian)", utf32, 4],
    ["UTF-32 (big-endian)", Buffer.from(utf32).swap32(), 4],
  ])("%s is known by its first four bytes", (name, bytes, mark) => {
    expect(wideForm(bytes.subarray(0, 4))).toMatchObject({ name, mark });
  });

  it.each([
    ["a stray zero byte before the first row", Buffer.from(`\0${ROW}`)],
    ["one behind the first character", Buffer.from(`{\0${ROW.slice(1)}`)],
    ["an even number of bytes", Buffer.from(`\0${ROW}\n`)],
    ["two zero bytes", Buffer.from(`\0\0${ROW}`)],
    ["UTF-32", utf32],
    ["UTF-16", wide(ROW, true)],
    ["UTF-16 with a mark", wide(`\uFEFF${ROW}`, false)],
  ])("%s: what is read as UTF-8 is not converted from something else", async (_, bytes) => {
    const splitter = createSplitter("x.jsonl");
    const items = [...splitter.push(bytes), ...splitter.end()];
    const canConvert = items.some((item) => item.type === "fault" && item.convert === "utf8");
    expect((await convertBytes(bytes, "utf8")) !== undefined).toBe(canConvert);
  });
});
