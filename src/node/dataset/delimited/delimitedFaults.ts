import type { Span } from "../../../core/dataset/jsonValue";
import { writeCell } from "../../../core/dataset/locate";
import {
  utf8Length,
  type SourceFault,
  type SourcePlace,
  type SourceRow,
} from "../../../core/dataset/sourceItem";
import { cellsOf } from "./delimitedCells";
import type { LineEnd } from "./recordCutter";

/** One record of a table, with its place. */
export interface CsvRecord extends SourcePlace {
  readonly text: string;
  readonly endsWithLineBreak: boolean;
  /** As in a row. */
  readonly bytesBefore: SourceRow["bytesBefore"];
}

const NAMES: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
};

/** A record that does not fit: it counts as a row. */
export function cellsFault(record: CsvRecord, wanted: number, delimiter: string, row: number): SourceFault {
  const { cells: found, stray } = cellsOf(record.text, delimiter);
  if (stray !== undefined) {
    const isOpen = stray.at > record.text.length;
    const at = isOpen ? stray.opensAt : stray.at;
    return faultAt(
      record,
      { start: at, end: at + 1 },
      isOpen
        ? "this quote is not closed: readers take everything behind it for one cell"
        : "text stands behind the closing quote of a cell",
      row,
    );
  }
  const cells = (count: number): string => `${String(count)} cell${count === 1 ? "" : "s"}`;
  const other = Object.keys(NAMES).find(
    (one) => one !== delimiter && wanted > 1 && cellsOf(record.text, one).cells.length === wanted,
  );
  const message =
    other === undefined
      ? `this row has ${cells(found.length)}, and the header names ${String(wanted)}`
      : `the cells of this row are divided by ${NAMES[other] ?? other}, those of the file by ${NAMES[delimiter] ?? delimiter}`;
  return faultAt(record, { start: 0, end: record.text.length }, message, row);
}

/** Stands on the first record, which is read as a row; `replacement` is the line that is missing above it. */
export function headerFault(
  record: CsvRecord,
  columns: readonly string[],
  delimiter: string,
  lineEnd: string,
): SourceFault {
  const names = columns.map((name) => writeCell(name, delimiter)).join(delimiter);
  return {
    ...faultAt(
      record,
      { start: 0, end: record.text.length },
      "the first row looks like data: readers take it for the names of the columns",
      1,
    ),
    kind: "header",
    replacement: `${names}${lineEnd}`,
  };
}

export function delimiterLineFault(record: CsvRecord): SourceFault {
  return faultAt(
    record,
    { start: 0, end: record.text.length },
    "this line tells Excel the delimiter: other readers take it for the names of the columns",
  );
}

export function repeatedNameFault(record: CsvRecord, name: string, span: Span): SourceFault {
  return faultAt(record, span, `the header names "${name}" twice: readers rename the column or lose it`);
}

export function mixedEndsFault(
  { line, column, byteOffset }: Omit<SourcePlace, "byteLength">,
  found: LineEnd,
  first: LineEnd,
): SourceFault {
  return {
    type: "fault",
    kind: "line-ends",
    message: `this line ends with ${found}, the lines above it with ${first}`,
    ...{ line, column, endLine: line + 1, endColumn: 1, byteOffset, byteLength: found === "CRLF" ? 2 : 1 },
  };
}

function faultAt(record: CsvRecord, { start, end }: Span, message: string, row?: number): SourceFault {
  const { text, line, byteOffset, bytesBefore } = record;
  const from = positionAt(text, line, start);
  const to = positionAt(text, line, end);
  const before = bytesBefore?.(start) ?? utf8Length(text, 0, start);
  const behind = bytesBefore?.(end) ?? before + utf8Length(text, start, end);
  return {
    type: "fault",
    kind: "cells",
    message,
    ...from,
    ...{ endLine: to.line, endColumn: to.column },
    byteOffset: byteOffset + before,
    byteLength: behind - before,
    ...(row === undefined ? {} : { row }),
  };
}

function positionAt(text: string, firstLine: number, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/u);
  return { line: firstLine + lines.length - 1, column: (lines.at(-1) ?? "").length + 1 };
}
