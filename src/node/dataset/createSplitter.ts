import type { Container, SourceItem } from "../../core/dataset/sourceItem";
import { findJsonFault } from "../../core/dataset/jsonFault";
import { createArraySplitter } from "./arraySplitter";
import { createLinesSplitter } from "./linesSplitter";
import type { Splitter, SplitterOptions } from "./splitter";

/** Longer rows are reported and not read: a string in memory takes a multiple of this. */
export const MAX_ROW_BYTES = 64 * 1024 * 1024;

/**
 * Chooses by content: `[` opens an array, everything else is JSON Lines, but for a `.json` file whose first line only
 * begins an object: that is one document. A UTF-8 byte order mark is skipped.
 */
export function createSplitter(name: string, maxRowBytes = MAX_ROW_BYTES): Splitter {
  let inner: Splitter | undefined;
  let head = Buffer.alloc(0);

  const choose = (isEnd: boolean): SourceItem[] => {
    if (head.length < LONGEST_MARK && !isEnd) return [];
    const encoding = wideEncoding(head);
    if (encoding !== undefined) {
      inner = { push: () => [], end: () => [] };
      return [encodingFault(encoding)];
    }
    const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
    const container = containerOf(head.subarray(mark), name, isEnd || head.length > HEAD_LIMIT);
    if (container === undefined) return [];
    const options = { maxRowBytes, byteOffset: mark };
    inner =
      container === "array"
        ? createArraySplitter(options)
        : container === "document"
          ? createDocumentSplitter(options)
          : createLinesSplitter(options);
    return inner.push(head.subarray(mark));
  };

  return {
    push(chunk) {
      if (inner !== undefined) return inner.push(chunk);
      head = Buffer.concat([head, chunk]);
      return choose(false);
    },
    end() {
      const items = inner === undefined ? choose(true) : [];
      return inner === undefined ? items : [...items, ...inner.end()];
    },
  };
}

const LONGEST_MARK = 3;
/** Bytes looked at before the container must be known. */
const HEAD_LIMIT = 4 * 1024 * 1024;

/** Undefined while more bytes are needed. */
function containerOf(head: Buffer, name: string, decideNow: boolean): Container | undefined {
  let at = 0;
  while (at < head.length && [32, 9, 10, 13].includes(head[at] as number)) at++;
  if (at === head.length) return decideNow ? "jsonl" : undefined;
  if (head[at] === 0x5b) return "array";
  if (head[at] !== 0x7b || !/\.json$/iu.test(name)) return "jsonl";
  const lineEnd = head.indexOf(10, at);
  if (lineEnd < 0 && !decideNow) return undefined;
  const firstLine = head.toString("utf8", at, lineEnd < 0 ? head.length : lineEnd);
  const fault = findJsonFault(firstLine);
  return fault !== undefined && fault.end === firstLine.length && fault.start >= firstLine.trimEnd().length
    ? "document"
    : "jsonl";
}

/** One object over many lines: the only row. */
function createDocumentSplitter({ maxRowBytes, byteOffset }: SplitterOptions): Splitter {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    push(chunk) {
      size += chunk.length;
      if (size > maxRowBytes) parts = [];
      else parts.push(Buffer.from(chunk));
      return [];
    },
    end() {
      const place = { line: 1, column: 1, byteOffset, byteLength: size, row: 1 };
      if (size > maxRowBytes) return [{ type: "oversized", ...place, limit: maxRowBytes }];
      const text = Buffer.concat(parts).toString("utf8");
      return [
        {
          type: "row",
          ...place,
          text,
          container: "document",
          endsWithLineBreak: false,
          previousEnd: undefined,
          cells: undefined,
        },
      ];
    },
  };
}

function wideEncoding(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "UTF-16 (little-endian)";
  if (head[0] === 0xfe && head[1] === 0xff) return "UTF-16 (big-endian)";
  return undefined;
}

function encodingFault(encoding: string): SourceItem {
  return {
    type: "fault",
    kind: "syntax",
    message: `this file is ${encoding}; datasets are UTF-8: save it again as UTF-8`,
    ...{ line: 1, column: 1, endLine: 1, endColumn: 1, byteOffset: 0, byteLength: 2 },
  };
}
