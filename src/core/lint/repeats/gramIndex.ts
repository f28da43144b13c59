import { createKeyIndex } from "./keyIndex";
import { gramHashes, type WordList } from "../text/wordList";

/** Words that a run must have to be a hit, whatever else the texts share. */
export const LONG_RUN = 13;
const GRAM = 8;
const SHINGLE = 5;
/** Shorter texts have too few runs of eight words for a share of them to mean anything. */
export const FEWEST_WORDS = 13;
/** Words of evaluation texts that are kept, 16 bytes each; rows beyond are only searched for exact copies. */
const MOST_WORDS = 8_000_000;
/** A run of words in more rows of an evaluation file than this is its template, not its content. */
const MOST_ROWS = 5;

/** What a text shares with one row of the evaluation file. */
export interface Overlap {
  /** Index of the evaluation row. */
  readonly held: number;
  /** The longest run of shared words: its first word in the text, its length, and its weight in words. */
  readonly runStart: number;
  readonly runWords: number;
  readonly runWeight: number;
  /** Shares of runs of eight words, 0..1: of the text's in the row, and of the row's in the text. */
  readonly ofText: number;
  readonly ofHeld: number;
  /** Shared runs of five words by all of both; and by the row's own. 0 for short rows. */
  readonly jaccard: number;
  readonly containment: number;
}

/** Finds evaluation texts that share runs of words with a training text. */
export interface GramIndex {
  add(held: number, words: WordList): void;
  /** Call once after the last row. */
  seal(rows: number): void;
  /**
   * The evaluation rows that share most with the text, at most three.
   *
   * @param promptWords shares of the text are counted in its first so many words
   */
  overlaps(words: WordList, promptWords: number): readonly Overlap[];
  /** Rows that were not kept for want of room. */
  readonly skipped: number;
}

export function createGramIndex(): GramIndex {
  const index = createKeyIndex();
  let tokens = new Int32Array(4096);
  let used = 0;
  const starts: number[] = [];
  const lengths: number[] = [];
  /** The evaluation row at each start. */
  const helds: number[] = [];
  let scratch = new Int32Array(1024);
  let skipped = 0;
  let mostRows = MOST_ROWS;

  const grams = (words: Int32Array, length: number): number => {
    if (scratch.length < length) scratch = new Int32Array(2 * length);
    return gramHashes(words, length, GRAM, scratch);
  };
  const isSame = (words: Int32Array, at: number, token: number): boolean => {
    for (let i = 0; i < GRAM; i++) if (words[at + i] !== tokens[token + i]) return false;
    return true;
  };
  /** Where the run of words at `at` stands, by entry; undefined when nowhere. */
  const holders = (words: Int32Array, at: number, key: number): ReadonlyMap<number, number[]> | undefined => {
    let found: Map<number, number[]> | undefined;
    index.find(key, (token) => {
      if (!isSame(words, at, token)) return false;
      const entry = entryAt(starts, token);
      found ??= new Map();
      const own = found.get(entry);
      if (own === undefined) found.set(entry, [token]);
      else own.push(token);
      return false;
    });
    return found;
  };

  return {
    add(held, words) {
      if (words.length < GRAM) return;
      if (used + words.length > MOST_WORDS) {
        skipped++;
        return;
      }
      if (used + words.length > tokens.length) {
        const larger = new Int32Array(Math.max(Math.ceil(tokens.length * 1.5), used + words.length));
        larger.set(tokens.subarray(0, used));
        tokens = larger;
      }
      tokens.set(words.hashes.subarray(0, words.length), used);
      starts.push(used);
      lengths.push(words.length);
      helds.push(held);
      const count = grams(words.hashes, words.length);
      for (let i = 0; i < count; i++) {
        const key = scratch[i] as number;
        let others = 0;
        index.find(key, () => ++others > MOST_ROWS);
        if (others <= MOST_ROWS) index.add(key, used + i);
      }
      used += words.length;
    },
    seal(rows) {
      mostRows = Math.max(2, Math.min(MOST_ROWS, Math.floor(rows / 4)));
    },
    overlaps(words, promptWords) {
      const count = grams(words.hashes, words.length);
      let hits: Map<number, Hits> | undefined;
      let ofTemplate: Uint8Array | undefined;
      for (let i = 0; i < count; i++) {
        const key = scratch[i] as number;
        if (index.first(key) < 0) continue;
        const found = holders(words.hashes, i, key);
        if (found === undefined) continue;
        if (found.size > mostRows) {
          ofTemplate ??= new Uint8Array(words.length);
          ofTemplate.fill(1, i, i + GRAM);
          continue;
        }
        hits ??= new Map();
        for (const [entry, own] of found) noteHit(hits, entry, i, own, promptWords);
      }
      if (hits === undefined) return [];
      const view = {
        words: words.hashes,
        length: words.length,
        promptWords,
        ofTemplate,
        textGrams: Math.max(0, promptWords - GRAM + 1),
      };
      return Array.from(hits)
        .sort(([, a], [, b]) => b.count - a.count)
        .slice(0, 3)
        .map(([entry, hit]) => {
          const start = starts[entry] as number;
          const length = lengths[entry] as number;
          return describe(hit, view, helds[entry] as number, tokens.subarray(start, start + length));
        });
    },
    get skipped() {
      return skipped;
    },
  };
}

