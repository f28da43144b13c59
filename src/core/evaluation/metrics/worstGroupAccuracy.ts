import { accuracy } from "./accuracy";
import { groupTotal } from "./accuracyGap";
import type { MetricDefinition } from "./metric";

/** Accuracy of the group that is served worst: a gap can also shrink because the best group got worse. */
export const worstGroupAccuracy: MetricDefinition = {
  id: "worst_group_accuracy",
  title: "Lowest accuracy by group",
  direction: "higher",
  unit: "percent",
  scope: "column",
  margin: 0.05,
  interval: "ends",
  part: accuracy,
  noise: "none",
  groupMinimum: 30,
  formula: "smallest accuracy over the groups that are large enough",
  measure(tally, place) {
    const groups = place.eligible[0] ?? [];
    if (groups.length < 2) {
      return { value: null, denominator: 0, reason: "fewer than two groups have enough rows" };
    }
    let worst = { value: Infinity, denominator: 0, group: -1 };
    for (const group of groups) {
      const { value, denominator } = accuracy.measure(tally, { ...place, group });
      if (value === null) return { value: null, denominator: 0, reason: "a group has no rows" };
      if (value < worst.value) worst = { value, denominator, group };
    }
    const between = { low: worst.group, high: worst.group, label: null };
    return { value: worst.value, denominator: worst.denominator, between };
  },
  groupDenominator: (tally, column, group) => groupTotal(tally.groups[column]!, tally.labels, group),
};
