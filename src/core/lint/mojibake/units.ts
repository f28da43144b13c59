import type { Sequence } from "./sequence";

/** Code points with the offsets that they come from. */
export interface Units {
  readonly codes: readonly number[];
  readonly starts: readonly number[];
  readonly changed: readonly boolean[];
  /** UTF-16 length of the whole text. */
  readonly length: number;
}

export function unitsOf(text: string): Units {
  const codes: number[] = [];
  const starts: number[] = [];
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    codes.push(code);
    starts.push(at);
    at += code > 0xffff ? 2 : 1;
  }
  return { codes, starts, changed: codes.map(() => false), length: text.length };
}

/** Reads the sequences as the characters that they are. */
export function applySequences(units: Units, sequences: readonly Sequence[]): Units {
  const codes: number[] = [];
  const starts: number[] = [];
  const changed: boolean[] = [];
  let next = 0;
  for (let i = 0; i < units.codes.length;) {
    const sequence = sequences[next];
    const isHere = sequence?.start === i;
    codes.push(isHere ? sequence.code : (units.codes[i] ?? 0));
    starts.push(units.starts[i] ?? 0);
    changed.push(isHere || units.changed[i] === true);
    i += isHere ? sequence.length : 1;
    if (isHere) next++;
  }
  return { codes, starts, changed, length: units.length };
}
