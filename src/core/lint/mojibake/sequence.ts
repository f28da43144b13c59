import type { Codepage } from "./codepages";

/** Characters that are the bytes of one character in UTF-8, read in a codepage. */
export interface Sequence {
  readonly start: number;
  /** How many characters are read as one. */
  readonly length: number;
  readonly code: number;
  /** Whether writing the character and reading it wrongly again gives these very characters. */
  readonly exact: boolean;
}

/** Stands for a byte that is gone: U+FFFD, or a question mark in its place. */
const LOST = -1;
const REPLACEMENT = 0xfffd;

/**
 * The sequence that begins at code point `at`, if one does. `loose`: a space may stand for the byte A0 (tools turn
 * no-break spaces into spaces), U+FFFD and `?` for a byte that was lost; the character read is then U+FFFD.
 */
export function readSequence(
  codes: readonly number[],
  at: number,
  page: Codepage,
  loose: boolean,
): Sequence | undefined {
  const lead = page.byteOf.get(codes[at] ?? 0) ?? 0;
  const more = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  if (more === 0) return undefined;
  const bytes = [lead];
  for (let i = 1; i <= more; i++) {
    const byte = continuation(codes[at + i], page, loose);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  const length = more + 1;
  if (bytes.includes(LOST)) return { start: at, length, code: REPLACEMENT, exact: false };
  const code = decodeBytes(bytes);
  if (code === undefined) return undefined;
  if (code >= 0xd800 && code < 0xe000) return readSurrogates(codes, at, page, code);
  return { start: at, length, code, exact: isExact(codes, at, bytes, page) };
}

function continuation(code: number | undefined, page: Codepage, loose: boolean): number | undefined {
  if (code === undefined) return undefined;
  const byte = page.byteOf.get(code);
  if (byte !== undefined && byte >= 0x80 && byte < 0xc0) return byte;
  if (!loose) return undefined;
  if (code === 0x20) return 0xa0;
  return code === REPLACEMENT || code === 0x3f ? LOST : undefined;
}

function decodeBytes(bytes: readonly number[]): number | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (bytes.length === 2) return ((a & 0x1f) << 6) | (b & 0x3f);
  if (bytes.length === 3) {
    const code = ((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f);
    return code < 0x800 ? undefined : code;
  }
  const code = ((a & 0x07) << 18) | ((b & 0x3f) << 12) | ((c & 0x3f) << 6) | (d & 0x3f);
  return code < 0x10000 || code > 0x10ffff ? undefined : code;
}

/** CESU-8, which Java and old databases write: each half of a surrogate pair as three bytes of its own. */
function readSurrogates(
  codes: readonly number[],
  at: number,
  page: Codepage,
  high: number,
): Sequence | undefined {
  const bytes = [3, 4, 5].map((i) => page.byteOf.get(codes[at + i] ?? 0) ?? 0);
  if (high >= 0xdc00 || bytes[0] !== 0xed || bytes.some((byte) => byte < 0x80)) return undefined;
  const low = decodeBytes(bytes) ?? 0;
  if (low < 0xdc00 || low > 0xdfff || (bytes[2] ?? 0) > 0xbf) return undefined;
  return { start: at, length: 6, code: 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), exact: false };
}

/** Either all bytes were read in the codepage, or all in Latin-1. */
function isExact(codes: readonly number[], at: number, bytes: readonly number[], page: Codepage): boolean {
  const inPage = bytes.every((byte, i) => page.high.charCodeAt(byte - 0x80) === codes[at + i]);
  return inPage || bytes.every((byte, i) => byte === codes[at + i]);
}
