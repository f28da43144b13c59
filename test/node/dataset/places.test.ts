import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../src/base/random";
import { isJsonObject } from "../../../src/core/dataset/jsonValue";
import { placeOf, type LintRow } from "../../../src/core/lint/rows/lintRow";
import { lintText } from "../../../src/node/lint/lintFile";
import { createPlaceWalker } from "../../../src/node/lint/fixing/placeWalker";

const PIECES = [
  '"',
  '""',
  ",",
  ";",
  "\n",
  "\r\n",
  "\r",
  "a",
  "é",
  "😀",
  " ",
  "\\",
  "日本",
  "x y",
  "\u2028",
  "\uFFFD",
];
/** Bytes that are not UTF-8: alone, cut off, an encoded half of a character. */
const WRONG = ["\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80", "\xc0\xaf"];

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.below(list.length)] as T;
}

/** A cell's text as bytes, some of them wrong; as a Latin-1 string, so that every byte is one character. */
function randomText(random: Random): string {
  const parts = Array.from({ length: random.below(9) }, () =>
    random.below(6) === 0 ? pick(random, WRONG) : Buffer.from(pick(random, PIECES)).toString("latin1"),
  );
  return parts.join("");
}

/** Each text of each row with a place in it that does not cut a character. */
function lookInside(row: LintRow, random: Random) {
  const { object } = row;
  return Object.entries(isJsonObject(object ?? null) ? (object ?? {}) : {}).flatMap(([name, value]) => {
    if (typeof value !== "string") return [];
    // No editor has a place between a CR and its LF.
    const starts = [0];
    for (const one of value.match(/\r\n|[^]/gu) ?? []) starts.push((starts.at(-1) ?? 0) + one.length);
    const [start = 0, end = 0] = [pick(random, starts), pick(random, starts)].sort((a, b) => a - b);
    return [
      {
        within: value.slice(start, end),
        place: placeOf(row.source, { path: [name], within: { start, end } }),
      },
    ];
  });
}

async function check(file: string, bytes: Buffer, random: Random, undo: (written: string) => string) {
  const seen: ReturnType<typeof lookInside> = [];
  await lintText(bytes, {
    file,
    select: [],
    onRow: (row) => {
      seen.push(...lookInside(row, random));
    },
  });
  const walker = createPlaceWalker(
    seen.map(({ place }) => ({ line: place.line ?? 0, column: place.column ?? 0 })),
  );
  walker.push(bytes);
  const offsets = walker.end();
  for (const [i, { within, place }] of seen.entries()) {
    const { byteOffset = -1, byteLength = -1 } = place;
    const written = bytes.subarray(byteOffset, byteOffset + byteLength).toString("utf8");
    const about = JSON.stringify([bytes.toString("latin1"), place]);
    expect(undo(written), about).toBe(within);
    // Line and column lead to the same byte, by the code that applies fixes.
    expect(offsets[i], about).toBe(byteOffset);
  }
  return seen.length;
}

describe("a place inside of a text is the bytes that it was read from", () => {
  it("in 400 random tables of every delimiter and line end, wrong bytes included", async () => {
    const random = createRandom(5);
    let places = 0;
    for (let i = 0; i < 400; i++) {
      const delimiter = pick(random, [",", ";", "\t"]);
      const end = pick(random, ["\n", "\r\n", "\r"]);
      const cell = (): string => {
        const text = randomText(random);
        const isQuoted = random.below(2) === 0 || /["\r\n,;\t]/u.test(text);
        return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
      };
      const rows = Array.from(
        { length: 1 + random.below(5) },
        () => `${cell()}${delimiter}${cell()}${delimiter}z`,
      );
      const mark = random.below(3) === 0 ? "\xef\xbb\xbf" : "";
      const text = `${mark}prompt${delimiter}completion${delimiter}note${end}${rows.join(end)}${end}`;
      const undo = (written: string): string => written.replaceAll('""', '"');
      places += await check("x.csv", Buffer.from(text, "latin1"), random, undo);
    }
    expect(places).toBeGreaterThan(1500);
  });

  it.each(["x.jsonl", "x.json"])("in 200 random files named %s, wrong bytes included", async (file) => {
    const random = createRandom(6);
    let places = 0;
    for (let i = 0; i < 200; i++) {
      const text = (): string => {
        const inner = JSON.stringify(randomText(random)).slice(1, -1);
        return `"${inner.replaceAll("\\u0080", "\x80")}"`;
      };
      const rows = Array.from(
        { length: 2 + random.below(4) },
        () => `{"prompt": ${text()}, "completion": ${text()}}`,
      );
      const whole = file === "x.json" ? `[\r\n  ${rows.join(",\r  ")}\n]` : `${rows.join("\r\n")}\n`;
      const undo = (written: string): string => JSON.parse(`"${written}"`) as string;
      places += await check(file, Buffer.from(whole, "latin1"), random, undo);
    }
    expect(places).toBeGreaterThan(1000);
  });
});
