import { crc32 } from "node:zlib";
import type { ColumnMetaData, PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import { PARQUET_CODECS } from "./parquetCodecs";

/** What the pages of a column chunk say that decoding them does not tell. */
export interface PageReport {
  /** Something that makes the chunk unreadable, or other than it was written. */
  readonly fault?: string;
  /** Some readers stop here; those that trainers use do not. */
  readonly oddity?: string;
}

/** Longer arrays are no arrays inside of V8 but tables, which end in a crash. */
const MAX_VALUES = 2 ** 25;

/**
 * Walks over the pages of a chunk: lengths that fit, as many values as the footer says, checksums where the writer
 * has left any. The decoder looks at none of these.
 *
 * @param chunk bytes from the first page to the end of the last
 * @param levels whether values have repetition and definition levels before them, for pages of version 1
 */
export function checkPages(
  chunk: Uint8Array,
  meta: ColumnMetaData,
  levels: { readonly repetition: boolean; readonly definition: boolean },
): PageReport {
  const reader = { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength), offset: 0 };
  let values = 0;
  let dictionaryValues: number | undefined;
  let oddity: string | undefined;
  while (reader.offset < chunk.length && values < Number(meta.num_values)) {
    const header = readHeader(reader);
    const start = reader.offset;
    const size = header?.compressed_page_size ?? -1;
    if (header === undefined || !(size >= 0) || start + size > chunk.length)
      return { fault: "one of its pages has no valid header" };
    const page = chunk.subarray(start, start + size);
    // The checksum is written as a signed number.
    if (header.crc !== undefined && crc32(page) !== header.crc >>> 0)
      return { fault: "a page is not what was written, for its checksum differs" };
    reader.offset = start + size;
    if (header.type === "DICTIONARY_PAGE") dictionaryValues = header.dictionary_page_header?.num_values;
    const count = (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0;
    if (!(count >= 0 && count <= MAX_VALUES && (dictionaryValues ?? 0) <= MAX_VALUES))
      return { fault: "one of its pages claims an impossible number of values" };
    values += count;
    if (dictionaryValues === 1 && oddity === undefined && hasEmptyRuns(page, header, meta, levels))
      oddity = "stores its only value in packed runs of 0 bits, at which some readers stop (Arrow for Go)";
  }
  if (values !== Number(meta.num_values))
    return {
      fault: `its pages hold ${String(values)} values, and the footer says ${String(meta.num_values)}`,
    };
  return oddity === undefined ? {} : { oddity };
}

function readHeader(reader: { readonly view: DataView; offset: number }): PageHeader | undefined {
  try {
    return parquetHeader(reader);
  } catch {
    return undefined;
  }
}

/** Dictionary indices of width 0 whose first run is not a repetition but packed groups. */
function hasEmptyRuns(
  page: Uint8Array,
  header: PageHeader,
  meta: ColumnMetaData,
  levels: { readonly repetition: boolean; readonly definition: boolean },
): boolean {
  const data = header.data_page_header ?? header.data_page_header_v2;
  if (data?.encoding.endsWith("_DICTIONARY") !== true) return false;
  try {
    const [width, run] = indicesOf(page, header, meta, levels);
    return width === 0 && run !== undefined && (run & 1) === 1;
  } catch {
    // The decoder says what is wrong with it.
    return false;
  }
}

function indicesOf(
  page: Uint8Array,
  { data_page_header_v2: second, uncompressed_page_size: size }: PageHeader,
  { codec }: ColumnMetaData,
  levels: { readonly repetition: boolean; readonly definition: boolean },
): Uint8Array {
  if (second !== undefined) {
    const skipped = second.repetition_levels_byte_length + second.definition_levels_byte_length;
    const packed = page.subarray(skipped);
    return second.is_compressed === false
      ? packed
      : decompressPage(packed, size - skipped, codec, PARQUET_CODECS);
  }
  const bytes = decompressPage(page, size, codec, PARQUET_CODECS);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  if (levels.repetition) at += 4 + view.getUint32(at, true);
  if (levels.definition) at += 4 + view.getUint32(at, true);
  return bytes.subarray(at);
}
