import type { MetricResult } from "../../protocol/evaluation";
import { calibrationReport } from "./calibration";
import { createRandom } from "../../base/random";
import { COUNTS_ONLY_BELOW, INTERVAL_LEVEL } from "./options";
import { containing } from "./intervals";
import type { Measurements } from "./measurements";
import type { Interval } from "./statistics/proportions";
import { bcaInterval, permutationP, quantile } from "./statistics/resampling";

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
        ci: {
          ...bootstrapInterval(m, rows, model.confidence, correct, report.eceEqualMass),
          level: INTERVAL_LEVEL,
          method: "bootstrap, bias-corrected",
        },
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

/** Sorting every replicate costs: this many give the ends to about a hundredth of the interval's width. */
const REPLICATES = 400;

/** Whole clusters are drawn, then the bins are cut anew: the cuts are part of what is uncertain. */
function bootstrapInterval(
  m: Measurements,
  rows: readonly number[],
  confidence: Float64Array,
  correct: readonly number[],
  estimate: number,
): Interval {
  const members = new Map<number, number[]>();
  rows.forEach((row, i) => {
    const cluster = m.items.cluster[row]!;
    members.set(cluster, [...(members.get(cluster) ?? []), i]);
  });
  const clusters = [...members.values()];
  const random = createRandom(m.sampling.seed);
  const replicates = Float64Array.from({ length: REPLICATES }, () => {
    const drawn = clusters.flatMap(() => clusters[random.below(clusters.length)]!);
    const report = calibrationReport(
      drawn.map((i) => confidence[rows[i]!]!),
      drawn.map((i) => correct[i]!),
      m.sampling.bins,
    );
    return report?.eceEqualMass ?? NaN;
  });
  return containing(bcaInterval(replicates.sort(), estimate, 0, INTERVAL_LEVEL), estimate);
}
