import { CODEPAGES } from "./codepages";

/** The bit of texts with C1 control characters. */
export const SUSPECT_CONTROLS = 1 << 15;

const REPLACEMENT = 0xfffd;
/** For every UTF-16 unit, the codepages (as bits) in which it is the first byte of two, of more, or a further byte. */
const FIRST_OF_TWO = bitsOf(0xc2, 0xdf);
const FIRST_OF_MORE = bitsOf(0xe0, 0xf4);
const FURTHER = bitsOf(0x80, 0xbf);

/** Two or more characters beyond ASCII in a row, or one that alone can tell: what most English rows lack. */
const SUSPECT = /[\u0080-\uffff]{2,}|[\u0080-\u009f\u00c3-\u00c5]/g;

/**
 * The codepages, as bits, in which some characters of the text may be bytes of UTF-8. 0 for nearly every text that is
 * as it should be, in one quick pass.
 */
export function suspectPages(text: string): number {
  let pages = 0;
  SUSPECT.lastIndex = 0;
  for (let match = SUSPECT.exec(text); match !== null; match = SUSPECT.exec(text))
    pages |= pagesIn(text, match.index, SUSPECT.lastIndex);
  return pages;
}

function pagesIn(text: string, start: number, end: number): number {
  let pages = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xa0) {
      pages |= SUSPECT_CONTROLS;
      continue;
    }
    const two = FIRST_OF_TWO[unit] ?? 0;
    const more = FIRST_OF_MORE[unit] ?? 0;
    if ((two | more) === 0) continue;
    const next = text.charCodeAt(i + 1);
    const further = FURTHER[next] ?? 0;
    pages |= two & further;
    if ((more & further) !== 0) pages |= more & further & (FURTHER[text.charCodeAt(i + 2)] ?? 0);
    // The second byte may be lost, or have become a space: for ÃÄÅ that alone can be told.
    if (unit <= 0xc5 && unit >= 0xc3 && (next === REPLACEMENT || next === 0x20)) pages |= 1;
  }
  return pages;
}

function bitsOf(first: number, last: number): Uint16Array {
  const bits = new Uint16Array(0x10000);
  for (const [page, { byteOf }] of CODEPAGES.entries())
    for (const [unit, byte] of byteOf)
      if (byte >= first && byte <= last) bits[unit] = (bits[unit] ?? 0) | (1 << page);
  return bits;
}