interface Hits {
  count: number;
  inPrompt: number;
  readonly tokens: Set<number>;
  lastAt: number;
  lastToken: number;
  run: number;
  bestRun: number;
  bestEnd: number;
}

/** @param own where the run of words at `at` stands in the entry; mostly once */
function noteHit(
  hits: Map<number, Hits>,
  entry: number,
  at: number,
  own: readonly number[],
  promptWords: number,
): void {
  let hit = hits.get(entry);
  if (hit === undefined) {
    hit = {
      count: 0,
      inPrompt: 0,
      tokens: new Set(),
      lastAt: -2,
      lastToken: -2,
      run: 0,
      bestRun: 0,
      bestEnd: 0,
    };
    hits.set(entry, hit);
  }
  hit.count++;
  if (at + GRAM <= promptWords) hit.inPrompt++;
  for (const token of own) hit.tokens.add(token);
  const goesOn = hit.lastAt === at - 1 && own.includes(hit.lastToken + 1);
  hit.run = goesOn ? hit.run + 1 : 1;
  hit.lastToken = goesOn ? hit.lastToken + 1 : (own[0] ?? 0);
  hit.lastAt = at;
  if (hit.run > hit.bestRun) {
    hit.bestRun = hit.run;
    hit.bestEnd = at;
  }
}

interface TextView {
  readonly words: Int32Array;
  readonly length: number;
  readonly promptWords: number;
  readonly ofTemplate: Uint8Array | undefined;
  readonly textGrams: number;
}

function describe(hit: Hits, view: TextView, held: number, own: Int32Array): Overlap {
  const runWords = hit.bestRun + GRAM - 1;
  const runStart = hit.bestEnd - hit.bestRun + 1;
  const ofText = view.promptWords < FEWEST_WORDS ? 0 : hit.inPrompt / view.textGrams;
  const ofHeld = own.length < FEWEST_WORDS ? 0 : hit.tokens.size / (own.length - GRAM + 1);
  return {
    held,
    runStart,
    runWords,
    runWeight: weigh(view.words, runStart, runWords),
    ofText,
    ofHeld,
    ...compareShingles(view, own),
  };
}

/** Words of scripts without spaces count half. */
function weigh(words: Int32Array, start: number, count: number): number {
  let weight = 0;
  for (let i = start; i < start + count; i++) weight += ((words[i] as number) & 1) === 1 ? 0.5 : 1;
  return weight;
}

/** Of what is left of both texts when the template's words are taken out of both. */
function compareShingles(
  { words, length, promptWords, ofTemplate }: TextView,
  own: Int32Array,
): Pick<Overlap, "jaccard" | "containment"> {
  const template = ofTemplate === undefined ? undefined : templateGrams(words, length, ofTemplate);
  const heldShingles = shinglesOf(own, own.length, template);
  if (heldShingles.size < FEWEST_SHINGLES) return { jaccard: 0, containment: 0 };
  const prompt = shinglesOf(words, promptWords, template);
  const whole = promptWords === length ? prompt : shinglesOf(words, length, template);
  const shared = heldShingles.intersectionSize(prompt);
  const inWhole = heldShingles.intersectionSize(whole);
  return {
    jaccard: prompt.size < FEWEST_SHINGLES ? 0 : shared / (heldShingles.size + prompt.size - shared),
    containment: inWhole / heldShingles.size,
  };
}
const FEWEST_SHINGLES = 6;

interface Shingles {
  readonly size: number;
  intersectionSize(other: Shingles): number;
  has(hash: number): boolean;
}

function shinglesOf(words: Int32Array, length: number, without: ReadonlySet<number> | undefined): Shingles {
  const into = new Int32Array(Math.max(0, length));
  const count = gramHashes(words, length, SHINGLE, into);
  const set = new Set<number>();
  for (let i = 0; i < count; i++) if (without?.has(into[i] as number) !== true) set.add(into[i] as number);
  return {
    size: set.size,
    has: (hash) => set.has(hash),
    intersectionSize(other) {
      let shared = 0;
      for (const hash of set) if (other.has(hash)) shared++;
      return shared;
    },
  };
}

/** Runs of five words that lie wholly in the template. */
function templateGrams(words: Int32Array, length: number, ofTemplate: Uint8Array): ReadonlySet<number> {
  const into = new Int32Array(length);
  const count = gramHashes(words, length, SHINGLE, into);
  const set = new Set<number>();
  for (let i = 0; i < count; i++)
    if (ofTemplate.subarray(i, i + SHINGLE).every((mark) => mark === 1)) set.add(into[i] as number);
  return set;
}

/** The text that a position of all tokens belongs to. */
function entryAt(starts: readonly number[], token: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= token) low = middle;
    else high = middle - 1;
  }
  return low;
}
