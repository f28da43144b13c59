import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../src/base/random";
import { findSpans } from "../../../src/core/dataset/jsonSpans";
import type { JsonObject, JsonPath, JsonValue, Span } from "../../../src/core/dataset/jsonValue";
import { lintText } from "../../../src/node/lint/lintFile";
import type { Finding } from "../../../src/protocol/findings";
import { writeJson, type Layout } from "./positionText";

const WORDS =
  'river café naïve e\u0301tude 漢字 Straße 👩‍💻 😀 می‌خواهم שלום \t\n \\frac{a}{b} "quoted" a/b <b>bold</b> 🇩🇪 नमस्ते — “so” ﬁ'.split(
    " ",
  );
/** Pieces that some rule has something to say about. */
const ODDITIES = [
  "\u200b",
  "\ufeff",
  "\u0007",
  "\u202e",
  "\ue000",
  "\ud83d",
  "\ude00",
  "<|im_end|>",
  "</s>",
  "cafÃ©",
  "ada.lovelace@" + "example-firm.net",
  "As an AI language model, I cannot do that.",
  "\n### Human: and now?",
  "```\ncode",
  "&amp; &lt;",
  "a\\\\nb\\\\nc",
  "[insert name here]",
  "p\u0430ssword",
];

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () =>
    random.below(9) === 0 ? ODDITIES[random.below(ODDITIES.length)] : WORDS[random.below(WORDS.length)],
  ).join(" ");

const CALL = { id: "c1", type: "function", function: { name: "look", arguments: '{"wörd": "😀", "n": 2}' } };
const TOOLS = [
  {
    type: "function",
    function: { name: "look", parameters: { type: "object", properties: { n: { type: "int" } } } },
  },
];

/** Ways to spoil a row of messages. */
const FAULTS: readonly ((row: Record<string, JsonValue>, turns: JsonObject[], random: Random) => void)[] = [
  (_, turns) => Object.assign(turns[0] as object, { role: "Human" }),
  (_, turns) => Object.assign(turns[1] as object, { content: null }),
  (_, turns) => Object.assign(turns[1] as object, { content: 7 }),
  (_, turns) => Object.assign(turns[1] as object, { weight: 0.5 }),
  (_, turns) => Object.assign(turns[1] as object, { content: [{ type: "text", text: "Nāme" }, { x: "é" }] }),
  (_, turns) => turns.push({ role: "user", content: "And thén?" }),
  (_, turns) => turns.push({ role: "assistant", content: "And thén 😀." }),
  (_, turns) => turns.splice(1, 0, { role: "assistant", content: null, tool_calls: [CALL] }),
  (_, turns) => turns.unshift({ role: "assistant", content: "Já." }),
  (_, turns) => turns.push({ role: "system", content: "Läte." }),
  (_, turns) => turns.splice(0, turns.length),
  (row) => Object.assign(row, { tools: TOOLS }),
  (row) => Object.assign(row, { tools: JSON.stringify(TOOLS) }),
  (row) => Object.assign(row, { "sçore 😀": 2 ** 53 + 2, big: [1e300, -(2 ** 60)] }),
  (row) => Object.assign(row, { toools: [], "mé/ta~": { a: 1 } }),
  (row, turns) => Object.assign(row, { messages: JSON.stringify(turns) }),
  (row) => Object.assign(row, { messages: null }),
  (row) => Reflect.deleteProperty(row, "messages"),
];

function randomRow(random: Random): JsonObject {
  const turns: JsonObject[] = [
    { role: "user", content: words(random, 3 + random.below(8)) },
    { role: "assistant", content: words(random, 3 + random.below(8)) },
  ];
  const row: Record<string, JsonValue> = { ïd: random.below(1000), messages: turns };
  if (random.below(3) > 0) FAULTS[random.below(FAULTS.length)]?.(row, turns, random);
  return random.below(2) === 0 ? row : Object.fromEntries(Object.entries(row).reverse());
}

/** A whole file, and where each row's text stands in it. */
interface MadeFile {
  readonly text: string;
  readonly name: string;
  readonly rows: readonly Span[];
}

