import { answeredOf, supportOf, type Tally } from "../tally";
import { confusionAt, type Measured, type MetricDefinition, type Place } from "./metric";

/** Harmonic mean of precision and recall; null only for a label absent from truth and answers. */
export const f1: MetricDefinition = {
  id: "f1",
  title: "F1",
  direction: "higher",
  unit: "number",
  scope: "label",
  margin: 0.05,
  interval: "percentile",
  noise: "none",
  formula: "2 TP / (2 TP + FP + FN), per label; 0 where TP = 0 and the label occurs",
  measure: (tally, place) => f1At(tally, place, place.label ?? 0),
};

export function f1At(tally: Tally, place: Place, label: number): Measured {
  const { cells, offset } = confusionAt(tally, place);
  const right = cells[offset + label * (tally.labels + 1) + label]!;
  const support = supportOf(cells, tally.labels, label, offset);
  const both = support + answeredOf(cells, tally.labels, label, offset);
  if (both === 0) return { value: null, denominator: 0, reason: "neither true nor predicted anywhere" };
  return { value: (2 * right) / both, denominator: support };
}
