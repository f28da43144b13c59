import zlib from "node:zlib";
import { decompress } from "fzstd";

/** Newer versions of Node have the original, which is many times faster. */
const native = (
  zlib as { zstdDecompressSync?: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array }
).zstdDecompressSync;

/** One or more frames, of `length` bytes at most. */
export function decodeZstd(input: Uint8Array, length: number): Uint8Array {
  if (native !== undefined) return native(input, { maxOutputLength: Math.max(1, length) });
  checkFrames(input, length);
  const output = new Uint8Array(length);
  // The library compares the buffer with a number, for which a list of all its bytes would be written out.
  Object.defineProperty(output, Symbol.toPrimitive, { value: () => Number.NaN });
  return decompress(input, output);
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
/** What decoders take without being asked: 2^27. */
const MOST_WINDOW = 128 * 1024 * 1024;
const RLE = 1;

/** The library reserves whatever window a frame asks for. Walks over the blocks of all frames (RFC 8878, 3.1). */
function checkFrames(input: Uint8Array, length: number): void {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  for (let at = 0; at < input.length;) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === SKIPPABLE) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== MAGIC) throw new RangeError("no frame");
    const descriptor = view.getUint8(at + 4);
    const isSingle = (descriptor & 0x20) !== 0;
    at += 5;
    if (!isSingle) {
      const window = view.getUint8(at++);
      const base = 2 ** (10 + (window >>> 3));
      if (base + (base / 8) * (window & 7) > MOST_WINDOW) throw new RangeError("too large a window");
    }
    at += [0, 1, 2, 4][descriptor & 3] as number;
    const contentBytes = descriptor >>> 6 === 0 ? (isSingle ? 1 : 0) : 2 ** (descriptor >>> 6);
    if (contentSize(view, at, contentBytes) > length) throw new RangeError("more than promised");
    at = blocksEnd(view, at + contentBytes) + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

function contentSize(view: DataView, at: number, bytes: number): number {
  if (bytes === 8) return Number(view.getBigUint64(at, true));
  if (bytes === 4) return view.getUint32(at, true);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 1 ? view.getUint8(at) : 0;
}

function blocksEnd(view: DataView, from: number): number {
  for (let at = from; ;) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    at += 3 + (((header >>> 1) & 3) === RLE ? 1 : header >>> 3);
    if (at > view.byteLength) throw new RangeError("cut off");
    if ((header & 1) === 1) return at;
  }
}
