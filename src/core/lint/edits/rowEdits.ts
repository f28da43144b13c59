import type { TextRange } from "../../../base/lineIndex";
import type { Edit, Fix } from "../../../protocol/findings";
import type { JsonPath, JsonValue, Span } from "../../dataset/jsonValue";
import { spanOf, spanWithin, writeCell, writeInside } from "../../dataset/locate";
import { cellSpansIn, spansIn } from "../../dataset/rowWalk";
import { rangeInRow, type SourceBlank, type SourceRow } from "../../dataset/sourceItem";

/** Replaces offsets `[start, end)` of the row's text. */
export function editRow(source: SourceRow, start: number, end: number, newText: string): Edit {
  return { ...rangeInRow(source, start, end), newText };
}

/** Writes another value in the place of the one at the path; undefined when the path does not exist. */
export function replaceValue(source: SourceRow, path: JsonPath, value: JsonValue): Edit | undefined {
  const span = spanOf(source, path);
  if (span === undefined) return undefined;
  const { cells } = source;
  if (cells === undefined) return editRow(source, span.start, span.end, JSON.stringify(value));
  // A CSV cell is text: there is nothing else to write in it.
  if (typeof value !== "string" || path.length !== 1) return undefined;
  // An only cell that is empty would be a blank line, which is no row.
  const isOnly = value === "" && cellSpansIn(source)?.size === 1;
  return editRow(source, span.start, span.end, isOnly ? '""' : writeCell(value, cells.delimiter));
}

/**
 * Replaces some characters (UTF-16 offsets) of the text value at the path, and nothing else. Undefined where the
 * container cannot be edited.
 */
export function replaceWithin(
  source: SourceRow,
  path: JsonPath,
  within: Span,
  newText: string,
): Edit | undefined {
  const span = spanWithin(source, path, within);
  if (span === undefined) return undefined;
  const { cells } = source;
  if (cells === undefined || source.text[spanOf(source, path)?.start ?? 0] === '"')
    return editRow(source, span.start, span.end, writeInside(source, path, newText));
  const cell = cells.value[String(path[0])];
  if (typeof cell !== "string") return undefined;
  if (cell.length > LONGEST_REWRITTEN) {
    // Thousands of findings, each with all of a long cell, would be no help to anybody. What begins with a quote is
    // no bare cell any more.
    const staysBare = writeCell(newText, cells.delimiter) === newText && (newText !== "" || within.start > 0);
    return staysBare ? editRow(source, span.start, span.end, newText) : undefined;
  }
  const changed = cell.slice(0, within.start) + newText + cell.slice(within.end);
  // A bare CSV cell that needs quotes now is written anew: then other edits of it have to wait.
  return changed === "" || writeCell(changed, cells.delimiter) !== changed
    ? replaceValue(source, path, changed)
    : editRow(source, span.start, span.end, newText);
}

/** Characters of a bare CSV cell that is written anew for one edit in it. */
const LONGEST_REWRITTEN = 10_000;

/**
 * The same for several places of one text, in order, that belong together. Undefined unless all of them can be edited.
 */
export function replaceParts(
  source: SourceRow,
  path: JsonPath,
  parts: readonly (Span & { readonly newText: string })[],
): readonly Edit[] | undefined {
  const cell = source.cells?.value[String(path[0])];
  const span = spanOf(source, path);
  if (span !== undefined && typeof cell === "string" && source.text[span.start] !== '"') {
    // Each of them alone might write a bare CSV cell anew.
    let changed = "";
    let at = 0;
    for (const { start, end, newText } of parts) {
      changed += cell.slice(at, start) + newText;
      at = end;
    }
    const whole = replaceValue(source, path, changed + cell.slice(at));
    return whole === undefined ? undefined : [whole];
  }
  const edits = parts.flatMap((part) => replaceWithin(source, path, part, part.newText) ?? []);
  return edits.length < parts.length ? undefined : edits;
}

/** Gives the member at the path another key. */
export function renameKey(source: SourceRow, path: JsonPath, key: string): Edit | undefined {
  const old = source.cells === undefined ? spansIn(source, path)?.key : undefined;
  return old === undefined ? undefined : editRow(source, old.start, old.end, JSON.stringify(key));
}

/**
 * Takes the row out: the whole line, or the element with the comma before it, or after it when it is the first.
 * Undefined where nothing would be left: the only element of an array, the only object of a document.
 */
export function deleteRow(source: SourceRow): Fix | undefined {
  const title = "Delete this row";
  if (source.container === "table") return undefined;
  // Values that only follow each other keep the white space around this one: nothing that is no JSON gets joined.
  if (source.container === "document") {
    const edits = [editRow(source, 0, source.text.length, "")];
    return source.row === 1 ? undefined : { title, safety: "unsafe", edits };
  }
  if (source.container === "jsonl" || source.container === "delimited")
    return { title, safety: "unsafe", edits: [deleteLine(source)] };
  const range = elementWithComma(source);
  return range === undefined ? undefined : { title, safety: "unsafe", edits: [{ ...range, newText: "" }] };
}

function elementWithComma(source: SourceRow): TextRange | undefined {
  const { previousEnd, nextStart, text } = source;
  const own = rangeInRow(source, 0, text.length);
  if (previousEnd !== undefined) return { ...own, ...previousEnd };
  return nextStart && { ...own, endLine: nextStart.line, endColumn: nextStart.column };
}

/** A row of JSON Lines or CSV with its line end. */
export function deleteLine(source: SourceRow | SourceBlank): Edit {
  const range = rangeInRow(source, 0, source.text.length);
  return source.endsWithLineBreak
    ? { line: source.line, column: 1, endLine: range.endLine + 1, endColumn: 1, newText: "" }
    : { ...range, column: 1, newText: "" };
}
