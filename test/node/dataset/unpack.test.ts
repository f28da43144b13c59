import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openDataset } from "../../../src/node/dataset/readItems";
import { lintFile, lintText } from "../../../src/node/lint/lintFile";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-gzip-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const LINES = Array.from(
  { length: 3000 },
  (_, i) =>
    `{"prompt": "Is ${String((i * 7919) % 99_991)} odd? 😀", "completion": "Look at digit ${String(i)}."}`,
);
const TEXT = `${LINES.join("\n")}\n`;

function put(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

async function both(name: string, bytes: Buffer) {
  const options = { file: name, select: ["PAR", "QLT001"] };
  return [await lintFile(put(name, bytes), options), await lintText(bytes, options)] as const;
}

describe("gzip", () => {
  it.each([
    ["lines.jsonl.gz", TEXT],
    ["list.json.gz", `[${LINES.join(",\n")}]`],
    ["table.csv.gz", `prompt,completion\n${'"a, b",c\n'.repeat(3000)}`],
    ["noName", TEXT],
  ])("%s: the rows are those of the text, from a file and from memory", async (name, text) => {
    for (const { rows, findings } of await both(name, gzipSync(text)))
      expect([rows, findings]).toEqual([3000, []]);
  });

  it("places are those of the text that comes out, and can be read again", async () => {
    const text = TEXT.replace(LINES[2000] ?? "", `{"prompt": "é😀", "completion": ""}`);
    const [{ findings }] = await both("place.jsonl.gz", gzipSync(text));
    expect(findings).toMatchObject([{ code: "QLT001", line: 2001, column: 33, row: 2001 }]);
    const dataset = await openDataset(path.join(folder, "place.jsonl.gz"));
    const { byteOffset = 0, byteLength = 0 } = findings[0] ?? {};
    expect(dataset.readAgain(byteOffset - 14, byteLength + 14)).toBe(`"completion": ""`);
    await dataset.close();
  });

  it("cut off: the whole rows before, and one finding", async () => {
    const packed = gzipSync(TEXT);
    for (const { rows, findings } of await both("cut.jsonl.gz", packed.subarray(0, packed.length >> 1))) {
      expect(rows).toBeGreaterThan(500);
      expect(rows).toBeLessThan(2999);
      expect(findings).toMatchObject([
        { code: "PAR001", message: expect.stringContaining("cut off") as string },
      ]);
    }
  });

  it("a list that is cut off is not reported a second time", async () => {
    const packed = gzipSync(`[${LINES.join(",\n")}]`);
    for (const { findings } of await both("cut.json.gz", packed.subarray(0, packed.length >> 1)))
      expect(findings.map(({ code }) => code)).toEqual(["PAR001"]);
  });

  it("damaged, or no gzip behind the first two bytes: one finding", async () => {
    const broken = Buffer.from(gzipSync(TEXT));
    broken[broken.length - 6] = (broken[broken.length - 6] ?? 0) ^ 255;
    for (const bytes of [broken, Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from("no gzip at all")])])
      for (const { findings } of await both("broken.gz", bytes))
        expect(findings).toMatchObject([
          { code: "PAR001", message: expect.stringContaining("damaged") as string },
        ]);
  });

  it("members one after the other are one text", async () => {
    const members = Buffer.concat(LINES.slice(0, 50).map((line) => gzipSync(`${line}\n`)));
    for (const { rows, findings } of await both("members.jsonl.gz", members))
      expect([rows, findings]).toEqual([50, []]);
  });

  it("leaves no temporary file behind", async () => {
    const mine = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith("tunesmith-unpacked-"));
    const before = mine();
    await lintFile(put("again.jsonl.gz", gzipSync(TEXT)), { file: "again.jsonl.gz" });
    const stopped = AbortSignal.abort();
    await expect(
      lintFile(path.join(folder, "again.jsonl.gz"), { file: "again.jsonl.gz", signal: stopped }),
    ).rejects.toThrow();
    expect(mine()).toEqual(before);
  });
});

describe("what is no text", () => {
  it.each([
    ["PK\x03\x04\x14\x00\x06\x00\xff\xfe", "zip"],
    ["\x80\x04\x95\x10\x00\x00\x00\x00\x00\x8c\x07", "pickle"],
    ["\x28\xb5\x2f\xfd\x00\x58\xff\xfe", "zstd"],
  ])("%j is one finding that names it", async (head, kind) => {
    const bytes = Buffer.concat([Buffer.from(head, "latin1"), Buffer.alloc(100, 0xfe)]);
    const { rows, findings } = await lintText(bytes, { file: "x.jsonl", select: ["PAR"] });
    expect(rows).toBe(0);
    expect(findings).toMatchObject([{ code: "PAR001", message: expect.stringContaining(kind) as string }]);
  });
});
