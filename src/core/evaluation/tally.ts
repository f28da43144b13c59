import type { Items, ModelAnswers } from "./items";

/**
 * Weighted counts of one model on a (re)sample: every metric is a function of these, so that one pass over the items
 * serves all metrics of a replicate. Confusions are row-major [truth][predicted], with one more column for invalid.
 */
export interface Tally {
  readonly labels: number;
  readonly confusion: Float64Array;
  readonly confidence: {
    weight: number;
    sum: number;
    correct: number;
    readonly binWeight: Float64Array;
    readonly binSum: Float64Array;
    readonly binCorrect: Float64Array;
  };
  /** Per column: [group][truth][predicted]. */
  readonly groups: readonly Float64Array[];
  /** Per column and group: weight, and sum of confidence minus correct, of the answers with a confidence. */
  readonly groupConfidence: readonly { readonly weight: Float64Array; readonly excess: Float64Array }[];
}

export function createTally(items: Items, bins: number): Tally {
  const labels = items.labels.length;
  const cells = labels * (labels + 1);
  const sizes = items.columns.map((column) => column.values.length);
  return {
    labels,
    confusion: new Float64Array(cells),
    confidence: {
      weight: 0,
      sum: 0,
      correct: 0,
      binWeight: new Float64Array(bins),
      binSum: new Float64Array(bins),
      binCorrect: new Float64Array(bins),
    },
    groups: sizes.map((groups) => new Float64Array(groups * cells)),
    groupConfidence: sizes.map((groups) => ({
      weight: new Float64Array(groups),
      excess: new Float64Array(groups),
    })),
  };
}

/** Counts the whole sample, item i `weights[i]` times. */
export function fillTally(tally: Tally, items: Items, model: ModelAnswers, weights: Float64Array): void {
  clear(tally);
  const { labels, confusion, confidence } = tally;
  const width = labels + 1;
  const bins = confidence.binWeight.length;
  for (let i = 0; i < items.n; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const cell = cellOf(items, model, i, width);
    confusion[cell] = confusion[cell]! + weight;
    const stated = model.confidence[i]!;
    if (Number.isNaN(stated)) continue;
    const correct = model.predicted[i] === items.truth[i] ? weight : 0;
    const bin = binOf(stated, bins);
    confidence.weight += weight;
    confidence.sum += weight * stated;
    confidence.correct += correct;
    confidence.binWeight[bin] = confidence.binWeight[bin]! + weight;
    confidence.binSum[bin] = confidence.binSum[bin]! + weight * stated;
    confidence.binCorrect[bin] = confidence.binCorrect[bin]! + correct;
  }
  for (let column = 0; column < items.columns.length; column++) {
    fillGroups(tally, items, model, column, items.columns[column]!.index, weights);
  }
}

/** Counts one group column under the given group of each item; −1 stays out. The counts must be clear. */
export function fillGroups(
  tally: Tally,
  items: Items,
  model: ModelAnswers,
  column: number,
  groupOf: Int32Array,
  weights: Float64Array,
): void {
  const counts = tally.groups[column]!;
  const { weight: confidenceWeight, excess } = tally.groupConfidence[column]!;
  const width = tally.labels + 1;
  const size = tally.labels * width;
  for (let i = 0; i < items.n; i++) {
    const group = groupOf[i]!;
    const weight = weights[i]!;
    if (group < 0 || weight === 0) continue;
    const cell = group * size + cellOf(items, model, i, width);
    counts[cell] = counts[cell]! + weight;
    const stated = model.confidence[i]!;
    if (Number.isNaN(stated)) continue;
    const correct = model.predicted[i] === items.truth[i] ? 1 : 0;
    confidenceWeight[group] = confidenceWeight[group]! + weight;
    excess[group] = excess[group]! + weight * (stated - correct);
  }
}

/** Right-closed bins of equal width, (lo, hi]; the first also holds 0. Edges are i / bins, compared as doubles. */
export function binOf(confidence: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
  while (bin > 0 && confidence <= bin / bins) bin--;
  while (bin < bins - 1 && confidence > (bin + 1) / bins) bin++;
  return bin;
}

/** Sum of a confusion's row, with invalid answers: how often a label is true. */
export function supportOf(confusion: Float64Array, labels: number, label: number, offset = 0): number {
  let sum = 0;
  for (let p = 0; p <= labels; p++) sum += confusion[offset + label * (labels + 1) + p]!;
  return sum;
}

/** Sum of a confusion's column: how often a label is answered. */
export function answeredOf(confusion: Float64Array, labels: number, label: number, offset = 0): number {
  let sum = 0;
  for (let t = 0; t < labels; t++) sum += confusion[offset + t * (labels + 1) + label]!;
  return sum;
}

export function rightOf(confusion: Float64Array, labels: number, offset = 0): number {
  let sum = 0;
  for (let t = 0; t < labels; t++) sum += confusion[offset + t * (labels + 1) + t]!;
  return sum;
}

export function totalOf(confusion: Float64Array, labels: number, offset = 0): number {
  let sum = 0;
  for (let cell = 0; cell < labels * (labels + 1); cell++) sum += confusion[offset + cell]!;
  return sum;
}

export function clearGroups(tally: Tally, column: number): void {
  tally.groups[column]!.fill(0);
  tally.groupConfidence[column]!.weight.fill(0);
  tally.groupConfidence[column]!.excess.fill(0);
}

function clear(tally: Tally): void {
  tally.confusion.fill(0);
  const { confidence } = tally;
  confidence.weight = 0;
  confidence.sum = 0;
  confidence.correct = 0;
  confidence.binWeight.fill(0);
  confidence.binSum.fill(0);
  confidence.binCorrect.fill(0);
  for (let column = 0; column < tally.groups.length; column++) clearGroups(tally, column);
}

function cellOf(items: Items, model: ModelAnswers, i: number, width: number): number {
  const predicted = model.predicted[i]!;
  return items.truth[i]! * width + (predicted < 0 ? width - 1 : predicted);
}
