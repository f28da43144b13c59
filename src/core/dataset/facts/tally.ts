/** How often each value was met, for values of which there are not many. */
export interface Tally {
  add(value: string): void;
  /** The most frequent ones first. */
  ranked(): { value: string; n: number }[];
}

const MOST_COUNTED = 1000;
const MOST_SHOWN = 50;

/** Counts the first 1,000 different values; a column with more is no set of labels. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add(value) {
      const n = counts.get(value);
      if (n !== undefined || counts.size < MOST_COUNTED) counts.set(value, (n ?? 0) + 1);
    },
    ranked: () =>
      [...counts]
        .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
        .slice(0, MOST_SHOWN)
        .map(([value, n]) => ({ value, n })),
  };
}
