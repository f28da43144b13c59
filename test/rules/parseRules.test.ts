import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../src/base/random";
import { isJsonArray, type JsonValue } from "../../src/core/dataset/jsonValue";
import { applyEdits } from "../../src/core/lint/edits/applyFixes";
import { lintText } from "../../src/node/lint/lintFile";
import type { Finding } from "../../src/protocol/findings";

async function lint(text: string, file = "rows.jsonl"): Promise<readonly Finding[]> {
  return (await lintText(text, { file, select: ["PAR"], limitPerRule: 100_000 })).findings;
}

/** Code and the characters that are underlined. */
async function marks(text: string): Promise<readonly string[]> {
  const bytes = Buffer.from(text);
  return (await lint(text)).map(
    ({ code, byteOffset = 0, byteLength = 0 }) =>
      `${code} ${bytes.toString("utf8", byteOffset, byteOffset + byteLength)}`,
  );
}

describe("rows that are not quite JSON", () => {
  it("mean the same when all slips are mended, for 600 rows full of them", async () => {
    const random = createRandom(41);
    for (let i = 0; i < 40; i++) {
      const isArray = i % 2 === 0;
      const values = Array.from({ length: 15 }, (_, n) => ({ id: n, v: randomValue(random, 3) }));
      const texts = values.map((value) => sloppy(value, random));
      const text = isArray ? `[\n  ${texts.join(",\n  ")},\n]` : `${texts.join("\n")}\n`;
      const findings = await lint(text, isArray ? "rows.json" : "rows.jsonl");
      expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["PAR006"]));
      const mended = applyEdits(
        text,
        findings.flatMap(({ fix }) => fix?.edits ?? []),
      );
      const rows = isArray
        ? (JSON.parse(mended) as JsonValue)
        : mended
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => JSON.parse(line) as JsonValue);
      expect(rows, text).toEqual(values);
    }
  });

  it("a line that is only a comment goes as a whole", async () => {
    const text = '// rows of May\n{"text": "a"}\n  # and June\n{"text": "b"}\n';
    const found = await lint(text);
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ["PAR006", 1],
      ["PAR006", 3],
    ]);
    expect(
      applyEdits(
        text,
        found.flatMap(({ fix }) => fix?.edits ?? []),
      ),
    ).toBe('{"text": "a"}\n{"text": "b"}\n');
  });

  it("NaN is other data when it becomes null, everything else is not", async () => {
    const found = await lint(`{'a': NaN, b: None, "c": 1,}\n`);
    expect(found.map(({ fix }) => fix?.safety)).toEqual(["safe", "unsafe", "safe", "safe", "safe"]);
  });

  it.each([
    ['{"a": 1 "b": 2}', 'PAR001 "'],
    ['{"a": 1, , "b": 2}', "PAR001 ,"],
    ["{'a': 1 'b': 2}", "PAR001 '"],
    ['{"a": undefined}', "PAR001 u"],
    ['{"a": [1, 2}', "PAR001 }"],
    ['{"a": .5}', "PAR001 ."],
    ['{"a": 0x1F}', "PAR001 x"],
    ["{“a”: 1}", "PAR001 “"],
    ['{"a": (1, 2)}', "PAR001 ("],
    ['{"a": "x\\q"}', "PAR001 \\q"],
    ['{"a": 1};', "PAR001 ;"],
    ['{"a": 😀}', "PAR001 😀"],
  ])("%s has a fault that no reader forgives, at its character", async (text, mark) => {
    expect(await marks(`{"a": 0}\n${text}\n`)).toEqual([mark]);
  });
});

