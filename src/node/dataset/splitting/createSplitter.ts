import type { FileForm, SourceFault, SourceItem, SourcePlace } from "../../../core/dataset/sourceItem";
import { createArraySplitter } from "./arraySplitter";
import { containerOf, isNamedLines, type TextContainer } from "../containerOf";
import { createDelimitedSplitter } from "../delimited/delimitedSplitter";
import { createLinesSplitter } from "./linesSplitter";
import type { ByteScan } from "../scan/byteScan";
import type { Splitter } from "./splitter";
import { wideForm } from "../delimited/wideForm";

/** Longer rows are reported and not read: a string in memory takes a multiple of this. */
export const MAX_ROW_BYTES = 64 * 1024 * 1024;

/**
 * Chooses by content: `[` opens an array, `{` begins JSON Lines or, over several lines, objects; everything else that
 * has columns is CSV. What the name says is told when it differs. A UTF-8 byte order mark is skipped and told.
 */
export function createSplitter(name: string, maxRowBytes = MAX_ROW_BYTES, scan?: ByteScan): Splitter {
  let inner: Splitter | undefined;
  let head = Buffer.alloc(0);

  const choose = (isEnd: boolean): SourceItem[] => {
    if (head.length < LONGEST_MARK && !isEnd) return [];
    const wide = wideForm(head);
    if (wide !== undefined) {
      inner = { push: () => [], end: () => [] };
      const convert = wide.bits === 16 ? ("utf8" as const) : undefined;
      return [wholeFileFault("encoding", `this file is ${wide.name}; datasets are UTF-8`, 2, convert)];
    }
    if (head.length < LONGEST_OPENING && !isEnd) return [];
    const other = isBinary(head) ? binaryFault(head) : noDatasetFault(head);
    if (other !== undefined) {
      inner = { push: () => [], end: () => [] };
      return [other];
    }
    const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
    const decideNow = isEnd || head.length > HEAD_LIMIT;
    const container = containerOf(head.subarray(mark), name, decideNow, isEnd);
    if (container === undefined) return [];
    const options = { maxRowBytes, byteOffset: mark, scan };
    inner = splitterFor(container, options);
    const faults = [...markFault(mark), ...containerFault(container, name)];
    if (container.kind === "objects" && isNamedJson(name)) inner = watchForSecond(inner);
    return [...faults, ...inner.push(head.subarray(mark))];
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

const LONGEST_MARK = 4;
/** Bytes by which texts that are no datasets are known. */
const LONGEST_OPENING = 64;
/** Bytes looked at before the container must be known. */
const HEAD_LIMIT = 4 * 1024 * 1024;

function splitterFor(container: TextContainer, options: Parameters<typeof createLinesSplitter>[0]): Splitter {
  switch (container.kind) {
    case "array":
      return createArraySplitter(options);
    case "objects":
      return createArraySplitter(options, "objects");
    case "delimited":
      return createDelimitedSplitter(options, container.form);
    case "jsonl":
      return createLinesSplitter(options);
  }
}

function markFault(length: number): readonly SourceFault[] {
  if (length === 0) return [];
  return [
    wholeFileFault(
      "encoding",
      "the file begins with a byte order mark, which JSON readers take for a character",
      length,
      "utf8",
    ),
  ];
}

/** Puts a fault before the second row. */
function watchForSecond(inner: Splitter): Splitter {
  let isTold = false;
  const watch = (items: SourceItem[]): SourceItem[] => {
    const second = isTold ? -1 : items.findIndex((item) => item.type === "row" && item.row === 2);
    if (second < 0) return items;
    isTold = true;
    return items.toSpliced(second, 0, secondValueFault(items[second] as SourceItem));
  };
  return { push: (chunk) => watch(inner.push(chunk)), end: () => watch(inner.end()) };
}

const MISNAMED = {
  array: "this file is one JSON list, and its name says one object per line",
  objects: "objects stand over several lines; JSON Lines has one per line",
  delimited: "this file is a table of cells, and its name says JSON",
  jsonl: "this file has one object per line, and its name says one JSON value",
} as const;

/** What the name promises and the content is not. */
function containerFault(container: TextContainer, name: string): readonly SourceFault[] {
  const { kind } = container;
  const isJson = isNamedJson(name);
  if (isNamedLines(name) ? kind === "jsonl" : !isJson || kind === "array" || kind === "objects") return [];
  if (kind === "jsonl" && container.lines < 2) return [];
  const convert = kind === "delimited" ? undefined : isJson ? "json" : "jsonl";
  return [wholeFileFault("container", MISNAMED[kind], 0, convert)];
}

function isNamedJson(name: string): boolean {
  return /\.json(?:\.gz)?$/iu.test(name);
}

/** A `.json` with a second value behind the first: told where that begins. */
function secondValueFault({ line, column, byteOffset }: SourcePlace): SourceFault {
  return {
    type: "fault",
    kind: "container",
    message: "a second JSON value begins here, and a .json file holds one",
    ...{ line, column, endLine: line, endColumn: column + 1, byteOffset, byteLength: 1, convert: "json" },
  };
}

/** A zero byte, and bytes that are not UTF-8: no text of any kind begins like that. */
function isBinary(head: Buffer): boolean {
  const start = head.subarray(0, 4096);
  return start.includes(0) && start.toString("utf8", 0, start.length - 3).includes("\ufffd");
}

const KINDS: readonly (readonly [string, string])[] = [
  ["PK\x03\x04", "a zip archive, as .xlsx files are"],
  ["%PDF", "a PDF"],
  ["\x80\x04\x95", "a Python pickle"],
  ["SQLite format 3", "an SQLite database"],
  ["\x28\xb5\x2f\xfd", "packed with zstd"],
  ["BZh", "packed with bzip2"],
  ["\xfd7zXZ", "packed with xz"],
  ["\x1f\x8b", "packed with gzip a second time"],
  ["PAR1", "a Parquet file that was packed with gzip"],
  ["ARROW1", "an Arrow file that was packed with gzip"],
];

function binaryFault(head: Buffer): SourceFault {
  const start = head.toString("latin1", 0, 16);
  const kind = KINDS.find(([magic]) => start.startsWith(magic))?.[1];
  return {
    ...wholeFileFault("unreadable", `this file is no text${kind === undefined ? "" : `: it is ${kind}`}`, 0),
    help: "datasets are JSON Lines, JSON, CSV, Parquet or Arrow, plain or packed with gzip",
  };
}

/** What comes instead of a dataset when it was not really downloaded. */
function noDatasetFault(head: Buffer): SourceFault | undefined {
  const start = head.toString("latin1", 0, LONGEST_OPENING).replace(/^\u00EF\u00BB\u00BF/u, "");
  if (start.startsWith("version https://git-lfs"))
    return {
      ...wholeFileFault("unreadable", "this is not the dataset but Git LFS's pointer to it", 0),
      help: 'run "git lfs pull"',
    };
  if (!/^\s*<(?:!doctype html|html|head|\?xml)\b/iu.test(start)) return undefined;
  return {
    ...wholeFileFault("unreadable", "this file is a web page, not a dataset", 0),
    help: "download it again, from the address of the file itself",
  };
}

/** @param byteLength of the mark that is meant, which has no column; 0 where the file as a whole is */
function wholeFileFault(
  kind: SourceFault["kind"],
  message: string,
  byteLength: number,
  convert?: FileForm,
): SourceFault {
  return {
    type: "fault",
    ...{ kind, message, ...(convert === undefined ? {} : { convert }) },
    ...{ line: 1, column: 1, endLine: 1, endColumn: 1, byteOffset: 0, byteLength },
  };
}
