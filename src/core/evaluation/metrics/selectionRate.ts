import { answeredOf, totalOf } from "../tally";
import { confusionAt, isInPlace, ratio, type MetricDefinition } from "./metric";

/** Share of a group's rows that get the label as answer, right or wrong. */
export const selectionRate: MetricDefinition = {
  id: "selection_rate",
  title: "Answered",
  direction: "target",
  unit: "percent",
  scope: "group",
  margin: 0.05,
  interval: "wilson",
  noise: "none",
  formula: "rows answered with the label / all rows of the group",
  measure(tally, place) {
    const { cells, offset } = confusionAt(tally, place);
    const all = totalOf(cells, tally.labels, offset);
    return ratio(answeredOf(cells, tally.labels, place.label ?? 0, offset), all, "no rows");
  },
  outcome(items, model, item, place) {
    if (!isInPlace(items, item, place)) return -1;
    return model.predicted[item] === place.label ? 1 : 0;
  },
};
