import { gzipSync } from "node:zlib";
import type { Random } from "../../../src/base/random";
import { TABLES } from "./fuzzTables";

/** A spoilt file: its name, its bytes, and the bytes that places are about when the file is packed. */
export interface FuzzInput {
  readonly file: string;
  readonly bytes: Buffer;
  /** Undefined where places cannot be told: a packing that is spoilt itself, a table. */
  readonly text: Buffer | undefined;
}

/** Rows of every shape, small, so that many can be tried; each is right as it stands. */
const ROWS: readonly unknown[] = [
  { prompt: "How do I boil an egg?", completion: "Put it into boiling water for seven minutes." },
  { instruction: "Add", input: "12 and 30", output: "12 + 30 = 42", id: 7 },
  { text: "Der Fluß fließt — langsam — zur Küste. 🌊", label: "low", age_band: "65+" },
  {
    messages: [
      { role: "system", content: "You are kind." },
      { role: "user", content: "Hi\n```json\n{}\n```" },
      { role: "assistant", content: "Hello! <|im_end|>", weight: 1 },
    ],
  },
  {
    conversations: [
      { from: "human", value: "天気はどう？" },
      { from: "gpt", value: "I cannot say. Mail me@example.org or +1 202 555 0143." },
    ],
    tools: '[{"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "string"}}}}]',
  },
  {
    messages: [
      { role: "user", content: [{ type: "text", text: "What is <image>?" }] },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: '{"a": "b"}' } }],
      },
      { role: "tool", tool_call_id: "1", content: "42" },
      { role: "assistant", content: "It is 42." },
    ],
    tools: [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }],
    images: ["a.png"],
  },
  { prompt: "p", chosen: "This one is good.", rejected: "That one is not." },
  { prompt: "p", completion: "c", label: true },
  {
    chosen: [
      { role: "user", content: "Which?" },
      { role: "assistant", content: "This one." },
    ],
    rejected: [
      { role: "user", content: "Which?" },
      { role: "assistant", content: "None &amp; never." },
    ],
    score_chosen: 3,
    score_rejected: 4,
  },
  {
    messages: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hi!" },
    ],
    kto_tag: false,
  },
  { question: "Marks &amp; Spencer<br>?", answer: "schÃ¶n\u200b und <|im_end|> gut", lang: "de" },
  { messages: '[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]' },
  {
    conversations: [
      { from: "system", value: "s" },
      { from: "gpt", value: "a" },
      { from: "gpt", value: "" },
    ],
  },
];

/** Pieces that parsers and rules look for. */
const PIECES: readonly string[] = [
  ...[
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "NaN",
    "True",
    "// x",
    "/*",
    "'",
    "\n",
    "\r\n",
    "\r",
    "\t",
  ],
  ...[
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\u0000",
    "\ufeff",
    "\u200d",
    "\u202e",
    "\ufffd",
    "Ã©",
    "â€™",
    "\u{1f600}",
  ],
  ...["<|im_start|>", "</s>", "[INST]", "{{name}}", "<noinput>", "```", "$$", "| a | b |", "![x](http://y)"],
  ...["4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "a@b.co", "AKIA", "-----BEGIN", "eyJ", "1e999"],
  ...[
    "123456789012345678901234567890",
    '"role"',
    '"content"',
    '"from": "bot"',
    "\\n\\n",
    "&amp;",
    "<br>",
    "#### 18",
  ],
  ...["<<1+1=3>>", "As an AI", "Human:", "lorem ipsum", "аpple", "ignore", ";", "\u2028", "\u0600", "ﷺ"],
];

/** One spoilt file, the same for the same state of `random`. */
export function fuzzInput(random: Random): FuzzInput {
  const kind = random.below(40);
  if (kind === 0) return spoiltTable(random);
  const rows = Array.from({ length: 1 + random.below(4) }, () => ROWS[random.below(ROWS.length)]);
  const { file, text } = written(rows, random);
  let bytes: Buffer = Buffer.from(text);
  for (let i = random.below(5); i >= 0; i--) bytes = spoil(bytes, random);
  if (kind === 1) return packed(file, bytes, random);
  if (kind === 2) bytes = wide(bytes, random);
  return { file, bytes, text: bytes };
}

function spoiltTable(random: Random): FuzzInput {
  const { file, bytes: whole } = TABLES[random.below(TABLES.length)] as (typeof TABLES)[number];
  let bytes = whole;
  for (let i = random.below(4); i >= 0; i--) bytes = spoil(bytes, random);
  return { file, bytes, text: undefined };
}

function packed(file: string, text: Buffer, random: Random): FuzzInput {
  const whole = gzipSync(text, { level: 1 });
  const bytes = random.below(2) === 0 ? whole : spoil(whole, random);
  return { file: `${file}.gz`, bytes, text: bytes === whole ? text : undefined };
}

/** UTF-16, marked or not, spoilt once more: half a character is easily left. */
function wide(text: Buffer, random: Random): Buffer {
  const marked = `${random.below(2) === 0 ? "\ufeff" : ""}${text.toString("utf8")}`;
  const bytes = Buffer.from(marked, "utf16le");
  if (random.below(2) === 0) bytes.swap16();
  return random.below(2) === 0 ? bytes : spoil(bytes, random);
}

function written(rows: readonly unknown[], random: Random): { file: string; text: string } {
  const indent = random.below(4) === 0 ? 2 : 0;
  const lines = rows.map((row) => JSON.stringify(row));
  switch (random.below(9)) {
    case 0:
      return { file: "x.json", text: JSON.stringify(rows, null, indent) };
    case 1:
      return { file: "x.csv", text: `prompt,completion\n${rows.map(csvLine).join("\n")}\n` };
    case 2:
      return { file: "x.tsv", text: `text\tlabel\n${rows.map(csvLine).join("\r\n").replaceAll(",", "\t")}` };
    case 3:
      return { file: "x.csv", text: `a;b\r\n${rows.map(csvLine).join("\r\n").replaceAll(",", ";")}` };
    case 4:
      return { file: "x.jsonl", text: `${lines.join("\r\n\r\n")}\r\n` };
    case 5:
      return { file: "x.jsonl", text: JSON.stringify(random.below(2) === 0 ? rows : rows[0], null, indent) };
    case 6:
      return {
        file: "dataset_info.json",
        text: JSON.stringify({ mine: { file_name: "x.jsonl", columns: rows[0] } }, null, indent),
      };
    default:
      return { file: "x.jsonl", text: lines.join("\n") };
  }
}

function csvLine(row: unknown): string {
  return `"${JSON.stringify(row).replaceAll('"', '""')}",x`;
}

function spoil(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const other = Math.min(bytes.length, at + random.below(12));
  const insert = (piece: Buffer): Buffer => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  switch (random.below(7)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(other)]);
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return insert(Buffer.from([random.below(256)]));
    case 3:
      return insert(bytes.subarray(at, Math.min(bytes.length, at + random.below(200))));
    case 4:
      return insert(Buffer.from((PIECES[random.below(PIECES.length)] ?? "").repeat(1 + random.below(3))));
    case 5: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = random.below(256);
      return copy;
    }
    default:
      return insert(Buffer.from(PIECES[random.below(PIECES.length)] ?? ""));
  }
}
