import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import { editBytes } from "../../../../src/node/lint/fixing/editBytes";
import { fixFile } from "../../../../src/node/lint/fixing/fixFile";
import { createPlaceWalker } from "../../../../src/node/lint/fixing/placeWalker";

const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-fix-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
/** A file alone in its folder, so that whatever is left behind is seen. */
function put(name: string, bytes: string | Uint8Array): string {
  const file = path.join(mkdtempSync(path.join(folder, `${String(count++)}-`)), name);
  writeFileSync(file, bytes);
  return file;
}

const row = (i: number): string =>
  `{"prompt": "Is ${String(i)} odd?", "completion": "Look at digit ${String(i)}."}`;
const utf16 = (text: string, isBig: boolean): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return isBig ? bytes.swap16() : bytes;
};

const CASES: readonly (readonly [string, string | Buffer, string])[] = [
  ["blank.jsonl", `${row(1)}\r\n\r\n${row(2)}\n \n${row(3)}`, `${row(1)}\r\n${row(2)}\n${row(3)}`],
  ["mark.jsonl", `\uFEFF${row(1)}\n`, `${row(1)}\n`],
  [
    "wide.jsonl",
    utf16(`${row(1)}\n{"prompt": "😀", "completion": "é"}\n`, false),
    `${row(1)}\n{"prompt": "😀", "completion": "é"}\n`,
  ],
  ["big.jsonl", utf16(`${row(1)}\n`, true), `${row(1)}\n`],
  ["list.jsonl", `[\n  ${row(1)},\n  ${row(2)}\n]\n`, `${row(1)}\n${row(2)}\n`],
  [
    "pretty.jsonl",
    `{\n  "prompt": "a",\n  "completion": "b \\n  c"\n}\n`,
    `{"prompt": "a", "completion": "b \\n  c"}\n`,
  ],
  ["lines.json", `${row(1)}\n\n${row(2)}\n`, `[\n${row(1)},\n${row(2)}\n]\n`],
];

describe("mending a file", () => {
  it.each(CASES)("%s is written in place", async (name, before, after) => {
    const file = put(name, before);
    const { fixed, writtenTo, result } = await fixFile(file, { file: name, select: ["PAR"] }, false);
    expect(readFileSync(file, "utf8")).toBe(after);
    expect([fixed > 0, writtenTo, result.findings]).toEqual([true, file, []]);
  });

  it.each(CASES)(
    "%s, when it is large, is written beside it in pieces, and nothing else",
    async (name, before, after) => {
      const file = put(name, before);
      const small = { largestInPlace: 0 };
      const { writtenTo = "", result } = await fixFile(file, { file: name, select: ["PAR"] }, false, small);
      expect(path.basename(writtenTo)).toBe(name.replace(/\.(\w+)$/u, ".fixed.$1"));
      expect(readFileSync(writtenTo, "utf8")).toBe(after);
      expect(readFileSync(file)).toEqual(Buffer.from(before as string));
      expect(result.findings).toEqual([]);
      expect(readdirSync(path.dirname(file)).sort()).toEqual([path.basename(writtenTo), name].sort());
    },
  );

  it("both ways give the same bytes, unsafe fixes and overlapping ones included", async () => {
    const text = Array.from({ length: 400 }, (_, i) =>
      i % 7 === 0
        ? ""
        : i % 11 === 0
          ? `{"prompt": "caf\xe9 ${String(i)}", "completion": ${i % 2 === 0 ? "None" : "NaN"},}`
          : row(i),
    ).join("\n");
    const bytes = Buffer.from(text, "latin1");
    const options = { file: "x.jsonl", select: ["PAR"] };
    const [inPlace, beside] = [put("x.jsonl", bytes), put("x.jsonl", bytes)];
    await fixFile(inPlace, options, true);
    const { writtenTo = "" } = await fixFile(beside, options, true, { largestInPlace: 0 });
    expect(readFileSync(writtenTo)).toEqual(readFileSync(inPlace));
    expect(readFileSync(inPlace, "utf8")).toContain("café");
  });

  it("with more findings than are kept at once, mends all of them", async () => {
    const file = put("many.jsonl", `${row(1)}\n`.concat("\n".repeat(50), row(2), "\n"));
    const options = { file: "many.jsonl", select: ["PAR004"], limitPerRule: 7 };
    const { fixed, writtenTo = "" } = await fixFile(file, options, false, { largestInPlace: 0 });
    expect(fixed).toBe(50);
    expect(readFileSync(writtenTo, "utf8")).toBe(`${row(1)}\n${row(2)}\n`);
  });

  it("nothing is converted when bytes would be lost", async () => {
    const list = Buffer.from(`[{"prompt": "caf\xe9", "completion": "b"}]`, "latin1");
    const wide = Buffer.concat([utf16(row(1), false), Buffer.from([0x0a])]);
    const mixed = Buffer.concat([
      Buffer.from(`\uFEFF`),
      Buffer.from(`{"prompt": "caf\xe9", "completion": "b"}`, "latin1"),
    ]);
    for (const largestInPlace of [0, 1e9]) {
      // Where its rows end is a guess, and one line each would lose even that.
      const broken = Buffer.from(`[\n  {"prompt": "a\n  b, "completion": "c"},\n  ${row(1)}\n]\n`);
      for (const bytes of [list, wide, broken]) {
        const file = put("x.jsonl", bytes);
        const { writtenTo } = await fixFile(file, { file: "x.jsonl", select: ["PAR"] }, false, {
          largestInPlace,
        });
        expect([writtenTo, readFileSync(file)]).toEqual([undefined, bytes]);
      }
      const file = put("x.jsonl", mixed);
      const { writtenTo = "" } = await fixFile(file, { file: "x.jsonl", select: ["PAR"] }, false, {
        largestInPlace,
      });
      expect(readFileSync(writtenTo)).toEqual(mixed.subarray(3));
    }
  });

  it("a packed file is not written, and a note says so", async () => {
    const packed = gzipSync(`${row(1)}\n\n${row(2)}\n`);
    const file = put("x.jsonl.gz", packed);
    const { fixed, note, result } = await fixFile(file, { file: "x.jsonl.gz", select: ["PAR"] }, false);
    expect([fixed, result.findings.length]).toEqual([0, 1]);
    expect(note).toContain("unpack it first");
    expect(readFileSync(file)).toEqual(packed);
  });

  it.skipIf(process.platform === "win32")("through a link, the file that it names is written", async () => {
    const file = put("real.jsonl", `${row(1)}\n\n${row(2)}\n`);
    const link = path.join(path.dirname(file), "link.jsonl");
    symlinkSync(file, link);
    await fixFile(link, { file: "link.jsonl", select: ["PAR"] }, false);
    expect(readFileSync(file, "utf8")).toBe(`${row(1)}\n${row(2)}\n`);
  });
});

