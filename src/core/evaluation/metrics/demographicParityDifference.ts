import { groupTotal } from "./accuracyGap";
import { gapOverLabels, spread, type MetricDefinition } from "./metric";
import { selectionRate } from "./selectionRate";

/** Largest minus smallest share of rows answered with the label, over the groups of a column. */
export const demographicParityDifference: MetricDefinition = {
  id: "demographic_parity_difference",
  title: "Answered",
  direction: "lower",
  unit: "points",
  scope: "column",
  margin: 0.05,
  interval: "ends",
  part: selectionRate,
  noise: "shuffleAll",
  groupMinimum: 30,
  formula: "largest − smallest selection rate of the label over the groups (one label against the rest)",
  measure(tally, place) {
    return gapOverLabels(tally.labels, place, (label, groups) =>
      spread(groups, (group) => selectionRate.measure(tally, { ...place, group, label }), label),
    );
  },
  groupDenominator: (tally, column, group) => groupTotal(tally.groups[column]!, tally.labels, group),
};