function makeFile(random: Random): MadeFile {
  const lineEnd = random.below(3) === 0 ? "\r\n" : "\n";
  const isArray = random.below(2) === 0;
  const indent = isArray && random.below(2) === 0 ? 1 + random.below(3) : undefined;
  const layout: Layout = { lineEnd, indent };
  const texts = Array.from({ length: 6 }, () => {
    const text = writeJson(randomRow(random), random, layout, 1);
    return spoil(text, random);
  });
  const between = isArray ? (indent === undefined ? ", " : `,${lineEnd}${" ".repeat(indent)}`) : lineEnd;
  let text = isArray ? (indent === undefined ? "[" : `[${lineEnd}${" ".repeat(indent)}`) : "";
  const rows = texts.map((row, i) => {
    if (i > 0) text += between;
    const start = text.length;
    text += row;
    return { start, end: text.length };
  });
  text += isArray ? `${indent === undefined ? "" : lineEnd}]` : lineEnd;
  return { text, name: isArray ? "x.json" : "x.jsonl", rows };
}

/** Things that `JSON.stringify` never writes: a key twice, slips, a number that does not fit. */
function spoil(text: string, random: Random): string {
  const kind = random.below(14);
  const body = text.slice(0, text.lastIndexOf("}"));
  const end = text.slice(body.length);
  if (kind === 0) return `${body}, "\\u00efd" : "ägain"${end}`;
  if (kind === 1) return `${body}, "n": 12345678901234567890${end}`;
  if (kind === 2) return `${body}, ${end}`;
  if (kind === 3) return `${body}, 'ké': None, x: NaN /* 😀 */${end}`;
  if (kind === 4) return `${body}, "é" 1${end}`;
  return text;
}

/** Offsets of line starts, worked out anew: LF, CR LF and CR end a line, as in every editor. */
function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/gu), (match) => match.index + match[0].length)];
}

function stepsOf(pointer: string, row: JsonValue): JsonPath {
  let value: JsonValue | undefined = row;
  return pointer
    .split("/")
    .slice(1)
    .map((step) => {
      const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
      const isIndex = Array.isArray(value);
      value = isIndex ? (value as JsonValue[])[Number(key)] : (value as JsonObject | undefined)?.[key];
      return isIndex ? Number(key) : key;
    });
}

function expectExact(finding: Finding, file: MadeFile, bytes: Buffer, starts: readonly number[]): void {
  const { line, column, endLine, endColumn, byteOffset, byteLength, pointer, row } = finding;
  // Findings about the file as a whole have no place in it.
  if (line === undefined || byteOffset === undefined) return;
  const from = (starts[line - 1] ?? NaN) + (column ?? NaN) - 1;
  const to = (starts[(endLine ?? NaN) - 1] ?? NaN) + (endColumn ?? NaN) - 1;
  const context = `${JSON.stringify(finding)} in ${JSON.stringify(file.text)}`;
  expect(bytes.toString("utf8", byteOffset, byteOffset + (byteLength ?? NaN)), context).toBe(
    file.text.slice(from, to),
  );
  if (pointer === undefined || row === undefined) return;
  const own = file.rows[row - 1] as Span;
  const text = file.text.slice(own.start, own.end);
  const spans = findSpans(text, stepsOf(pointer, JSON.parse(text) as JsonValue));
  expect(spans, context).toBeDefined();
  const start = own.start + (spans?.key?.start ?? spans?.value.start ?? NaN);
  expect(from >= start && to <= own.start + (spans?.value.end ?? NaN), context).toBe(true);
}

describe("the place of a finding", () => {
  it("is the same text by line and column as by bytes, inside of what the pointer names", async () => {
    const random = createRandom(20);
    const codes = new Set<string>();
    let count = 0;
    for (let i = 0; i < 260; i++) {
      const file = makeFile(random);
      const bytes = Buffer.from(file.text);
      const isPacked = i % 5 === 0;
      const { findings } = await lintText(isPacked ? gzipSync(bytes) : bytes, {
        file: isPacked ? `${file.name}.gz` : file.name,
      });
      const starts = lineStarts(file.text);
      for (const finding of findings) {
        expectExact(finding, file, bytes, starts);
        codes.add(finding.code);
        count++;
      }
    }
    expect(count).toBeGreaterThan(3000);
    expect(codes.size).toBeGreaterThan(25);
  }, 60_000);
});
