import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type ColumnChunk,
  type ColumnMetaData,
  type FileMetaData,
  type RowGroup,
  type SchemaTree,
} from "hyparquet";
import type { JsonObject, JsonValue } from "../../core/dataset/jsonValue";
import { PARQUET_CODECS } from "./parquetCodecs";
import { checkPages } from "./parquetPages";
import { converterOf, plainSchema, type Convert } from "./parquetValues";
import { TableFault } from "./tableFault";
import type { ReadTable, TellPlace } from "./tableReader";
import type { TableSource } from "./tableSource";
import { setOwn, textValue } from "./tableValue";

const MAGIC = 0x31524150; // PAR1
const ENCRYPTED = 0x45524150; // PARE
const FOOTER_BYTES = 8;

/**
 * The rows of a Parquet file, a row group at a time and in slices of it. Everything that the footer says is held
 * against the file before it is believed, and every failure of the decoder is told as what is corrupt and where.
 */
export const readParquet: ReadTable = async function* (source, { tell, warn }) {
  checkMagic(source);
  const file = {
    byteLength: source.byteLength,
    slice: (start: number, end: number = source.byteLength) => source.read(start, end - start).buffer,
  };
  const metadata = await orFault(
    "the footer is corrupt: it does not describe columns and row groups",
    {},
    () => parquetMetadataAsync(file, { geoparquet: false }),
  );
  const columns = await orFault("the footer is corrupt: the columns that it lists form no table", {}, () =>
    columnsOf(metadata),
  );
  checkGroups(metadata, source.byteLength);
  const scan = await orFault("the footer is corrupt", {}, () =>
    parquetScan({
      file,
      metadata: { ...metadata, schema: plainSchema(metadata.schema) },
      compressors: PARQUET_CODECS,
      parsers: { stringFromBytes: textValue, timestampFromNanoseconds: (nanos) => nanos },
      utf8: false,
      geoparquet: false,
      useOffsetIndex: false,
    }),
  );
  const tree = parquetSchema(metadata);
  let rowStart = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    if (rows === 0) continue;
    const rowEnd = rowStart + rows;
    const data: Values[] = [];
    for (const { name } of columns) {
      const place = { row: rowStart + 1, column: name };
      const where = `column "${name}" of row group ${String(index + 1)}`;
      tell({ place, what: where, bytes: bytesOf(group, name) });
      for (const chunk of chunksOf(group, name)) {
        const { fault, oddity } = checkPages(readChunk(source, chunk), chunk, levelsOf(tree, chunk));
        if (fault !== undefined) throw new TableFault({ message: `${where} is corrupt: ${fault}`, place });
        if (oddity !== undefined) warn({ message: `${where} ${oddity}`, help: REWRITE, ...place });
      }
      const values = await orFault(`the data of ${where} is corrupt`, place, () =>
        scan.readColumn({ column: name, rowStart, rowEnd }),
      );
      if (values.length !== rows)
        throw new TableFault({
          message: `${where} holds ${String(values.length)} values for ${String(rows)} rows`,
          place,
        });
      data.push(values);
    }
    checkValues(columns, data, rowStart, index + 1);
    yield* slices(columns, data, rows, rowStart + 1);
    rowStart = rowEnd;
  }
};

type Values = ArrayLike<unknown>;
const SLICE_ROWS = 1000;
/** Longer arrays are no arrays inside of V8 but tables, which end in a crash. */
const MAX_ROWS = 2 ** 25;

interface Column {
  readonly name: string;
  /** One value per row, which the library makes null or gives, and leaves undefined only where there is none. */
  readonly isFlat: boolean;
  readonly convert: Convert;
}

function* slices(
  columns: readonly Column[],
  data: readonly Values[],
  rows: number,
  firstRow: number,
): Generator<JsonObject[]> {
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    const slice: JsonObject[] = [];
    for (let i = from; i < Math.min(rows, from + SLICE_ROWS); i++) {
      const row: Record<string, JsonValue> = {};
      for (let c = 0; c < columns.length; c++) {
        const { name, convert } = columns[c] as Column;
        try {
          setOwn(row, name, convert(data[c]?.[i]));
        } catch {
          const place = { row: firstRow + i, column: name };
          throw new TableFault({ message: `the data of column "${name}" is corrupt`, place });
        }
      }
      slice.push(row);
    }
    yield slice;
  }
}

/** An index that its dictionary does not have gives no value and no error. */
function checkValues(
  columns: readonly Column[],
  data: readonly Values[],
  rowStart: number,
  group: number,
): void {
  for (const [c, { name, isFlat }] of columns.entries()) {
    const values = data[c];
    if (!isFlat || !Array.isArray(values)) continue;
    const at = values.indexOf(undefined);
    if (at >= 0)
      throw new TableFault({
        message: `the data of column "${name}" of row group ${String(group)} is corrupt: it names a value that is not in its dictionary`,
        place: { row: rowStart + at + 1, column: name },
      });
  }
}

