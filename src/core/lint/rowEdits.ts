import type { Edit, Fix } from "../../protocol/findings";
import { findSpans } from "../dataset/jsonSpans";
import type { JsonPath, JsonValue } from "../dataset/jsonValue";
import { rangeInRow, type SourceBlank, type SourceRow } from "../dataset/sourceItem";

/** Replaces offsets `[start, end)` of the row's text. */
export function editRow(source: SourceRow, start: number, end: number, newText: string): Edit {
  return { ...rangeInRow(source, start, end), newText };
}

/** Writes another value in the place of the one at the path; undefined when the path does not exist. */
export function replaceValue(source: SourceRow, path: JsonPath, value: JsonValue): Edit | undefined {
  const spans = findSpans(source.text, path);
  return spans === undefined
    ? undefined
    : editRow(source, spans.value.start, spans.value.end, JSON.stringify(value));
}

/** Gives the member at the path another key. */
export function renameKey(source: SourceRow, path: JsonPath, key: string): Edit | undefined {
  const old = findSpans(source.text, path)?.key;
  return old === undefined ? undefined : editRow(source, old.start, old.end, JSON.stringify(key));
}

/**
 * Takes the row out: the whole line, or the element with the comma before it. Undefined where that would leave
 * something broken: the first element of an array, the only object of a document.
 */
export function deleteRow(source: SourceRow): Fix | undefined {
  const title = "Delete this row";
  if (source.container === "jsonl") return { title, safety: "unsafe", edits: [deleteLine(source)] };
  if (source.previousEnd === undefined) return undefined;
  const end = rangeInRow(source, source.text.length, source.text.length);
  const { line, column } = source.previousEnd;
  return {
    title,
    safety: "unsafe",
    edits: [{ line, column, endLine: end.endLine, endColumn: end.endColumn, newText: "" }],
  };
}

/** A line of JSON Lines with its line end. */
export function deleteLine(source: SourceRow | SourceBlank): Edit {
  const range = rangeInRow(source, 0, source.text.length);
  return source.endsWithLineBreak
    ? { line: source.line, column: 1, endLine: range.endLine + 1, endColumn: 1, newText: "" }
    : { ...range, column: 1, newText: "" };
}
