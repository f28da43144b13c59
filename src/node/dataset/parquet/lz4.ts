/** A stream that is not what LZ4's block and frame formats allow. */
class Lz4Error extends Error {}

/**
 * One LZ4 block (lz4_Block_format): sequences of literals and of copies from what is already written.
 *
 * @param length bytes that come out; with `orFewer` the most of them
 */
export function decodeLz4Block(input: Uint8Array, length: number, orFewer = false): Uint8Array {
  checkLength(input, length);
  const output = new Uint8Array(length);
  const written = decodeInto(input, output, 0);
  if (written === length) return output;
  if (!orFewer) throw new Lz4Error("fewer bytes than promised");
  return output.subarray(0, written);
}

const MAGIC = 0x184d2204;

export function isLz4Frame(input: Uint8Array): boolean {
  return input.length >= 7 && littleEndian(input, 0) === MAGIC;
}

/** One or more LZ4 frames (lz4_Frame_format) without a dictionary; checksums are not looked at. */
export function decodeLz4Frame(input: Uint8Array, length: number): Uint8Array {
  checkLength(input, length);
  const output = new Uint8Array(length);
  let written = 0;
  for (let at = 0; at < input.length;) {
    if (littleEndian(input, at) !== MAGIC) throw new Lz4Error("no frame");
    const flags = input[at + 4] ?? 0;
    const hasBlockChecksum = (flags & 0x10) !== 0;
    at += 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
    for (;;) {
      const size = littleEndian(input, at);
      at += 4;
      if (size === 0) break;
      const count = size & 0x7fffffff;
      const block = input.subarray(at, at + count);
      if (block.length < count) throw new Lz4Error("cut off");
      // Copies may reach into the blocks before, so all of them are written into one place.
      if (size >>> 31 === 0) written = decodeInto(block, output, written);
      else {
        output.set(block, written);
        written += count;
      }
      at += count + (hasBlockChecksum ? 4 : 0);
    }
    if ((flags & 0x04) !== 0) at += 4;
  }
  if (written !== length) throw new Lz4Error("fewer bytes than promised");
  return output;
}

/** A byte of the stream makes 255 bytes at most: a length beyond that is corrupt, and costs memory. */
function checkLength(input: Uint8Array, length: number): void {
  if (!(length >= 0 && length <= input.length * 256)) throw new Lz4Error("an impossible length");
}

function decodeInto(input: Uint8Array, output: Uint8Array, from: number): number {
  let at = 0;
  let written = from;
  const extended = (start: number): number => {
    let total = start;
    if (start !== 15) return total;
    for (;;) {
      const byte = input[at++];
      if (byte === undefined) throw new Lz4Error("cut off");
      total += byte;
      if (byte !== 255) return total;
    }
  };
  while (at < input.length) {
    const token = input[at++] as number;
    const literals = extended(token >>> 4);
    if (at + literals > input.length || written + literals > output.length) throw new Lz4Error("cut off");
    output.set(input.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    if (at === input.length) break;
    const distance = (input[at] as number) | ((input[at + 1] ?? 0) << 8);
    at += 2;
    const count = extended(token & 15) + 4;
    if (distance === 0 || distance > written || written + count > output.length)
      throw new Lz4Error("a copy from outside");
    if (distance >= count) output.copyWithin(written, written - distance, written - distance + count);
    else for (let i = 0; i < count; i++) output[written + i] = output[written + i - distance] as number;
    written += count;
  }
  return written;
}

function littleEndian(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Lz4Error("cut off");
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}