function checkMagic(source: TableSource): void {
  const { byteLength } = source;
  if (byteLength < FOOTER_BYTES + 4)
    throw new TableFault({
      message: `this Parquet file has only ${String(byteLength)} bytes: it was cut off`,
    });
  const head = wordAt(source.read(0, 4));
  const tail = wordAt(source.read(byteLength - 4, 4));
  if (tail === ENCRYPTED || head === ENCRYPTED)
    throw new TableFault({ message: "this Parquet file is encrypted", help: "write it without encryption" });
  if (tail !== MAGIC)
    throw new TableFault({
      message: "this Parquet file has no footer: it was cut off while it was written or copied",
    });
  if (head !== MAGIC)
    throw new TableFault({ message: "this Parquet file does not begin with PAR1: its beginning is damaged" });
  const footer = wordAt(source.read(byteLength - FOOTER_BYTES, 4));
  if (footer === 0 || footer > byteLength - FOOTER_BYTES - 4)
    throw new TableFault({
      message: `the footer is corrupt: it claims ${String(footer)} bytes of a file of ${String(byteLength)}`,
    });
}

function wordAt(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function columnsOf(metadata: FileMetaData): readonly Column[] {
  const names = new Set<string>();
  const columns = parquetSchema(metadata).children.map((node) => {
    names.add(node.element.name);
    const isFlat = node.children.length === 0 && node.element.repetition_type !== "REPEATED";
    return { name: node.element.name, isFlat, convert: converterOf(node) };
  });
  if (columns.length === 0 || names.size !== columns.length) throw new Error("no table");
  return columns;
}

/** What each row group says of itself must fit into the file. */
function checkGroups({ row_groups: groups, schema }: FileMetaData, byteLength: number): void {
  const leaves = schema.filter(({ type }) => type !== undefined).length;
  let row = 1;
  for (const [index, group] of groups.entries()) {
    const where = `row group ${String(index + 1)}`;
    const rows = Number(group.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0)
      throw new TableFault({
        message: `the footer is corrupt: ${where} has no number of rows`,
        place: { row },
      });
    if (rows > MAX_ROWS)
      throw new TableFault({
        message: `${where} claims to have ${String(rows)} rows, more than can be read at once`,
        place: { row },
        help: "write smaller row groups",
      });
    if (group.columns.length !== leaves)
      throw new TableFault({
        message: `${where} has ${String(group.columns.length)} columns, and the schema has ${String(leaves)}`,
        place: { row },
      });
    // Without rows, offsets mean nothing.
    for (const chunk of rows === 0 ? [] : group.columns) checkChunk(chunk, where, row, byteLength);
    row += rows;
  }
}

function checkChunk(chunk: ColumnChunk, group: string, row: number, byteLength: number): void {
  const meta = chunk.meta_data;
  const path = meta?.path_in_schema ?? [];
  const where = `column "${path[0] ?? ""}" of ${group}`;
  const place = { row, ...(path[0] === undefined ? {} : { column: path[0] }) };
  if (chunk.crypto_metadata !== undefined)
    throw new TableFault({ message: `${where} is encrypted`, place, help: "write it without encryption" });
  if (chunk.file_path !== undefined && chunk.file_path !== "")
    throw new TableFault({
      message: `${where} is said to be in another file, which trainers do not open`,
      place,
    });
  if (meta === undefined) throw new TableFault({ message: `the footer does not describe ${where}`, place });
  const start = startOf(meta);
  const bytes = Number(meta.total_compressed_size);
  if (!(start >= 4 && bytes >= 0 && start + bytes <= byteLength))
    throw new TableFault({
      message: `${where} lies beyond the end of the file: the file was cut off, or its footer is corrupt`,
      place,
    });
  const codec = meta.codec as string | undefined;
  if (codec !== undefined && codec !== "UNCOMPRESSED" && codec !== "SNAPPY" && !(codec in PARQUET_CODECS))
    throw new TableFault({
      message: `${where} is compressed with ${codec}, which cannot be read`,
      place,
      help: "write it with zstd, snappy or gzip",
    });
}

const REWRITE = "write the file again with another writer, if such a reader is used";

/** A column of structs has several. */
function chunksOf(group: RowGroup, name: string): readonly ColumnMetaData[] {
  return group.columns.flatMap(({ meta_data: meta }) => (meta?.path_in_schema[0] === name ? [meta] : []));
}

function bytesOf(group: RowGroup, name: string): number {
  return chunksOf(group, name).reduce((sum, meta) => sum + Number(meta.total_compressed_size), 0);
}

/** Some writers name no dictionary page, or one at 0, and put it before the data all the same. */
function startOf({ dictionary_page_offset: dictionary, data_page_offset: data }: ColumnMetaData): number {
  return dictionary === undefined || dictionary === 0n
    ? Number(data)
    : Number(dictionary < data ? dictionary : data);
}

function readChunk(source: TableSource, meta: ColumnMetaData): Uint8Array {
  return source.read(startOf(meta), Number(meta.total_compressed_size));
}

function levelsOf(
  tree: SchemaTree,
  { path_in_schema: path }: ColumnMetaData,
): { readonly repetition: boolean; readonly definition: boolean } {
  let repetition = false;
  let definition = false;
  let node: SchemaTree | undefined = tree;
  for (const step of path) {
    node = node?.children.find(({ element }) => element.name === step);
    const kind = node?.element.repetition_type;
    repetition ||= kind === "REPEATED";
    definition ||= kind !== "REQUIRED";
  }
  return { repetition, definition };
}

/** The library's own words speak of its inside. */
async function orFault<T>(
  message: string,
  place: TellPlace["place"],
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof TableFault)
      throw new TableFault({ message: `${message} (${cause.message})`, place });
    throw new TableFault({ message, place });
  }
}
