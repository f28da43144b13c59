/** A stream that Snappy's block format does not allow. */
class SnappyError extends Error {}

/** Shorter copies are faster byte by byte than by a call. */
const BY_HAND = 24;

/** One block of Snappy, as Parquet's pages are. */
export function decodeSnappy(input: Uint8Array, length: number): Uint8Array {
  let at = preambleEnd(input, length);
  const output = new Uint8Array(length);
  let written = 0;
  while (at < input.length) {
    const tag = input[at++] as number;
    if ((tag & 3) === 0) {
      let count = (tag >>> 2) + 1;
      if (count > 60) {
        const bytes = count - 60;
        if (at + bytes > input.length) throw new SnappyError("cut off");
        count = littleEndian(input, at, bytes) + 1;
        at += bytes;
      }
      if (at + count > input.length || written + count > length) throw new SnappyError("cut off");
      if (count > BY_HAND) output.set(input.subarray(at, at + count), written);
      else for (let i = 0; i < count; i++) output[written + i] = input[at + i] as number;
      at += count;
      written += count;
      continue;
    }
    const bytes = (tag & 3) === 3 ? 4 : tag & 3;
    if (at + bytes > input.length) throw new SnappyError("cut off");
    const isShort = bytes === 1;
    const count = isShort ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const distance = isShort ? ((tag >>> 5) << 8) | (input[at] as number) : littleEndian(input, at, bytes);
    at += bytes;
    if (distance === 0 || distance > written || written + count > length)
      throw new SnappyError("a copy from outside");
    const from = written - distance;
    if (distance >= count && count > BY_HAND) output.copyWithin(written, from, from + count);
    else for (let i = 0; i < count; i++) output[written + i] = output[from + i] as number;
    written += count;
  }
  if (written !== length) throw new SnappyError("fewer bytes than promised");
  return output;
}

/** The block says its own length first. */
function preambleEnd(input: Uint8Array, length: number): number {
  let said = 0;
  let at = 0;
  for (let shift = 1; at < 5; shift *= 128) {
    const byte = input[at++];
    if (byte === undefined) throw new SnappyError("cut off");
    said += (byte & 127) * shift;
    if (byte < 128) break;
  }
  // A byte of the stream makes 64 bytes at most, and a length beyond that costs memory.
  if (said !== length || length > input.length * 64) throw new SnappyError("an impossible length");
  return at;
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
  return value;
}
