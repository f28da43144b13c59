import { wilson } from "./statistics/proportions";
import { binOf } from "./tally";

export interface CalibrationBin {
  readonly lo: number;
  readonly hi: number;
  readonly n: number;
  readonly right: number;
  /** Mean confidence and share right; null for an empty bin. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
  /** Wilson 95% of the share right. */
  readonly ci: { readonly lo: number; readonly hi: number } | null;
}

export interface CalibrationReport {
  readonly n: number;
  readonly meanConfidence: number;
  readonly accuracy: number;
  readonly ece: number;
  readonly eceEqualMass: number;
  readonly mce: number;
  readonly l2: number;
  /** Binary: mean of (confidence − right)². */
  readonly brier: number;
  readonly bins: readonly CalibrationBin[];
}

/** Calibration of stated confidences against right (1) or wrong (0). Null without answers. */
export function calibrationReport(
  confidence: readonly number[],
  correct: readonly number[],
  binCount: number,
): CalibrationReport | null {
  const n = confidence.length;
  if (n === 0) return null;
  const bins = reliabilityBins(confidence, correct, binCount);
  const gaps = bins.filter((bin) => bin.n > 0).map((bin) => ({ n: bin.n, gap: binGap(bin) }));
  const cuts = equalMassCuts(confidence, binCount);
  return {
    n,
    meanConfidence: mean(confidence),
    accuracy: mean(correct),
    ece: gaps.reduce((sum, bin) => sum + (bin.n / n) * bin.gap, 0),
    eceEqualMass: equalMassError(confidence, correct, cuts),
    mce: Math.max(...gaps.map((bin) => bin.gap)),
    l2: Math.sqrt(gaps.reduce((sum, bin) => sum + (bin.n / n) * bin.gap ** 2, 0)),
    brier: mean(confidence.map((c, i) => (c - correct[i]!) ** 2)),
    bins,
  };
}

/** Bins of equal width, right-closed; see `binOf`. */
export function reliabilityBins(
  confidence: readonly number[],
  correct: readonly number[],
  binCount: number,
): CalibrationBin[] {
  const sums = Array.from({ length: binCount }, () => ({ n: 0, confidence: 0, right: 0 }));
  confidence.forEach((c, i) => {
    const bin = sums[binOf(c, binCount)]!;
    bin.n++;
    bin.confidence += c;
    bin.right += correct[i]!;
  });
  return sums.map((bin, i) => ({
    lo: i / binCount,
    hi: (i + 1) / binCount,
    n: bin.n,
    right: bin.right,
    confidence: bin.n === 0 ? null : bin.confidence / bin.n,
    accuracy: bin.n === 0 ? null : bin.right / bin.n,
    ci: bin.n === 0 ? null : wilson(bin.right, bin.n),
  }));
}

/**
 * Upper edges of bins with equally many confidences (verified_calibration, Kumar et al. 2019): the sorted values are
 * split like numpy's array_split, cuts lie midway between neighbours, equal cuts count once, the last edge is 1.
 */
export function equalMassCuts(confidence: ArrayLike<number>, binCount: number): number[] {
  const sorted = Float64Array.from(confidence).sort();
  const parts = Math.min(binCount, Math.max(1, sorted.length));
  const size = Math.floor(sorted.length / parts);
  const larger = sorted.length % parts;
  const cuts = new Set<number>();
  let end = 0;
  for (let part = 0; part < parts - 1; part++) {
    end += size + (part < larger ? 1 : 0);
    cuts.add((sorted[end - 1]! + sorted[end]!) / 2);
  }
  cuts.add(1);
  return [...cuts].sort((a, b) => a - b);
}

function equalMassError(
  confidence: readonly number[],
  correct: readonly number[],
  cuts: readonly number[],
): number {
  const excess = cuts.map(() => 0);
  confidence.forEach((c, i) => {
    excess[cuts.findIndex((cut) => c <= cut)]! += c - correct[i]!;
  });
  return excess.reduce((sum, e) => sum + Math.abs(e), 0) / confidence.length;
}

function binGap(bin: CalibrationBin): number {
  return Math.abs((bin.accuracy ?? 0) - (bin.confidence ?? 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
