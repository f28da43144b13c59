import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import { decodeHybrid } from "./parquetLevels";
import type { ParquetLeaf } from "./parquetSchema";

export interface DecodedValues {
  readonly values: readonly JsonValue[];
  /** Dictionary indices of width 0 whose first run is not a repetition but packed groups. */
  readonly isZeroWidth: boolean;
}

/**
 * The values of a page as JSON.
 *
 * @throws an error of any kind when the bytes are not what they should be
 */
export function decodeValues(
  bytes: Uint8Array,
  encoding: string,
  count: number,
  leaf: ParquetLeaf,
  dictionary: readonly JsonValue[] | undefined,
): DecodedValues {
  if (count === 0) return { values: [], isZeroWidth: false };
  if (encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY")
    return fromDictionary(bytes, count, dictionary);
  if (encoding === "PLAIN" && leaf.element.type === "BYTE_ARRAY")
    return { values: plainByteArrays(bytes, count, leaf), isZeroWidth: false };
  const { convert } = leaf;
  const values = Array.from(decodeRaw(bytes, encoding, count, leaf), (value) => convert(value));
  if (values.length !== count) throw new RangeError("fewer values than promised");
  return { values, isZeroWidth: false };
}

function fromDictionary(
  bytes: Uint8Array,
  count: number,
  dictionary: readonly JsonValue[] | undefined,
): DecodedValues {
  const width = bytes[0];
  if (width === undefined || dictionary === undefined) throw new RangeError("no dictionary");
  const { values: indices, isPackedFirst } = decodeHybrid(bytes.subarray(1), width, count);
  const values = new Array<JsonValue>(count);
  for (let i = 0; i < count; i++) {
    const index = indices[i] as number;
    if (index >= dictionary.length) throw new RangeError("a value that is not in the dictionary");
    values[i] = dictionary[index] as JsonValue;
  }
  return { values, isZeroWidth: width === 0 && dictionary.length === 1 && isPackedFirst && bytes.length > 1 };
}

/** Texts and bytes, each behind its length: most of what a training file holds. */
function plainByteArrays(bytes: Uint8Array, count: number, { isText, convert }: ParquetLeaf): JsonValue[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Array<JsonValue>(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const start = at + 4;
    const end = start + buffer.readUInt32LE(at);
    if (end > buffer.length) throw new RangeError("a text that is cut off");
    values[i] = isText ? buffer.toString("utf8", start, end) : convert(bytes.subarray(start, end));
    at = end;
  }
  return values;
}

const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 };

function decodeRaw(
  bytes: Uint8Array,
  encoding: string,
  count: number,
  { element: { type, type_length: length } }: ParquetLeaf,
): ArrayLike<unknown> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  if (type === undefined) throw new RangeError("a column without a type");
  switch (encoding) {
    case "PLAIN":
    case "BYTE_STREAM_SPLIT": {
      const width = type === "FIXED_LEN_BYTE_ARRAY" ? length : type === "BOOLEAN" ? 1 / 8 : WIDTHS[type];
      // The library reads what lies behind the page.
      if (width === undefined || !(count * width <= bytes.length)) throw new RangeError("cut off");
      return encoding === "PLAIN"
        ? readPlain(reader, type, count, length)
        : byteStreamSplit(reader, count, type, length);
    }
    case "RLE":
      if (type !== "BOOLEAN") throw new RangeError("runs of something else");
      return Array.from(
        decodeHybrid(bytes.subarray(4, 4 + view.getUint32(0, true)), 1, count).values,
        Boolean,
      );
    case "DELTA_BINARY_PACKED": {
      const numbers = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
      deltaBinaryUnpack(reader, count, numbers);
      return numbers;
    }
    case "DELTA_LENGTH_BYTE_ARRAY":
    case "DELTA_BYTE_ARRAY": {
      const values = new Array<Uint8Array>(count);
      (encoding === "DELTA_BYTE_ARRAY" ? deltaByteArray : deltaLengthByteArray)(reader, count, values);
      if (reader.offset > bytes.length) throw new RangeError("cut off");
      return values;
    }
    default:
      throw new RangeError("an encoding that is not known");
  }
}
