/** Length of the UTF-8 sequence that a lead byte begins, and the range of its second byte (Unicode, table 3-7). */
export function leadOf(byte: number): readonly [length: number, low: number, high: number] {
  if (byte >= 0xc2 && byte <= 0xdf) return [2, 0x80, 0xbf];
  if (byte === 0xe0) return [3, 0xa0, 0xbf];
  if (byte === 0xed) return [3, 0x80, 0x9f];
  if (byte >= 0xe1 && byte <= 0xef) return [3, 0x80, 0xbf];
  if (byte === 0xf0) return [4, 0x90, 0xbf];
  if (byte >= 0xf1 && byte <= 0xf3) return [4, 0x80, 0xbf];
  if (byte === 0xf4) return [4, 0x80, 0x8f];
  return [0, 0, 0];
}

/**
 * Counts the UTF-16 units of a text byte by byte, as Node decodes it: bytes that are not UTF-8 are one U+FFFD for each
 * longest beginning of a character. A character counts with its first byte, its second unit with its last.
 */
export function createUnitCounter(): (byte: number) => number {
  let needs = 0;
  let size = 0;
  let low = 0x80;
  let high = 0xbf;
  return (byte) => {
    if (needs > 0 && byte >= low && byte <= high) {
      low = 0x80;
      high = 0xbf;
      return --needs === 0 && size === 4 ? 1 : 0;
    }
    [size, low, high] = byte < 0x80 ? ASCII : leadOf(byte);
    needs = Math.max(0, size - 1);
    return 1;
  };
}

const ASCII = [1, 0, 0] as const;
