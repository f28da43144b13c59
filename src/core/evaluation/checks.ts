import type { GateCheck, Verdict } from "../../protocol/evaluation";
import type { GateCheckConfig, GateConfig } from "../runconfig/resolve/resolvedConfig";
import { checkReason, checkTitle } from "./checkWording";
import type { Items } from "./items";
import type { JudgedCheck, PlannedCheck } from "./judgedCheck";
import { findMetric } from "./metrics/registry";
import { COUNTS_ONLY_BELOW, FEW_BELOW, INTERVAL_LEVEL } from "./options";
import { gapRequest, requestFor } from "./requests";
import { changeTest, excludedGroups, measureOf, pairedReplicates } from "./results";
import type { Measurements } from "./measurements";
import { holm } from "./statistics/multipleComparisons";
import { bootstrapP, percentileInterval } from "./statistics/resampling";

/** The gate's lines as written, or sensible ones where there is no gate. */
export function planChecks(items: Items, gate: GateConfig | null, positive: number | null): PlannedCheck[] {
  if (gate !== null) return gate.checks.map((check) => planCheck(items, check, positive));
  if (items.base === null || items.tuned === null || items.n === 0) return [];
  const perColumn = items.columns.flatMap((column) =>
    ["worst_group_accuracy", "accuracy_gap", "equal_opportunity_difference"].map((metric) => ({
      metric,
      group: column.name,
    })),
  );
  const overall = ["accuracy", "macro_f1", "confidence_gap"].map((metric) => ({ metric }));
  return [...overall, ...perColumn].map((check) => planCheck(items, check, positive));
}

function planCheck(items: Items, check: GateCheckConfig, positive: number | null): PlannedCheck {
  const metric = findMetric(check.metric);
  const minimum = Math.max(COUNTS_ONLY_BELOW, check.min_denominator ?? metric?.groupMinimum ?? 0);
  const column = items.columns.findIndex((c) => c.name === check.group);
  const label = check.positive === undefined ? positive : items.labels.indexOf(check.positive);
  const named = {
    metric,
    id: check.metric,
    kind: check.abs_at_most === undefined ? ("change" as const) : ("level" as const),
    margin: check.abs_at_most ?? check.no_worse_by ?? metric?.margin ?? 0,
    minimum,
    ...(check.group === undefined ? {} : { column: check.group }),
    ...(check.line === undefined ? {} : { line: check.line }),
  };
  const stop = (problem: string): PlannedCheck => ({ ...named, request: null, problem });
  if (metric === undefined) return stop("this metric is not measured here");
  if (check.positive !== undefined && label === -1) return stop(`no row has the label "${check.positive}"`);
  if (metric.scope === "column") {
    if (column === -1) return stop("the test rows have no such column");
    const request = gapRequest(items, metric, column, label, minimum);
    const ofLabel = label === null ? undefined : items.labels[label];
    const withLabel = metric.id.includes("group") || metric.id === "accuracy_gap" ? undefined : ofLabel;
    return { ...named, request, ...(withLabel === undefined ? {} : { label: withLabel }) };
  }
  if (metric.scope !== "label") return { ...named, request: requestFor(metric) };
  if (label === null) return stop("say which label with `positive`");
  return { ...named, request: requestFor(metric, { label }), label: items.labels[label]! };
}

/** Measures and judges all checks as one family: "worse" and "improved" need Holm's adjusted p below alpha. */
export function judgeChecks(m: Measurements, planned: readonly PlannedCheck[], alpha: number): JudgedCheck[] {
  const measured = planned.map((check) => measureCheck(m, check));
  const tested = measured.filter((check) => check.p !== null);
  const adjusted = holm(tested.map((check) => check.p!));
  return measured.map((check) => {
    const at = tested.indexOf(check);
    const pAdjusted = at === -1 ? null : adjusted[at]!;
    const verdict = verdictOf(check, pAdjusted, alpha);
    const nNeeded = verdict === "cannotTell" ? rowsNeeded(check) : null;
    return { ...check, pAdjusted, verdict, nNeeded };
  });
}

export function gateVerdict(
  checks: readonly JudgedCheck[],
  gate: GateConfig | null,
): "passed" | "failed" | "cannotTell" | "absent" {
  if (gate === null) return "absent";
  if (checks.some((check) => check.verdict === "worse")) return "failed";
  if (!checks.some((check) => check.verdict === "cannotTell")) return "passed";
  return gate.on_cannot_tell === "fail" ? "failed" : "cannotTell";
}

/** Worst first; "cannot tell" right after "worse"; within a verdict the larger harm first. */
export function toGateChecks(checks: readonly JudgedCheck[], unit: string): GateCheck[] {
  const order: readonly Verdict[] = ["worse", "cannotTell", "noWorse", "improved"];
  return checks
    .map((check, at) => ({ check, at, rank: order.indexOf(check.verdict) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ check }) => toGateCheck(check, unit));
}

function toGateCheck(check: JudgedCheck, unit: string): GateCheck {
  const { planned } = check;
  return {
    metric: planned.id,
    title: checkTitle(planned),
    ...(planned.column === undefined ? {} : { group: { column: planned.column } }),
    ...(planned.label === undefined ? {} : { label: planned.label }),
    margin: planned.margin,
    verdict: check.verdict,
    reason: checkReason(check, unit),
    before: check.before,
    after: check.after,
    ...(check.ci === null ? {} : { ci: { lo: check.ci.lo, hi: check.ci.hi } }),
    n: check.n,
    ...(check.nNeeded === null ? {} : { nNeeded: check.nNeeded }),
    ...(planned.line === undefined ? {} : { configLine: planned.line }),
    unit: planned.metric?.unit ?? "number",
  };
}