/** JSON as a person or Python's print might write it. */
function sloppy(value: JsonValue, random: Random): string {
  const comment = (): string =>
    (random.below(12) === 0 ? [" /* c, ] } */ ", " /**/ "][random.below(2)] : "") ?? "";
  if (value === null) return random.below(2) === 0 ? "None" : "null";
  if (typeof value === "boolean") {
    const word = String(value);
    return random.below(2) === 0 ? word : `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`;
  }
  if (typeof value === "number") return JSON.stringify(value);
  if (typeof value === "string") return sloppyText(value, random);
  const comma = random.below(3) === 0 ? "," : "";
  if (isJsonArray(value)) {
    const inner = value.map((element) => `${comment()}${sloppy(element, random)}`).join(",");
    return `[${inner}${inner === "" ? "" : comma}${comment()}]`;
  }
  const members = Object.entries(value).map(([key, member]) => {
    const isWord = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) && !/^(?:None|True|False|NaN)$/u.test(key);
    const written = isWord && random.below(2) === 0 ? key : sloppyText(key, random);
    return `${comment()}${written}${comment()}: ${sloppy(member, random)}`;
  });
  // One slip at least, so that the row is one for this rule.
  return `{${members.join(", ")},${comment()}}`;
}

function sloppyText(text: string, random: Random): string {
  const json = JSON.stringify(text);
  const kind = random.below(4);
  if (kind === 0) return json;
  const single = `'${json.slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;
  return kind === 1 ? `u${single}` : single;
}

const TEXTS = [
  "",
  "it's",
  'say "x"',
  "a,]}b",
  "// no # comment",
  "None",
  "é😀\t\n",
  "\\",
  "'",
  "/* x */",
  "u'a'",
];
const KEYS = ["a", "né", "$b_2", "k'ey", "key two", "True", "", "漢字"];

function randomValue(random: Random, depth: number): JsonValue {
  const kind = random.below(depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.below(2) === 0;
  if (kind === 2) return random.below(2000) / 8 - 100;
  if (kind <= 4) return TEXTS[random.below(TEXTS.length)] ?? "";
  const members = Array.from({ length: random.below(4) }, () => randomValue(random, depth - 1));
  if (kind === 5) return members;
  return Object.fromEntries(members.map((member) => [KEYS[random.below(KEYS.length)] ?? "", member]));
}

describe("keys that stand twice", () => {
  it.each([
    ['{"text": "a", "text": "b"}', ['PAR007 "text"']],
    ['{"text": "a", "t\\u0065xt" : "b"}', ['PAR007 "t\\u0065xt"']],
    ['{"text": "a", "meta": [{"b": {"c": 1, "c": 2}}]}', ['PAR007 "c"']],
    ['{"text": "a", "text": "b", "text": "c"}', ['PAR007 "text"', 'PAR007 "text"']],
    ['{"text": "a", "__proto__": 1, "__proto__": 2}', ['PAR007 "__proto__"']],
    ['{"text": "a", "2": 1, "1": 1, "2": 2}', ['PAR007 "2"']],
    ['{"text": "a \\"text\\": b", "meta": {"text": "c"}, "list": [{"x": 1}, {"x": 2}]}', []],
    ['{"text": "a", "": 1, " ": 2, "A": 1, "a": 2}', []],
  ])("%s", async (text, expected) => {
    expect(await marks(text)).toEqual(expected);
  });
});

describe("halves of characters and numbers that do not fit", () => {
  it.each([
    [String.raw`{"text": "\ud83d\ude00 \\ud83d \uD83D\uDE00"}`, []],
    [String.raw`{"text": "\ud83d \ude00"}`, [String.raw`PAR008 \ud83d`, String.raw`PAR008 \ude00`]],
    [String.raw`{"text": "\ud83d\ud83d\ude00"}`, [String.raw`PAR008 \ud83d`]],
    [String.raw`{"\uDC00": [1], "text": "a"}`, [String.raw`PAR008 \uDC00`]],
    ['{"text": "a", "n": [9007199254740991, 9007199254740992, 0.1, 1e22, -0, 1e308]}', []],
    ['{"text": "a", "n": [9007199254740993]}', ["PAR009 9007199254740993"]],
    ['{"text": "a", "n": {"m": -1e999}}', ["PAR009 -1e999"]],
    ['{"text": "12345678901234567890", "n": "1e999"}', []],
  ])("%s", async (text, expected) => {
    expect(await marks(text)).toEqual(expected);
  });
});

describe("nesting", () => {
  const nested = (levels: number): string => `{"text": ${"[".repeat(levels)}${"]".repeat(levels)}}`;
  it.each([
    [99, []],
    [100, ["PAR015"]],
    [50_000, ["PAR015"]],
  ])("of %d lists in a row", async (levels, expected) => {
    expect((await lint(nested(levels))).map(({ code }) => code)).toEqual(expected);
  });
});

describe("characters that nobody sees", () => {
  it.each([
    ["Persian", "می\u200cخواهم"],
    ["Kurdish", "دە\u200cکات"],
    ["Hindi", "क्\u200dष"],
    ["Bengali", "র\u200d্য"],
    ["Sinhala", "ශ්\u200dරී"],
    ["Malayalam", "ല്\u200cല"],
    ["Thai", "ภาษา\u200bไทย"],
    ["Khmer", "ភាសា\u200bខ្មែរ"],
    ["Hebrew with a direction mark", "שלום\u200f!"],
    ["Arabic with marks and isolates", "السلام\u061c \u2067عليكم\u2069"],
    ["a family", "👨‍👩‍👧‍👦"],
    ["signs joined to people", "👩🏽‍🚀 🤷‍♂️ 👩‍🦰"],
    ["joined flags and hearts", "🏳️‍🌈 🏳️‍⚧️ ❤️‍🔥 🐈‍⬛ 1️⃣"],
    ["the flag of England", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"],
    ["narrow and fixed spaces", "5\u202f000\u00a0km\u2009h"],
    ["tabs and line ends", "a\tb\r\nc"],
  ])("%s is as it should be", async (_, text) => {
    expect(await lint(JSON.stringify({ prompt: "Say it", completion: text }))).toEqual([]);
  });

  it.each([
    ["Hel\u200clo", "\u200c", "safe"],
    ["cat\u200d dog", "\u200d", "safe"],
    ["😀\u200d and", "\u200d", "safe"],
    ["Donau\u00addampf", "\u00ad", "safe"],
    ["日本\u200b語", "\u200b", "safe"],
    ["\ufeffHello", "\ufeff", "safe"],
    ["abc\u200e def", "\u200e", "unsafe"],
    ["abc\u061c def", "\u061c", "unsafe"],
    ["السلام\u202eabc", "\u202e", "unsafe"],
    ["a\u034fb", "\u034f", "unsafe"],
    ["a\u3164b", "\u3164", "unsafe"],
    ["a\ufff9b", "\ufff9", "unsafe"],
    ["a\uffffb", "\uffff", "unsafe"],
    ["caf\ufffd", "\ufffd", "unsafe"],
    ["\uf8ff Apple", "\uf8ff", "unsafe"],
    ["x\u{f0001}", "\u{f0001}", "unsafe"],
    ["a\u007fb", "\u007f", "unsafe"],
    ["\u{1f3f4}\u{e0067}\u{e0062}\u{e007f} and \u{e0048}", "\u{e0048}", "unsafe"],
  ])("%j", async (text, character, safety) => {
    const [finding, ...others] = await lint(JSON.stringify({ prompt: "Say it", completion: text }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "PAR014", fix: { safety } });
    expect(await marks(JSON.stringify({ prompt: "Say it", completion: text }))).toEqual([
      `PAR014 ${character}`,
    ]);
  });

  it("a line separator becomes a line break", async () => {
    const text = JSON.stringify({ prompt: "Say it", completion: "One.\u2028Two." });
    const [finding] = await lint(text);
    expect(applyEdits(text, finding?.fix?.edits ?? [])).toBe(text.replace("\u2028", "\\n"));
  });
});
