import { formatFixed, formatInteger } from "../../../base/format";
import type { Evaluation, GateCheck, MetricResult } from "../../../protocol/evaluation";
import { findMetric } from "../metrics/registry";
import { percent, points, rangeInPoints, signedPoints } from "../wording";

export type Subject = MetricResult["subject"];

/** What a result is asked for by: absent fields mean "over all". */
export interface Which {
  readonly subject: Subject;
  readonly column?: string;
  readonly value?: string;
  readonly label?: string;
  readonly variant?: string;
}

/** Reads results of the first suite; the same lookups serve the panel, the exports and the terminal. */
export interface Numbers {
  readonly evaluation: Evaluation;
  readonly unit: string;
  readonly n: number;
  readonly current: "base" | "tuned";
  readonly compared: boolean;
  readonly alpha: number;
  readonly columns: readonly string[];
  find(metric: string, which: Which): MetricResult | undefined;
}

export function numbersOf(evaluation: Evaluation): Numbers {
  const suite = evaluation.suites[0];
  const own = evaluation.results.filter((result) => result.suite === suite?.name);
  const tuned = own.some((result) => result.subject === "tuned");
  const byKey = new Map<string, MetricResult>();
  for (const result of own) {
    const keys = [keyOf(result.metric, whichOf(result))];
    // The headline gap of several labels names its label; it is asked for without one, and comes first.
    if (result.group !== undefined && result.group.value === undefined) {
      keys.push(keyOf(result.metric, { ...whichOf(result), label: undefined }));
    }
    for (const key of keys) if (!byKey.has(key)) byKey.set(key, result);
  }
  return {
    evaluation,
    unit: suite?.unit ?? "rows",
    n: suite?.n ?? 0,
    current: tuned ? "tuned" : "base",
    compared: own.some((result) => result.subject === "difference"),
    alpha: evaluation.details.alpha ?? 0.05,
    columns: (suite?.missingGroups ?? []).map((group) => group.column),
    find: (metric, which) => byKey.get(keyOf(metric, which)),
  };
}

/** A value in its metric's own form: "77.5%", "33.2", "0.775"; undefined values in words, never empty. */
export function valueText(result: MetricResult | undefined): string {
  if (result === undefined) return "not measured";
  if (result.value === null) return "not estimable";
  return amountText(result.metric, result.value, result.subject === "difference");
}

export function intervalText(result: MetricResult | undefined): string {
  if (result?.ci === undefined || result.value === null) return "–";
  const { lo, hi } = result.ci;
  if (findMetric(result.metric)?.unit !== "number") return rangeInPoints(lo, hi);
  return lo < 0
    ? `${formatFixed(lo, 3)} to ${formatFixed(hi, 3)}`
    : `${formatFixed(lo, 3)}–${formatFixed(hi, 3)}`;
}

export function amountText(metric: string, value: number, isDifference = false): string {
  const unit = findMetric(metric)?.unit ?? "number";
  if (unit === "number") return formatFixed(value, 3);
  if (isDifference || metric === "confidence_gap") return signedPoints(value);
  return unit === "percent" ? percent(value) : points(value);
}

/** "70.7% → 77.5%", "−1.0 → +10.7 points", "23.8 → 38.6 points apart". */
export function beforeAfterText(check: GateCheck): string {
  if (check.before === null && check.after === null) return "not estimable";
  const one = (value: number | null): string => (value === null ? "–" : amountText(check.metric, value));
  const apart = findMetric(check.metric)?.scope === "column";
  const tail = check.unit !== "points" ? "" : apart ? " points apart" : " points";
  return `${one(check.before)} → ${one(check.after)}${tail}`;
}

/** Chance in words that need no statistics: "about 2 of 100 shuffles"; small values are named as bounds. */
export function pText(p: number): string {
  if (p < 0.001) return "below 0.001";
  return p < 0.0995 ? formatFixed(p, 3) : formatFixed(p, 2);
}

export function countText(n: number, unit: string): string {
  return `${formatInteger(n)} ${n === 1 ? unit.replace(/s$/u, "") : unit}`;
}

/** Rows behind a check: what a click on it opens. */
export function rowsOfCheck(numbers: Numbers, check: GateCheck): readonly string[] {
  const { details } = numbers.evaluation;
  if (check.metric === "accuracy") {
    return [...(details.changes?.gotWorse ?? []), ...(details.changes?.gotBetter ?? [])];
  }
  if (check.metric === "confidence_gap" || check.metric === "expected_calibration_error") {
    return details.verySure?.[numbers.current]?.rows ?? [];
  }
  if (check.metric === "macro_f1")
    return numbers.find("accuracy", { subject: numbers.current })?.sourceRows ?? [];
  const which = {
    subject: numbers.current,
    ...(check.group === undefined ? {} : { column: check.group.column }),
    ...(check.label === undefined ? {} : { label: check.label }),
  };
  return numbers.find(check.metric, which)?.sourceRows ?? [];
}

function whichOf(result: MetricResult): Which {
  return {
    subject: result.subject,
    ...(result.group === undefined ? {} : { column: result.group.column }),
    ...(result.group?.value === undefined ? {} : { value: result.group.value }),
    ...(result.label === undefined ? {} : { label: result.label }),
    ...(result.variant === undefined ? {} : { variant: result.variant }),
  };
}

function keyOf(metric: string, which: { readonly [K in keyof Which]?: Which[K] | undefined }): string {
  return JSON.stringify([
    metric,
    which.subject,
    which.column ?? null,
    which.value ?? null,
    which.label ?? null,
    which.variant ?? null,
  ]);
}
