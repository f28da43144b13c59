import type { MetricResult } from "../../protocol/evaluation";
import { calibrationReport } from "./calibration";
import { COUNTS_ONLY_BELOW } from "./options";
import type { Measurements } from "./results";
import { permutationP, quantile } from "./statistics/resampling";

/** ECE over bins of equal mass, beside the equal-width one: less sensitive to where confidences cluster. */
export function equalMassResult(m: Measurements): MetricResult[] {
  return (["base", "tuned"] as const).flatMap((subject) => {
    const model = m.items[subject];
    const drawn = m.drawn[subject];
    if (model === null || drawn === null) return [];
    const rows = m.items.ids.map((_, i) => i).filter((i) => !Number.isNaN(model.confidence[i]!));
    const correct = rows.map((i) => (model.predicted[i] === m.items.truth[i] ? 1 : 0));
    const report = calibrationReport(
      rows.map((i) => model.confidence[i]!),
      correct,
      m.sampling.bins,
    );
    if (report === null || rows.length < COUNTS_ONLY_BELOW) return [];
    const sorted = Float64Array.from(drawn.equalMass).sort();
    return [
      {
        metric: "expected_calibration_error",
        variant: "equal mass",
        value: report.eceEqualMass,
        direction: "lower",
        n: m.items.n,
        denominator: rows.length,
        noiseFloor: { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) },
        test: {
          name: "labels drawn from the stated confidence",
          p: permutationP(sorted, report.eceEqualMass),
        },
        warnings: [],
        sourceRows: [],
        suite: m.items.suite,
        subject,
      },
    ];
  });
}
