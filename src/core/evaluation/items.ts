import type { Prediction } from "../../protocol/predictions";
import { chooseVariant, readAnswer, type ScoringVariant } from "./answer";

/** What one model said on every item; arrays run parallel to the items. */
export interface ModelAnswers {
  /** Index into `labels`; −1 for an invalid answer. */
  readonly predicted: Int32Array;
  /** NaN where the answer carries no confidence. */
  readonly confidence: Float64Array;
  readonly invalid: number;
  readonly withConfidence: number;
  readonly ties: number;
  readonly dependsOnVariant: number;
}

export interface GroupColumn {
  readonly name: string;
  readonly values: readonly string[];
  /** Index into `values`; −1 where the row does not say. */
  readonly index: Int32Array;
  readonly counts: readonly number[];
  readonly missing: number;
}

/** The items of one suite that every present model answered, in the order of their ids: file order changes nothing. */
export interface Items {
  readonly suite: string;
  readonly ids: readonly string[];
  readonly n: number;
  readonly labels: readonly string[];
  readonly truth: Int32Array;
  readonly base: ModelAnswers | null;
  readonly tuned: ModelAnswers | null;
  readonly columns: readonly GroupColumn[];
  readonly cluster: Int32Array;
  readonly clusters: number;
  readonly variant: ScoringVariant;
  /** Every option is one token: per-byte scores would mean nothing. */
  readonly singleTokens: boolean;
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

export interface ItemOptions {
  readonly labels: readonly string[];
  /** Undefined: every column found. */
  readonly groups: readonly string[] | undefined;
}

/** Pairs the predictions of one suite by item. Unusable lines are left out and counted in `notes`. */
export function pairItems(suite: string, lines: readonly Prediction[], options: ItemOptions): Items {
  const base = byItem(lines, "base");
  const tuned = byItem(lines, "tuned");
  const present = [base, tuned].filter((model) => model.size > 0);
  const known = [...new Set(present.flatMap((model) => [...model.keys()]))].sort(byCodeUnits);
  const shared = known.filter((id) => present.every((model) => model.has(id)));
  const line = (id: string): Prediction => (tuned.get(id) ?? base.get(id))!;
  const ids = shared.filter((id) => line(id).truth !== null);
  const rows = ids.map(line);
  const variant = chooseVariant(lines);
  const labels = labelSet(rows, options.labels);
  const clusterNames = new Map<string, number>();
  const cluster = Int32Array.from(rows, (row, i) => {
    const name = row.cluster === undefined ? `item ${ids[i]!}` : `cluster ${row.cluster}`;
    if (!clusterNames.has(name)) clusterNames.set(name, clusterNames.size);
    return clusterNames.get(name)!;
  });
  return {
    suite,
    ids,
    n: ids.length,
    labels,
    truth: Int32Array.from(rows, (row) => labels.indexOf(row.truth!)),
    base: base.size > 0 ? answers(ids, base, labels, variant) : null,
    tuned: tuned.size > 0 ? answers(ids, tuned, labels, variant) : null,
    columns: groupColumns(rows, options.groups),
    cluster,
    clusters: clusterNames.size,
    variant,
    singleTokens: lines.every((l) => l.optionTokens?.every((tokens) => tokens === 1) === true),
    notes: leftOut(known.length - shared.length, shared.length - ids.length),
  };
}

/** The model that the report is about: the tuned one, or the only one there is. */
export function currentAnswers(items: Items): ModelAnswers | null {
  return items.tuned ?? items.base;
}

function byItem(lines: readonly Prediction[], model: string): Map<string, Prediction> {
  const found = new Map<string, Prediction>();
  for (const line of lines) if ((line.model ?? "tuned") === model) found.set(line.item, line);
  return found;
}

/** Declared labels first, then what the truth and the options add, sorted: a stray answer is never a new label. */
function labelSet(rows: readonly Prediction[], declared: readonly string[]): string[] {
  const labels = new Set(declared);
  const extra = new Set<string>();
  for (const row of rows) {
    for (const option of row.options ?? []) if (!labels.has(option)) extra.add(option);
    if (!labels.has(row.truth!)) extra.add(row.truth!);
  }
  const inOrder = rows[0]?.options?.filter((option) => extra.has(option)) ?? [];
  return [...new Set([...labels, ...inOrder, ...[...extra].sort(byCodeUnits)])];
}

function answers(
  ids: readonly string[],
  model: ReadonlyMap<string, Prediction>,
  labels: readonly string[],
  variant: ScoringVariant,
): ModelAnswers {
  const place = new Map(labels.map((label, i) => [label, i]));
  const read = ids.map((id) => readAnswer(model.get(id)!, labels, variant));
  const predicted = Int32Array.from(read, (a) => (a.label === null ? -1 : (place.get(a.label) ?? -1)));
  const confidence = Float64Array.from(read, (a, i) => (predicted[i] === -1 ? NaN : a.confidence));
  return {
    predicted,
    confidence,
    invalid: predicted.filter((label) => label === -1).length,
    withConfidence: confidence.filter((c) => !Number.isNaN(c)).length,
    ties: read.filter((a) => a.tied).length,
    dependsOnVariant: read.filter((a) => a.dependsOnVariant).length,
  };
}

function groupColumns(rows: readonly Prediction[], wanted: readonly string[] | undefined): GroupColumn[] {
  const names =
    wanted ?? [...new Set(rows.flatMap((row) => Object.keys(row.groups ?? {})))].sort(byCodeUnits);
  return names.map((name) => {
    const stated = rows.map((row) => groupValue(row, name));
    const values = [...new Set(stated.filter((value) => value !== null))].sort(byCodeUnits);
    const place = new Map(values.map((value, i) => [value, i]));
    const index = Int32Array.from(stated, (value) => (value === null ? -1 : place.get(value)!));
    const counts = values.map(() => 0);
    for (const at of index) if (at >= 0) counts[at]!++;
    return { name, values, index, counts, missing: stated.filter((value) => value === null).length };
  });
}

function groupValue(row: Prediction, column: string): string | null {
  const value = row.groups !== undefined && Object.hasOwn(row.groups, column) ? row.groups[column] : null;
  return value === undefined || value === null || value.trim() === "" ? null : value;
}

function leftOut(unpaired: number, withoutTruth: number): string[] {
  const notes: string[] = [];
  if (unpaired > 0) notes.push(`${unpaired} rows were answered by one model only and are left out`);
  if (withoutTruth > 0) notes.push(`${withoutTruth} rows state no true label and are left out`);
  return notes;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
