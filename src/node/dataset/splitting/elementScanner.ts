import type { JsonValue } from "../../../core/dataset/jsonValue";
import { createExtentCounter, type Extent, type ExtentCounter } from "./extent";

const LF = 10;
const CR = 13;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;

/** One value of a JSON array. */
export interface ScannedElement {
  /** Undefined when it has more bytes than allowed. */
  readonly text: string | undefined;
  readonly byteLength: number;
  /** The bytes themselves, only where some of them may not be UTF-8. */
  readonly bytes: Buffer | undefined;
  /** What `JSON.parse` makes of the text, where it had to be asked. */
  readonly parsed: JsonValue | undefined;
  /** How far a value reaches whose text is not kept. */
  readonly extent?: Extent | undefined;
  /** Cut short at a CRLF: its CR was passed over and is no part of the value. */
  readonly leavesReturn?: boolean;
}

/** Finds where one value of a JSON array ends, over any number of chunks, and keeps its bytes. */
export interface ElementScanner {
  begin(): void;
  /** Scans from `at`; the offset just behind the value, or -1 when the chunk ends first. */
  scan(chunk: Buffer, at: number): number;
  /** The value that was scanned. */
  take(): ScannedElement;
  /** Whether the value was ended by a line break inside one of its strings. */
  wasCutShort(): boolean;
}

/**
 * Strict where the text is JSON, forgiving where it is not, so that one faulty element does not swallow the others:
 * a raw line break ends a string, and the whole value when that stands on one line; single quotes and comments are passed over, and a closing bracket that fits an
 * outer one closes what is between.
 */
export function createElementScanner(maxBytes: number): ElementScanner {
  let open: number[] = [];
  let quote = 0;
  let escaped = false;
  let isScalar = false;
  let isOneLine = true;
  let cutShort = false;
  let started = false;
  let comment: "no" | "slash" | "line" | "block" | "star" = "no";
  let parts: Buffer[] = [];
  let size = 0;
  /** What follows a value that is too long still has its line and column. */
  let extent: ExtentCounter | undefined;

  const keep = (bytes: Buffer): void => {
    size += bytes.length;
    if (size > maxBytes) {
      extent ??= createExtentCounter();
      for (const part of [...parts, bytes]) extent.add(part);
      parts = [];
    } else if (bytes.length > 0) parts.push(bytes);
  };

  /** Passes over a comment byte; comments inside elements are rare enough for one byte at a time. */
  const inComment = (byte: number): void => {
    if (comment === "slash") comment = byte === SLASH ? "line" : byte === 0x2a ? "block" : "no";
    else if (comment === "line") comment = byte === LF ? "no" : "line";
    else comment = byte === 0x2a ? "star" : comment === "star" && byte === SLASH ? "no" : "block";
  };

  const closeBracket = (byte: number): void => {
    const match = open.lastIndexOf(byte === 0x7d ? 0x7b : 0x5b);
    if (match >= 0) open.length = match;
  };

  const find = (chunk: Buffer, from: number): number => {
    let at = from;
    const length = chunk.length;
    while (at < length) {
      const byte = chunk[at] as number;
      if (escaped) escaped = false;
      else if (quote !== 0) {
        at = endOfRun(chunk, at, quote);
        if (at >= length) return -1;
        const stop = chunk[at] as number;
        if (stop === BACKSLASH) escaped = true;
        else {
          quote = 0;
          if (stop === LF) {
            if (isScalar || isOneLine) {
              cutShort = true;
              return at;
            }
          } else if (isScalar) return at + 1;
        }
      } else if (comment !== "no") inComment(byte);
      else if (byte === QUOTE || byte === APOSTROPHE) {
        quote = byte;
        if (!started) isScalar = true;
      } else if (byte === 0x7b || byte === 0x5b) open.push(byte);
      else if (byte === 0x7d || byte === 0x5d) {
        if (isScalar) return at;
        closeBracket(byte);
        if (open.length === 0) return at + 1;
      } else if (isScalar && (byte <= 32 || byte === 0x2c)) return at;
      else if (byte === SLASH && !isScalar) comment = "slash";
      else if (byte === LF) isOneLine = false;
      else if (!started) isScalar = true;
      started = true;
      at++;
    }
    return -1;
  };

  return {
    begin() {
      open = [];
      quote = 0;
      escaped = isScalar = started = cutShort = false;
      isOneLine = true;
      comment = "no";
      parts = [];
      size = 0;
      extent = undefined;
    },
    scan(chunk, at) {
      const end = find(chunk, at);
      // Chunks may be reused by the reader: what outlives this call is copied.
      keep(end < 0 ? Buffer.from(chunk.subarray(at)) : chunk.subarray(at, end));
      return end;
    },
    take() {
      const fits = size <= maxBytes;
      const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(fits ? parts : []);
      // What is put at the end of the value belongs before the whole line end, not behind half of it.
      const leavesReturn = fits && cutShort && all[all.length - 1] === CR;
      const bytes = leavesReturn ? all.subarray(0, -1) : all;
      const taken = fits ? bytes.toString("utf8") : "";
      parts = [];
      return {
        text: fits ? taken : undefined,
        byteLength: fits ? bytes.length : size,
        leavesReturn,
        bytes: taken.includes("\ufffd") ? bytes : undefined,
        parsed: undefined,
        extent: extent?.end(),
      };
    },
    wasCutShort: () => cutShort,
  };
}

/** The next quote, backslash or line break. Calling out of the engine for a search costs more than it saves. */
function endOfRun(chunk: Buffer, from: number, quote: number): number {
  let at = from;
  const length = chunk.length;
  while (at < length) {
    const byte = chunk[at] as number;
    if (byte === quote || byte === BACKSLASH || byte === LF) return at;
    at++;
  }
  return at;
}
