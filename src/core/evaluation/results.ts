import type { MetricResult } from "../../protocol/evaluation";
import { addEndsInterval, addProportion, addReplicateInterval, MAX_UNDEFINED_SHARE } from "./intervals";
import type { Items, ModelAnswers } from "./items";
import type { Measurements } from "./measurements";
import type { Measured } from "./metrics/metric";
import { INTERVAL_LEVEL, sizeWarning } from "./options";
import { swapP, type Request } from "./sampling";
import { mcnemar } from "./statistics/mcnemar";
import {
  bootstrapP,
  percentileInterval,
  permutationP,
  quantile,
  sortedReplicates,
} from "./statistics/resampling";

type Subject = "base" | "tuned";
/** More source rows than anybody opens. */
const SOURCE_ROWS = 500;
const CALIBRATION_WARNING = 300;

/** The results of one request: each model that answered, and their difference on the same items. */
export function resultsOf(m: Measurements, request: Request): MetricResult[] {
  const subjects = (["base", "tuned"] as const).filter((subject) => m.items[subject] !== null);
  const results = subjects.map((subject) => singleResult(m, request, subject));
  if (subjects.length === 2) results.push(differenceResult(m, request, results[0]!, results[1]!));
  return results;
}

export function measureOf(m: Measurements, request: Request, subject: Subject): Measured {
  return request.metric.measure(m.tally[subject], request.place);
}

/** Tuned minus base, replicate by replicate; only those where both were estimable. */
export function pairedReplicates(
  m: Measurements,
  request: Request,
  combine: (base: number, tuned: number) => number,
): Float64Array | null {
  const found = m.replicates.get(request.key);
  if (found === undefined) return null;
  const combined = found.base.map((base, i) => combine(base, found.tuned[i]!));
  const sorted = sortedReplicates(combined);
  return sorted.length < combined.length * (1 - MAX_UNDEFINED_SHARE) ? null : sorted;
}

function singleResult(m: Measurements, request: Request, subject: Subject): MetricResult {
  const { metric, place } = request;
  const model = m.items[subject]!;
  const measured = measureOf(m, request, subject);
  const outcome = metric.outcome?.bind(metric);
  const result = emptyResult(m, request, subject, measured);
  if (outcome !== undefined) {
    const of = (item: number): number => outcome(m.items, model, item, place);
    addProportion(result, m.items, of);
    result.sourceRows = rowsWhere(m.items, (item) => of(item) === 0);
  } else if (metric.interval === "ends") addEndsInterval(result, m, request, subject, measured);
  else addReplicateInterval(result, m, request, subject);
  if (measured.between !== undefined) result.sourceRows = rowsOfLowGroup(m.items, model, request, measured);
  addNoise(result, m, request, subject);
  return result;
}

function differenceResult(
  m: Measurements,
  request: Request,
  base: MetricResult,
  tuned: MetricResult,
): MetricResult {
  const result = emptyResult(m, request, "difference", { value: null, denominator: tuned.denominator });
  if (base.value === null || tuned.value === null) {
    result.reason = (tuned.value === null ? tuned.reason : base.reason) ?? "not estimable before and after";
    return result;
  }
  result.value = tuned.value - base.value;
  const sorted = pairedReplicates(m, request, (before, after) => after - before);
  if (sorted === null) {
    result.value = null;
    result.reason = "too many resamples leave a group empty";
    return result;
  }
  const ci = percentileInterval(sorted, INTERVAL_LEVEL);
  result.ci = { ...ci, level: INTERVAL_LEVEL, method: "paired bootstrap, percentile" };
  result.test = changeTest(m, request) ?? { name: "paired bootstrap", p: bootstrapP(sorted) };
  return result;
}

/** McNemar for proportions over the same rows; with shared clusters, outcomes swapped by cluster. */
export function changeTest(m: Measurements, request: Request): MetricResult["test"] | undefined {
  const { metric, place } = request;
  const outcome = metric.outcome?.bind(metric);
  const { base, tuned } = m.items;
  if (outcome === undefined || base === null || tuned === null || metric.id === "precision") return undefined;
  const change = (item: number): number => {
    const before = outcome(m.items, base, item, place);
    const after = outcome(m.items, tuned, item, place);
    return before < 0 || after < 0 ? 0 : after - before;
  };
  let gotWorse = 0;
  let gotBetter = 0;
  for (let item = 0; item < m.items.n; item++) {
    if (change(item) < 0) gotWorse++;
    if (change(item) > 0) gotBetter++;
  }
  const counts = { gotWorse, gotBetter };
  if (m.items.clusters === m.items.n) {
    return { name: "McNemar, mid-p", p: mcnemar(gotWorse, gotBetter).midP, counts };
  }
  return { name: "answers swapped by cluster", p: swapP(m.items, change, m.sampling), counts };
}

