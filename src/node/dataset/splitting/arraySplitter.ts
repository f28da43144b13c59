import type { SourceFault, SourceItem, SourceRow } from "../../../core/dataset/sourceItem";
import { elementOnLine } from "./elementOnLine";
import { createElementScanner, type ScannedElement } from "./elementScanner";
import { byteCounter, encodingFaults } from "./encodingFaults";
import { extentOf } from "./extent";
import type { Splitter, SplitterOptions } from "./splitter";
import { createUnitCounter } from "./utf8Units";

const TAB = 9;
const LF = 10;
const CR = 13;
const COMMA = 0x2c;
const CLOSE = 0x5d;
const SLASH = 0x2f;

/** What follows a row is known later than the row. */
type FirstRow = Omit<SourceRow, "nextStart"> & { nextStart: SourceRow["nextStart"] };

interface Mark {
  readonly line: number;
  readonly column: number;
  readonly byteOffset: number;
}

/**
 * One JSON array: gives each element's text without parsing it, in one pass over the bytes. Faulty elements are found
 * by their brackets and handed on as they are; what is wrong between elements becomes a fault with its place. In the
 * mode `objects` the same values stand one after the other, without a list around them.
 */
export function createArraySplitter(
  { maxRowBytes, byteOffset: start, scan }: SplitterOptions,
  mode: "array" | "objects" = "array",
): Splitter {
  let state: "before" | "between" | "element" | "comment" | "after" = mode === "array" ? "before" : "between";
  let line = 1;
  let column = 1;
  let offset = start;
  let previousByte = 0;
  const unitsOf = createUnitCounter();
  let row = 0;
  let previousEnd: { readonly line: number; readonly column: number } | undefined;
  /** Before the element stands what may be no JSON: who takes the element out would join it with what follows. */
  let isAfterDamage = false;
  /** The first row, until it is known where the next one begins; what is found meanwhile waits with it. */
  let first: FirstRow | undefined;
  let waiting: SourceItem[] = [];
  /** The comma that awaits an element. */
  let comma: Mark | undefined;
  let comment: (Mark & { readonly isBlock: boolean }) | undefined;
  let element: Mark = { line: 1, column: 1, byteOffset: start };
  const scanner = createElementScanner(maxRowBytes);
  /** Where the element begins in the chunk that is looked through; undefined when it began in an earlier one. */
  let elementAt: number | undefined;
  /** Until the first element that does not stand alone on its line. */
  let triesLines = true;
  /** The chunk whose rest holds no line end: it is searched for one once. */
  let withoutLineEnd: Buffer | undefined;

  /** Moves over one byte that is not part of an element. */
  const step = (byte: number): void => {
    offset++;
    // A comment may hold bytes of any kind, and what stands behind it on its line still has its column.
    const units = unitsOf(byte);
    if (byte === CR || (byte === LF && previousByte !== CR)) {
      line++;
      column = 1;
    } else if (byte !== LF) column += units;
    previousByte = byte;
  };
  const here = (): Mark => ({ line, column, byteOffset: offset });
  const fault = (kind: SourceFault["kind"], from: Mark, message: string, to?: Mark): SourceFault => {
    // More than a comma stands behind the first row.
    first = undefined;
    return {
      type: "fault",
      kind,
      message,
      ...from,
      endLine: to?.line ?? from.line,
      endColumn: to?.column ?? from.column + 1,
      byteLength: to === undefined ? 1 : to.byteOffset - from.byteOffset,
    };
  };

  const stray = (message: string): SourceFault => {
    isAfterDamage = true;
    return fault("syntax", here(), message);
  };

  const finishElement = (items: SourceItem[], scanned: ScannedElement): void => {
    const { text, byteLength, bytes, parsed } = scanned;
    row++;
    const from = elementAt;
    elementAt = undefined;
    if (bytes !== undefined) items.push(...encodingFaults(bytes, { ...element, row }));
    offset = element.byteOffset + byteLength;
    if (text === undefined)
      items.push({ type: "oversized", ...element, row, byteLength, limit: maxRowBytes });
    // Written out, not spread: this runs for every row.
    else {
      const item: FirstRow = {
        type: "row",
        line: element.line,
        column: element.column,
        byteOffset: element.byteOffset,
        byteLength,
        row,
        text,
        container: mode === "array" ? "array" : "document",
        endsWithLineBreak: false,
        previousEnd: isAfterDamage ? undefined : previousEnd,
        nextStart: undefined,
        cells: undefined,
        marks: from === undefined ? undefined : scan?.marks(from, from + byteLength),
        parsed,
        bytesBefore: bytes === undefined ? undefined : byteCounter(bytes),
      };
      items.push(item);
      if (row === 1 && mode === "array") first = item;
    }
    const { lines, lastLineLength, endsWithReturn } = scanned.extent ?? extentOf(text ?? "");
    line = element.line + lines;
    column = lines === 0 ? element.column + lastLineLength : lastLineLength + 1;
    previousEnd = { line, column };
    // Pieces of a broken row are values without brackets; rows have some.
    isAfterDamage = text !== undefined && !isBracketed(text);
    // One without text that was cut short at a CRLF has its CR: the LF behind it is no further line.
    previousByte = endsWithReturn ? CR : 0;
    if (scanned.leavesReturn === true) step(CR);
    state = "between";
  };

  const beginElement = (items: SourceItem[]): void => {
    // What was cut short may hold the comma.
    const lacksComma = comma === undefined && previousEnd !== undefined && mode === "array";
    if (lacksComma && !scanner.wasCutShort())
      items.push(fault("syntax", here(), "a comma is missing before this element"));
    comma = undefined;
    element = here();
    if (first !== undefined) first.nextStart = { line, column };
    first = undefined;
    scanner.begin();
    state = "element";
  };

  /** One byte between elements; false when it begins an element and was not taken. */
  const between = (byte: number, items: SourceItem[]): boolean => {
    const isSign = byte === COMMA || byte === CLOSE || byte === 0x7d || byte === 0x3a;
    if (mode === "objects" && isSign) {
      items.push(stray("only white space may stand between objects"));
    } else if (byte === COMMA) {
      if (comma !== undefined || previousEnd === undefined)
        items.push(stray("a value is missing before this comma"));
      comma = here();
    } else if (byte === CLOSE) {
      if (comma !== undefined) items.push(fault("trailing-comma", comma, "trailing comma"));
      first = undefined;
      state = "after";
    } else if (byte === SLASH || byte === 0x23) {
      comment = { ...here(), isBlock: false };
      state = "comment";
    } else if (byte === 0x7d || byte === 0x3a) items.push(stray("expected a value or ]"));
    else if (byte > 32) return false;
    else if (byte !== 32 && byte !== LF && byte !== CR && byte !== TAB)
      items.push(stray("a control character may not stand between values"));
    step(byte);
    return true;
  };

  const inComment = (byte: number, items: SourceItem[]): void => {
    const from = comment as Mark & { readonly isBlock: boolean };
    if (offset === from.byteOffset + 1 && previousByte === SLASH && byte === 0x2a)
      comment = { ...from, isBlock: true };
    const endsBlock = from.isBlock && byte === SLASH && previousByte === 0x2a && offset > from.byteOffset + 2;
    const endsLine = !from.isBlock && (byte === LF || byte === CR);
    if (endsLine) items.push(fault("comment", from, "JSON has no comments", here()));
    step(byte);
    if (endsBlock) items.push(fault("comment", from, "JSON has no comments", here()));
    if (endsLine || endsBlock) state = "between";
  };

  const inAfter = (byte: number, items: SourceItem[]): void => {
    if (byte > 32 && previousByte !== 1) {
      items.push(fault("syntax", here(), "the array has ended; nothing may follow it"));
      // Once is enough: from here on bytes are only passed over.
      step(byte);
      previousByte = 1;
    } else if (previousByte !== 1) step(byte);
  };

  const given = (items: SourceItem[]): SourceItem[] => {
    if (first === undefined && waiting.length === 0) return items;
    waiting.push(...items);
    const all = waiting;
    if (first !== undefined) return [];
    waiting = [];
    return all;
  };

  return {
    push(chunk) {
      const items: SourceItem[] = [];
      scan?.begin(chunk);
      elementAt = undefined;
      let at = 0;
      while (at < chunk.length) {
        const byte = chunk[at] as number;
        if (state === "element") {
          const end = scanner.scan(chunk, at);
          if (end < 0) return given(items);
          at = end;
          finishElement(items, scanner.take());
        } else {
          if (state === "before") {
            step(byte);
            if (byte === 0x5b) state = "between";
          } else if (state === "comment") inComment(byte, items);
          else if (state === "after") inAfter(byte, items);
          else if (!between(byte, items)) {
            beginElement(items);
            elementAt = at;
            const whole =
              triesLines && chunk !== withoutLineEnd ? elementOnLine(chunk, at, maxRowBytes) : null;
            if (whole === undefined) triesLines = false;
            else if (whole === null) withoutLineEnd = chunk;
            else {
              at += whole.byteLength;
              finishElement(items, whole);
            }
            continue;
          }
          at++;
        }
      }
      return given(items);
    },
    end() {
      first = undefined;
      const items = given([]);
      if (state === "element") finishElement(items, scanner.take());
      if (state !== "after" && mode === "array")
        items.push(fault("syntax", here(), "the array is not closed: ] is missing", here()));
      return items;
    },
  };
}

function isBracketed(text: string): boolean {
  return text.startsWith("{") || text.startsWith("[");
}
