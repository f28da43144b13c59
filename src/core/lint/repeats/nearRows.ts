import { createKeyIndex } from "./keyIndex";
import { BANDS, BINS, createSketcher, jaccardOf } from "./sketch";
import { createWordList, type WordList } from "../text/wordList";
import type { LintRow } from "../rows/lintRow";

/** An earlier row that is nearly this one. */
export interface NearRow {
  readonly row: number;
  /** Shared runs of five words by all of both, 0..1. */
  readonly jaccard: number;
  /** False when the earlier row could not be read again: then `jaccard` is estimated from 128 samples. */
  readonly isExact: boolean;
}

/**
 * Finds near-duplicates in one pass: 16 keys of 12 bytes, 128 bytes of sketch and 4 more for each row that is not one
 * itself: about 340 bytes with its place.
 */
export interface NearRows {
  /** The most similar earlier row at or above the limit; else the row is remembered. */
  find(row: LintRow): NearRow | undefined;
  readonly bytes: number;
}

/** Rows kept and looked at per key: texts of one template share keys with thousands, and the first ones stand for all. */
const MOST_PER_KEY = 24;
const MOST_READ = 4;
/** The estimate of 128 bins is off by 0.035 at 0.8, one time in three. */
const DOUBT = 0.12;
const CHUNK = 256;

export function createNearRows(
  limit: number,
  readEarlier: (row: number, like: LintRow) => LintRow | undefined,
): NearRows {
  const index = createKeyIndex();
  const sketcher = createSketcher();
  const words = createWordList();
  const chunks: Uint8Array[] = [];
  const rows: Uint32Array[] = [];
  let count = 0;
  const other = createSketcher();
  const otherWords = createWordList();
  /** Which keys of the last row have all the rows that are ever looked at. */
  const isFull = new Array<boolean>(BANDS).fill(false);

  const remember = (row: number): void => {
    const at = count % CHUNK;
    if (at === 0) {
      chunks.push(new Uint8Array(CHUNK * BINS));
      rows.push(new Uint32Array(CHUNK));
    }
    chunks.at(-1)?.set(sketcher.bytes, at * BINS);
    (rows.at(-1) as Uint32Array)[at] = row;
    for (let band = 0; band < BANDS; band++)
      if (isFull[band] === false) index.add(sketcher.keys[band] as number, count);
    count++;
  };
  /** Bins that agree, less what agrees by chance in one byte. */
  const estimate = (entry: number): number => {
    const chunk = chunks[Math.floor(entry / CHUNK)];
    const from = (entry % CHUNK) * BINS;
    let same = 0;
    for (let bin = 0; bin < BINS; bin++) if (chunk?.[from + bin] === sketcher.bytes[bin]) same++;
    return (same / BINS - 1 / 256) / (1 - 1 / 256);
  };
  const candidates = (): readonly { readonly entry: number; readonly estimate: number }[] => {
    let seen: Map<number, number> | undefined;
    for (let band = 0; band < BANDS; band++) {
      const key = sketcher.keys[band] as number;
      isFull[band] = false;
      if (index.first(key) < 0) continue;
      let visited = 0;
      isFull[band] = index.find(key, (entry) => {
        seen ??= new Map();
        if (!seen.has(entry)) seen.set(entry, estimate(entry));
        return ++visited >= MOST_PER_KEY;
      });
    }
    if (seen === undefined) return [];
    return Array.from(seen, ([entry, own]) => ({ entry, estimate: own }))
      .filter((one) => one.estimate >= limit - DOUBT)
      .sort((a, b) => b.estimate - a.estimate)
      .slice(0, MOST_READ);
  };
  const compare = (like: LintRow): NearRow | undefined => {
    const near = candidates();
    if (near.length === 0) return undefined;
    const own = new Set(sketcher.shingles());
    let best: NearRow | undefined;
    for (const { entry, estimate: guess } of near) {
      const row = rows[Math.floor(entry / CHUNK)]?.[entry % CHUNK] ?? 0;
      const before = readEarlier(row, like);
      if (before !== undefined) {
        collectWords(before, otherWords);
        if (!other.sketch(otherWords)) continue;
      }
      const jaccard = before === undefined ? guess : jaccardOf(other.shingles(), own);
      if (jaccard >= limit && jaccard > (best?.jaccard ?? 0))
        best = { row, jaccard, isExact: before !== undefined };
    }
    return best;
  };
  return {
    find(row) {
      collectWords(row, words);
      if (!sketcher.sketch(words)) return undefined;
      const near = compare(row);
      if (near === undefined) remember(row.source.row);
      return near;
    },
    get bytes() {
      return index.bytes + chunks.length * CHUNK * (BINS + 4);
    },
  };
}

/** All that is read and learnt, without the system prompt, which many rows share. */
function collectWords(row: LintRow, words: WordList): void {
  words.clear();
  for (const { value, part } of row.texts) if (part !== "system") words.add(value);
}
