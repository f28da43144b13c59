import { findJsonFault } from "../../core/dataset/jsonFault";
import type { JsonValue } from "../../core/dataset/jsonValue";
import type { SourceItem, SourceRow } from "../../core/dataset/sourceItem";
import type { ReadOptions } from "./openedDataset";
import { openDataset } from "./readItems";

/** One row of a file; `value`, or what is wrong instead. */
export type ReadRow = RowPlace &
  (
    | { readonly value: JsonValue; readonly text: string; readonly problem?: never }
    | { readonly problem: string; readonly value?: never; readonly text?: string }
  );

interface RowPlace {
  /** From 1, without blank lines; 0 for something wrong between rows. */
  readonly row: number;
  readonly line: number;
  readonly column: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/**
 * Every row of a dataset file in order, with its place; blank lines are left out.
 *
 * @throws UserError when the file cannot be read.
 */
export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<ReadRow> {
  for await (const rows of readRowChunks(path, options)) yield* rows;
}

/** As `readRows`, a chunk of the file at a time: much faster for large files. */
export async function* readRowChunks(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<readonly ReadRow[]> {
  const dataset = await openDataset(path, options);
  try {
    for await (const items of dataset.items()) yield items.flatMap(readItem);
  } finally {
    await dataset.close();
  }
}

function readItem(item: SourceItem): readonly ReadRow[] {
  if (item.type === "blank") return [];
  const { line, column, byteOffset, byteLength } = item;
  const place = { line, column, byteOffset, byteLength };
  switch (item.type) {
    case "row":
      return [{ row: item.row, ...place, ...parse(item) }];
    case "oversized":
      return [{ row: item.row, ...place, problem: `the row has more than ${item.limit} bytes` }];
    case "fault":
      return [{ row: 0, ...place, problem: item.message }];
  }
}

function parse({
  text,
  cells,
}: SourceRow): { value: JsonValue; text: string } | { problem: string; text: string } {
  if (cells !== undefined) return { value: cells.value, text: JSON.stringify(cells.value) };
  try {
    return { value: JSON.parse(text) as JsonValue, text };
  } catch {
    return { problem: findJsonFault(text)?.message ?? "this is not JSON", text };
  }
}
