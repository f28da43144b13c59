/** A linear axis: values to pixels, with round ticks. */
export interface Scale {
  readonly lo: number;
  readonly hi: number;
  at(value: number): number;
  readonly ticks: readonly number[];
}

export function linearScale(
  lo: number,
  hi: number,
  from: number,
  to: number,
  ticks: readonly number[] = [],
): Scale {
  const span = hi - lo || 1;
  const at = (value: number): number =>
    from + ((Math.min(Math.max(value, lo), hi) - lo) / span) * (to - from);
  return { lo, hi, at, ticks };
}

/** Bounds of `values` widened to a multiple of `step`, at least `least` wide, inside [floor, ceiling]. */
export function niceBounds(
  values: readonly number[],
  step: number,
  least: number,
  floor = -Infinity,
  ceiling = Infinity,
): { lo: number; hi: number } {
  let lo = Math.floor((Math.min(...values) - step / 4) / step) * step;
  let hi = Math.ceil((Math.max(...values) + step / 4) / step) * step;
  while (hi - lo < least) {
    if (hi < ceiling) hi += step;
    if (hi - lo < least && lo > floor) lo -= step;
    if (hi >= ceiling && lo <= floor) break;
  }
  return { lo: Math.max(lo, floor), hi: Math.min(hi, ceiling) };
}

/** Round steps up to `hi`, about `count` of them: 0, 60, 120, … */
export function countTicks(hi: number, count: number): number[] {
  const rough = Math.max(1, hi / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 3, 5, 10].map((k) => k * power).find((s) => s >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = 0; tick <= hi + step * 0.001; tick += step) ticks.push(Math.round(tick));
  return ticks.at(-1)! < hi ? [...ticks, Math.round(ticks.at(-1)! + step)] : ticks;
}
