import { ratio, type MetricDefinition } from "./metric";

/** Mean confidence minus accuracy: positive is over-confident, in the one number that needs no plot. */
export const confidenceGap: MetricDefinition = {
  id: "confidence_gap",
  title: "Over-confidence",
  direction: "target",
  target: 0,
  unit: "points",
  scope: "overall",
  margin: 0.05,
  interval: "percentile",
  noise: "drawLabels",
  formula: "mean confidence − share right, over the answers that state a confidence",
  measure(tally, place) {
    if (place.group < 0) {
      const { weight, sum, correct } = tally.confidence;
      return ratio(sum - correct, weight, "no answer states a confidence");
    }
    const { weight, excess } = tally.groupConfidence[place.column]!;
    return ratio(excess[place.group]!, weight[place.group]!, "no answer states a confidence");
  },
};
