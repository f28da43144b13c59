import { gramHashes, type WordList } from "../text/wordList";

/** Bins of a sketch. */
export const BINS = 128;
/** Keys of a sketch. */
export const BANDS = 16;
const ROWS_PER_BAND = BINS / BANDS;
const SHINGLE = 5;

/**
 * MinHash by one permutation (Li, Owen and Zhang 2012): every run of five words falls into one of 128 bins by its
 * hash, and each bin keeps its least. Two texts agree in a bin about as often as their sets of runs overlap (Jaccard).
 * Empty bins borrow from the next one to the right that is not, changed by the distance (Shrivastava and Li 2014).
 */
export interface Sketcher {
  /** False when the text has no run of five words. */
  sketch(words: WordList): boolean;
  /** Of the last text: the lowest byte of each bin. */
  readonly bytes: Uint8Array;
  /** Of the last text: 16 keys of eight bins each; texts that share one are candidates. */
  readonly keys: Uint32Array;
  /** Hashes of all runs of the last text, with repeats. */
  shingles(): Int32Array;
}

export function createSketcher(): Sketcher {
  const bins = new Uint32Array(BINS);
  const bytes = new Uint8Array(BINS);
  const keys = new Uint32Array(BANDS);
  let hashes = new Int32Array(1024);
  let count = 0;
  return {
    sketch(words) {
      if (hashes.length < words.length) hashes = new Int32Array(2 * words.length);
      count = gramHashes(words.hashes, words.length, SHINGLE, hashes);
      if (count === 0) return false;
      bins.fill(EMPTY);
      for (let i = 0; i < count; i++) {
        const hash = Math.imul(hashes[i] as number, 0x9e3779b1);
        const bin = hash >>> 25;
        const value = (hash ^ (hash << 7)) & VALUE;
        if (value < (bins[bin] as number)) bins[bin] = value;
      }
      fillEmpty(bins);
      fillKeys(bins, keys);
      for (let bin = 0; bin < BINS; bin++) bytes[bin] = spread(bins[bin] as number);
      return true;
    },
    bytes,
    keys,
    shingles: () => hashes.slice(0, count),
  };
}

const EMPTY = 0xffffffff;
const VALUE = 0x1ffffff;

function fillEmpty(bins: Uint32Array): void {
  let full = 0;
  while (bins[full] === EMPTY) full++;
  // From the right; the bin after the last is the first.
  let value = bins[full] as number;
  let distance = full;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    if (bins[bin] !== EMPTY) {
      value = bins[bin] as number;
      distance = 0;
    } else bins[bin] = (value + Math.imul(++distance, 0x01000193)) & VALUE;
  }
}

function fillKeys(bins: Uint32Array, keys: Uint32Array): void {
  for (let band = 0; band < BANDS; band++) {
    let key = Math.imul(band + 1, 0x9e3779b1);
    for (let i = band * ROWS_PER_BAND; i < (band + 1) * ROWS_PER_BAND; i++) {
      key = Math.imul(key ^ (bins[i] as number), 0x85ebca6b);
      key ^= key >>> 15;
    }
    keys[band] = key;
  }
}

function spread(value: number): number {
  return Math.imul(value, 0x2c1b3c6d) >>> 24;
}

/** Shared runs by all runs of both, of hashes with repeats. */
export function jaccardOf(a: Int32Array, b: ReadonlySet<number>): number {
  const own = new Set(a);
  let shared = 0;
  for (const hash of own) if (b.has(hash)) shared++;
  const all = own.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}
