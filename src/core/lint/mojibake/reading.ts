import { classOf, isLetterClass } from "./charClass";
import { CODEPAGES, type Codepage } from "./codepages";
import { gain, lookAround } from "./gain";
import { plausibility } from "./plausibility";
import { readSequence, type Sequence } from "./sequence";

/** A way to read the units anew. */
export interface Reading {
  readonly page: Codepage;
  readonly sequences: readonly Sequence[];
  readonly score: number;
  /** Not all of the text was garbled, and what is read anew may hold some more of what was not. */
  readonly doubtful?: boolean;
}

const REPLACEMENT = 0xfffd;
/** The fall in badness, plus the plausibility of what comes out, from which a word counts as garbled. */
const ENOUGH = 2;

/** What each codepage makes of the text, those that mend most first; `pages`: bits of those worth a look. */
export function findReadings(codes: readonly number[], pages: number): readonly Reading[] {
  return CODEPAGES.flatMap((page, i) => ((pages & (1 << i)) === 0 ? [] : (readIn(codes, page) ?? []))).sort(
    (a, b) => b.score - a.score,
  );
}

function readIn(codes: readonly number[], page: Codepage): Reading | undefined {
  const strict = findSequences(codes, page, false);
  const chosen =
    strict.length === 0 ? [] : wordsOf(codes, strict).filter((word) => gain(codes, word) >= ENOUGH);
  if (chosen.length === 0) return readTwice(codes, strict, page) ?? readLoneLetter(codes, page);
  if (isTooLittle(codes, chosen, page)) return undefined;
  // Nothing else is beyond ASCII: then all of it was read in this codepage, whatever the single words look like.
  const isAll = strict.length >= MANY && coversAll(codes, strict);
  if (isAll && strict.every(({ code }) => plausibility(code) >= 0))
    return { page, sequences: strict, score: scoreOf(codes, strict) };
  // The text is garbled: now what was too little alone counts too, and so do sequences with a byte lost.
  const all = findSequences(codes, page, true);
  const isBaltic = hasBaltic(strict);
  const words = wordsOf(codes, all).filter(
    (word) => gain(codes, word) >= 0 && isGarbled(codes, word, isBaltic),
  );
  const kept = (words.length === 0 ? chosen : words).flat();
  const doubtful = !coversAll(codes, kept) && words.some((word) => mayBeSigns(codes, word));
  return { page, sequences: kept, score: scoreOf(codes, kept), doubtful };
}

/** Whether no character is white space or a question mark, which may be just that. */
function isWhole(codes: readonly number[], { start, length }: Sequence): boolean {
  return codes.slice(start, start + length).every((code) => code !== 0x3f && classOf(code) !== "space");
}

/**
 * Whether the word reads less strangely when read anew, where some of its characters may be what they seem. Clean words
 * stand in many a garbled text, and their letters and signs may be bytes of a character too: `café »`, `5 × 3`.
 */
function isGarbled(codes: readonly number[], word: readonly Sequence[], isBaltic: boolean): boolean {
  if (word.every((one) => isWhole(codes, one))) return true;
  return readsBetter(codes, word) || word.every((one) => isLone(codes, one, isBaltic));
}

/** Whether the word is less strange when it is read anew. */
function readsBetter(codes: readonly number[], word: readonly Sequence[]): boolean {
  const { before, left } = lookAround(codes, word);
  return before > left;
}

/**
 * Signs that read no better anew, and were taken for bytes for the company they are in: where some of that company is
 * clean, they may be what they seem, as `∆°` in a formula.
 */
function mayBeSigns(codes: readonly number[], word: readonly Sequence[]): boolean {
  const isSign = (code: number): boolean => !isLetterClass(classOf(code));
  return (
    word.every(({ start, length }) => codes.slice(start, start + length).every(isSign)) &&
    !readsBetter(codes, word)
  );
}

/** In braille: what fills lines that platforms would trim. */
const BLANK = 0x2800;
const S_CARON = 0x160;

/**
 * Signs and letters alone in which nothing is strange but that they are words: `Ã la carte`, `â €`, and `Å veices`
 * where more of the Baltic is garbled. In Norwegian Å is a word.
 */
function isLone(codes: readonly number[], { start, code }: Sequence, isBaltic: boolean): boolean {
  if (isLetterClass(classOf(codes[start - 1] ?? 0x20))) return code === 0xe0 && mayBeGrave(codes, start);
  if (code === BLANK) return true;
  const mayBegin = code === 0xe0 || (code === S_CARON && isBaltic);
  return mayBegin && classOf(codes[start + 2] ?? 0x20) === "lower";
}

/** Whether some letter with its two bytes is one of Latin Extended-A. */
function hasBaltic(strict: readonly Sequence[]): boolean {
  return strict.some(({ code }) => code > 0xff && code < 0x180);
}

/** `voilÃ le`, `Ã la`, but neither `MAÇÃ e` nor `o Ã »`. */
function mayBeGrave(codes: readonly number[], at: number): boolean {
  const before = classOf(codes[at - 1] ?? 0x20);
  return before === "lower" || (!isLetterClass(before) && classOf(codes[at + 2] ?? 0x20) === "lower");
}

/** Between codepages that explain a text equally well, the one that explains it exactly. */
function scoreOf(codes: readonly number[], sequences: readonly Sequence[]): number {
  return gain(codes, sequences) + 0.1 * sequences.filter(({ exact }) => exact).length;
}

/** So many sequences and nothing else beyond ASCII are no chance. */
const MANY = 6;

