import type { Items } from "./items";
import { accuracy } from "./metrics/accuracy";
import { accuracyGap } from "./metrics/accuracyGap";
import { confidenceGap } from "./metrics/confidenceGap";
import { demographicParityDifference } from "./metrics/demographicParityDifference";
import { equalOpportunityDifference } from "./metrics/equalOpportunityDifference";
import { expectedCalibrationError } from "./metrics/expectedCalibrationError";
import { f1 } from "./metrics/f1";
import { macroF1 } from "./metrics/macroF1";
import { EVERYWHERE, type MetricDefinition, type Place } from "./metrics/metric";
import { precision } from "./metrics/precision";
import { recall } from "./metrics/recall";
import { selectionRate } from "./metrics/selectionRate";
import { worstGroupAccuracy } from "./metrics/worstGroupAccuracy";
import { COUNTS_ONLY_BELOW } from "./options";
import type { Request } from "./sampling";
import { createTally, fillTally, type Tally } from "./tally";

/** Beyond these, a table helps nobody; what is left out is counted in the warnings. */
export const MAX_LABELS = 30;
export const MAX_GROUPS = 40;

export function requestFor(metric: MetricDefinition, place: Partial<Place> = {}, minimum?: number): Request {
  const at: Place = { ...EVERYWHERE, ...place };
  const where = [at.label ?? "all", at.column, at.group, minimum ?? ""].join("|");
  return { key: `${metric.id}|${where}`, metric, place: at };
}

/** A gap over a column: `eligible` is decided here, once, on the whole sample. */
export function gapRequest(
  items: Items,
  metric: MetricDefinition,
  column: number,
  label: number | null,
  minimum: number = metric.groupMinimum ?? COUNTS_ONLY_BELOW,
): Request {
  const own = Math.max(COUNTS_ONLY_BELOW, minimum);
  const eligible = eligibleGroups(items, metric, column, own);
  return requestFor(metric, { column, label, eligible }, own === metric.groupMinimum ? undefined : own);
}

/** Everything that the report shows, in its order. */
export function standardRequests(items: Items, positive: number | null): Request[] {
  const overall = [accuracy, macroF1, confidenceGap, expectedCalibrationError].map((m) => requestFor(m));
  const labels = items.labels.length <= MAX_LABELS ? items.labels.map((_, label) => label) : [];
  const perLabel = labels.flatMap((label) => [precision, recall, f1].map((m) => requestFor(m, { label })));
  const shown = positive === null ? labels : [positive];
  const perColumn = items.columns.flatMap((_, column) => columnRequests(items, column, positive, shown));
  return [...overall, ...perLabel, ...perColumn];
}

/** The groups with the most rows, at most `MAX_GROUPS`, in the column's order. */
export function shownGroups(items: Items, column: number): number[] {
  const { counts } = items.columns[column]!;
  return counts
    .map((_, group) => group)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MAX_GROUPS)
    .sort((a, b) => a - b);
}

/** The unweighted counts of a model, or of nothing where the model is absent. */
export function wholeTally(items: Items, model: Items["base"], bins: number): Tally {
  const tally = createTally(items, bins);
  if (model !== null) fillTally(tally, items, model, new Float64Array(items.n).fill(1));
  return tally;
}

function columnRequests(
  items: Items,
  column: number,
  positive: number | null,
  labels: readonly number[],
): Request[] {
  const gaps = [
    gapRequest(items, accuracyGap, column, null),
    gapRequest(items, worstGroupAccuracy, column, null),
    ...[demographicParityDifference, equalOpportunityDifference].flatMap((metric) =>
      // With several labels, the largest gap is the headline and each label's own is exploratory.
      [...new Set([positive, ...labels])].map((label) => gapRequest(items, metric, column, label)),
    ),
  ];
  const groups = shownGroups(items, column).flatMap((group) => [
    requestFor(accuracy, { column, group }),
    requestFor(confidenceGap, { column, group }),
    ...labels.flatMap((label) => [selectionRate, recall].map((m) => requestFor(m, { column, group, label }))),
  ]);
  return [...gaps, ...groups];
}

function eligibleGroups(items: Items, metric: MetricDefinition, column: number, minimum: number): number[][] {
  const tally = wholeTally(items, items.tuned ?? items.base, 1);
  const groups = items.columns[column]!.values.map((_, group) => group);
  return items.labels.map((_, label) =>
    groups.filter((group) => (metric.groupDenominator?.(tally, column, group, label) ?? 0) >= minimum),
  );
}
