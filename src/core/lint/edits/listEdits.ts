import type { Edit } from "../../../protocol/findings";
import type { JsonPath } from "../../dataset/jsonValue";
import { spansIn } from "../../dataset/rowWalk";
import type { SourceRow } from "../../dataset/sourceItem";
import { editRow } from "./rowEdits";

/**
 * Takes elements `[from, to]` out of a list, with the comma before them, or after them when they are the first.
 * Undefined where the list has no text, or nothing of it would be left.
 */
export function removeElements(
  source: SourceRow,
  list: JsonPath,
  from: number,
  to: number,
): Edit | undefined {
  if (source.cells !== undefined) return undefined;
  const first = spansIn(source, [...list, from]);
  const last = spansIn(source, [...list, to]);
  if (first === undefined || last === undefined) return undefined;
  if (first.previousEnd !== undefined) return editRow(source, first.previousEnd, last.value.end, "");
  const next = spansIn(source, [...list, to + 1]);
  return next === undefined ? undefined : editRow(source, first.value.start, next.value.start, "");
}

/** Moves a later element of a list before its first one. */
export function moveToFront(source: SourceRow, list: JsonPath, index: number): readonly Edit[] | undefined {
  if (source.cells !== undefined || index === 0) return undefined;
  const first = spansIn(source, [...list, 0]);
  const moved = spansIn(source, [...list, index]);
  if (first === undefined || moved?.previousEnd === undefined) return undefined;
  const { start, end } = moved.value;
  return [
    editRow(source, first.value.start, first.value.start, `${source.text.slice(start, end)}, `),
    editRow(source, moved.previousEnd, end, ""),
  ];
}

/** The text of a JSON value as it stands in the row, on one line: white space between values becomes a space. */
export function onOneLine(json: string): string {
  return json.trim().replace(/[\r\n\t]/gu, " ");
}
