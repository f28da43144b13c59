import { crc32 } from "node:zlib";
import type { ColumnMetaData, PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import { unpackPage } from "./parquetCodecs";
import { decodeHybrid } from "./parquetLevels";
import type { ParquetLeaf } from "./parquetSchema";
import { decodeValues } from "./parquetData";
import type { TableSource } from "../table/tableSource";

/** Something that makes a column unreadable, or other than it was written, in words that go behind its name. */
export class PageFault extends Error {}

/** The slots of a data page: levels, and the values of those slots that have one. */
export interface LeafPage {
  readonly count: number;
  /** Undefined where every slot has a value. */
  readonly definitions: ArrayLike<number> | undefined;
  /** Undefined where every slot is a row. */
  readonly repetitions: ArrayLike<number> | undefined;
  readonly values: readonly JsonValue[];
}

export interface PageHooks {
  /** Before a page of so many bytes is decoded. */
  readonly tell: (bytes: number) => void;
  readonly warn: (oddity: string) => void;
}

/** Longer arrays are no arrays inside of V8 but tables, which end in a crash. */
const MAX_VALUES = 2 ** 25;
/** A header has a few dozen bytes, and two values of statistics. */
const HEADER_WINDOW = 16 * 1024;

const ZERO_WIDTH =
  "stores its only value in packed runs of 0 bits, at which some readers stop (Arrow for Go)";

/**
 * The data pages of a column chunk, one after the other: no more than one is in memory, whatever the size of the row
 * group. Every length and count is held against what there is, and against the footer's.
 *
 * @throws PageFault, or whatever a decoder throws at bytes that it cannot read
 */
export function* readPages(
  source: TableSource,
  meta: ColumnMetaData,
  leaf: ParquetLeaf,
  { tell, warn }: PageHooks,
): Generator<LeafPage> {
  const wanted = Number(meta.num_values);
  let at = startOf(meta);
  const end = at + Number(meta.total_compressed_size);
  let values = 0;
  let dictionary: readonly JsonValue[] | undefined;
  let isOddTold = false;
  while (at < end && values < wanted) {
    const { header, size: headerSize } = readHeader(source, at, end);
    const size = header.compressed_page_size;
    if (!(size >= 0) || at + headerSize + size > end)
      throw new PageFault("one of its pages has no valid header");
    tell(size);
    const bytes = source.read(at + headerSize, size);
    // The checksum is written as a signed number.
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0)
      throw new PageFault("a page is not what was written, for its checksum differs");
    at += headerSize + size;
    const { dictionary_page_header: dictionaryHeader } = header;
    if (header.type === "DICTIONARY_PAGE" && dictionaryHeader !== undefined) {
      const count = checkedCount(dictionaryHeader.num_values);
      const data = unpackPage(bytes, header.uncompressed_page_size, meta.codec);
      dictionary = decodeValues(data, "PLAIN", count, leaf, undefined).values;
      continue;
    }
    const page = splitPage(bytes, header, meta, leaf);
    const { values: own, isZeroWidth } = decodeValues(
      page.data,
      page.encoding,
      page.valueCount,
      leaf,
      dictionary,
    );
    if (isZeroWidth && !isOddTold) {
      isOddTold = true;
      warn(ZERO_WIDTH);
    }
    values += page.count;
    if (values > wanted) break;
    const { count, definitions, repetitions } = page;
    yield { count, definitions, repetitions, values: own };
  }
  if (values !== wanted)
    throw new PageFault(`its pages hold ${String(values)} values, and the footer says ${String(wanted)}`);
}

/** Some writers name no dictionary page, or one at 0, and put it before the data all the same. */
export function startOf({
  dictionary_page_offset: dictionary,
  data_page_offset: data,
}: ColumnMetaData): number {
  return dictionary === undefined || dictionary === 0n
    ? Number(data)
    : Number(dictionary < data ? dictionary : data);
}

function readHeader(
  source: TableSource,
  at: number,
  end: number,
): { readonly header: PageHeader; readonly size: number } {
  for (let window = HEADER_WINDOW; ; window *= 64) {
    const length = Math.min(window, end - at);
    const reader = { view: new DataView(source.read(at, length).buffer), offset: 0 };
    try {
      return { header: parquetHeader(reader), size: reader.offset };
    } catch {
      if (length === end - at) throw new PageFault("one of its pages has no valid header");
    }
  }
}

/** A data page that is taken apart, its values still as bytes. */
interface SplitPage extends Omit<LeafPage, "values"> {
  readonly data: Uint8Array;
  readonly encoding: string;
  readonly valueCount: number;
}

function splitPage(
  bytes: Uint8Array,
  header: PageHeader,
  { codec }: ColumnMetaData,
  leaf: ParquetLeaf,
): SplitPage {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header;
  if (header.type === "DATA_PAGE" && first !== undefined) {
    const data = unpackPage(bytes, size, codec);
    let at = 0;
    const take = (): Uint8Array => {
      const length = viewOf(data).getUint32(at, true);
      at += 4 + length;
      return slice(data, at - length, length);
    };
    const repetitions = leaf.maxRepetition === 0 ? undefined : take();
    const definitions = leaf.maxDefinition === 0 ? undefined : take();
    return withLevels({ repetitions, definitions }, data.subarray(at), first, leaf);
  }
  if (header.type !== "DATA_PAGE_V2" || second === undefined)
    throw new PageFault("one of its pages is of a kind that is not known");
  const { repetition_levels_byte_length: repeated, definition_levels_byte_length: defined } = second;
  const repetitions = slice(bytes, 0, repeated);
  const definitions = slice(bytes, repeated, defined);
  const packed = bytes.subarray(repeated + defined);
  const data = second.is_compressed === false ? packed : unpackPage(packed, size - repeated - defined, codec);
  return withLevels({ repetitions, definitions }, data, second, leaf);
}

function withLevels(
  levels: { readonly repetitions: Uint8Array | undefined; readonly definitions: Uint8Array | undefined },
  data: Uint8Array,
  header: { readonly num_values: number; readonly encoding: string },
  { maxRepetition, maxDefinition }: ParquetLeaf,
): SplitPage {
  const count = checkedCount(header.num_values);
  const decode = (bytes: Uint8Array | undefined, max: number): ArrayLike<number> | undefined => {
    if (max === 0 || bytes === undefined) return undefined;
    const { values } = decodeHybrid(bytes, 32 - Math.clz32(max), count);
    for (const level of values) if (level > max) throw new PageFault("one of its levels is too high");
    return values;
  };
  const definitions = decode(levels.definitions, maxDefinition);
  let valueCount = count;
  if (definitions !== undefined)
    for (let i = 0; i < count; i++) if (definitions[i] !== maxDefinition) valueCount--;
  return {
    count,
    // Most columns of most files have no gaps.
    definitions: valueCount === count ? undefined : definitions,
    repetitions: decode(levels.repetitions, maxRepetition),
    ...{ data, encoding: header.encoding, valueCount },
  };
}

function checkedCount(count: number): number {
  if (count >= 0 && count <= MAX_VALUES) return count;
  throw new PageFault("one of its pages claims an impossible number of values");
}

function slice(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (!(at >= 0 && length >= 0 && at + length <= bytes.length))
    throw new PageFault("one of its pages ends inside of its levels");
  return bytes.subarray(at, at + length);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
