import { findJsonFault } from "../../core/dataset/jsonFault";
import { delimitedForm, type DelimitedForm } from "./delimited/delimitedForm";

/** How the text of a file holds its rows. */
export type TextContainer =
  | { readonly kind: "jsonl"; readonly lines: number }
  /** One list; or values one after the other, each over any number of lines. */
  | { readonly kind: "array" | "objects" }
  | { readonly kind: "delimited"; readonly form: DelimitedForm };

/** The first bytes that a table is recognised by. */
const TABLE_HEAD = 64 * 1024;

/** Undefined while more bytes are needed. */
export function containerOf(
  head: Buffer,
  name: string,
  decideNow: boolean,
  isWhole: boolean,
): TextContainer | undefined {
  let at = 0;
  while (at < head.length && [32, 9, 10, 13].includes(head[at] as number)) at++;
  if (at === head.length) return decideNow ? { kind: "jsonl", lines: 0 } : undefined;
  const first = head[at];
  const mayBeCells = isNamedTable(name) && isNoJson(head, at);
  if (first === 0x7b && !mayBeCells) return objectContainer(head, at, name, decideNow);
  if (first === 0x5b && !mayBeCells && looksLikeList(head, at))
    return listContainer(head, at, name, decideNow);
  if (!decideNow && head.length < TABLE_HEAD) return undefined;
  const text = head.toString("utf8", 0, TABLE_HEAD);
  const form = isJsonLine(text) ? undefined : delimitedForm(text, name, isWhole && head.length <= TABLE_HEAD);
  if (form !== undefined) return { kind: "delimited", form };
  // Names in brackets begin no table, and no list either; a list with a fault is still one.
  return first === 0x5b ? { kind: "array" } : { kind: "jsonl", lines: linesOf(head, at) };
}

/** A first line that is neither JSON nor the beginning of some: `[1, 2],3`. */
function isNoJson(head: Buffer, at: number): boolean {
  const lineEnd = head.indexOf(10, at);
  const line = head.toString("utf8", at, lineEnd < 0 ? head.length : lineEnd).trimEnd();
  const fault = findJsonFault(line);
  return fault !== undefined && fault.start < line.length && lineEnd >= 0;
}

function isNamedTable(name: string): boolean {
  return /\.(?:csv|tsv|tab)(?:\.gz)?$/iu.test(name);
}

/** 2 for more than one. */
function linesOf(head: Buffer, at: number): number {
  const lineEnd = head.indexOf(10, at);
  return lineEnd < 0 || head.toString("latin1", lineEnd, lineEnd + 4096).trim() === "" ? 1 : 2;
}

/** `[` and something that may begin a JSON value, or a comment: not `[id],[text]`. */
function looksLikeList(head: Buffer, at: number): boolean {
  return /^\[\s*(?:$|[[\]{"'0-9/#-]|null|true|false|NaN)/u.test(head.toString("latin1", at, at + 400));
}

/** A list that ends on its own line, with another below it, is a row of JSON Lines when the name says so. */
function listContainer(
  head: Buffer,
  at: number,
  name: string,
  decideNow: boolean,
): TextContainer | undefined {
  if (!isNamedLines(name)) return { kind: "array" };
  const lineEnd = head.indexOf(10, at);
  if (lineEnd < 0) return decideNow ? { kind: "array" } : undefined;
  const second = head.toString("latin1", lineEnd, Math.min(head.length, lineEnd + 400)).trimStart();
  const isRow = second.startsWith("[") && isJsonLine(head.toString("utf8", at, lineEnd));
  return isRow ? { kind: "jsonl", lines: 2 } : { kind: "array" };
}

export function isNamedLines(name: string): boolean {
  return /\.(?:jsonl|ndjson|jsonlines)(?:\.gz)?$/iu.test(name);
}

/** Whether the first line of the text is JSON by itself. */
function isJsonLine(text: string): boolean {
  const line = (/^\s*[^\r\n]*/u.exec(text)?.[0] ?? "").trim();
  // A header of one number or word, with or without quotes, is JSON too.
  return /^[[{]/u.test(line) && findJsonFault(line) === undefined;
}

/** Objects: one per line, or each over several lines. */
function objectContainer(
  head: Buffer,
  at: number,
  name: string,
  decideNow: boolean,
): TextContainer | undefined {
  const lineEnd = head.indexOf(10, at);
  if (lineEnd < 0 && !decideNow) return undefined;
  const firstLine = head.toString("utf8", at, lineEnd < 0 ? head.length : lineEnd);
  const rest = lineEnd < 0 ? "" : head.toString("utf8", lineEnd, Math.min(head.length, lineEnd + 4096));
  const lines = rest.trim() === "" ? 1 : 2;
  if (!isCutObject(firstLine)) return { kind: "jsonl", lines };
  if (lines === 1) return { kind: isNamedLines(name) ? "jsonl" : "objects", lines };
  // A line that only begins an object: one over many lines, or a broken line with whole ones below it?
  return /^\s*[[{]/u.test(rest) ? { kind: "jsonl", lines } : { kind: "objects" };
}

/** An object that is right as far as it goes, and ends at its end: `{` or `{"a": 1,`. */
function isCutObject(line: string): boolean {
  const fault = findJsonFault(line);
  return fault !== undefined && fault.end === line.length && fault.start >= line.trimEnd().length;
}