function coversAll(codes: readonly number[], sequences: readonly Sequence[]): boolean {
  let beyond = 0;
  for (const code of codes) if (code >= 0x80) beyond++;
  return beyond === sequences.reduce((sum, { length }) => sum + length, 0);
}

/** Words that look no better until they are read a second time, which is then good evidence. */
function readTwice(
  codes: readonly number[],
  strict: readonly Sequence[],
  page: Codepage,
): Reading | undefined {
  const [windows] = CODEPAGES;
  if (strict.length < 2 || windows === undefined) return undefined;
  const sequences = wordsOf(codes, strict)
    .filter((word) => {
      if (word.length < 2) return false;
      const first = lookAround(codes, word);
      const inner = findSequences(first.after, windows, false);
      if (inner.length === 0) return false;
      const second = lookAround(first.after, inner);
      return inner.every(({ code }) => plausibility(code) >= 0) && first.before > second.left;
    })
    .flat();
  return sequences.length === 0 ? undefined : { page, sequences, score: sequences.length };
}

/** Every sequence of the text, from left to right, without overlaps. */
function findSequences(codes: readonly number[], page: Codepage, loose: boolean): readonly Sequence[] {
  const found: Sequence[] = [];
  for (let i = 0; i < codes.length; i++) {
    if ((codes[i] ?? 0) < 0x80) continue;
    const sequence = readSequence(codes, i, page, false) ?? (loose ? readLoosely(codes, i, page) : undefined);
    if (sequence === undefined) continue;
    found.push(sequence);
    i += sequence.length - 1;
  }
  return found;
}

function readLoosely(codes: readonly number[], at: number, page: Codepage): Sequence | undefined {
  const sequence = readSequence(codes, at, page, true);
  if (sequence === undefined) return undefined;
  if (sequence.length > 2 && !keepsBytes(codes, sequence, page)) return undefined;
  if (sequence.code !== 0xe0) return sequence;
  if (!mayBeGrave(codes, at)) return undefined;
  return { ...sequence, length: keepsSpace(codes, at + 1) ? 1 : 2 };
}

/** `café   et`, `coûté €5`: a space may be a byte, but not every space, nor the one behind a letter. */
function keepsBytes(codes: readonly number[], { start, length, code }: Sequence, page: Codepage): boolean {
  if (codes[start + 1] === 0x20 && code !== BLANK) return false;
  return codes.slice(start + 1, start + length).some((one) => one > 0x7f && page.byteOf.has(one));
}

/** `à` was two bytes, the second one a no-break space; where that has merged with the space after the word, it stays. */
function keepsSpace(codes: readonly number[], space: number): boolean {
  if (codes[space + 1] === 0x20) return false;
  const next = String.fromCodePoint(...codes.slice(space + 1, space + 6));
  // Portuguese: às, àquele, àquela.
  return !/^(?:s(?![\p{L}'’â])|quel)/u.test(next);
}

/** `voilÃ le`, `SlovenÄ�ina`: one capital behind a small letter, and its second byte is gone. */
function readLoneLetter(codes: readonly number[], page: Codepage): Reading | undefined {
  if (page !== CODEPAGES[0]) return undefined;
  const sequences: Sequence[] = [];
  for (let i = 1; i < codes.length - 1; i++) {
    const code = codes[i] ?? 0;
    if (code < 0xc3 || code > 0xc5 || classOf(codes[i - 1] ?? 0) !== "lower") continue;
    const next = codes[i + 1];
    if (next !== REPLACEMENT && (next !== 0x20 || code !== 0xc3)) continue;
    const sequence = readLoosely(codes, i, page);
    if (sequence !== undefined) sequences.push(sequence);
  }
  return sequences.length === 0 ? undefined : { page, sequences, score: ENOUGH * sequences.length };
}

/** Sequences by word: white space that is not part of one parts them. */
function wordsOf(codes: readonly number[], sequences: readonly Sequence[]): readonly (readonly Sequence[])[] {
  const words: Sequence[][] = [];
  let last: Sequence | undefined;
  for (const sequence of sequences) {
    const word = words.at(-1);
    if (last !== undefined && word !== undefined && isOneWord(codes, last, sequence)) word.push(sequence);
    else words.push([sequence]);
    last = sequence;
  }
  return words;
}

function isOneWord(codes: readonly number[], last: Sequence, next: Sequence): boolean {
  if (next.start === last.start + last.length) return true;
  // A space that may be a byte parts them as well: what stands behind it is no witness for what stands before.
  for (let i = last.start + 1; i < next.start; i++)
    if (codes[i] === 0x20 || (i >= last.start + last.length && classOf(codes[i] ?? 0x20) === "space"))
      return false;
  return true;
}

/**
 * One pair with a currency sign, in a text that is otherwise well read, is too little; and so is a pair or two in a
 * text that is full of letters with marks which are not garbled.
 */
function isTooLittle(
  codes: readonly number[],
  words: readonly (readonly Sequence[])[],
  page: Codepage,
): boolean {
  const sequences = words.flat();
  if (sequences.some(({ start, length }) => length > 2 || codes[start] === 0xc2)) return false;
  const read = new Uint8Array(codes.length);
  for (const { start, length } of sequences) read.fill(1, start, start + length);
  let others = 0;
  let letters = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code < 0x80 || code === REPLACEMENT || read[i] === 1 || !page.byteOf.has(code)) continue;
    others++;
    if (isLetterClass(classOf(code))) letters++;
  }
  const [only] = sequences;
  if (sequences.length === 1 && others > 0 && classOf(codes[(only?.start ?? 0) + 1] ?? 0) === "money")
    return true;
  return letters > 5 * sequences.length;
}