function emptyResult(
  m: Measurements,
  request: Request,
  subject: MetricResult["subject"],
  measured: Measured,
): MetricResult {
  const { metric, place } = request;
  const column = m.items.columns[place.column];
  const rows = column === undefined ? m.items.n : groupRows(m.items, request);
  const label = place.label ?? measured.between?.label ?? null;
  const warning = sizeWarning(measured.denominator);
  const result: MetricResult = {
    metric: metric.id,
    value: measured.value,
    direction: metric.direction,
    n: rows,
    denominator: Math.round(measured.denominator),
    warnings: warning === null || measured.value === null ? [] : [warning],
    sourceRows: [],
    suite: m.items.suite,
    subject,
  };
  if (metric.target !== undefined) result.target = metric.target;
  if (measured.reason !== undefined) result.reason = measured.reason;
  if (label !== null) result.label = m.items.labels[label]!;
  if (m.items.clusters < m.items.n) result.clusters = m.items.clusters;
  if (column !== undefined) {
    const value = column.values[place.group];
    result.group = value === undefined ? { column: column.name } : { column: column.name, value };
  }
  if (metric.id === "macro_f1") addMissingLabels(result, m, subject);
  if (metric.scope === "column") result.warnings.push(...leftOutWarning(m.items, request));
  return result;
}

function addNoise(result: MetricResult, m: Measurements, request: Request, subject: Subject): void {
  if (result.value === null) return;
  const shuffled = m.shuffles.get(request.key)?.[subject];
  if (shuffled !== undefined) {
    const sorted = sortedReplicates(shuffled);
    if (sorted.length === 0) return;
    result.noiseFloor = { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
    result.test = { name: "groups shuffled", p: permutationP(sorted, result.value) };
    return;
  }
  const drawn = m.drawn[subject];
  if (request.metric.noise !== "drawLabels" || request.place.group >= 0 || drawn === null) return;
  const isGap = request.metric.id === "confidence_gap";
  const sorted = Float64Array.from(isGap ? drawn.absoluteGap : drawn.equalWidth).sort();
  result.noiseFloor = { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
  const name = "labels drawn from the stated confidence";
  result.test = { name, p: permutationP(sorted, Math.abs(result.value)) };
  if (result.denominator < CALIBRATION_WARNING) {
    result.warnings.push(`fewer than ${CALIBRATION_WARNING} rows: compare with the noise floor`);
  }
}

function groupRows(items: Items, request: Request): number {
  const column = items.columns[request.place.column]!;
  return column.counts[request.place.group] ?? items.n - column.missing;
}

function addMissingLabels(result: MetricResult, m: Measurements, subject: MetricResult["subject"]): void {
  if (subject === "difference" || result.value === null) return;
  const { confusion, labels } = m.tally[subject];
  let absent = 0;
  for (let label = 0; label < labels; label++) {
    let seen = 0;
    for (let other = 0; other <= labels; other++) seen += confusion[label * (labels + 1) + other]!;
    for (let other = 0; other < labels; other++) seen += confusion[other * (labels + 1) + label]!;
    if (seen === 0) absent++;
  }
  if (absent > 0) result.warnings.push(`${absent} labels occur nowhere and count as 0`);
}

function leftOutWarning(items: Items, request: Request): string[] {
  const out = excludedGroups(items, request);
  if (out.length === 0) return [];
  const named = out.slice(0, 5).map((group) => `${group.value} (${group.n})`);
  const more = out.length > 5 ? ` and ${out.length - 5} more` : "";
  return [`too small to compare: ${named.join(", ")}${more}`];
}

/** Groups that a gap leaves out, with their rows. */
export function excludedGroups(items: Items, request: Request): { value: string; n: number }[] {
  const column = items.columns[request.place.column]!;
  const compared = new Set(request.place.eligible.flat());
  return column.values
    .map((value, group) => ({ value, n: column.counts[group]!, group }))
    .filter(({ group }) => !compared.has(group))
    .map(({ value, n }) => ({ value, n }));
}

function rowsOfLowGroup(items: Items, model: ModelAnswers, request: Request, measured: Measured): string[] {
  const index = items.columns[request.place.column]!.index;
  const { low, label } = measured.between!;
  return rowsWhere(items, (item) => {
    if (index[item] !== low || model.predicted[item] === items.truth[item]) return false;
    return label === null || items.truth[item] === label;
  });
}

function rowsWhere(items: Items, keep: (item: number) => boolean): string[] {
  const rows: string[] = [];
  for (let item = 0; item < items.n && rows.length < SOURCE_ROWS; item++) {
    if (keep(item)) rows.push(items.ids[item]!);
  }
  return rows;
}
