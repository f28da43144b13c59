import { f1At } from "./f1";
import { confusionAt, type MetricDefinition } from "./metric";
import { totalOf } from "../tally";

/** Unweighted mean of F1 over the declared labels; a label without F1 counts as 0, and the report says how many. */
export const macroF1: MetricDefinition = {
  id: "macro_f1",
  title: "Macro F1",
  direction: "higher",
  unit: "number",
  scope: "overall",
  margin: 0.03,
  interval: "percentile",
  noise: "none",
  formula: "mean of F1 over the label set; a label that is neither true nor predicted counts as 0",
  measure(tally, place) {
    const { cells, offset } = confusionAt(tally, place);
    const all = totalOf(cells, tally.labels, offset);
    if (all === 0) return { value: null, denominator: 0, reason: "no rows" };
    let sum = 0;
    for (let label = 0; label < tally.labels; label++) sum += f1At(tally, place, label).value ?? 0;
    return { value: sum / tally.labels, denominator: all };
  },
};
