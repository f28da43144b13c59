/** How a file of 16 or 32 bits per character begins. */
export interface WideForm {
  /** In words. */
  readonly name: string;
  readonly bits: 16 | 32;
  readonly isBig: boolean;
  /** Bytes of the mark, behind which the text begins. */
  readonly mark: 0 | 2 | 4;
}

/**
 * UTF-16 or UTF-32 by its mark, or UTF-16 by the zero bytes that half of an ASCII beginning is made of; undefined for
 * everything else. A zero byte alone is a stray one, not half a character. Four bytes are enough. Reader and converter
 * ask here, both of them: a file read as UTF-8 must not be written anew as something else.
 */
export function wideForm(head: Uint8Array): WideForm | undefined {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return form(32, false, 4);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return form(32, true, 4);
  if (a === 0xff && b === 0xfe) return form(16, false, 2);
  if (a === 0xfe && b === 0xff) return form(16, true, 2);
  if (head.length < 4) return undefined;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return form(16, false, 0);
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return form(16, true, 0);
  return undefined;
}

function form(bits: 16 | 32, isBig: boolean, mark: 0 | 2 | 4): WideForm {
  return { name: `UTF-${String(bits)} (${isBig ? "big" : "little"}-endian)`, bits, isBig, mark };
}
