import { rightOf, totalOf } from "../tally";
import { confusionAt, isInPlace, ratio, type MetricDefinition } from "./metric";

/** Share of rows answered with the true label; invalid answers are in the denominator and wrong. */
export const accuracy: MetricDefinition = {
  id: "accuracy",
  title: "Accuracy",
  direction: "higher",
  unit: "percent",
  scope: "overall",
  margin: 0.02,
  interval: "wilson",
  noise: "none",
  formula: "right answers / all scored rows; an invalid answer counts as wrong",
  measure(tally, place) {
    const { cells, offset } = confusionAt(tally, place);
    const all = totalOf(cells, tally.labels, offset);
    return ratio(rightOf(cells, tally.labels, offset), all, "no rows");
  },
  outcome(items, model, item, place) {
    if (!isInPlace(items, item, place)) return -1;
    return model.predicted[item] === items.truth[item] ? 1 : 0;
  },
};