describe("places of a file", () => {
  /** As an editor sees the text: decoded whole, lines cut at every kind of line end. */
  function expected(bytes: Buffer): { line: number; column: number; offset: number }[] {
    const text = bytes.toString("utf8");
    const places: { line: number; column: number; offset: number }[] = [];
    let [line, column] = [1, 1];
    // One character at a time, so that each U+FFFD is met with the bytes it stands for.
    let offset = 0;
    for (const character of text) {
      places.push({ line, column, offset });
      const length = character === "\ufffd" ? wrongLength(bytes, offset) : Buffer.byteLength(character);
      const isBreak = character === "\n" || (character === "\r" && bytes[offset + 1] !== 10);
      offset += length;
      if (isBreak) [line, column] = [line + 1, 1];
      else column += character.length;
    }
    return places;
  }

  /** The least number of bytes behind which the rest decodes as it did. */
  function wrongLength(bytes: Buffer, from: number): number {
    const rest = bytes.toString("utf8", from);
    for (let n = 1; n < 4; n++) if (bytes.toString("utf8", from + n) === rest.slice(1)) return n;
    return 3;
  }

  it("are found in any bytes, in chunks of any size", () => {
    const random = createRandom(11);
    const pieces = ["a", "é", "€", "😀", "\n", "\r\n", "\r"].map((text) => Buffer.from(text));
    const wrong = [
      [0xff],
      [0xc3],
      [0xe2, 0x82],
      [0xf0, 0x9f, 0x98],
      [0xed, 0xa0, 0x80],
      [0x80],
      [0xc0, 0xaf],
      [0xf4, 0x90],
    ];
    for (let i = 0; i < 300; i++) {
      const parts = Array.from({ length: 12 }, () =>
        random.below(3) === 0
          ? Buffer.from(wrong[random.below(wrong.length)] ?? [])
          : (pieces[random.below(pieces.length)] ?? Buffer.alloc(0)),
      );
      const bytes = Buffer.concat(parts);
      // A line feed behind a CR is no place of its own.
      const places = expected(bytes).filter(
        ({ offset }) => !(bytes[offset] === 10 && bytes[offset - 1] === 13),
      );
      const shuffled = places.toSorted((a, b) => ((a.offset * 7) % 13) - ((b.offset * 7) % 13));
      for (const chunk of [1, 3, 100]) {
        const walker = createPlaceWalker(shuffled);
        for (let at = 0; at < bytes.length; at += chunk) walker.push(bytes.subarray(at, at + chunk));
        expect(walker.end(), bytes.toString("hex")).toEqual(shuffled.map(({ offset }) => offset));
      }
    }
  });

  it("begin behind a byte order mark, and a line behind the last is the end", () => {
    const bytes = Buffer.from("\uFEFFab\nc");
    const edit = (line: number, column: number, newText: string) => ({
      line,
      column,
      endLine: line,
      endColumn: column,
      newText,
    });
    expect(editBytes(bytes, [edit(1, 1, "X"), edit(1, 3, "Y"), edit(9, 1, "Z")]).toString()).toBe(
      "\uFEFFXabY\ncZ",
    );
    expect(editBytes(Buffer.from(""), [edit(1, 1, "X")]).toString()).toBe("X");
  });
});
