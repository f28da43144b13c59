/** Where a row is in its file. */
export interface RowEntry {
  readonly row: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly line: number;
  readonly column: number;
}

/** Rows by fingerprint, 28 bytes each and 4 to 8 more for the index: ten million rows fit in memory. */
export interface RowTable {
  /**
   * The first earlier row with this fingerprint of which `isSame` is true; otherwise the new row is added and the
   * answer is undefined.
   */
  findOrAdd(
    fingerprint: number,
    entry: RowEntry,
    isSame: (earlier: RowEntry) => boolean,
  ): RowEntry | undefined;
}

/** Open addressing with linear probing over typed arrays; grows by doubling at three quarters full. */
export function createRowTable(initialCapacity = 1024): RowTable {
  let capacity = initialCapacity;
  let slots = new Int32Array(capacity * 2).fill(-1);
  let columns = makeColumns(capacity);
  let count = 0;

  const grow = (): void => {
    capacity *= 2;
    const larger = makeColumns(capacity);
    for (const name of COLUMN_NAMES) larger[name].set(columns[name]);
    columns = larger;
    slots = new Int32Array(capacity * 2).fill(-1);
    for (let i = 0; i < count; i++) slots[freeSlot(columns.fingerprint[i] as number)] = i;
  };
  const freeSlot = (fingerprint: number): number => {
    let slot = fingerprint % slots.length;
    while ((slots[slot] as number) >= 0) slot = (slot + 1) % slots.length;
    return slot;
  };
  const entryAt = (i: number): RowEntry => ({
    row: columns.row[i] as number,
    byteOffset: columns.byteOffset[i] as number,
    byteLength: columns.byteLength[i] as number,
    line: columns.line[i] as number,
    column: columns.column[i] as number,
  });

  return {
    findOrAdd(fingerprint, entry, isSame) {
      let slot = fingerprint % slots.length;
      for (let i = slots[slot] as number; i >= 0; i = slots[slot] as number) {
        if (columns.fingerprint[i] === fingerprint) {
          const earlier = entryAt(i);
          if (isSame(earlier)) return earlier;
        }
        slot = (slot + 1) % slots.length;
      }
      if (count >= capacity) {
        grow();
        slot = freeSlot(fingerprint);
      }
      slots[slot] = count;
      columns.fingerprint[count] = fingerprint;
      columns.row[count] = entry.row;
      columns.byteOffset[count] = entry.byteOffset;
      columns.byteLength[count] = entry.byteLength;
      columns.line[count] = entry.line;
      columns.column[count] = entry.column;
      count++;
      return undefined;
    },
  };
}

const COLUMN_NAMES = ["fingerprint", "row", "byteOffset", "byteLength", "line", "column"] as const;
type Columns = Readonly<Record<(typeof COLUMN_NAMES)[number], Uint32Array | Float64Array>>;

function makeColumns(capacity: number): Columns {
  return {
    fingerprint: new Uint32Array(capacity),
    row: new Uint32Array(capacity),
    byteOffset: new Float64Array(capacity),
    byteLength: new Uint32Array(capacity),
    line: new Uint32Array(capacity),
    column: new Uint32Array(capacity),
  };
}
