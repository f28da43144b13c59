import { createSpanFinder, type ValueSpans } from "./jsonSpans";
import type { JsonPath, Span } from "./jsonValue";

/**
 * Where the last look-ups in the text of a row ended. A row may have thousands of findings, and they mostly come in the
 * order of its text: each goes on where the one before began, or the time would grow with the square of the row.
 */
export interface RowWalk {
  /** The row that all of it is about: a copy may stand elsewhere, or have another text. */
  readonly row: WalkedRow;
  /** An offset with the line it is in, and the same for the end of the text. */
  position: LinePlace;
  end: LinePlace | undefined;
  /** An offset with the UTF-8 bytes before it. */
  bytes: { offset: number; bytes: number };
  /** Finds values, and knows the ones that it has found. */
  readonly spansOf: (path: JsonPath) => ValueSpans | undefined;
  /** Where cells stand: worked out anew whenever the row itself is asked. */
  cells: ReadonlyMap<string, Span> | undefined;
  /** A UTF-16 unit of a text that is written from `start` on, and where that unit is written. */
  unit: { readonly start: number; readonly unit: number; readonly at: number } | undefined;
}

/** The part of a row that is walked: its text, the line that it begins in, and its cells, if it is a table's. */
export interface WalkedRow {
  readonly text: string;
  readonly line: number;
  readonly cells: { readonly spans: ReadonlyMap<string, Span> | undefined } | undefined;
  walk?: RowWalk | undefined;
}

function walkOf(source: WalkedRow): RowWalk {
  const { text, walk } = source;
  if (walk?.row === source) return walk;
  return (source.walk = {
    row: source,
    position: startOf(source),
    end: undefined,
    bytes: { offset: 0, bytes: 0 },
    spansOf: createSpanFinder(text),
    cells: undefined,
    unit: undefined,
  });
}

/** Where a value of a JSON row stands; see `findSpans`. */
export function spansIn(source: WalkedRow, path: JsonPath): ValueSpans | undefined {
  return walkOf(source).spansOf(path);
}

/** Where the cells of a CSV row stand; undefined for other rows, and for tables without text. */
export function cellSpansIn(source: WalkedRow): ReadonlyMap<string, Span> | undefined {
  return source.cells && (walkOf(source).cells ??= source.cells.spans);
}

/**
 * Where the unit of a text is written whose first unit is written at `start`, not beyond `end`.
 *
 * @param step characters of the file for the unit at an offset
 */
export function unitIn(
  source: WalkedRow,
  start: number,
  end: number,
  wanted: number,
  step: (text: string, at: number) => number,
): number {
  const walk = walkOf(source);
  const last = walk.unit;
  let { unit, at } =
    last !== undefined && last.start === start && last.unit <= wanted ? last : { unit: 0, at: start };
  for (; unit < wanted && at < end; unit++) at += step(source.text, at);
  walk.unit = { start, unit, at };
  return at;
}

/** The line that an offset of a row's text is in. */
export interface LinePlace {
  readonly offset: number;
  readonly line: number;
  /** Where the line begins in the text: -1 for the row's own first line. */
  readonly lineStart: number;
}

/** The line of an offset. */
export function lineIn(source: WalkedRow, offset: number): LinePlace {
  if (offset <= 0) return startOf(source);
  const walk = walkOf(source);
  const { position } = walk;
  const { text } = source;
  // Whole rows are asked for again and again, and are no step in any order.
  if (offset === text.length) return (walk.end ??= lineFrom(text, position, offset));
  return (walk.position = lineFrom(text, position.offset <= offset ? position : startOf(source), offset));
}

export function startOf({ line }: { readonly line: number }): LinePlace {
  return { offset: 0, line, lineStart: -1 };
}

/** Goes on from a place before the offset. Lines end at LF, CRLF or a lone CR. */
export function lineFrom(text: string, from: LinePlace, offset: number): LinePlace {
  let { line, lineStart } = from;
  for (let at = from.offset; at < offset; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== 10 && (unit !== 13 || text.charCodeAt(at + 1) === 10)) continue;
    line++;
    lineStart = at + 1;
  }
  return { offset, line, lineStart };
}

/** UTF-8 bytes of the row's text before an offset. */
export function bytesIn(source: WalkedRow, offset: number): number {
  const walk = walkOf(source);
  const from = walk.bytes.offset <= offset ? walk.bytes : { offset: 0, bytes: 0 };
  walk.bytes = countUtf8(source.text, from, offset);
  return walk.bytes.bytes;
}

/**
 * Goes on counting UTF-8 bytes up to an offset. A lone surrogate counts as U+FFFD, three bytes; a pair is counted whole,
 * so that the answer's offset may be one further.
 */
export function countUtf8(
  text: string,
  from: { readonly offset: number; readonly bytes: number },
  end: number,
): { offset: number; bytes: number } {
  let { offset, bytes } = from;
  for (; offset < end; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit < 0x80) bytes++;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(offset + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      offset++;
    } else bytes += 3;
  }
  return { offset, bytes };
}
