/** A measurement, and the size that was forecast for it: both of the estimated part, in bytes. */
export interface SizedMeasurement {
  readonly size: number;
  readonly measured: number;
}

interface Band {
  readonly low: number;
  readonly high: number;
}

/** A measurement is repeated within so much: collectors and allocators differ from run to run. */
const NOISE = 0.06;
/** A larger batch takes at most so many times what the forecast says that it takes more. */
const STEEPEST = 1.5;

/**
 * What measurements at some sizes say about another size, where a forecast is right about what grows and not about how much
 * of it does not: more never takes less, and never more than a steep forecast says. Narrower than the forecast's own band
 * around it, unless that was refuted. Both ends grow with the size.
 *
 * @param size forecast of the estimated part, in bytes
 * @param bandAt the forecast's own band for a size of that part
 */
export function bandBySize(
  measurements: readonly SizedMeasurement[],
  size: number,
  bandAt: (size: number) => Band,
): Band {
  const own = bandAt(size);
  let [low, high] = [-Infinity, Infinity];
  let [tooHigh, tooLow] = [0, 0];
  for (const point of measurements) {
    const around = { low: point.measured * (1 - NOISE), high: point.measured * (1 + NOISE) };
    const further = STEEPEST * (size - point.size);
    low = Math.max(low, around.low + Math.min(0, further));
    high = Math.min(high, around.high + Math.max(0, further));
    const told = bandAt(point.size);
    tooHigh = Math.max(tooHigh, told.low - around.low);
    tooLow = Math.max(tooLow, around.high - told.high);
  }
  // Measurements that contradict each other are as good as the range between them.
  const [least, most] = low <= high ? [low, high] : [high, low];
  return { low: Math.max(least, own.low - tooHigh), high: Math.min(most, own.high + tooLow) };
}