function measureCheck(m: Measurements, planned: PlannedCheck): JudgedCheck {
  const nothing: JudgedCheck = {
    planned,
    verdict: "cannotTell",
    before: null,
    after: null,
    n: 0,
    total: m.items.n,
    harm: null,
    ci: null,
    p: null,
    pAdjusted: null,
    nNeeded: null,
    counts: null,
    lowGroup: null,
    undefinedBecause: planned.problem ?? null,
  };
  const { request } = planned;
  if (request === null) return nothing;
  const after = measureOf(m, request, m.items.tuned === null ? "base" : "tuned");
  const before = m.items.tuned === null || m.items.base === null ? null : measureOf(m, request, "base");
  const low = after.between?.low;
  const seen = {
    ...nothing,
    n: Math.round(after.denominator),
    before: before?.value ?? null,
    after: after.value,
    lowGroup: low === undefined ? null : (m.items.columns[request.place.column]?.values[low] ?? null),
  };
  const unusable = whyNotJudged(
    m,
    planned,
    after.value,
    before?.value ?? null,
    after.denominator,
    after.reason,
  );
  if (unusable !== null) return { ...seen, before: null, after: null, undefinedBecause: unusable };
  const harmOf = harmFunction(planned);
  const onlyBase = m.items.tuned === null;
  const sorted = pairedReplicates(m, request, (base, tuned) => harmOf(base, onlyBase ? base : tuned));
  if (sorted === null) return { ...seen, undefinedBecause: "too many resamples leave a group empty" };
  const test = planned.kind === "change" ? changeTest(m, request) : undefined;
  const counts = test?.counts;
  return {
    ...seen,
    harm: harmOf(before?.value ?? 0, after.value!),
    ci: percentileInterval(sorted, INTERVAL_LEVEL),
    p: test?.p ?? bootstrapP(sorted),
    counts:
      counts === undefined
        ? null
        : { gotWorse: counts["gotWorse"] ?? 0, gotBetter: counts["gotBetter"] ?? 0 },
  };
}

function whyNotJudged(
  m: Measurements,
  planned: PlannedCheck,
  after: number | null,
  before: number | null,
  denominator: number,
  reason: string | undefined,
): string | null {
  const { request, kind, minimum } = planned;
  if (request === null) return planned.problem ?? "not measured";
  if (after === null) {
    const out = request.place.column < 0 ? [] : excludedGroups(m.items, request);
    const small = out.slice(0, 3).map((group) => `${group.value} (${group.n})`);
    return small.length > 0 ? `too small to compare: ${small.join(", ")}` : (reason ?? "not estimable");
  }
  if (kind === "change" && before === null) return "there is no answer of the base model to compare with";
  const fewest = request.metric.noise === "drawLabels" ? Math.max(minimum, FEW_BELOW) : minimum;
  const rows = Math.round(denominator);
  return rows < Math.max(fewest, COUNTS_ONLY_BELOW) ? `${rows} rows, ${fewest} needed` : null;
}

/** Change oriented so that positive is worse; for a level, the distance beyond its limit. */
function harmFunction(planned: PlannedCheck): (before: number, after: number) => number {
  const { metric, kind, margin } = planned;
  const target = metric?.target ?? 0;
  if (kind === "level") return (_, after) => Math.abs(after) - margin;
  if (metric?.direction === "target") {
    return (before, after) => Math.abs(after - target) - Math.abs(before - target);
  }
  return metric?.direction === "higher"
    ? (before, after) => before - after
    : (before, after) => after - before;
}

function verdictOf(check: JudgedCheck, pAdjusted: number | null, alpha: number): Verdict {
  if (check.ci === null || pAdjusted === null) return "cannotTell";
  const { lo, hi } = check.ci;
  const beyondChance = pAdjusted <= alpha;
  if (check.planned.kind === "level") {
    if (hi <= 0) return "noWorse";
    return lo > 0 && beyondChance ? "worse" : "cannotTell";
  }
  if (hi < 0 && beyondChance) return "improved";
  if (hi < check.planned.margin) return "noWorse";
  return lo > 0 && beyondChance ? "worse" : "cannotTell";
}

/**
 * Test rows at which the verdict would come, if what was seen stays: each half of the interval shrinks with √n until it
 * leaves either 0 or the margin, whichever is sooner. Null where no number of rows helps.
 */
function rowsNeeded(check: JudgedCheck): number | null {
  if (check.ci === null || check.harm === null || check.total === 0) return null;
  const { harm, ci } = check;
  const margin = check.planned.kind === "level" ? 0 : check.planned.margin;
  const untilWorse = harm > 0 ? (harm - ci.lo) / harm : Infinity;
  const untilNoWorse = harm < margin ? (ci.hi - harm) / (margin - harm) : Infinity;
  const needed = check.total * Math.min(untilWorse, untilNoWorse) ** 2;
  if (!(needed > check.total && needed < 1e7)) return null;
  const step = 10 ** Math.max(1, Math.floor(Math.log10(needed)) - 1);
  return Math.ceil(needed / step) * step;
}
