import type { MergeTable } from "./mergeTable";

/**
 * Byte-pair encoding of one piece of text: its bytes, joined pair by pair, the pair of the lowest rank first and of
 * equal ones the leftmost. Short pieces are scanned again and again; long ones (a page of one letter is one piece) go
 * through a heap, so that the time stays in proportion to the length.
 *
 * @param ids of the piece's bytes; overwritten
 */
export function joinPairs(ids: Int32Array, table: MergeTable): Int32Array {
  return ids.length <= SHORT ? joinShort(ids, table) : joinLong(ids, table);
}

const SHORT = 48;
const NONE = 0x7fffffff;

function joinShort(ids: Int32Array, table: MergeTable): Int32Array {
  const ranks = new Int32Array(ids.length);
  let length = ids.length;
  const rankAt = (i: number): number =>
    i + 1 < length ? table.rank(ids[i] as number, ids[i + 1] as number) : NONE;
  for (let i = 0; i < length; i++) ranks[i] = rankAt(i);
  while (length > 1) {
    let best = 0;
    for (let i = 1; i < length - 1; i++) if ((ranks[i] as number) < (ranks[best] as number)) best = i;
    const rank = ranks[best] as number;
    if (rank === NONE) break;
    ids[best] = table.result(rank);
    ids.copyWithin(best + 1, best + 2, length);
    ranks.copyWithin(best + 1, best + 2, length);
    length--;
    ranks[best] = rankAt(best);
    if (best > 0) ranks[best - 1] = rankAt(best - 1);
  }
  return ids.slice(0, length);
}

/** A rank and a place in one number that sorts by both: a double holds 22 bits of rank beside 31 of place. */
const PLACES = 2 ** 31;

function joinLong(ids: Int32Array, table: MergeTable): Int32Array {
  const size = ids.length;
  const next = Int32Array.from({ length: size }, (_, i) => i + 1);
  const previous = Int32Array.from({ length: size }, (_, i) => i - 1);
  /** The rank of the pair that begins here now; what the heap says of another rank is out of date. */
  const ranks = new Int32Array(size).fill(NONE);
  const heap = createHeap(size);
  const look = (at: number): void => {
    const after = next[at] as number;
    const rank = after < size ? table.rank(ids[at] as number, ids[after] as number) : NONE;
    ranks[at] = rank;
    if (rank !== NONE) heap.push(rank * PLACES + at);
  };
  for (let i = 0; i < size; i++) look(i);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const rank = Math.floor(key / PLACES);
    const at = key - rank * PLACES;
    if (ranks[at] !== rank) continue;
    const gone = next[at] as number;
    const after = next[gone] as number;
    ids[at] = table.result(rank);
    ranks[gone] = NONE;
    next[at] = after;
    if (after < size) previous[after] = at;
    look(at);
    if (at > 0) look(previous[at] as number);
  }
  let length = 0;
  for (let at = 0; at < size; at = next[at] as number) ids[length++] = ids[at] as number;
  return ids.slice(0, length);
}

interface Heap {
  push(key: number): void;
  pop(): number | undefined;
}

/** A binary heap of numbers, the smallest on top. */
function createHeap(capacity: number): Heap {
  // Every join can put two pairs on the heap, and takes one token away: never more than this.
  const keys = new Float64Array(3 * capacity);
  let size = 0;
  return {
    push(key) {
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = keys[parent] as number;
        if (above <= key) break;
        keys[at] = above;
        at = parent;
      }
      keys[at] = key;
    },
    pop() {
      if (size === 0) return undefined;
      const top = keys[0];
      const last = keys[--size] as number;
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && (keys[child + 1] as number) < (keys[child] as number)) child++;
        const below = keys[child] as number;
        if (below >= last) break;
        keys[at] = below;
        at = child;
      }
      keys[at] = last;
      return top;
    },
  };
}
