import { createExtentCounter, type Extent, type ExtentCounter } from "../splitting/extent";

const LF = 10;
const CR = 13;
const QUOTE = 34;

export type LineEnd = "LF" | "CRLF" | "CR";

/** One record of a table as bytes, without its line end. */
export interface CutRecord {
  /** Undefined when the record is longer than allowed. */
  readonly bytes: Buffer | undefined;
  readonly byteLength: number;
  /** Undefined at the end of the file. */
  readonly lineEnd: LineEnd | undefined;
  /** Whether the file ends inside of quotes. */
  readonly isOpen: boolean;
  /** How far a record reaches that is too long. */
  readonly extent?: Extent | undefined;
}

export interface RecordCutter {
  push(chunk: Buffer): void;
  end(): void;
}

/**
 * Cuts CSV at the line ends that stand outside of quotes: LF, CRLF or a CR alone. A quote opens only at the beginning
 * of a cell. Memory is bounded by the longest record that is allowed.
 */
export function createRecordCutter(
  delimiter: string,
  maxBytes: number,
  give: (record: CutRecord) => void,
): RecordCutter {
  const comma = delimiter.charCodeAt(0);
  let state: "cell" | "plain" | "quoted" | "closed" | "return" = "cell";
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  let extent: ExtentCounter | undefined;

  /** Of what is too long only the line ends are counted. */
  const pass = (bytes: Buffer): void => {
    extent ??= createExtentCounter();
    for (const part of [...carried, bytes]) extent.add(part);
    carried = [];
  };
  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    carriedBytes += bytes.length;
    if (carriedBytes > maxBytes) pass(bytes);
    // Chunks may be reused: what outlives the call is copied.
    else carried.push(Buffer.from(bytes));
  };
  const finish = (last: Buffer, lineEnd: LineEnd | undefined): void => {
    const byteLength = carriedBytes + last.length;
    const fits = byteLength <= maxBytes;
    if (!fits) pass(last);
    const whole = carried.length === 0 ? last : Buffer.concat([...carried, last]);
    const reach = extent?.end();
    const isOpen = lineEnd === undefined && state === "quoted";
    carried = [];
    carriedBytes = 0;
    extent = undefined;
    state = "cell";
    give({ bytes: fits ? whole : undefined, byteLength, lineEnd, isOpen, extent: reach });
  };

  return {
    push(chunk) {
      let from = 0;
      let at = 0;
      if (state === "return" && chunk.length > 0) {
        const isPair = chunk[0] === LF;
        finish(Buffer.alloc(0), isPair ? "CRLF" : "CR");
        from = at = isPair ? 1 : 0;
      }
      for (; at < chunk.length; at++) {
        const byte = chunk[at] as number;
        if (state === "quoted") {
          // The whole stretch up to the next quote is text.
          const quote = byte === QUOTE ? at : chunk.indexOf(QUOTE, at);
          if (quote < 0) break;
          at = quote;
          state = "closed";
        } else if (byte === LF || byte === CR) {
          const isLast = at + 1 === chunk.length;
          const isPair = byte === CR && chunk[at + 1] === LF;
          if (byte === CR && isLast) {
            keep(chunk.subarray(from, at));
            state = "return";
            return;
          }
          finish(chunk.subarray(from, at), byte === LF ? "LF" : isPair ? "CRLF" : "CR");
          if (isPair) at++;
          from = at + 1;
        } else if (byte === QUOTE && (state === "cell" || state === "closed")) state = "quoted";
        else state = byte === comma ? "cell" : "plain";
      }
      keep(chunk.subarray(from));
    },
    end() {
      if (state === "return") finish(Buffer.alloc(0), "CR");
      else if (carriedBytes > 0) finish(Buffer.alloc(0), undefined);
    },
  };
}
