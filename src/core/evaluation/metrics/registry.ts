import { accuracy } from "./accuracy";
import { accuracyGap } from "./accuracyGap";
import { confidenceGap } from "./confidenceGap";
import { demographicParityDifference } from "./demographicParityDifference";
import { equalOpportunityDifference } from "./equalOpportunityDifference";
import { expectedCalibrationError } from "./expectedCalibrationError";
import { f1 } from "./f1";
import { macroF1 } from "./macroF1";
import type { MetricDefinition } from "./metric";
import { precision } from "./precision";
import { recall } from "./recall";
import { selectionRate } from "./selectionRate";
import { worstGroupAccuracy } from "./worstGroupAccuracy";

/** Every metric that reports, exports and gates know, in the order of the report. */
export const METRICS: readonly MetricDefinition[] = [
  accuracy,
  precision,
  recall,
  f1,
  macroF1,
  confidenceGap,
  expectedCalibrationError,
  selectionRate,
  accuracyGap,
  worstGroupAccuracy,
  demographicParityDifference,
  equalOpportunityDifference,
];

export function findMetric(id: string): MetricDefinition | undefined {
  return METRICS.find((metric) => metric.id === id);
}
