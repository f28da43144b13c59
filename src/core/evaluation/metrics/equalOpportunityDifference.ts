import { supportOf } from "../tally";
import { gapOverLabels, spread, type MetricDefinition } from "./metric";
import { recall } from "./recall";

/** Largest minus smallest true-positive rate of the label, over the groups that have such rows. */
export const equalOpportunityDifference: MetricDefinition = {
  id: "equal_opportunity_difference",
  title: "Found",
  direction: "lower",
  unit: "points",
  scope: "column",
  margin: 0.05,
  interval: "ends",
  part: recall,
  noise: "shuffleWithinTruth",
  groupMinimum: 10,
  formula: "largest − smallest true-positive rate of the label over the groups that have enough rows of it",
  measure(tally, place) {
    return gapOverLabels(tally.labels, place, (label, groups) =>
      spread(groups, (group) => recall.measure(tally, { ...place, group, label }), label),
    );
  },
  groupDenominator(tally, column, group, label) {
    const size = tally.labels * (tally.labels + 1);
    return supportOf(tally.groups[column]!, tally.labels, label ?? 0, group * size);
  },
};
