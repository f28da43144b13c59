import { createRandom, shuffle } from "../../base/random";

/** What a split needs to know of a row. */
export interface SplitRow {
  /** Rows of one stratum are divided in the same proportions. */
  readonly stratum: string;
  /** Rows of one group stay together; null: the row is alone. */
  readonly group: string | null;
}

export interface SplitShares {
  /** Share of the rows, 0..1. */
  readonly eval: number;
  readonly test: number;
  readonly seed: number;
}

/** Indices into the rows, ascending. */
export interface SplitParts {
  readonly train: readonly number[];
  readonly eval: readonly number[];
  readonly test: readonly number[];
}

/**
 * Divides rows by their shares: deterministic in the seed, each stratum in proportion, groups whole. A group belongs
 * to the stratum of its first row. Each stratum gives the nearest whole number of rows.
 */
export function splitRows(rows: readonly SplitRow[], shares: SplitShares): SplitParts {
  const random = createRandom(shares.seed);
  const parts = { train: [] as number[], eval: [] as number[], test: [] as number[] };
  for (const groups of groupsByStratum(rows).values()) {
    const total = groups.reduce((sum, group) => sum + group.length, 0);
    const wanted = { test: Math.round(total * shares.test), eval: Math.round(total * shares.eval) };
    const taken = { test: 0, eval: 0 };
    for (const group of shuffle(groups, random)) {
      // A group goes where at least half of it is still wanted, so that large groups do not overfill a small part.
      const part = (["test", "eval"] as const).find((name) => wanted[name] - taken[name] >= group.length / 2);
      if (part !== undefined) taken[part] += group.length;
      parts[part ?? "train"].push(...group);
    }
  }
  for (const part of Object.values(parts)) part.sort((a, b) => a - b);
  return parts;
}

/** For each stratum, in order of appearance, its groups as lists of indices. */
function groupsByStratum(rows: readonly SplitRow[]): Map<string, number[][]> {
  const strata = new Map<string, number[][]>();
  const named = new Map<string, number[]>();
  rows.forEach(({ stratum, group }, i) => {
    const known = group === null ? undefined : named.get(group);
    if (known !== undefined) {
      known.push(i);
      return;
    }
    const fresh = [i];
    if (group !== null) named.set(group, fresh);
    const groups = strata.get(stratum);
    if (groups === undefined) strata.set(stratum, [fresh]);
    else groups.push(fresh);
  });
  return strata;
}
