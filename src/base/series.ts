/** A numeric series as charts draw it: `x` ascending, same length as `y`; a missing value is null. */
export interface Series {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/**
 * Exponential moving average with bias correction (Kingma & Ba 2015, §3): the first value is itself, not a
 * fraction of it. `weight` in [0, 1): 0 leaves the series as it is. Nulls stay null and are not averaged in.
 */
export function smooth(y: readonly (number | null)[], weight: number): (number | null)[] {
  let average = 0;
  let seen = 0;
  return y.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    average = average * weight + value * (1 - weight);
    seen++;
    return weight === 0 ? value : average / (1 - weight ** seen);
  });
}

/** Keeps the smallest and the largest value of each of `buckets` equal slices: peaks survive thinning. */
export function thin(series: Series, buckets: number): Series {
  const n = series.x.length;
  if (n <= buckets * 2) return series;
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * n) / buckets);
    const to = Math.floor(((bucket + 1) * n) / buckets);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      const value = series.y[i] ?? null;
      if (value === null) continue;
      if (series.y[low] === null || value < (series.y[low] as number)) low = i;
      if (series.y[high] === null || value > (series.y[high] as number)) high = i;
    }
    for (const i of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
      x.push(series.x[i] as number);
      y.push(series.y[i] ?? null);
    }
  }
  return { x, y };
}
