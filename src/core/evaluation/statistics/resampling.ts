import { fmix32, type Random } from "../../../base/random";
import { normalCdf, normalQuantile } from "./normal";
import type { Interval } from "./proportions";

/** Linear interpolation between order statistics (numpy's default). `sorted` ascending, not empty. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = Math.min(Math.max(q, 0), 1) * (sorted.length - 1);
  const low = Math.floor(at);
  const from = sorted[low]!;
  const to = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return from + (at - low) * (to - from);
}

/** The defined (not NaN) replicates, ascending. */
export function sortedReplicates(replicates: Float64Array): Float64Array {
  return replicates.filter((value) => !Number.isNaN(value)).sort();
}

/** Percentile interval of sorted replicates (Efron 1979). */
export function percentileInterval(sorted: ArrayLike<number>, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return { lo: quantile(sorted, tail), hi: quantile(sorted, 1 - tail) };
}

/** Basic (reflected) interval. */
export function basicInterval(sorted: ArrayLike<number>, estimate: number, level = 0.95): Interval {
  const { lo, hi } = percentileInterval(sorted, level);
  return { lo: 2 * estimate - hi, hi: 2 * estimate - lo };
}

/**
 * Bias-corrected and accelerated interval (Efron 1987). `acceleration` from `jackknifeAcceleration`; 0 gives the
 * bias-corrected interval, which suits statistics that resampling pushes to one side, like a calibration error.
 */
export function bcaInterval(
  sorted: ArrayLike<number>,
  estimate: number,
  acceleration: number,
  level = 0.95,
): Interval {
  let below = 0;
  let atOrBelow = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i]! < estimate) below++;
    if (sorted[i]! <= estimate) atOrBelow++;
  }
  const share = (below + atOrBelow) / 2 / sorted.length;
  const inside = Math.min(Math.max(share, 0.5 / sorted.length), 1 - 0.5 / sorted.length);
  const bias = normalQuantile(inside);
  const tail = (1 - level) / 2;
  const at = (p: number): number => {
    const z = bias + normalQuantile(p);
    return quantile(sorted, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return { lo: at(tail), hi: at(1 - tail) };
}

export function jackknifeAcceleration(leaveOneOut: readonly number[]): number {
  const n = leaveOneOut.length;
  const mean = leaveOneOut.reduce((sum, x) => sum + x, 0) / n;
  let squares = 0;
  let cubes = 0;
  for (const x of leaveOneOut) {
    const u = (n - 1) * (mean - x);
    squares += (u * u) / (n * n);
    cubes += (u * u * u) / (n * n * n);
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** Two-sided bootstrap p for "the true value is 0", counting the observed sample as one replicate. */
export function bootstrapP(replicates: ArrayLike<number>): number {
  let atMost = 0;
  let atLeast = 0;
  for (let i = 0; i < replicates.length; i++) {
    if (replicates[i]! <= 0) atMost++;
    if (replicates[i]! >= 0) atLeast++;
  }
  return Math.min(1, (2 * (1 + Math.min(atMost, atLeast))) / (1 + replicates.length));
}

/** (1 + hits) / (1 + B): share of shuffles at least as large as what was observed. */
export function permutationP(shuffled: ArrayLike<number>, observed: number): number {
  let hits = 0;
  for (let i = 0; i < shuffled.length; i++) if (shuffled[i]! >= observed - 1e-12) hits++;
  return (1 + hits) / (1 + shuffled.length);
}

/**
 * How often each item occurs in one bootstrap resample: clusters are drawn whole, with replacement, as many as there
 * are. Writes into `weights`.
 */
export function resample(
  weights: Float64Array,
  cluster: Int32Array,
  clusterCounts: Float64Array,
  random: Random,
): void {
  clusterCounts.fill(0);
  for (let draw = 0; draw < clusterCounts.length; draw++) {
    const drawn = random.below(clusterCounts.length);
    clusterCounts[drawn] = clusterCounts[drawn]! + 1;
  }
  for (let i = 0; i < weights.length; i++) weights[i] = clusterCounts[cluster[i]!]!;
}

/** A seed of its own per purpose, so that a new metric does not move the numbers of the others. */
export function streamSeed(seed: number, purpose: string): number {
  let hash = fmix32(seed ^ 0x5bd1e995);
  for (const character of purpose) hash = fmix32(hash ^ character.codePointAt(0)!);
  return hash;
}
