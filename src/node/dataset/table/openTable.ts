import { closeSync, existsSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { JsonObject } from "../../../core/dataset/jsonValue";
import type { SourceItem, SourceFault } from "../../../core/dataset/sourceItem";
import { MAX_ROW_BYTES } from "../splitting/createSplitter";
import type { OpenDataset, ReadOptions } from "../openedDataset";
import { identifyTable, HEAD_BYTES } from "./identifyTable";
import type { TablePacket } from "./tablePackets";
import type { TableKind, TableTrouble } from "./tableReader";
import { openTableFile, tableFromBytes } from "./tableSource";
import { readInChild } from "./tableChild";

/** A table on the disk, or in memory under a name. */
export type TableInput = { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface TableOptions extends Pick<ReadOptions, "maxRowBytes" | "signal"> {
  /** The program that reads; absent: the one beside this program. */
  readonly workerFile?: string;
  /** How long one column may take beyond what its size explains. */
  readonly stallMs?: number;
}

/**
 * Opens Parquet, Arrow, Feather: known by their first bytes, never by their name. Undefined for every other file, but
 * for one that has such a name and is no text either: that is an open dataset of one fault.
 *
 * Rows are read by a process that may die of what it reads. Where its program does not lie beside this one (in tests
 * of single modules), this process reads.
 */
export function openTable(input: TableInput, options: TableOptions = {}): OpenDataset | undefined {
  const kind = identifyTable(headOf(input), "path" in input ? input.path : input.name);
  if (kind === undefined) return undefined;
  return {
    items: () => ("trouble" in kind ? oneFault(kind.trouble) : itemsOf(kind.kind, input, options)),
    readAgain: () => undefined,
    isTable: true,
    close: () => Promise.resolve(),
  };
}

function headOf(input: TableInput): Buffer {
  if ("bytes" in input) return Buffer.from(input.bytes.subarray(0, HEAD_BYTES));
  const head = Buffer.alloc(HEAD_BYTES);
  let file: number | undefined;
  try {
    file = openSync(input.path, "r");
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } catch {
    // Whoever opens it as text says why it cannot be read.
    return head.subarray(0, 0);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function* oneFault(trouble: TableTrouble): AsyncGenerator<readonly SourceItem[]> {
  yield await Promise.resolve([faultItem(trouble, "fault")]);
}

async function* itemsOf(
  kind: TableKind,
  input: TableInput,
  options: TableOptions,
): AsyncGenerator<readonly SourceItem[]> {
  const limit = options.maxRowBytes ?? MAX_ROW_BYTES;
  let row = 0;
  for await (const packet of packetsOf(kind, input, limit, options)) {
    options.signal?.throwIfAborted();
    if (packet.type !== "rows") {
      yield [faultItem(packet, packet.type)];
      continue;
    }
    const values = JSON.parse(packet.json) as (JsonObject | null)[];
    const tooLong = new Map(packet.oversized.map(({ index, bytes }) => [index, bytes]));
    yield values.map((value, i): SourceItem => {
      row++;
      return value === null
        ? { type: "oversized", ...NOWHERE, byteLength: tooLong.get(i) ?? 0, row, limit }
        : rowItem(row, value);
    });
    await setImmediate();
  }
}

function packetsOf(
  kind: TableKind,
  input: TableInput,
  maxRowBytes: number,
  { workerFile = siblingWorker(), stallMs, signal }: TableOptions,
): AsyncGenerator<TablePacket> {
  const path = "path" in input ? input.path : undefined;
  const bytes = "bytes" in input ? input.bytes : undefined;
  if (workerFile !== undefined)
    return readInChild({ workerFile, task: { kind, path, maxRowBytes }, bytes, stallMs, signal });
  return inThisProcess(kind, input, maxRowBytes);
}

async function* inThisProcess(
  kind: TableKind,
  input: TableInput,
  maxRowBytes: number,
): AsyncGenerator<TablePacket> {
  // The readers are large, and where this program is installed another one reads.
  const { readPackets } = await import("./tablePackets");
  const source = "path" in input ? openTableFile(input.path) : tableFromBytes(input.bytes);
  try {
    yield* readPackets(kind, source, maxRowBytes, () => undefined);
  } finally {
    source.close();
  }
}

/** Every bundle lies in `dist`, and so does the reading program. */
function siblingWorker(): string | undefined {
  if (typeof __dirname === "undefined") return undefined;
  const file = path.join(__dirname, "tableWorker.js");
  return existsSync(file) ? file : undefined;
}

const NOWHERE = { line: 0, column: 0, byteOffset: 0, byteLength: 0 };

function rowItem(row: number, value: JsonObject): SourceItem {
  return {
    type: "row",
    line: 0,
    column: 0,
    byteOffset: 0,
    byteLength: 0,
    row,
    text: "",
    container: "table",
    endsWithLineBreak: false,
    previousEnd: undefined,
    cells: { value, spans: undefined, delimiter: "" },
  };
}

function faultItem({ message, help, row, column }: TableTrouble, type: "fault" | "warning"): SourceFault {
  return {
    type: "fault",
    kind: type === "fault" ? "table" : "odd-table",
    ...NOWHERE,
    endLine: 0,
    endColumn: 0,
    message,
    help,
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { columnName: column }),
  };
}
