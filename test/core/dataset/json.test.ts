import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../src/base/random";
import { canonicalJson } from "../../../src/core/dataset/canonicalJson";
import { findJsonFault } from "../../../src/core/dataset/jsonFault";
import { findSpans } from "../../../src/core/dataset/jsonSpans";
import type { JsonPath, JsonValue } from "../../../src/core/dataset/jsonValue";
import { rowFingerprint } from "../../../src/core/dataset/rowFingerprint";
import { findJsonSlips, replaceSlips } from "../../../src/core/dataset/tolerantJson";

/** Beside the checkout in development and CI, not at users'. */
const suite = path.resolve(import.meta.dirname, "../../../../shared/data/jsontestsuite/test_parsing");

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the first fault of a text", () => {
  it.each([
    [`{"a": 1 "b": 2}`, 8, "expected a comma or }"],
    [`{"a": 1,}`, 8, "a comma stands before }"],
    [`{"a" 1}`, 5, "expected a colon after the key"],
    [`{a: 1}`, 1, "expected a key in double quotes or }"],
    [`[1, 2`, 5, "expected a comma or ], but the text ends"],
    [`[1,]`, 3, "a comma stands before ]"],
    [`{"a": "x\ty"}`, 8, "a tab inside a string must be written as an escape"],
    [`{"a": "\\x"}`, 7, "a backslash here does not begin an escape that JSON knows"],
    [`{"a": "\\u12"}`, 7, "\\u must be followed by four hexadecimal digits"],
    [`{"a": "x`, 6, "this string is not closed"],
    [`[012]`, 2, "a number may not begin with 0"],
    [`{} {}`, 3, "the JSON value has ended; nothing may follow it"],
    [``, 0, "expected a value, but the text ends"],
  ])("%s stops at offset %d", (text, offset, message) => {
    expect(findJsonFault(text)).toMatchObject({ start: offset, message });
  });

  it("is there exactly when JSON.parse refuses, for 20,000 damaged rows", () => {
    const random = createRandom(5);
    const row = `{"a": [1, -2.5e3, "x\\u00e9\\n", null, true], "b": {"c": "😀", "d": []}}`;
    const noise = `{}[],:"'\\ 01.-eE+truefalsn\n\t😀`;
    let refused = 0;
    for (let i = 0; i < 20_000; i++) {
      let text = row;
      for (let n = random.below(3); n >= 0; n--) {
        const at = random.below(text.length);
        const cut = random.below(3);
        const put = random.next() < 0.6 ? (noise[random.below(noise.length)] ?? "") : "";
        text = text.slice(0, at) + put + text.slice(at + cut);
      }
      const fault = findJsonFault(text);
      expect(fault === undefined, text).toBe(isJson(text));
      if (fault !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(10_000);
  });

  it("of a hundred thousand open brackets is the missing end, not a crash", () => {
    expect(findJsonFault("[".repeat(100_000))).toMatchObject({ start: 100_000 });
  });

  it.skipIf(!existsSync(suite))("agrees with JSONTestSuite: every y_ parses, every n_ is refused", () => {
    const files = readdirSync(suite);
    const verdict = (prefix: string): boolean[] =>
      files
        .filter((name) => name.startsWith(prefix))
        .map((name) => findJsonFault(readFileSync(path.join(suite, name), "utf8")) === undefined);
    expect(verdict("y_")).toEqual(new Array(95).fill(true));
    expect(verdict("n_")).toEqual(new Array(188).fill(false));
    for (const name of files.filter((one) => one.startsWith("i_"))) {
      const text = readFileSync(path.join(suite, name), "utf8");
      expect(findJsonFault(text) === undefined, name).toBe(isJson(text));
    }
  });
});

describe("the place of a value", () => {
  it("holds the text of that value, for every path of 500 random values in any spacing", () => {
    const random = createRandom(11);
    for (let i = 0; i < 500; i++) {
      const value = randomValue(random, 3);
      const text = spaced(JSON.stringify(value, null, random.below(3)), random);
      for (const [at, expected] of everyPath(value)) {
        const spans = findSpans(text, at);
        expect(spans, text).toBeDefined();
        expect(JSON.parse(text.slice(spans?.value.start, spans?.value.end))).toEqual(expected);
        const key = at.at(-1);
        if (typeof key === "string")
          expect(JSON.parse(text.slice(spans?.key?.start, spans?.key?.end))).toBe(key);
      }
    }
  });

  it("is that of the last of duplicate keys, as JSON.parse reads it", () => {
    const text = `{"a": 1, "a": 2}`;
    const span = findSpans(text, ["a"])?.value;
    expect(text.slice(span?.start, span?.end)).toBe("2");
  });

  it("is unknown where the path leads nowhere", () => {
    expect(findSpans(`{"a": [1]}`, ["a", 1])).toBeUndefined();
    expect(findSpans(`{"a": [1]}`, ["b"])).toBeUndefined();
    expect(findSpans(`"text"`, ["b"])).toBeUndefined();
  });
});

