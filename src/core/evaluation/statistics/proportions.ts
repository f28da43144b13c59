import { normalQuantile } from "./normal";

export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/**
 * Wilson's score interval for k successes of n (Wilson 1927). `n` may be an effective sample size and need not be an
 * integer. Never Wald: 0 of 10 would have the interval [0, 0].
 */
export function wilson(k: number, n: number, level = 0.95): Interval {
  const z = normalQuantile(1 - (1 - level) / 2);
  const p = k / n;
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { lo: Math.max(0, centre - half), hi: Math.min(1, centre + half) };
}

/** Interval for p1 − p2 of independent groups from their Wilson intervals (Newcombe 1998, method 10). */
export function newcombe(k1: number, n1: number, k2: number, n2: number, level = 0.95): Interval {
  const p1 = k1 / n1;
  const p2 = k2 / n2;
  const first = wilson(k1, n1, level);
  const second = wilson(k2, n2, level);
  return {
    lo: p1 - p2 - Math.hypot(p1 - first.lo, second.hi - p2),
    hi: p1 - p2 + Math.hypot(first.hi - p1, p2 - second.lo),
  };
}

export interface ClusteredProportion {
  readonly successes: number;
  readonly n: number;
  readonly clusters: number;
  /** Rows of independent information: `n` without clusters, never more than `n`. */
  readonly effective: number;
}

/**
 * Counts and effective sample size of a proportion whose items may share clusters: n_eff = p(1−p)/SE², SE clustered
 * (Miller 2024, arXiv 2411.00640, eq. 4). When all items agree the SE says nothing; then a cluster counts as one item.
 * `outcome(i)` is 1, 0, or −1 for an item outside the denominator.
 */
export function clusteredProportion(
  n: number,
  cluster: Int32Array,
  outcome: (item: number) => number,
): ClusteredProportion {
  const counts = new Map<number, { all: number; right: number }>();
  let successes = 0;
  let denominator = 0;
  for (let i = 0; i < n; i++) {
    const value = outcome(i);
    if (value < 0) continue;
    denominator++;
    successes += value;
    const own = counts.get(cluster[i]!) ?? { all: 0, right: 0 };
    own.all++;
    own.right += value;
    counts.set(cluster[i]!, own);
  }
  const clusters = counts.size;
  if (clusters === denominator || denominator === 0) {
    return { successes, n: denominator, clusters, effective: denominator };
  }
  const p = successes / denominator;
  let squares = 0;
  for (const own of counts.values()) squares += (own.right - own.all * p) ** 2;
  const variance = squares / (denominator * denominator);
  const effective = variance > 0 ? Math.min(denominator, (p * (1 - p)) / variance) : clusters;
  return { successes, n: denominator, clusters, effective };
}
