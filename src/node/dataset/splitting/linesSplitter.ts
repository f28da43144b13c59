import type { SourceItem, SourceRow } from "../../../core/dataset/sourceItem";
import { byteCounter, encodingFaults } from "./encodingFaults";
import type { Splitter, SplitterOptions } from "./splitter";

const LF = 10;
const CR = 13;

/**
 * JSON Lines: cuts bytes at LF and decodes line by line, so that memory does not depend on the file. A CR before the
 * LF belongs to the line end; a lone CR is white space to JSON and a line end to editors, so it counts as a line.
 */
export function createLinesSplitter({ maxRowBytes, byteOffset: start, scan }: SplitterOptions): Splitter {
  let row = 0;
  let line = 1;
  let lineOffset = start;
  /** The unfinished line: copies, for chunks may be reused. */
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  /** Bytes of an oversized line that were let go, and the CRs among them. */
  let dropped = 0;
  let droppedReturns = 0;
  let endsWithReturn = false;

  /** Of what is too long only the line ends are counted: what follows it still has its line. */
  const drop = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    dropped += bytes.length;
    droppedReturns += countReturns(bytes);
    endsWithReturn = bytes[bytes.length - 1] === CR;
  };

  /** `from`: where the line begins in the chunk that is looked through; undefined when it began in an earlier one. */
  const finishLine = (
    last: Buffer,
    hasLineEnd: boolean,
    items: SourceItem[],
    from: number | undefined,
  ): void => {
    const size = dropped + carriedBytes + last.length;
    if (dropped > 0 || size > maxRowBytes) {
      for (const part of [...carried, last]) drop(part);
      // The one before the LF went with the line end.
      const returns = droppedReturns - (hasLineEnd && endsWithReturn ? 1 : 0);
      const place = { line, column: 1, byteOffset: lineOffset, byteLength: size };
      items.push({ type: "oversized", ...place, row: ++row, limit: maxRowBytes });
      line += returns;
    } else {
      const bytes = carriedBytes === 0 ? last : Buffer.concat([...carried, last]);
      const byteLength = hasLineEnd && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
      const text = bytes.toString("utf8", 0, byteLength);
      const endsWithLineBreak = hasLineEnd;
      const byteOffset = lineOffset;
      let bytesBefore: SourceRow["bytesBefore"];
      if (text.includes("\ufffd")) {
        const own = bytes.subarray(0, byteLength);
        bytesBefore = byteCounter(own);
        items.push(...encodingFaults(own, { line, column: 1, byteOffset, row: row + 1 }));
      }
      if (isBlank(text))
        items.push({ type: "blank", line, column: 1, byteOffset, byteLength, text, endsWithLineBreak });
      // Written out, not spread: this runs for every row.
      else
        items.push({
          type: "row",
          line,
          column: 1,
          byteOffset,
          byteLength,
          row: ++row,
          text,
          container: "jsonl",
          endsWithLineBreak,
          previousEnd: undefined,
          cells: undefined,
          marks: from === undefined ? undefined : scan?.marks(from, from + byteLength),
          parsed: undefined,
          bytesBefore,
        });
      if (text.includes("\r")) line += loneReturns(text);
    }
    line++;
    lineOffset += size + (hasLineEnd ? 1 : 0);
    carried = [];
    carriedBytes = 0;
    dropped = droppedReturns = 0;
    endsWithReturn = false;
  };

  return {
    push(chunk) {
      const items: SourceItem[] = [];
      scan?.begin(chunk);
      let from = 0;
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
        const isWhole = carriedBytes === 0 && dropped === 0;
        finishLine(chunk.subarray(from, end), true, items, isWhole ? from : undefined);
        from = end + 1;
      }
      const rest = chunk.subarray(from);
      if (rest.length > 0) {
        if (dropped > 0 || carriedBytes + rest.length > maxRowBytes) {
          for (const part of [...carried, rest]) drop(part);
          carried = [];
          carriedBytes = 0;
        } else {
          carried.push(Buffer.from(rest));
          carriedBytes += rest.length;
        }
      }
      return items;
    },
    end() {
      const items: SourceItem[] = [];
      if (carriedBytes + dropped > 0) finishLine(Buffer.alloc(0), false, items, undefined);
      return items;
    },
  };
}

function isBlank(text: string): boolean {
  return text.length === 0 || (text.charCodeAt(0) <= 32 && text.trim() === "");
}

function countReturns(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) count++;
  return count;
}

/** CRs within the line that no LF follows; the one at the very end went with the line end. */
function loneReturns(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\r"); at >= 0; at = text.indexOf("\r", at + 1)) count++;
  return count;
}
