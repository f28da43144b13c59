import { totalOf } from "../tally";
import { accuracy } from "./accuracy";
import { spread, type MetricDefinition } from "./metric";

/** Largest minus smallest accuracy over the groups of a column. */
export const accuracyGap: MetricDefinition = {
  id: "accuracy_gap",
  title: "Accuracy gap",
  direction: "lower",
  unit: "points",
  scope: "column",
  margin: 0.05,
  interval: "ends",
  part: accuracy,
  noise: "shuffleAll",
  groupMinimum: 30,
  formula: "largest − smallest accuracy over the groups that are large enough",
  measure(tally, place) {
    return spread(place.eligible[0] ?? [], (group) => accuracy.measure(tally, { ...place, group }), null);
  },
  groupDenominator: (tally, column, group) => groupTotal(tally.groups[column]!, tally.labels, group),
};

export function groupTotal(cells: Float64Array, labels: number, group: number): number {
  return totalOf(cells, labels, group * labels * (labels + 1));
}
