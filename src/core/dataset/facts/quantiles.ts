/** Quantiles of a stream of counts. */
export interface Quantiles {
  add(value: number): void;
  summary(): QuantileSummary;
}

export interface QuantileSummary {
  readonly exact: boolean;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const MOST_KEPT = 20_000;
/** Bins are one per cent wide, so a quantile is at most half a per cent off. */
const WIDTH = Math.log(1.01);

/**
 * Nearest rank: the smallest value that at least such a share of all values do not exceed. Exact for the first 20,000
 * values; beyond that a histogram over their logarithms, about 2,000 bins at most, whatever their number.
 */
export function createQuantiles(): Quantiles {
  let kept: number[] | undefined = [];
  const bins = new Map<number, number>();
  let count = 0;
  let max = 0;
  const bin = (value: number): void => {
    const index = Math.round(Math.log1p(value) / WIDTH);
    bins.set(index, (bins.get(index) ?? 0) + 1);
  };
  const spill = (values: readonly number[]): void => {
    for (const value of values) bin(value);
    kept = undefined;
  };
  return {
    add(value) {
      count++;
      if (value > max) max = value;
      if (kept === undefined) bin(value);
      else if (kept.push(value) > MOST_KEPT) spill(kept);
    },
    summary() {
      const at = kept === undefined ? binned(bins, count, max) : sorted(kept);
      return { exact: kept !== undefined, p50: at(0.5), p95: at(0.95), p99: at(0.99), max };
    },
  };
}

function rankOf(share: number, count: number): number {
  return Math.max(1, Math.ceil(share * count));
}

function sorted(values: readonly number[]): (share: number) => number {
  const ordered = Float64Array.from(values).sort();
  return (share) => ordered[rankOf(share, ordered.length) - 1] ?? 0;
}

function binned(bins: ReadonlyMap<number, number>, count: number, max: number): (share: number) => number {
  const ordered = [...bins].sort(([a], [b]) => a - b);
  return (share) => {
    let seen = 0;
    for (const [index, n] of ordered) {
      seen += n;
      if (seen >= rankOf(share, count)) return Math.min(max, Math.round(Math.expm1(index * WIDTH)));
    }
    return max;
  };
}
