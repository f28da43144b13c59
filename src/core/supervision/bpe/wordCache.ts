/** Remembers what was made of words; of limited size, and holds no text but the words themselves. */
export interface WordCache<T> {
  get(word: string): T | undefined;
  set(word: string, value: T): void;
}

/** Words of each of two generations: when the young one is full, the old one is forgotten. */
const GENERATION = 65_536;
/** A shorter part of a text is copied by the engine anyway; a longer one would keep the whole text alive. */
const SHORTEST_SLICE = 13;

export function createWordCache<T>(): WordCache<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  const add = (word: string, value: T): void => {
    if (young.size >= GENERATION) {
      old = young;
      young = new Map();
    }
    young.set(word.length < SHORTEST_SLICE ? word : copyOf(word), value);
  };
  return {
    get(word) {
      const known = young.get(word);
      if (known !== undefined) return known;
      const older = old.get(word);
      if (older !== undefined) add(word, older);
      return older;
    },
    set: add,
  };
}

function copyOf(word: string): string {
  const codes: number[] = [];
  for (let i = 0; i < word.length; i++) codes.push(word.charCodeAt(i));
  return String.fromCharCode(...codes);
}
