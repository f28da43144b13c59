import type { JsonPath, Span } from "./jsonValue";
import { cellSpansIn, spansIn, unitIn } from "./rowWalk";
import type { SourceRow } from "./sourceItem";

/**
 * Where a value, or the key before it, stands in the row's text. Undefined when the path does not exist, or when the
 * container has no text. Paths into a CSV cell stop at the cell.
 */
export function spanOf(source: SourceRow, path: JsonPath, part: "value" | "key" = "value"): Span | undefined {
  if (source.cells !== undefined) return cellSpan(source, path);
  const spans = spansIn(source, path);
  return (part === "key" ? spans?.key : undefined) ?? spans?.value;
}

function cellSpan(source: SourceRow, path: JsonPath): Span | undefined {
  const spans = cellSpansIn(source);
  if (spans === undefined) return undefined;
  return path.length === 0 ? { start: 0, end: source.text.length } : spans.get(String(path[0]));
}

/**
 * Offsets into a text value as offsets into the row's text: escapes of JSON and doubled quotes of CSV are longer in
 * the file than in the value. Undefined when there is no text value at the path.
 */
export function spanWithin(source: SourceRow, path: JsonPath, within: Span): Span | undefined {
  const span = spanOf(source, path);
  if (span === undefined) return undefined;
  const quoted = source.text[span.start] === '"';
  if (!quoted) return source.cells === undefined ? undefined : shift(span, within);
  const step = source.cells === undefined ? jsonUnitLength : csvUnitLength;
  const last = span.end - 1;
  const start = unitIn(source, span.start + 1, last, within.start, step);
  let at = start;
  for (let unit = within.start; unit < within.end && at < last; unit++) at += step(source.text, at);
  return { start, end: at };
}

function shift(span: Span, within: Span): Span {
  return { start: span.start + within.start, end: Math.min(span.end, span.start + within.end) };
}

/** Characters of the file for one UTF-16 unit of the value. */
function jsonUnitLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x5c) return 1;
  return text[at + 1] === "u" ? 6 : 2;
}

function csvUnitLength(text: string, at: number): number {
  return text[at] === '"' && text[at + 1] === '"' ? 2 : 1;
}

/** A text as it must be written inside the quotes (or the bare cell) at the path, so that it reads back the same. */
export function writeInside(source: SourceRow, path: JsonPath, text: string): string {
  if (source.cells === undefined) return JSON.stringify(text).slice(1, -1);
  const span = spanOf(source, path);
  return span !== undefined && source.text[span.start] === '"' ? text.replaceAll('"', '""') : text;
}

/** A whole CSV cell: quoted when it must be. */
export function writeCell(text: string, delimiter: string): string {
  return /["\r\n]/u.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}