describe("rows that are nearly JSON", () => {
  it.each([
    [`{"a": 1,}`, `{"a": 1}`],
    [`[1, 2, /* none */ ]`, `[1, 2  ]`],
    [`{'it\\'s': 'say "x"'}`, `{"it's": "say \\"x\\""}`],
    [`{"a": None, "b": True, "c": False}`, `{"a": null, "b": true, "c": false}`],
    [`[NaN, -Infinity, Infinity]`, `[null, null, null]`],
    [`{"a": 1} // end`, `{"a": 1} `],
    [`{"a": 1} # end`, `{"a": 1} `],
    [`{"a": 1},`, `{"a": 1}`],
    [`{a: 1, $b_2: [], 3 : "c", né: {d-e: 0}}`, `{"a": 1, "$b_2": [], "3" : "c", "né": {"d-e": 0}}`],
    [`{u'a': u"b", 'c': U'd'}`, `{"a": "b", "c": "d"}`],
    [`{'a': '\\x41\\u00e9\\U0001F600\\a\\\\n"'}`, `{"a": "\\u0041\\u00e9😀\\u0007\\\\n\\""}`],
    [`{'a':\t'x\ty'}`, `{"a":\t"x\\ty"}`],
    [`[nan, inf, -inf]`, `[null, null, null]`],
    [`{a: 'it\\'s', 'b': None, /* x */ "c": [True, NaN,], // y`, undefined],
    [
      `{a: 'it\\'s', 'b': None, /* x */ "c": [True, NaN,],} // y`,
      `{"a": "it's", "b": null,  "c": [true, null]} `,
    ],
  ])("%s is mended to %s", (text, mended) => {
    const slips = findJsonSlips(text);
    expect(slips && replaceSlips(text, slips)).toBe(mended);
  });

  it.each([
    `{"a": 1`,
    `{a b: 1}`,
    `{"a": b}`,
    `[1,,2]`,
    `{"a": 1}`,
    `{"a": "None // 'x',"}`,
    `{"a": 'x}`,
    `{"a": undefined}`,
  ])("%s is left alone: it is fine, or something else is wrong", (text) => {
    expect(findJsonSlips(text)).toBeUndefined();
  });
});

describe("equal rows", () => {
  it("have one canonical text and one fingerprint, whatever the order, spacing and escapes", () => {
    const random = createRandom(3);
    for (let i = 0; i < 300; i++) {
      const value = randomValue(random, 3);
      const other = JSON.parse(JSON.stringify(reversed(value)).replaceAll("é", "\\u00e9")) as JsonValue;
      expect(canonicalJson(other)).toBe(canonicalJson(value));
      expect(rowFingerprint(other)).toBe(rowFingerprint(value));
    }
  });

  it("are not told by the fingerprint alone: it reads samples, and the canonical text decides", () => {
    const text = (middle: string): string => `${"a".repeat(500)}${middle}${"b".repeat(517)}`;
    expect(rowFingerprint([text("xyz")])).toBe(rowFingerprint([text("xyw")]));
    expect(canonicalJson([text("xyz")])).not.toBe(canonicalJson([text("xyw")]));
  });

  it("beyond 200 levels are not compared, and nothing overflows", () => {
    const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000)) as JsonValue;
    expect(canonicalJson(deep)).toBeUndefined();
    expect(rowFingerprint(deep)).toBeUndefined();
  });
});

function randomValue(random: Random, depth: number): JsonValue {
  const kind = random.below(depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.next() < 0.5;
  if (kind === 2) return Math.round(random.normal() * 1000) / 8;
  if (kind <= 4)
    return ["", "é", 'q"\\', "a,]}b", "😀 long enough to be sampled, not read whole"][random.below(5)] ?? "";
  const members = Array.from({ length: random.below(4) }, () => randomValue(random, depth - 1));
  if (kind === 5) return members;
  return Object.fromEntries(members.map((member, i) => [["a", 'k"ey', "né", "😀"][i] ?? "", member]));
}

function* everyPath(value: JsonValue, at: JsonPath = []): Generator<readonly [JsonPath, JsonValue]> {
  yield [at, value];
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value))
    yield* everyPath(inner, [...at, isList ? Number(key) : key]);
}

/** Spaces around the whole; the spacing inside is JSON.stringify's. */
function spaced(text: string, random: Random): string {
  return " ".repeat(random.below(3)) + text + "\n".repeat(random.below(2));
}

function reversed(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
