import {
  CompressionType,
  setCompressionCodec,
  tableFromIPC,
  type Batch,
  type Column,
} from "@uwdata/flechette";
import type { JsonObject, JsonValue } from "../../../core/dataset/jsonValue";
import { checkBatch } from "./arrowBatch";
import { checkMessage, dictionaryOf } from "./arrowCheck";
import { isArrowFile, readArrowFooter, type ArrowBlock } from "./arrowFile";
import { arrowMessages } from "./arrowMessages";
import { converterOf } from "./arrowValues";
import { decodeLz4Frame } from "../parquet/lz4";
import { checkColumnNames, TableFault } from "../table/tableFault";
import type { ReadTable } from "../table/tableReader";
import type { TableSource } from "../table/tableSource";
import { setOwn } from "../table/tableValue";
import { decodeZstd } from "../parquet/zstd";

/**
 * The rows of an Arrow file, Feather file (version 2) or stream, a record batch at a time. The library reads whole
 * tables: it is given the schema, the dictionaries and one batch, so that memory holds no more than these.
 */
export const readArrow: ReadTable = async function* (source, { tell }) {
  registerCodecs();
  let row = 1;
  let batches = 0;
  for (const { ipc, byteLength } of isArrowFile(source) ? fileParts(source) : streamParts(source)) {
    const what = byteLength === 0 ? "the schema" : `record batch ${String(++batches)}`;
    tell({ place: { row }, what, bytes: byteLength });
    // A turn of the event loop: what was told goes out.
    await Promise.resolve();
    for (const slice of readBatch(ipc, what, row)) {
      row += slice.length;
      yield slice;
    }
  }
};

/** IPC data of one batch, or of none where a table has no rows. */
interface Part {
  readonly ipc: Uint8Array | Uint8Array[];
  /** Of the batch. */
  readonly byteLength: number;
}

function* fileParts(source: TableSource): Generator<Part> {
  const { dictionaries, batches, smallFile } = readArrowFooter(source);
  const shared = dictionaries.map((block) => readMessage(source, block, "a dictionary"));
  for (const [i, block] of batches.entries()) {
    const batch = readMessage(source, block, `record batch ${String(i + 1)}`);
    yield { ipc: smallFile(shared, batch), byteLength: block.byteLength };
  }
  if (batches.length === 0) yield { ipc: smallFile(shared, undefined), byteLength: 0 };
}

function* streamParts(source: TableSource): Generator<Part> {
  // Dictionaries count from where they stand, until another takes their place.
  const schemas: Uint8Array[] = [];
  let dictionaries: StreamDictionary[] = [];
  let hasSchema = false;
  let hasRows = false;
  for (const message of arrowMessages(source)) {
    const { kind, byteLength } = message;
    if (kind === "other") continue;
    if (!hasSchema && kind !== "schema") break;
    const bytes = readMessage(source, message, `a ${kind}`);
    const shared = [...schemas, ...dictionaries.map((one) => one.bytes)];
    if (kind === "batch") yield { ipc: [...shared, bytes], byteLength };
    else if (kind === "schema") schemas.push(bytes);
    else dictionaries = withDictionary(dictionaries, { bytes, ...dictionaryOf(bytes) });
    hasSchema = true;
    hasRows ||= kind === "batch";
  }
  if (!hasSchema)
    throw new TableFault({ message: "this Arrow stream does not begin with a schema: it is corrupt" });
  if (!hasRows) yield { ipc: [...schemas, ...dictionaries.map((one) => one.bytes)], byteLength: 0 };
}

interface StreamDictionary {
  readonly bytes: Uint8Array;
  readonly id: bigint;
  readonly isDelta: boolean;
}

/** Dictionaries may be made of others, which stand before them: the order stays. */
function withDictionary(known: readonly StreamDictionary[], next: StreamDictionary): StreamDictionary[] {
  const at = known.findIndex(({ id }) => id === next.id);
  if (next.isDelta || at < 0) return [...known, next];
  return known.flatMap((one, i) => (i === at ? [next] : one.id === next.id ? [] : [one]));
}

function readMessage(source: TableSource, { offset, byteLength }: ArrowBlock, what: string): Uint8Array {
  const bytes = source.read(offset, byteLength);
  try {
    checkMessage(bytes);
  } catch {
    throw new TableFault({ message: `the description of ${what} of this Arrow file is corrupt` });
  }
  return bytes;
}

const SLICE_ROWS = 1000;

interface ReadColumn {
  readonly name: string;
  readonly at: (index: number) => JsonValue;
}

function* readBatch(ipc: Part["ipc"], what: string, firstRow: number): Generator<JsonObject[]> {
  const { columns, rows } = readColumns(ipc, what, firstRow);
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    const slice: JsonObject[] = [];
    for (let i = from; i < Math.min(rows, from + SLICE_ROWS); i++)
      slice.push(readRow(columns, i, what, firstRow));
    yield slice;
  }
}

function readRow(columns: readonly ReadColumn[], i: number, what: string, firstRow: number): JsonObject {
  const row: Record<string, JsonValue> = {};
  for (const { name, at } of columns)
    try {
      setOwn(row, name, at(i));
    } catch {
      throw corrupt(`column "${name}" of ${what}`, firstRow + i, name);
    }
  return row;
}

function readColumns(
  ipc: Part["ipc"],
  what: string,
  row: number,
): { readonly columns: readonly ReadColumn[]; readonly rows: number } {
  const { names, children, numRows } = decode(ipc, what, row);
  checkColumnNames(names);
  const columns = names.map((name, c) => {
    const [batch] = (children[c] as Column<unknown>).data as readonly (Batch<unknown> | undefined)[];
    if (batch === undefined) return { name, at: () => null };
    try {
      if (batch.length !== numRows) throw new RangeError();
      checkBatch(batch);
    } catch {
      throw corrupt(`column "${name}" of ${what}`, row, name);
    }
    const convert = converterOf(batch.type);
    return { name, at: (index: number) => convert(batch.at(index)) };
  });
  return { columns, rows: numRows };
}

function decode(ipc: Part["ipc"], what: string, row: number): ReturnType<typeof tableFromIPC> {
  try {
    return tableFromIPC(ipc, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true });
  } catch (cause) {
    if (cause instanceof TableFault) throw cause;
    throw corrupt(what, row, undefined);
  }
}

function corrupt(what: string, row: number, column: string | undefined): TableFault {
  const place = column === undefined ? { row } : { row, column };
  return new TableFault({
    message: `the data of ${what} is corrupt, or of a kind that cannot be read`,
    place,
  });
}

const MAX_BUFFER_BYTES = 2 ** 31 - 1;

/** The library keeps them for the whole thread; giving them again changes nothing. */
function registerCodecs(): void {
  const encode = (): never => {
    throw new Error("tables are only read");
  };
  const checked = (length: number | undefined): number => {
    if (length !== undefined && length >= 0 && length <= MAX_BUFFER_BYTES) return length;
    throw new RangeError("a buffer claims too many bytes");
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode,
    decode: (bytes, length) => decodeLz4Frame(bytes, checked(length)),
  });
  setCompressionCodec(CompressionType.ZSTD, {
    encode,
    decode: (bytes, length) => decodeZstd(bytes, checked(length)),
  });
}
