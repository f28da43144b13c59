/**
 * The characters by which byte-level vocabularies write bytes: printable ones of Latin-1 stand for themselves, the
 * others follow from U+0100 on (GPT-2's `bytes_to_unicode`).
 */
export function byteCharacters(): readonly string[] {
  const characters: string[] = [];
  let others = 0;
  for (let byte = 0; byte < 256; byte++) {
    const isPlain =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    characters.push(String.fromCharCode(isPlain ? byte : 0x100 + others++));
  }
  return characters;
}

/** The UTF-8 bytes of a text, handed over one by one; a lone surrogate is the replacement character. */
export function eachByte(text: string, take: (byte: number) => void): void {
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      take(code);
      continue;
    }
    if (code < 0x800) {
      take(0xc0 | (code >> 6));
      take(0x80 | (code & 63));
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 ? text.charCodeAt(i + 1) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i++;
        take(0xf0 | (code >> 18));
        take(0x80 | ((code >> 12) & 63));
        take(0x80 | ((code >> 6) & 63));
        take(0x80 | (code & 63));
        continue;
      }
      code = 0xfffd;
    }
    take(0xe0 | (code >> 12));
    take(0x80 | ((code >> 6) & 63));
    take(0x80 | (code & 63));
  }
}

export function bytesOf(text: string): number[] {
  const bytes: number[] = [];
  eachByte(text, (byte) => bytes.push(byte));
  return bytes;
}
