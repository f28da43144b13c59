import type { MetricDefinition } from "./metric";

/**
 * What a check of a gate may name, and what it is measured of, in the order of the report. Whoever only reads a config
 * needs no more of the metrics than this; a test holds it to the registry.
 */
const GATE_SCOPES: ReadonlyMap<string, Exclude<MetricDefinition["scope"], "group">> = new Map([
  ["accuracy", "overall"],
  ["precision", "label"],
  ["recall", "label"],
  ["f1", "label"],
  ["macro_f1", "overall"],
  ["confidence_gap", "overall"],
  ["expected_calibration_error", "overall"],
  ["accuracy_gap", "column"],
  ["worst_group_accuracy", "column"],
  ["demographic_parity_difference", "column"],
  ["equal_opportunity_difference", "column"],
]);

/** What `evaluate.gate.checks[].metric` may name; those per label need `positive`, those per column `group`. */
export const GATE_METRICS: readonly string[] = [...GATE_SCOPES.keys()];

/** Undefined for what no gate can name. */
export function gateScope(metric: string): "overall" | "label" | "column" | undefined {
  return GATE_SCOPES.get(metric);
}
