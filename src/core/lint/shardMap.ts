import type { SourceItem } from "../dataset/sourceItem";
import type { FindingPlace } from "./target";

/**
 * Several files that are one dataset: rows and bytes are counted through all of them, so that rules remember one long
 * file, and findings are told at the row and the byte of their own.
 */
export interface ShardMap {
  /** The items that follow are of this file. */
  begin(file: string): void;
  /** Items as the reader of one file gives them, counted on. */
  take(items: readonly SourceItem[]): readonly SourceItem[];
  /**
   * A place in its own file.
   *
   * @param at the byte, counted through, of what is looked at; for places without a row and a byte
   */
  locate(place: FindingPlace, at: number | undefined): FindingPlace & { readonly file: string };
  /** "row 7", with its file when that is not the file of `beside`. */
  nameOfRow(row: number, beside: number | undefined): string;
  /** The file of a byte that is counted through, by its position, and the byte in it. */
  byteIn(byteOffset: number): { readonly index: number; readonly byteOffset: number };
  /** Position of a file; -1 for others. */
  indexOf(file: string): number;
  readonly files: readonly { readonly file: string; readonly rows: number }[];
}

interface Shard {
  readonly file: string;
  /** Rows and bytes before it. */
  readonly rowBase: number;
  readonly byteBase: number;
  rows: number;
}

export function createShardMap(): ShardMap {
  const shards: Shard[] = [];
  let byteEnd = 0;
  const last = (): Shard => shards.at(-1) ?? { file: "", rowBase: 0, byteBase: 0, rows: 0 };
  const byRow = (row: number): number => lastIndex(shards, ({ rowBase }) => rowBase < row);
  const byByte = (byte: number): number => lastIndex(shards, ({ byteBase }) => byteBase <= byte);
  return {
    begin(file) {
      const before = last();
      // Tables have no bytes, and empty files none either: each file begins at a byte of its own all the same.
      const byteBase = shards.length === 0 ? 0 : Math.max(byteEnd, before.byteBase) + 1;
      shards.push({ file, rowBase: before.rowBase + before.rows, byteBase, rows: 0 });
    },
    take(items) {
      const shard = last();
      return items.map((item) => {
        const row = "row" in item ? item.row : undefined;
        if (row !== undefined && row > shard.rows) shard.rows = row;
        const byteOffset = item.byteOffset + shard.byteBase;
        if (byteOffset + item.byteLength > byteEnd) byteEnd = byteOffset + item.byteLength;
        if (shards.length === 1) return item;
        return row === undefined
          ? { ...item, byteOffset }
          : ({ ...item, byteOffset, row: row + shard.rowBase } as SourceItem);
      });
    },
    locate(place, at) {
      const { row, byteOffset } = place;
      const byte = byteOffset ?? at ?? 0;
      const shard = shards[Math.max(0, row === undefined ? byByte(byte) : byRow(row))] ?? last();
      return {
        ...place,
        file: shard.file,
        ...(row === undefined ? {} : { row: row - shard.rowBase }),
        ...(byteOffset === undefined ? {} : { byteOffset: byteOffset - shard.byteBase }),
      };
    },
    nameOfRow(row, beside) {
      const index = Math.max(0, byRow(row));
      const shard = shards[index] ?? last();
      const name = `row ${String(row - shard.rowBase)}`;
      return beside !== undefined && byRow(beside) === index ? name : `${name} of ${shard.file}`;
    },
    byteIn(byteOffset) {
      const index = Math.max(0, byByte(byteOffset));
      return { index, byteOffset: byteOffset - (shards[index]?.byteBase ?? 0) };
    },
    indexOf: (file) => shards.findIndex((shard) => shard.file === file),
    get files() {
      return shards;
    },
  };
}

/** Of a sorted list: the last that is still true; -1 for none. */
function lastIndex<T>(sorted: readonly T[], isTrue: (one: T) => boolean): number {
  let low = -1;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isTrue(sorted[middle] as T)) low = middle;
    else high = middle - 1;
  }
  return low;
}
