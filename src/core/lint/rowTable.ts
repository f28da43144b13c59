/** Where a row is in its file. */
export interface RowEntry {
  readonly row: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly line: number;
  readonly column: number;
}

/** The first row of each fingerprint: 28 bytes a row and 8 to 16 more for the index. */
export interface RowTable {
  /** The earlier row with this fingerprint (32 bits, unsigned), or undefined: then the new row is added. */
  findOrAdd(fingerprint: number, entry: RowEntry): RowEntry | undefined;
}

/** Open addressing with linear probing over typed arrays; never more than half full. */
export function createRowTable(initialCapacity = 1024): RowTable {
  let capacity = initialCapacity;
  let slots = new Int32Array(capacity * 2).fill(-1);
  let columns = makeColumns(capacity);
  let count = 0;

  const slotOf = (fingerprint: number): number => {
    const mask = slots.length - 1;
    let slot = fingerprint & mask;
    for (let i = slots[slot] as number; i >= 0; i = slots[slot] as number) {
      if (columns.fingerprint[i] === fingerprint) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  const grow = (): void => {
    capacity *= 2;
    const larger = makeColumns(capacity);
    for (const name of COLUMN_NAMES) larger[name].set(columns[name]);
    columns = larger;
    slots = new Int32Array(capacity * 2).fill(-1);
    for (let i = 0; i < count; i++) slots[slotOf(columns.fingerprint[i] as number)] = i;
  };

  return {
    findOrAdd(fingerprint, entry) {
      if (count >= capacity) grow();
      const slot = slotOf(fingerprint);
      const i = slots[slot] as number;
      if (i >= 0)
        return {
          row: columns.row[i] as number,
          byteOffset: columns.byteOffset[i] as number,
          byteLength: columns.byteLength[i] as number,
          line: columns.line[i] as number,
          column: columns.column[i] as number,
        };
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
type Columns = Readonly<Record<Exclude<(typeof COLUMN_NAMES)[number], "byteOffset">, Uint32Array>> & {
  readonly byteOffset: Float64Array;
};

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
