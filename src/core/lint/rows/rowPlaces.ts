import type { SourceRow } from "../../dataset/sourceItem";

/** Where a row is in its file. */
export interface RowPlace {
  readonly row: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly line: number;
  readonly column: number;
}

/**
 * The places of all rows by number: 9 bytes a row, and 4 more for files whose rows do not begin at even steps (arrays
 * written over several lines, or all in one).
 */
export interface RowPlaces {
  add(source: SourceRow): void;
  /** Undefined for a row that was never added. */
  get(row: number): RowPlace | undefined;
  /** A few bits of one's own per row, 0 at first. */
  readonly flags: { get(row: number): number; set(row: number, flags: number): void };
  readonly bytes: number;
}

const BITS = 12;
const SIZE = 1 << BITS;

interface Chunk {
  readonly offsets: Sequence;
  readonly lines: Sequence;
  readonly columns: Sequence;
  readonly lengths: Uint32Array;
  readonly flags: Uint8Array;
}

export function createRowPlaces(): RowPlaces {
  const chunks: (Chunk | undefined)[] = [];
  const chunkOf = (row: number): Chunk | undefined => chunks[(row - 1) >>> BITS];
  return {
    add({ row, byteOffset, byteLength, line, column }) {
      const chunk = (chunks[(row - 1) >>> BITS] ??= makeChunk());
      const i = (row - 1) & (SIZE - 1);
      chunk.offsets.set(i, byteOffset);
      chunk.lines.set(i, line);
      chunk.columns.set(i, column);
      chunk.lengths[i] = byteLength + 1;
    },
    get(row) {
      const chunk = chunkOf(row);
      const i = (row - 1) & (SIZE - 1);
      const length = chunk?.lengths[i] ?? 0;
      if (chunk === undefined || length === 0) return undefined;
      return {
        row,
        byteOffset: chunk.offsets.get(i),
        byteLength: length - 1,
        line: chunk.lines.get(i),
        column: chunk.columns.get(i),
      };
    },
    flags: {
      get: (row) => chunkOf(row)?.flags[(row - 1) & (SIZE - 1)] ?? 0,
      set(row, flags) {
        const chunk = chunkOf(row);
        if (chunk !== undefined) chunk.flags[(row - 1) & (SIZE - 1)] = flags;
      },
    },
    get bytes() {
      let bytes = 0;
      for (const chunk of chunks)
        if (chunk !== undefined)
          bytes += SIZE * 5 + chunk.offsets.bytes + chunk.lines.bytes + chunk.columns.bytes;
      return bytes;
    },
  };
}

function makeChunk(): Chunk {
  return {
    offsets: createSequence(),
    lines: createSequence(),
    columns: createSequence(),
    lengths: new Uint32Array(SIZE),
    flags: new Uint8Array(SIZE),
  };
}

/** Numbers by index; nothing is stored while they go up in even steps. */
interface Sequence {
  set(i: number, value: number): void;
  get(i: number): number;
  readonly bytes: number;
}

function createSequence(): Sequence {
  let base = Number.NaN;
  let baseAt = 0;
  let step = Number.NaN;
  let last = 0;
  let dense: Uint32Array | Float64Array | undefined;
  const at = (i: number): number =>
    dense === undefined ? base + (i === baseAt ? 0 : step * (i - baseAt)) : base + (dense[i] as number);
  const spread = (make: (size: number) => Uint32Array | Float64Array): void => {
    const larger = make(SIZE);
    for (let i = baseAt; i <= last; i++) larger[i] = at(i) - base;
    dense = larger;
  };
  return {
    set(i, value) {
      if (Number.isNaN(base)) {
        base = value;
        baseAt = i;
        last = i;
        return;
      }
      if (Number.isNaN(step) && dense === undefined) step = (value - base) / (i - baseAt);
      if (dense === undefined && (value !== at(i) || step < 0 || !Number.isInteger(step)))
        spread((size) => new Uint32Array(size));
      if (dense instanceof Uint32Array && (value - base > 0xffffffff || value < base))
        spread((size) => new Float64Array(size));
      if (dense !== undefined) dense[i] = value - base;
      last = i;
    },
    get: at,
    get bytes() {
      return dense?.byteLength ?? 0;
    },
  };
}
