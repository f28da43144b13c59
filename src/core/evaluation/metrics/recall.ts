import { supportOf } from "../tally";
import { confusionAt, isInPlace, ratio, type MetricDefinition } from "./metric";

/** Share of the rows whose true label is "label" that were found; within a group, the true-positive rate. */
export const recall: MetricDefinition = {
  id: "recall",
  title: "Recall",
  direction: "higher",
  unit: "percent",
  scope: "label",
  margin: 0.05,
  interval: "wilson",
  noise: "none",
  formula:
    "true positives / (true positives + false negatives), per label; within a group: its true-positive rate",
  measure(tally, place) {
    const { cells, offset } = confusionAt(tally, place);
    const label = place.label ?? 0;
    const right = cells[offset + label * (tally.labels + 1) + label]!;
    return ratio(right, supportOf(cells, tally.labels, label, offset), "no examples");
  },
  outcome(items, model, item, place) {
    if (!isInPlace(items, item, place) || items.truth[item] !== place.label) return -1;
    return model.predicted[item] === place.label ? 1 : 0;
  },
};
