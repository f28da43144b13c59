import { toPointer, type JsonObject, type Span } from "../../../core/dataset/jsonValue";
import type { SourceCells, SourceItem, SourceRow } from "../../../core/dataset/sourceItem";
import { cellsOf, valuesOf } from "./delimitedCells";
import {
  cellsFault,
  delimiterLineFault,
  headerFault,
  repeatedNameFault,
  mixedEndsFault,
  type CsvRecord,
} from "./delimitedFaults";
import type { DelimitedForm } from "./delimitedForm";
import { missingNames } from "./delimitedHeader";
import { byteCounter, encodingFaults } from "../splitting/encodingFaults";
import { extentOf } from "../splitting/extent";
import { createRecordCutter, type CutRecord, type LineEnd } from "./recordCutter";
import type { Splitter, SplitterOptions } from "../splitting/splitter";

/** Unclosed quotes that are mended one after the other, before the rest is taken as it is. */
const MOST_RETRIES = 100;

/**
 * CSV and TSV (RFC 4180): cells in quotes may hold delimiters, line breaks and doubled quotes. The first record names
 * the columns and is no row, unless it looks like data: then the columns get names, and the fix writes them down.
 * A record that does not fit the header counts as a row and becomes a fault; a quote that is not closed costs only
 * its own line.
 */
export function createDelimitedSplitter(
  { maxRowBytes, byteOffset: start }: SplitterOptions,
  form: DelimitedForm,
): Splitter {
  const { delimiter } = form;
  let columns = missingNames(form);
  let isFirst = true;
  let namesDelimiter = form.isNamed === true;
  let line = 1;
  let offset = start;
  let row = 0;
  let retries = 0;
  let firstEnd: LineEnd | undefined;
  let isMixed = false;
  let items: SourceItem[] = [];

  const takeRecord = (cut: CutRecord): void => {
    const { bytes, byteLength, lineEnd } = cut;
    if (bytes === undefined) {
      items.push({ type: "oversized", ...placeOf(byteLength), row: ++row, limit: maxRowBytes });
      line += cut.extent?.lines ?? 0;
    } else {
      const text = bytes.toString("utf8");
      const endsWithLineBreak = lineEnd !== undefined;
      // Written out, not spread: this runs for every row.
      const bytesBefore = text.includes("\ufffd") ? byteCounter(bytes) : undefined;
      const record = {
        line,
        column: 1,
        byteOffset: offset,
        byteLength,
        text,
        endsWithLineBreak,
        bytesBefore,
      };
      const values = valuesOf(text, delimiter) ?? lenientValuesOf(text, delimiter);
      if (values !== undefined) retries = 0;
      else if (retries < MOST_RETRIES && isBrokenByLine(text, delimiter, cut.isOpen)) {
        retries++;
        retryAfterFirstLine(bytes, cut);
        return;
      }
      if (namesDelimiter) {
        namesDelimiter = false;
        items.push(delimiterLineFault(record));
      } else if (text.trim() === "") takeBlank(record);
      else if (isFirst) takeFirst(record, cut, bytes, values);
      else takeRow(record, bytes, values);
      line += extentOf(text).lines;
    }
    noteLineEnd(cut);
    line++;
    offset += byteLength + (lineEnd === undefined ? 0 : lineEnd === "CRLF" ? 2 : 1);
  };

  /** A quote opens in the first line of the record and is closed nowhere that makes sense: only that line is lost. */
  const retryAfterFirstLine = (bytes: Buffer, cut: CutRecord): void => {
    const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
    const isPair = bytes[end] === 13 && bytes[end + 1] === 10;
    const lineEnd: LineEnd = isPair ? "CRLF" : bytes[end] === 10 ? "LF" : "CR";
    // Without its line breaks the first line cannot be retried again.
    takeRecord({ bytes: bytes.subarray(0, end), byteLength: end, lineEnd, isOpen: false });
    const again = createRecordCutter(delimiter, maxRowBytes, takeRecord);
    again.push(Buffer.concat([bytes.subarray(end + (isPair ? 2 : 1)), LINE_ENDS[cut.lineEnd ?? "none"]]));
    again.end();
  };

  const placeOf = (byteLength: number) => ({ line, column: 1, byteOffset: offset, byteLength });

  const takeBlank = ({ text, endsWithLineBreak, byteLength }: CsvRecord): void => {
    if (!isFirst) items.push({ type: "blank", ...placeOf(byteLength), text, endsWithLineBreak });
  };

  /** The header, or the first row of a table without one. */
  const takeFirst = (
    record: CsvRecord,
    { lineEnd }: CutRecord,
    bytes: Buffer,
    values: readonly string[] | undefined,
  ): void => {
    isFirst = false;
    if (columns === undefined) columns = namesOf(record, items, delimiter);
    else {
      items.push(headerFault(record, columns, delimiter, LINE_ENDS[lineEnd ?? "LF"].toString()));
      takeRow(record, bytes, values);
    }
  };

  /** The pointer of the cell that holds an offset of the record. */
  const cellPointer = (text: string, names: readonly string[]) => (unit: number) => {
    const { cells } = cellsOf(text, delimiter);
    return toPointer([names[cells.findIndex(({ span }) => unit < span.end)] ?? ""]);
  };

  const takeRow = (record: CsvRecord, bytes: Buffer, values: readonly string[] | undefined): void => {
    const names = columns ?? [];
    row++;
    if (record.text.includes("\ufffd"))
      items.push(
        ...encodingFaults(bytes, { ...placeOf(bytes.length), row }, cellPointer(record.text, names)),
      );
    items.push(
      values !== undefined && values.length === names.length
        ? rowOf(record, new RecordCells(record.text, delimiter, names, values), row)
        : cellsFault(record, names.length, delimiter, row),
    );
  };

  const noteLineEnd = ({ lineEnd, byteLength, bytes, extent }: CutRecord): void => {
    firstEnd ??= lineEnd;
    if (lineEnd === undefined || lineEnd === firstEnd || isMixed) return;
    isMixed = true;
    const lastLine = extent?.lastLineLength ?? extentOf(bytes?.toString("utf8") ?? "").lastLineLength;
    const end = { line, column: lastLine + 1, byteOffset: offset + byteLength };
    items.push(mixedEndsFault(end, lineEnd, firstEnd as LineEnd));
  };

  const cutter = createRecordCutter(delimiter, maxRowBytes, takeRecord);
  const given = (): SourceItem[] => {
    const ready = items;
    items = [];
    return ready;
  };
  return {
    push(chunk) {
      cutter.push(chunk);
      return given();
    },
    end() {
      cutter.end();
      return given();
    },
  };
}

