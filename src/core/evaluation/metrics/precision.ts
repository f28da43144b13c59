import { answeredOf } from "../tally";
import { confusionAt, isInPlace, ratio, type MetricDefinition } from "./metric";

/** Share of the answers "label" that are right; not estimable for a label that was never answered. */
export const precision: MetricDefinition = {
  id: "precision",
  title: "Precision",
  direction: "higher",
  unit: "percent",
  scope: "label",
  margin: 0.05,
  interval: "wilson",
  noise: "none",
  formula: "true positives / (true positives + false positives), per label",
  measure(tally, place) {
    const { cells, offset } = confusionAt(tally, place);
    const label = place.label ?? 0;
    const right = cells[offset + label * (tally.labels + 1) + label]!;
    return ratio(right, answeredOf(cells, tally.labels, label, offset), "never predicted");
  },
  outcome(items, model, item, place) {
    if (!isInPlace(items, item, place) || model.predicted[item] !== place.label) return -1;
    return items.truth[item] === place.label ? 1 : 0;
  },
};
