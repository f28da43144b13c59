import type { RowMarks } from "../../../core/dataset/sourceItem";

/** Places with bits, in ascending order. */
export interface Hits {
  clear(): void;
  /** A place that is not behind the last one is there already. */
  add(at: number, low: number, high: number): void;
  /** The bits of all places in a part; parts are asked for in order, and may overlap. */
  between(from: number, to: number): RowMarks;
}

export function createHits(): Hits {
  let places = new Int32Array(1024);
  let lows = new Int32Array(1024);
  let highs = new Int32Array(1024);
  let count = 0;
  let next = 0;
  return {
    clear() {
      count = 0;
      next = 0;
    },
    add(at, low, high) {
      if (count > 0 && at <= (places[count - 1] as number)) return;
      if (count === places.length) {
        places = doubled(places);
        lows = doubled(lows);
        highs = doubled(highs);
      }
      places[count] = at;
      lows[count] = low;
      highs[count++] = high;
    },
    between(from, to) {
      while (next < count && (places[next] as number) < from) next++;
      let low = 0;
      let high = 0;
      for (let i = next; i < count && (places[i] as number) < to; i++) {
        low |= lows[i] as number;
        high |= highs[i] as number;
      }
      return { low, high };
    },
  };
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