const LINE_ENDS: Readonly<Record<LineEnd | "none", Buffer>> = {
  LF: Buffer.from("\n"),
  CRLF: Buffer.from("\r\n"),
  CR: Buffer.from("\r"),
  none: Buffer.alloc(0),
};

/** White space behind a closing quote is let pass. */
function lenientValuesOf(text: string, delimiter: string): readonly string[] | undefined {
  const { cells, stray } = cellsOf(text, delimiter);
  return stray === undefined ? cells.map(({ value }) => value) : undefined;
}

/** Whether the record goes on over its first line only because of a quote that makes no sense. */
function isBrokenByLine(text: string, delimiter: string, isOpen: boolean): boolean {
  const firstBreak = text.search(/[\r\n]/u);
  const { stray } = cellsOf(text, delimiter);
  return firstBreak >= 0 && (isOpen || (stray !== undefined && stray.at > firstBreak));
}

/** Names of columns as they are looked up: a repeated one is told, and gets its number. */
function namesOf(record: CsvRecord, items: SourceItem[], delimiter: string): readonly string[] {
  const names: string[] = [];
  for (const [i, { value, span }] of cellsOf(record.text, delimiter).cells.entries()) {
    const name = value.trim();
    const isRepeated = name !== "" && names.includes(name);
    if (isRepeated) items.push(repeatedNameFault(record, name, span));
    names.push(isRepeated ? `${name}.${String(i)}` : name);
  }
  return names;
}

/** The cells of a record; where they stand is worked out when somebody asks. */
class RecordCells implements SourceCells {
  readonly value: JsonObject;
  readonly delimiter: string;
  readonly #text: string;
  readonly #names: readonly string[];

  constructor(text: string, delimiter: string, names: readonly string[], values: readonly string[]) {
    const value: Record<string, string> = {};
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      // A column without a name is an index that some tool has written.
      if (isNamed(name)) value[name] = values[i] as string;
    }
    this.value = value;
    this.delimiter = delimiter;
    this.#text = text;
    this.#names = names;
  }

  get spans(): ReadonlyMap<string, Span> {
    const { cells } = cellsOf(this.#text, this.delimiter);
    return new Map(
      this.#names.flatMap((name, i) => {
        const span = cells[i]?.span;
        return span !== undefined && isNamed(name) ? [[name, span] as const] : [];
      }),
    );
  }
}

function isNamed(column: string): boolean {
  return column !== "" && column !== "__proto__";
}

function rowOf(record: CsvRecord, cells: SourceCells, row: number): SourceRow {
  const { line, column, byteOffset, byteLength, text, endsWithLineBreak, bytesBefore } = record;
  // Written out, not spread: this runs for every row.
  return {
    type: "row",
    line,
    column,
    byteOffset,
    byteLength,
    row,
    text,
    container: "delimited",
    endsWithLineBreak,
    previousEnd: undefined,
    cells,
    parsed: undefined,
    bytesBefore,
  };
}
