import type { MetricDefinition } from "./metric";

/** ECE over bins of equal width, right-closed; the mean confidence of a bin, never its midpoint. */
export const expectedCalibrationError: MetricDefinition = {
  id: "expected_calibration_error",
  title: "Calibration error",
  direction: "lower",
  unit: "points",
  scope: "overall",
  margin: 0.05,
  interval: "bias-corrected",
  noise: "drawLabels",
  formula: "Σ over bins of n_b / n · |share right − mean confidence|; empty bins are skipped",
  measure(tally) {
    const { weight, binSum, binCorrect } = tally.confidence;
    if (weight === 0) return { value: null, denominator: 0, reason: "no answer states a confidence" };
    let sum = 0;
    for (let bin = 0; bin < binSum.length; bin++) sum += Math.abs(binSum[bin]! - binCorrect[bin]!);
    return { value: sum / weight, denominator: weight };
  },
};
