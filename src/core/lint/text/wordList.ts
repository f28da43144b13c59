import { composed, foldUnit, isWithoutSpaces, isWordUnit } from "../../dataset/foldUnits";

/**
 * A text as hashes of its words, in order; case and punctuation do not count. In scripts without spaces every
 * character is a word of its own; it is marked by its lowest bit and counts half, because two characters say about as
 * much as one word.
 */
export interface WordList {
  clear(): void;
  add(text: string): void;
  /** Forgets all words but the first. */
  truncate(length: number): void;
  readonly length: number;
  /** Only `length` of them count, and the array changes as the list grows. */
  readonly hashes: Int32Array;
}

export function createWordList(): WordList {
  let hashes = new Int32Array(512);
  let length = 0;
  return {
    clear: () => {
      length = 0;
    },
    add(text) {
      // A word and the sign after it take two characters; scripts without spaces one each.
      if (length + text.length + 1 > hashes.length) {
        const larger = new Int32Array(Math.max(2 * hashes.length, length + text.length + 1));
        larger.set(hashes);
        hashes = larger;
      }
      length = hashWords(text, hashes, length);
    },
    truncate: (first) => {
      length = Math.min(length, first);
    },
    get length() {
      return length;
    },
    get hashes() {
      return hashes;
    },
  };
}

const START = 0x811c9dc5 | 0;

function hashWords(written: string, into: Int32Array, from: number): number {
  const text = composed(written);
  let at = from;
  let hash = START;
  let isOpen = false;
  for (let i = 0; i < text.length; i++) {
    const unit = foldUnit(text.charCodeAt(i));
    if (unit !== 0 && isWordUnit(unit)) {
      if (unit >= 0x0e00 && isWithoutSpaces(unit)) {
        if (isOpen) into[at++] = finishWord(hash);
        into[at++] = finishWord(Math.imul(START ^ unit, 0x01000193)) | 1;
        isOpen = false;
        hash = START;
      } else {
        hash = Math.imul(hash ^ unit, 0x01000193);
        isOpen = true;
      }
    } else if (isOpen) {
      into[at++] = finishWord(hash);
      isOpen = false;
      hash = START;
    }
  }
  if (isOpen) into[at++] = finishWord(hash);
  return at;
}

function finishWord(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & ~1;
}

/** Where each word of the list of this one text begins and ends, in UTF-16 units. */
export function wordSpans(text: string): readonly { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? foldUnit(text.charCodeAt(i)) : 0;
    const isWord = unit !== 0 && isWordUnit(unit);
    if (isWord && !isWithoutSpaces(unit)) {
      if (start < 0) start = i;
      continue;
    }
    if (start >= 0) spans.push({ start, end: i });
    start = -1;
    if (isWord) spans.push({ start: i, end: i + 1 });
  }
  return spans;
}

/** Hashes of each run of `size` words, at its first word: a rolling polynomial, mixed at the end. */
export function gramHashes(words: Int32Array, length: number, size: number, into: Int32Array): number {
  if (length < size) return 0;
  let top = 1;
  for (let i = 1; i < size; i++) top = Math.imul(top, BASE);
  let rolling = 0;
  for (let i = 0; i < size; i++) rolling = (Math.imul(rolling, BASE) + (words[i] as number)) | 0;
  const count = length - size + 1;
  for (let i = 0; ; i++) {
    const mixed = Math.imul(rolling ^ (rolling >>> 15), 0x85ebca6b);
    into[i] = mixed ^ (mixed >>> 13);
    if (i + 1 === count) return count;
    rolling = (rolling - Math.imul(words[i] as number, top)) | 0;
    rolling = (Math.imul(rolling, BASE) + (words[i + size] as number)) | 0;
  }
}

const BASE = 0x01000193 | 1;
