import type { Items, ModelAnswers } from "../items";
import type { Tally } from "../tally";

/** Where a metric is measured: all rows, one label, one group column, or one group. */
export interface Place {
  /** Index into the labels; null: all labels, or for a gap the label with the largest one. */
  readonly label: number | null;
  /** Index into the group columns; −1: no column. */
  readonly column: number;
  /** Index into the column's values; −1: the whole column, or all rows. */
  readonly group: number;
  /** Per label, the groups large enough to be compared; only for gaps. */
  readonly eligible: readonly (readonly number[])[];
}

export const EVERYWHERE: Place = { label: null, column: -1, group: -1, eligible: [] };

export interface Measured {
  /** Null where the denominator is empty or too little is left to compare; `reason` says which. */
  readonly value: number | null;
  readonly denominator: number;
  readonly reason?: string;
  /** What a gap runs between, and for which label. */
  readonly between?: { readonly low: number; readonly high: number; readonly label: number | null };
}

/** A metric: one file, one line in the registry; tables, panel, exports and gate keys follow from it. */
export interface MetricDefinition {
  /** The gate's key and the JSON's `metric`. */
  readonly id: string;
  readonly title: string;
  readonly direction: "higher" | "lower" | "target";
  /** Only with direction `target`. */
  readonly target?: number;
  readonly unit: "percent" | "points" | "number";
  readonly scope: "overall" | "label" | "column" | "group";
  /** Margin of the default check, in the metric's own scale. */
  readonly margin: number;
  readonly interval: "wilson" | "percentile" | "bias-corrected" | "ends";
  /** Gaps only: the proportion, group by group, that the gap compares; the interval is made of its ends. */
  readonly part?: MetricDefinition;
  /** What chance is simulated by: groups shuffled over all rows or within each true label, or labels drawn. */
  readonly noise: "none" | "shuffleAll" | "shuffleWithinTruth" | "drawLabels";
  /** Smallest denominator per group of a gap; undefined where no groups are compared. */
  readonly groupMinimum?: number;
  readonly formula: string;
  measure(tally: Tally, place: Place): Measured;
  /** Proportions only: 1 success, 0 failure, −1 outside the denominator; the same numbers as `measure`, by item. */
  outcome?(items: Items, model: ModelAnswers, item: number, place: Place): number;
  /** Gaps only: the denominator of one group, which decides whether it is compared. */
  groupDenominator?(tally: Tally, column: number, group: number, label: number | null): number;
}

/** The confusion of the whole sample, or of the place's group, and where it starts. */
export function confusionAt(tally: Tally, place: Place): { cells: Float64Array; offset: number } {
  if (place.group < 0) return { cells: tally.confusion, offset: 0 };
  const size = tally.labels * (tally.labels + 1);
  return { cells: tally.groups[place.column]!, offset: place.group * size };
}

export function ratio(numerator: number, denominator: number, reason: string): Measured {
  if (denominator === 0) return { value: null, denominator, reason };
  return { value: numerator / denominator, denominator };
}

/** True where the item belongs to the place's group, or the place has none. */
export function isInPlace(items: Items, item: number, place: Place): boolean {
  return place.group < 0 || items.columns[place.column]!.index[item] === place.group;
}

/**
 * Largest minus smallest rate over the comparable groups. `rate` gives null for an empty denominator, which makes the
 * gap null: a group without examples never sets a gap as if its rate were 0.
 */
export function spread(
  groups: readonly number[],
  rate: (group: number) => Measured,
  label: number | null,
): Measured {
  if (groups.length < 2) {
    return { value: null, denominator: 0, reason: "fewer than two groups have enough rows" };
  }
  let low = -1;
  let high = -1;
  let lowest = Infinity;
  let highest = -Infinity;
  let denominator = Infinity;
  for (const group of groups) {
    const { value, denominator: own } = rate(group);
    if (value === null) return { value: null, denominator: 0, reason: "a group has no such rows" };
    if (value < lowest) [lowest, low] = [value, group];
    // On ties the ends are still two groups: a gap of 0 has an interval like any other.
    if (value >= highest) [highest, high] = [value, group];
    denominator = Math.min(denominator, own);
  }
  return { value: highest - lowest, denominator, between: { low, high, label } };
}

/** The gap of the place's label, or the largest over all labels that have one. */
export function gapOverLabels(
  labels: number,
  place: Place,
  gapOf: (label: number, groups: readonly number[]) => Measured,
): Measured {
  if (place.label !== null) return gapOf(place.label, place.eligible[place.label] ?? []);
  let worst: Measured | null = null;
  for (let label = 0; label < labels; label++) {
    const groups = place.eligible[label] ?? [];
    if (groups.length < 2) continue;
    const gap = gapOf(label, groups);
    if (gap.value === null) return gap;
    if (worst === null || gap.value > worst.value!) worst = gap;
  }
  return worst ?? { value: null, denominator: 0, reason: "fewer than two groups have enough rows" };
}
