import { Type, type Batch } from "@uwdata/flechette";

/** Longer arrays are no arrays inside of V8 but tables, which end in a crash. */
export const MAX_LENGTH = 2 ** 25;

type Numbers = ArrayLike<number | bigint>;

/** What the library's batches are made of, as far as their type has it. */
interface BatchParts {
  readonly type: { readonly typeId: number; readonly stride?: number; readonly bitWidth?: number };
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly offsets?: Numbers | null;
  readonly sizes?: Numbers;
  readonly values?: ArrayLike<unknown> & { readonly byteLength: number };
  readonly data?: readonly Uint8Array[];
  readonly typeIds?: Int8Array;
  readonly children?: readonly Batch<unknown>[];
  readonly dictionary?: { readonly length: number; readonly data: readonly Batch<unknown>[] };
}

/**
 * Offsets and indices that lead out of their data give wrong values and no error in the library.
 *
 * @throws RangeError when they do
 */
export function checkBatch(batch: Batch<unknown>): void {
  const parts = batch as unknown as BatchParts;
  const { type, length, nullCount, validity, children = [] } = parts;
  const hasNulls = nullCount > 0 && type.typeId !== Type.Null;
  demand(length >= 0 && length <= MAX_LENGTH && nullCount >= 0 && nullCount <= length);
  demand(!hasNulls || validity === undefined || validity.length * 8 >= length);
  demand(hasValues(parts));
  for (const child of children) checkBatch(child);
}

function demand(isSo: boolean): void {
  if (!isSo) throw new RangeError();
}

/** @returns whether the values are there; where the offsets are wrong, it throws */
function hasValues(parts: BatchParts): boolean {
  const { type, length, values, offsets, typeIds, children = [] } = parts;
  const childLength = children[0]?.length ?? 0;
  switch (type.typeId) {
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Binary:
    case Type.LargeBinary:
      return areOffsetsInside(offsets, length, values?.length ?? 0);
    case Type.List:
    case Type.LargeList:
    case Type.Map:
      return areOffsetsInside(offsets, length, childLength);
    case Type.ListView:
    case Type.LargeListView:
      return areSizesInside(parts, childLength);
    case Type.Utf8View:
    case Type.BinaryView:
      return areViewsInside(parts);
    case Type.Dictionary:
      return areIndicesInside(parts);
    case Type.FixedSizeList:
      return childLength >= length * (type.stride ?? 0);
    case Type.Struct:
      return children.every((child) => child.length >= length);
    case Type.Union:
      return (typeIds?.length ?? 0) >= length && (offsets == null || offsets.length >= length);
    case Type.FixedSizeBinary:
      return (values?.byteLength ?? 0) >= length * (type.stride ?? 0);
    case Type.Bool:
    case Type.Decimal:
      return (values?.byteLength ?? 0) * 8 >= length * (type.bitWidth ?? 1);
    case Type.Int:
    case Type.Float:
    case Type.Date:
    case Type.Time:
    case Type.Timestamp:
    case Type.Duration:
      return (values?.length ?? 0) >= length;
    default:
      // Of runs and intervals, the library stops at the end of their data.
      return true;
  }
}

function areOffsetsInside(offsets: Numbers | null | undefined, length: number, end: number): boolean {
  if (length === 0) return true;
  let before = 0;
  for (let i = 0; i <= length; i++) {
    const offset = Number(offsets?.[i]);
    // NaN, when there are too few.
    if (!(offset >= before && offset <= end)) return false;
    before = offset;
  }
  return true;
}

function areSizesInside({ length, offsets, sizes }: BatchParts, end: number): boolean {
  for (let i = 0; i < length; i++) {
    const from = Number(offsets?.[i]);
    const size = Number(sizes?.[i]);
    if (!(from >= 0 && size >= 0 && from + size <= end)) return false;
  }
  return true;
}

const VIEW_BYTES = 16;
const MOST_INLINE = 12;

/** Short texts stand in their view; of longer ones it names a buffer and an offset. */
function areViewsInside({ length, values, data = [] }: BatchParts): boolean {
  const views = values as unknown as Uint8Array;
  if (views.length < length * VIEW_BYTES) return false;
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  for (let at = 0; at < length * VIEW_BYTES; at += VIEW_BYTES) {
    const size = view.getInt32(at, true);
    if (size <= MOST_INLINE) continue;
    const buffer = data[view.getInt32(at + 8, true)];
    const offset = view.getInt32(at + 12, true);
    if (!(offset >= 0 && offset + size <= (buffer?.length ?? -1))) return false;
  }
  return true;
}

/** Where a row has no value, its index may be anything. */
function areIndicesInside({ length, nullCount, validity, values, dictionary }: BatchParts): boolean {
  const indices = values as unknown as Numbers;
  const end = dictionary?.length ?? 0;
  if (indices.length < length) return false;
  for (let i = 0; i < length; i++) {
    const isNull = nullCount > 0 && (((validity?.[i >> 3] ?? 0) >> (i & 7)) & 1) === 0;
    if (!isNull && !(Number(indices[i]) >= 0 && Number(indices[i]) < end)) return false;
  }
  for (const part of dictionary?.data ?? []) checkBatch(part);
  return true;
}
