import {
  parquetMetadataAsync,
  parquetSchema,
  type ColumnMetaData,
  type FileMetaData,
  type RowGroup,
} from "hyparquet";
import type { JsonObject, JsonValue } from "../../../core/dataset/jsonValue";
import { checkGroups, checkMagic } from "./parquetFooter";
import { PageFault, readPages, type LeafPage } from "./parquetPages";
import { LeafCursor, LevelFault, readerOf, type ReadValue } from "./parquetRecords";
import { columnsOf, type ParquetColumns, type ParquetLeaf, type ParquetNode } from "./parquetSchema";
import { checkColumnNames, TableFault, type TablePlace } from "../table/tableFault";
import type { ReadTable, TableHooks } from "../table/tableReader";
import type { TableSource } from "../table/tableSource";
import { setOwn } from "../table/tableValue";

/**
 * The rows of a Parquet file, put together page by page: memory holds one page of each column, whatever the size of
 * the row groups. Everything that the footer says is held against the file before it is believed, and every failure
 * of a decoder is told as what is corrupt and where.
 */
export const readParquet: ReadTable = async function* (source, hooks) {
  checkMagic(source);
  const metadata = await readFooter(source);
  const columns = columnsOfFile(metadata);
  checkGroups(metadata, columns.leaves, source.byteLength);
  let rowStart = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    if (rows === 0) continue;
    yield* readGroup({ source, hooks, columns, group, index, rowStart, rows });
    rowStart += rows;
  }
};

async function readFooter(source: TableSource): Promise<FileMetaData> {
  const slice = (start: number, end: number = source.byteLength): ArrayBuffer =>
    source.read(start, end - start).buffer;
  try {
    return await parquetMetadataAsync({ byteLength: source.byteLength, slice }, { geoparquet: false });
  } catch {
    throw new TableFault({ message: "the footer is corrupt: it does not describe columns and row groups" });
  }
}

function columnsOfFile(metadata: FileMetaData): ParquetColumns {
  let columns: ParquetColumns;
  try {
    columns = columnsOf(parquetSchema(metadata));
  } catch {
    throw new TableFault({ message: "the footer is corrupt: the columns that it lists form no table" });
  }
  if (columns.columns.length === 0) throw new TableFault({ message: "this Parquet file has no columns" });
  checkColumnNames(columns.columns.map(({ name }) => name));
  return columns;
}

interface Group {
  readonly source: TableSource;
  readonly hooks: TableHooks;
  readonly columns: ParquetColumns;
  readonly group: RowGroup;
  readonly index: number;
  readonly rowStart: number;
  readonly rows: number;
}

const SLICE_ROWS = 1000;

function* readGroup(task: Group): Generator<JsonObject[]> {
  const { columns, rowStart, rows } = task;
  const progress = { row: rowStart + 1 };
  const cursors = columns.leaves.map(
    (leaf, i) => new LeafCursor(pagesOf(task, leaf, i, progress), leaf.maxDefinition),
  );
  const fields = columns.columns.map((node) => ({ node, read: readerOf(node, cursors) }));
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    const slice: JsonObject[] = [];
    for (const end = rowStart + Math.min(rows, from + SLICE_ROWS); progress.row <= end; progress.row++) {
      const row: Record<string, JsonValue> = {};
      for (const { node, read } of fields)
        setOwn(row, node.name, readField(task, cursors, node, read, progress.row));
      slice.push(row);
    }
    yield slice;
  }
  for (const { node } of fields)
    if (node.leaves.some((leaf) => cursors[leaf]?.isEnded === false))
      throw corrupt(task, node.name, rowStart + rows, `it holds values for more than ${String(rows)} rows`);
}

function readField(
  task: Group,
  cursors: readonly LeafCursor[],
  { name, leaves }: ParquetNode,
  read: ReadValue,
  row: number,
): JsonValue {
  for (const leaf of leaves) {
    const cursor = cursors[leaf];
    if (cursor?.isEnded === true)
      throw corrupt(
        task,
        name,
        row,
        `it holds values for ${String(row - 1 - task.rowStart)} of ${String(task.rows)} rows`,
      );
    if (cursor?.repetition !== 0) throw corrupt(task, name, row, MISFIT);
  }
  try {
    return read();
  } catch (cause) {
    throw cause instanceof LevelFault ? corrupt(task, name, row, MISFIT) : cause;
  }
}

const MISFIT = "the parts of its values do not go together";

function corrupt({ index }: Group, column: string, row: number, why: string): TableFault {
  return new TableFault({
    message: `column "${column}" of row group ${String(index + 1)} is corrupt: ${why}`,
    place: { row, column },
  });
}

const REWRITE = "write the file again with another writer, if such a reader is used";

/** The pages of one leaf; whatever goes wrong with them is told with the column's name. */
function* pagesOf(
  { source, hooks, group, index }: Group,
  leaf: ParquetLeaf,
  number: number,
  progress: { readonly row: number },
): Generator<LeafPage> {
  const [column = ""] = leaf.path;
  const where = `column "${column}" of row group ${String(index + 1)}`;
  const place = (): TablePlace => ({ row: progress.row, column });
  try {
    yield* readPages(source, group.columns[number]?.meta_data as ColumnMetaData, leaf, {
      tell: (bytes) => {
        hooks.tell({ place: place(), what: where, bytes });
      },
      warn: (oddity) => {
        hooks.warn({ message: `${where} ${oddity}`, help: REWRITE, ...place() });
      },
    });
  } catch (cause) {
    if (cause instanceof TableFault) throw cause;
    const message =
      cause instanceof PageFault
        ? `${where} is corrupt: ${cause.message}`
        : `the data of ${where} is corrupt`;
    throw new TableFault({ message, place: place() });
  }
}
