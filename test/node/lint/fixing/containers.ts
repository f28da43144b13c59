import type { Random } from "../../../../src/base/random";
import { type JsonObject, type JsonValue } from "../../../../src/core/dataset/jsonValue";

/** A way to write rows into a file. */
export interface WrittenAs {
  readonly name: string;
  /** The ending that such files have. */
  readonly file: string;
  /** Undefined when these rows have no such form. */
  readonly write: (rows: readonly JsonObject[]) => Buffer | undefined;
}

const lines = (rows: readonly JsonObject[], end: string): string =>
  rows.map((row) => JSON.stringify(row)).join(end);

export const CONTAINERS: readonly WrittenAs[] = [
  { name: "JSON Lines", file: "x.jsonl", write: (rows) => Buffer.from(`${lines(rows, "\n")}\n`) },
  { name: "JSON Lines, CRLF", file: "x.jsonl", write: (rows) => Buffer.from(`${lines(rows, "\r\n")}\r\n`) },
  { name: "JSON Lines, no last line end", file: "x.jsonl", write: (rows) => Buffer.from(lines(rows, "\n")) },
  { name: "JSON Lines, BOM", file: "x.jsonl", write: (rows) => Buffer.from(`\uFEFF${lines(rows, "\n")}\n`) },
  {
    name: "JSON Lines, spaced",
    file: "x.jsonl",
    write: (rows) => Buffer.from(` ${lines(rows, "  \n\t")} \n`),
  },
  { name: "a JSON array", file: "x.json", write: (rows) => Buffer.from(JSON.stringify(rows)) },
  {
    name: "a JSON array, pretty",
    file: "x.json",
    write: (rows) => Buffer.from(`${JSON.stringify(rows, null, 2)}\n`),
  },
  {
    name: "a JSON array, pretty, CRLF",
    file: "x.json",
    write: (rows) => Buffer.from(`${JSON.stringify(rows, null, "\t").replaceAll("\n", "\r\n")}\r\n`),
  },
  { name: "CSV", file: "x.csv", write: (rows) => delimited(rows, ",", "\n", false) },
  { name: "CSV, CRLF, all quoted", file: "x.csv", write: (rows) => delimited(rows, ",", "\r\n", true) },
  { name: "TSV", file: "x.tsv", write: (rows) => delimited(rows, "\t", "\n", false) },
];

/** Cells hold text: rows with lists or objects in them have no such form. */
function delimited(
  rows: readonly JsonObject[],
  delimiter: string,
  end: string,
  isQuoted: boolean,
): Buffer | undefined {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (rows.some((row) => Object.values(row).some((value) => typeof value === "object"))) return undefined;
  const cell = (value: JsonValue | undefined): string => {
    if (value === undefined) return "";
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return isQuoted || /["\r\n]/u.test(text) || text.includes(delimiter)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  };
  const written = [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))];
  return Buffer.from(written.map((cells) => `${cells.join(delimiter)}${end}`).join(""));
}

const WORDS =
  'river garden engine violin harbour lantern meadow compass kettle orchard ladder bridge winter coast Fluß été привет 天気 😀 naïve «quoted» a\\b say"so'.split(
    " ",
  );

/** Their values are a closed set. */
const KEPT = /^(?:label|kto_tag|role|from|lang|id)$/u;

/** A clean row of the same shape as another one, with texts that no other has. */
export function rowLike(row: JsonObject, i: number, random: Random): JsonObject {
  const words = (n: number): string =>
    Array.from({ length: n }, () => WORDS[random.below(WORDS.length)] ?? "").join(" ");
  const text = (): string => `Number ${String(i)} of ${words(9)}, ${words(5)}.`;
  const fresh = (key: string, value: JsonValue): JsonValue => {
    if (typeof value === "string") return KEPT.test(key) || value.startsWith("[") ? value : text();
    if (key === "messages")
      return [
        { role: "user", content: text() },
        { role: "assistant", content: text() },
      ];
    if (key === "conversations")
      return [
        { from: "human", value: text() },
        { from: "gpt", value: text() },
      ];
    return value;
  };
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, fresh(key, value)]));
}
