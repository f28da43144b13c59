/**
 * Rows by 32-bit keys, for millions of rows: several rows may have one key, and one row several keys. Open addressing
 * over typed arrays, 8 bytes an entry and at most 80 % full, so 10 to 13.5 bytes a row. Whoever asks compares the rows
 * themselves: keys of different rows may be equal.
 */
export interface KeyIndex {
  add(key: number, row: number): void;
  /** Calls `visit` with each row of the key, in order of addition, until it returns true; says whether it did. */
  find(key: number, visit: (row: number) => boolean): boolean;
  /** The first row of the key; -1 when there is none. */
  first(key: number): number;
  /** The first row of the key; -1 when there was none, and `row` is the first one from now on. */
  firstOrAdd(key: number, row: number): number;
  /** Bytes of the tables. */
  readonly bytes: number;
}

/** Small tables grow one at a time, so that no moment needs twice the memory. */
const SHARDS = 64;
const FULLEST = 0.8;
const GROWTH = 1.35;

interface Shard {
  /** Key and row + 1 by turns; row 0 means an empty slot. */
  slots: Uint32Array;
  count: number;
}

export function createKeyIndex(): KeyIndex {
  const shards = Array.from({ length: SHARDS }, (): Shard => ({ slots: EMPTY, count: 0 }));
  const shardOf = (key: number): Shard => shards[key >>> 26] as Shard;
  return {
    add(key, row) {
      const shard = shardOf(key);
      if ((shard.count + 1) * 2 > shard.slots.length * FULLEST) grow(shard);
      insert(shard.slots, key >>> 0, row + 1);
      shard.count++;
    },
    find(key, visit) {
      const { slots } = shardOf(key);
      const wanted = key >>> 0;
      for (let slot = homeOf(wanted, slots.length); ; slot = slot + 2 === slots.length ? 0 : slot + 2) {
        const row = slots[slot + 1] ?? 0;
        if (row === 0) return false;
        if (slots[slot] === wanted && visit(row - 1)) return true;
      }
    },
    first(key) {
      const { slots } = shardOf(key);
      const wanted = key >>> 0;
      for (let slot = homeOf(wanted, slots.length); ; slot = slot + 2 === slots.length ? 0 : slot + 2) {
        const row = slots[slot + 1] ?? 0;
        if (row === 0 || slots[slot] === wanted) return row - 1;
      }
    },
    firstOrAdd(key, row) {
      const shard = shardOf(key);
      const wanted = key >>> 0;
      // Most keys are new: room is made before the search, so that it ends where the key belongs.
      if ((shard.count + 1) * 2 > shard.slots.length * FULLEST) grow(shard);
      const { slots } = shard;
      for (let slot = homeOf(wanted, slots.length); ; slot = slot + 2 === slots.length ? 0 : slot + 2) {
        const found = slots[slot + 1] as number;
        if (found === 0) {
          slots[slot] = wanted;
          slots[slot + 1] = row + 1;
          shard.count++;
          return -1;
        }
        if (slots[slot] === wanted) return found - 1;
      }
    },
    get bytes() {
      return shards.reduce((sum, { slots }) => sum + slots.byteLength, 0);
    },
  };
}

const EMPTY = new Uint32Array(0);

/** An even number below `length`, in proportion to the 26 low bits of the key, spread once more. */
function homeOf(key: number, length: number): number {
  const spread = Math.imul(key, 0x9e3779b1) >>> 0;
  return Math.floor((spread / 4294967296) * (length / 2)) * 2;
}

function insert(slots: Uint32Array, key: number, value: number): void {
  let slot = homeOf(key, slots.length);
  while (slots[slot + 1] !== 0) slot = slot + 2 === slots.length ? 0 : slot + 2;
  slots[slot] = key;
  slots[slot + 1] = value;
}

function grow(shard: Shard): void {
  const old = shard.slots;
  const pairs = Math.max(4, Math.ceil((old.length / 2) * GROWTH));
  shard.slots = new Uint32Array(pairs * 2);
  // From the first empty slot on, so that rows of one key keep their order although a run may wrap around.
  let from = 0;
  while (from < old.length && old[from + 1] !== 0) from += 2;
  for (let i = 0; i < old.length; i += 2) {
    const slot = (from + i) % old.length;
    const value = old[slot + 1] as number;
    if (value !== 0) insert(shard.slots, old[slot] as number, value);
  }
}
