import type { ColumnChunk, FileMetaData } from "hyparquet";
import { isReadable } from "./parquetCodecs";
import { startOf } from "./parquetPages";
import type { ParquetLeaf } from "./parquetSchema";
import { TableFault } from "../table/tableFault";
import type { TableSource } from "../table/tableSource";

const MAGIC = 0x31524150; // PAR1
const ENCRYPTED = 0x45524150; // PARE
const FOOTER_BYTES = 8;

/** @throws TableFault when the file does not begin and end as Parquet does */
export function checkMagic(source: TableSource): void {
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

/** @throws TableFault when what the row groups say of themselves does not fit into the file, or to the schema */
export function checkGroups(
  { row_groups: groups, num_rows: allRows }: FileMetaData,
  leaves: readonly ParquetLeaf[],
  byteLength: number,
): void {
  let row = 1;
  for (const [index, group] of groups.entries()) {
    const where = `row group ${String(index + 1)}`;
    const rows = Number(group.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0)
      throw new TableFault({
        message: `the footer is corrupt: ${where} has no number of rows`,
        place: { row },
      });
    if (group.columns.length !== leaves.length)
      throw new TableFault({
        message: `${where} has ${String(group.columns.length)} columns, and the schema has ${String(leaves.length)}`,
        place: { row },
      });
    // Without rows, offsets mean nothing.
    if (rows > 0)
      for (const [i, chunk] of group.columns.entries())
        checkChunk(chunk, leaves[i] as ParquetLeaf, where, row, byteLength);
    row += rows;
  }
  if (Number(allRows) !== row - 1)
    throw new TableFault({
      message: `the footer is corrupt: it names ${String(allRows)} rows, and its row groups have ${String(row - 1)}`,
    });
}

function checkChunk(
  chunk: ColumnChunk,
  { path, element }: ParquetLeaf,
  group: string,
  row: number,
  byteLength: number,
): void {
  const meta = chunk.meta_data;
  const [column = ""] = path;
  const where = `column "${column}" of ${group}`;
  const place = { row, column };
  if (chunk.crypto_metadata !== undefined)
    throw new TableFault({ message: `${where} is encrypted`, place, help: "write it without encryption" });
  if (chunk.file_path !== undefined && chunk.file_path !== "")
    throw new TableFault({
      message: `${where} is said to be in another file, which trainers do not open`,
      place,
    });
  if (meta === undefined) throw new TableFault({ message: `the footer does not describe ${where}`, place });
  if (meta.path_in_schema.join("\0") !== path.join("\0") || meta.type !== element.type)
    throw new TableFault({
      message: `the footer is corrupt: it describes another column where ${where} should be`,
      place,
    });
  const start = startOf(meta);
  const bytes = Number(meta.total_compressed_size);
  if (!(start >= 4 && bytes >= 0 && start + bytes <= byteLength))
    throw new TableFault({
      message: `${where} lies beyond the end of the file: the file was cut off, or its footer is corrupt`,
      place,
    });
  const codec = meta.codec as string | undefined;
  if (codec === undefined || !isReadable(codec))
    throw new TableFault({
      message: `${where} is compressed ${codec === undefined ? "in a way that is not known" : `with ${codec}`}, which cannot be read`,
      place,
      help: "write it with zstd, snappy or gzip",
    });
}
