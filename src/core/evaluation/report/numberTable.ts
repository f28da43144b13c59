import type { Evaluation, MetricResult } from "../../../protocol/evaluation";
import { formatFixed } from "../../../base/format";
import { findMetric } from "../metrics/registry";
import { points } from "../wording";

/** One line of "every number": what HTML and Markdown both print, from the JSON's results. */
export interface NumberRow {
  readonly metric: string;
  readonly where: string;
  readonly model: string;
  readonly floor: string;
  readonly remarks: string;
  readonly result: MetricResult;
}

const MODEL_NAMES = { base: "base", tuned: "fine-tuned", difference: "difference" } as const;

export function numberRows(evaluation: Evaluation): NumberRow[] {
  return evaluation.results.map((result) => ({
    metric: result.variant === undefined ? result.metric : `${result.metric} (${result.variant})`,
    where: whereText(result, evaluation.suites.length > 1),
    model: MODEL_NAMES[result.subject],
    floor: floorText(result),
    remarks: [result.value === null ? (result.reason ?? "") : "", ...result.warnings]
      .filter((text, i, all) => text !== "" && all.indexOf(text) === i)
      .join("; "),
    result,
  }));
}

function whereText(result: MetricResult, withSuite: boolean): string {
  const parts = [
    withSuite ? result.suite : "",
    result.group === undefined ? "" : `${result.group.column} ${result.group.value ?? ""}`.trim(),
    result.label === undefined ? "" : `“${result.label}”`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "all" : parts.join(", ");
}

function floorText(result: MetricResult): string {
  if (result.noiseFloor === undefined) return "–";
  const { p95 } = result.noiseFloor;
  return findMetric(result.metric)?.unit === "number" ? formatFixed(p95, 3) : points(p95);
}
