import type { MetricResult } from "../../protocol/evaluation";
import type { Items } from "./items";
import { isInPlace, type Measured } from "./metrics/metric";
import { COUNTS_ONLY_BELOW, INTERVAL_LEVEL } from "./options";
import type { Measurements } from "./measurements";
import type { Request } from "./sampling";
import { normalQuantile } from "./statistics/normal";
import { clusteredProportion, newcombe, wilson, type Interval } from "./statistics/proportions";
import { bcaInterval, percentileInterval, sortedReplicates } from "./statistics/resampling";

type Subject = "base" | "tuned";
export const MAX_UNDEFINED_SHARE = 0.05;
const FEWEST_CLUSTERS = 20;

export function addProportion(result: MetricResult, items: Items, outcome: (item: number) => number): void {
  const counted = clusteredProportion(items.n, items.cluster, outcome);
  result.successes = counted.successes;
  if (counted.n === 0) return;
  if (counted.n < COUNTS_ONLY_BELOW) {
    result.value = null;
    result.reason = `counts only: ${counted.successes} of ${counted.n}`;
    result.warnings = ["counts only"];
    return;
  }
  const clustered = counted.clusters < counted.n;
  const share = counted.successes / counted.n;
  const ci = wilson(share * counted.effective, counted.effective, INTERVAL_LEVEL);
  result.ci = { ...ci, level: INTERVAL_LEVEL, method: clustered ? "Wilson, clustered" : "Wilson" };
  if (clustered && counted.clusters < FEWEST_CLUSTERS) result.warnings.push("fewer than 20 clusters");
}

/**
 * Interval of a gap from the groups at its two ends: Newcombe's for two proportions, with effective sample sizes where
 * rows share clusters; Wilson's where both ends are one group. Resampling a largest-minus-smallest is biased upwards
 * for small groups and says nothing when all rates are 0 or 1, which is when a reader needs the interval most.
 */
export function addEndsInterval(
  result: MetricResult,
  m: Measurements,
  request: Request,
  subject: Subject,
  measured: Measured,
): void {
  const { between } = measured;
  const part = request.metric.part;
  if (result.value === null || between === undefined || part?.outcome === undefined) return;
  if (result.denominator < COUNTS_ONLY_BELOW) {
    result.value = null;
    result.reason = `only ${result.denominator} rows`;
    result.warnings = ["counts only"];
    return;
  }
  const model = m.items[subject]!;
  const outcome = part.outcome.bind(part);
  const end = (group: number): { k: number; n: number } => {
    const place = { ...request.place, group, label: between.label };
    const counted = clusteredProportion(m.items.n, m.items.cluster, (item) =>
      outcome(m.items, model, item, place),
    );
    return { k: (counted.successes / counted.n) * counted.effective, n: counted.effective };
  };
  const low = end(between.low);
  if (between.low === between.high) {
    result.ci = {
      ...wilson(low.k, low.n, INTERVAL_LEVEL),
      level: INTERVAL_LEVEL,
      method: "Wilson, of that group",
    };
    return;
  }
  const high = end(between.high);
  const ci = newcombe(high.k, high.n, low.k, low.n, INTERVAL_LEVEL);
  const method = "Newcombe, between the groups at the ends";
  result.ci = { lo: Math.max(0, ci.lo), hi: ci.hi, level: INTERVAL_LEVEL, method };
}

export function addReplicateInterval(
  result: MetricResult,
  m: Measurements,
  request: Request,
  subject: Subject,
): void {
  const replicates = m.replicates.get(request.key)?.[subject];
  if (result.value === null) return;
  if (result.denominator < COUNTS_ONLY_BELOW) {
    result.value = null;
    result.reason = `only ${result.denominator} rows`;
    result.warnings = ["counts only"];
    return;
  }
  if (replicates === undefined) {
    if (request.metric.id === "confidence_gap") addMeanInterval(result, m, request, subject);
    return;
  }
  const sorted = sortedReplicates(replicates);
  if (sorted.length < replicates.length * (1 - MAX_UNDEFINED_SHARE)) {
    result.value = null;
    result.reason = "too many resamples leave a group empty";
    return;
  }
  const corrected = request.metric.interval === "bias-corrected";
  const ci = corrected
    ? bcaInterval(sorted, result.value, 0, INTERVAL_LEVEL)
    : percentileInterval(sorted, INTERVAL_LEVEL);
  const method = corrected ? "bootstrap, bias-corrected" : "bootstrap, percentile";
  result.ci = { ...containing(ci, result.value), level: INTERVAL_LEVEL, method };
}

/** A resampled interval can miss its own estimate when resampling pushes the statistic to one side: then it is widened. */
export function containing(ci: Interval, value: number): Interval {
  return { lo: Math.min(ci.lo, value), hi: Math.max(ci.hi, value) };
}

/**
 * A group's confidence gap is a mean of (confidence − right or wrong): its interval is ±z standard errors, clustered
 * (Miller 2024, arXiv 2411.00640, eq. 4). Resampling every group of every column would cost far more and say the same.
 */
function addMeanInterval(result: MetricResult, m: Measurements, request: Request, subject: Subject): void {
  const model = m.items[subject]!;
  const sums = new Map<number, { sum: number; n: number }>();
  let n = 0;
  let total = 0;
  for (let item = 0; item < m.items.n; item++) {
    const confidence = model.confidence[item]!;
    if (!isInPlace(m.items, item, request.place) || Number.isNaN(confidence)) continue;
    const gap = confidence - (model.predicted[item] === m.items.truth[item] ? 1 : 0);
    const cluster = m.items.cluster[item]!;
    const own = sums.get(cluster) ?? { sum: 0, n: 0 };
    sums.set(cluster, { sum: own.sum + gap, n: own.n + 1 });
    n++;
    total += gap;
  }
  if (n < COUNTS_ONLY_BELOW) return;
  const mean = total / n;
  let squares = 0;
  for (const own of sums.values()) squares += (own.sum - own.n * mean) ** 2;
  const half = normalQuantile(1 - (1 - INTERVAL_LEVEL) / 2) * (Math.sqrt(squares) / n);
  result.ci = {
    lo: mean - half,
    hi: mean + half,
    level: INTERVAL_LEVEL,
    method: "mean, clustered standard error",
  };
}
