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
  let isTooLong = false;

  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    carriedBytes += bytes.length;
    isTooLong ||= carriedBytes > maxBytes;
    if (isTooLong) carried = [];
    // Chunks may be reused: what outlives the call is copied.
    else carried.push(Buffer.from(bytes));
  };
  const finish = (last: Buffer, lineEnd: LineEnd | undefined): void => {
    const byteLength = carriedBytes + last.length;
    const whole = carried.length === 0 ? last : Buffer.concat([...carried, last]);
    const isOpen = lineEnd === undefined && state === "quoted";
    const fits = !isTooLong && byteLength <= maxBytes;
    carried = [];
    carriedBytes = 0;
    isTooLong = false;
    state = "cell";
    give({ bytes: fits ? whole : undefined, byteLength, lineEnd, isOpen });
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
