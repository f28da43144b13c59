import type { TextRange } from "../../base/lineIndex";
import type { JsonObject, JsonValue, Span } from "./jsonValue";
import { countUtf8, lineFrom, lineIn, startOf, type RowWalk } from "./rowWalk";

/**
 * How a file holds its rows. `document`: one pretty-printed object, which is the only row. `delimited`: CSV and TSV.
 * `table`: Parquet and Arrow, which have no text; lines, columns and bytes of their rows are 0 and never shown.
 */
export type Container = "jsonl" | "array" | "document" | "delimited" | "table";

/** Where an item of a file begins, and how many bytes it has. Lines and columns count from 1, UTF-16 units. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** One row, not yet parsed: the text between its first and its last character, without the line end. */
export interface SourceRow extends SourcePlace {
  readonly type: "row";
  /** From 1; blank lines are not rows. */
  readonly row: number;
  readonly text: string;
  readonly container: Container;
  /** JSON Lines: whether a line end follows. */
  readonly endsWithLineBreak: boolean;
  /** Array: where the element before it ends; undefined for the first, and in other containers. */
  readonly previousEnd: { readonly line: number; readonly column: number } | undefined;
  /** Array, its first element: where the next one begins, when nothing but a comma stands between them. */
  readonly nextStart?: { readonly line: number; readonly column: number } | undefined;
  /** What a reader has that is not JSON's; undefined where the text is JSON. */
  readonly cells: SourceCells | undefined;
  /** What the reader saw of needles in the bytes; undefined where nobody looked. */
  readonly marks?: RowMarks | undefined;
  /** What `JSON.parse` makes of the text, where the reader has asked it already. */
  readonly parsed?: JsonValue | undefined;
  /** The bytes before an offset of the text; only where bytes that are not UTF-8 make that differ from the text's. */
  readonly bytesBefore?: ((unit: number) => number) | undefined;
  /** What is known of places in the text; only `rowWalk` reads and writes it. */
  walk?: RowWalk | undefined;
}

/**
 * Which needles a row may hold, as bits (see `planNeedles`): what a reader of bytes finds out in passing, many times
 * cheaper than a look at the row's text per needle. A bit that is not set is a promise; one that is set is not.
 */
export interface RowMarks {
  readonly low: number;
  readonly high: number;
}

/** A row of a table: its value, and where the text has any, where each cell stands in it. */
export interface SourceCells {
  readonly value: JsonObject;
  /** By column name, quotes included. Undefined for Parquet and Arrow. */
  readonly spans: ReadonlyMap<string, Span> | undefined;
  readonly delimiter: string;
}

/** A line of JSON Lines with nothing on it but white space. */
export interface SourceBlank extends SourcePlace {
  readonly type: "blank";
  readonly text: string;
  readonly endsWithLineBreak: boolean;
}

/** A row longer than the reader takes into memory; it counts as a row, and nothing of it is checked. */
export interface SourceOversized extends SourcePlace {
  readonly type: "oversized";
  readonly row: number;
  readonly limit: number;
}

/** What can be wrong with a file beside its rows. */
export type FaultKind =
  | "trailing-comma"
  | "comment"
  /** Brackets and commas between rows. */
  | "syntax"
  /** Bytes that are not UTF-8. */
  | "utf8"
  /** A byte order mark, or UTF-16. */
  | "encoding"
  /** The file holds its rows in another way than its name says. */
  | "container"
  /** A CSV row with too many or too few cells, or a quote that is not closed: it counts as a row, and is not given. */
  | "cells"
  /** CSV whose lines do not all end alike. */
  | "line-ends"
  /** A CSV file whose first row looks like data. */
  | "header"
  /** Bytes that no reader of the format can read. */
  | "unreadable"
  /** A part of a Parquet or Arrow file that cannot be read; lines, columns and bytes are 0. */
  | "table"
  /** The same for a part that most readers can read. */
  | "odd-table";

/** Something wrong beside the rows: of brackets and commas, of the encoding, of the file as a whole. */
export interface SourceFault extends SourcePlace, TextRange {
  readonly type: "fault";
  readonly kind: FaultKind;
  readonly message: string;
  readonly row?: number;
  /** JSON pointer of the value that it stands in. */
  readonly pointer?: string;
  /** The table's column that is meant. */
  readonly columnName?: string;
  /** What to do about it, where only the reader knows. */
  readonly help?: string;
  /** What should stand there; undefined where only a person knows. */
  readonly replacement?: string;
  /** What the whole file should be written as. */
  readonly convert?: FileForm;
}

/** UTF-8 without mark; one object per line; one list. */
export type FileForm = "utf8" | "jsonl" | "json";

/** What a reader of files gives to the linter, in file order. */
export type SourceItem = SourceRow | SourceBlank | SourceOversized | SourceFault;

/** Offsets within a row's text to lines and columns of the file. */
export function rangeInRow(row: SourceRow | SourceBlank, start: number, end: number): TextRange {
  const isRow = row.type === "row";
  const from = isRow ? lineIn(row, start) : lineFrom(row.text, startOf(row), start);
  const isWhole = isRow && end === row.text.length;
  const to = isWhole ? lineIn(row, end) : lineFrom(row.text, from, end);
  const columnOf = (lineStart: number, offset: number): number =>
    lineStart < 0 ? row.column + offset : offset - lineStart + 1;
  return {
    line: from.line,
    column: columnOf(from.lineStart, start),
    endLine: to.line,
    endColumn: columnOf(to.lineStart, end),
  };
}

/** Bytes of `text[start, end)` in UTF-8; a lone surrogate counts as U+FFFD, three bytes. */
export function utf8Length(text: string, start: number, end: number): number {
  return countUtf8(text, { offset: start, bytes: 0 }, end).bytes;
}
