import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decompress as unzstd } from "fzstd";
import type { Compressors } from "hyparquet";
import { decodeLz4Block, decodeLz4Frame, isLz4Frame } from "./lz4";
import { TableFault } from "./tableFault";

/** Pages have a megabyte or so; one that claims more than this is a corrupt header. */
const MAX_PAGE_BYTES = 1024 * 1024 * 1024;

/** What Parquet may be compressed with, beside Snappy, which the reader knows. LZO needs a library that is not free. */
export const PARQUET_CODECS: Compressors = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, checked(length)) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, checked(length)) }),
  ZSTD: (input, length) => unzstd(input, new Uint8Array(checked(length))),
  LZ4: (input, length) => decodeOldLz4(input, checked(length)),
  LZ4_RAW: (input, length) => decodeLz4Block(input, checked(length)),
};

function checked(length: number): number {
  if (length >= 0 && length <= MAX_PAGE_BYTES) return length;
  throw new TableFault({ message: `a page claims to have ${String(length)} bytes` });
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
