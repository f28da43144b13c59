import zlib from "node:zlib";
import { decompress } from "fzstd";

/** Newer versions of Node have the original, which is many times faster. */
const native = (
  zlib as { zstdDecompressSync?: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array }
).zstdDecompressSync;

/** One or more frames. */
export function decodeZstd(input: Uint8Array, length: number): Uint8Array {
  return native === undefined
    ? decompress(input, new Uint8Array(length))
    : native(input, { maxOutputLength: Math.max(1, length) });
}
