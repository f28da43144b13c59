import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decodeLz4Block, decodeLz4Frame, isLz4Frame } from "./lz4";
import { decodeSnappy } from "./snappy";
import { decodeZstd } from "./zstd";

/** Pages have a megabyte or so; one that claims more than this is a corrupt header. */
const MAX_PAGE_BYTES = 1024 * 1024 * 1024;

type Decompress = (input: Uint8Array, length: number) => Uint8Array;

/** What Parquet may be compressed with. LZO needs a library that is not free. */
const CODECS: Readonly<Record<string, Decompress>> = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: decodeSnappy,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: decodeZstd,
  LZ4: decodeOldLz4,
  LZ4_RAW: (input, length) => decodeLz4Block(input, length),
};

export function isReadable(codec: string): boolean {
  return Object.hasOwn(CODECS, codec);
}

/** @throws an error of any kind when the bytes are not what they should be */
export function unpackPage(bytes: Uint8Array, length: number, codec: string): Uint8Array {
  if (!(length >= 0 && length <= MAX_PAGE_BYTES)) throw new RangeError("an impossible length");
  // A page without any bytes is not packed at all, some writers think.
  if (length === 0 && bytes.length === 0) return bytes;
  const unpacked = CODECS[codec]?.(bytes, length);
  if (unpacked?.length !== length) throw new RangeError("another length than promised");
  return unpacked;
}

/**
 * The codec that is called LZ4 without more has been written in three ways: blocks with Hadoop's big-endian lengths
 * before each, frames, and bare blocks.
 */
function decodeOldLz4(input: Uint8Array, length: number): Uint8Array {
  if (isLz4Frame(input)) return decodeLz4Frame(input, length);
  try {
    return decodeHadoopBlocks(input, length);
  } catch {
    return decodeLz4Block(input, length);
  }
}

function decodeHadoopBlocks(input: Uint8Array, length: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const output = new Uint8Array(length);
  let written = 0;
  for (let at = 0; at < input.length;) {
    const whole = view.getUint32(at);
    at += 4;
    const until = written + whole;
    while (written < until) {
      const size = view.getUint32(at);
      at += 4;
      if (size === 0 || at + size > input.length || until > length) throw new Error("not Hadoop's framing");
      const block = decodeLz4Block(input.subarray(at, at + size), until - written, true);
      output.set(block, written);
      written += block.length;
      at += size;
    }
  }
  if (written !== length) throw new Error("not Hadoop's framing");
  return output;
}
