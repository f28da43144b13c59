import type { FairnessFinding, MetricResult } from "../../protocol/evaluation";
import type { Items, ModelAnswers } from "./items";
import { accuracy } from "./metrics/accuracy";
import type { MetricDefinition, Place } from "./metrics/metric";
import { recall } from "./metrics/recall";
import { INTERVAL_LEVEL } from "./options";
import { requestFor } from "./requests";
import { changeTest, measureOf, pairedReplicates } from "./results";
import type { Measurements } from "./measurements";
import type { Request } from "./sampling";
import { holm } from "./statistics/multipleComparisons";
import { clusteredProportion, newcombe } from "./statistics/proportions";
import { bootstrapP, percentileInterval } from "./statistics/resampling";

/** The headline gaps: one line per column and metric, for the label in question or the one with the largest gap. */
export function headlineGaps(requests: readonly Request[], positive: number | null): Request[] {
  return requests.filter(
    (r) =>
      r.metric.scope === "column" &&
      r.metric.noise !== "none" &&
      r.place.label === (isPerLabel(r) ? positive : null),
  );
}

/**
 * Gaps between groups that chance does not explain now: Holm over all headline gaps of the current model. A gap in how
 * often a label is answered is judged too, but it is no finding by itself, since groups may truly differ in it.
 */
export function fairnessFindings(
  m: Measurements,
  gaps: readonly Request[],
  results: ReadonlyMap<string, MetricResult>,
  alpha: number,
): FairnessFinding[] {
  const found: FairnessFinding[] = [];
  for (const request of gaps) {
    const result = results.get(request.key);
    const p = result?.test?.pAdjusted ?? 1;
    if (result?.value == null || p > alpha || request.metric.id === "demographic_parity_difference") continue;
    found.push(describeGap(m, request, result.value, p, alpha, gaps.length));
  }
  return found.sort((a, b) => rank(a) - rank(b) || a.pAdjusted - b.pAdjusted || b.gap - a.gap);
}

function isPerLabel(request: Request): boolean {
  return request.metric.id !== "accuracy_gap";
}

/** Mistakes before missed labels, grown gaps before old ones. */
function rank(finding: FairnessFinding): number {
  return (finding.metric === "accuracy_gap" ? 0 : 1) + (finding.fell || finding.change === "wider" ? 0 : 2);
}

function describeGap(
  m: Measurements,
  request: Request,
  gap: number,
  pAdjusted: number,
  alpha: number,
  comparisons: number,
): FairnessFinding {
  const { items } = m;
  const current = items.tuned === null ? "base" : "tuned";
  const { low, label } = measureOf(m, request, current).between!;
  const rate = request.metric.id === "accuracy_gap" ? accuracy : recall;
  const column = items.columns[request.place.column]!;
  const place = { column: request.place.column, label };
  const groups = request.place.eligible[label ?? 0] ?? [];
  const here = countsOf(items, items[current]!, rate, { ...place, group: low });
  const rest = restCounts(items, items[current]!, rate, place, groups, low);
  const level = 1 - (1 - INTERVAL_LEVEL) / Math.max(1, groups.length);
  const apart = newcombe(here.right, here.effective, rest.right, rest.effective, level);
  const own = requestFor(rate, { ...place, group: low });
  const before = current === "base" || items.base === null ? null : measureOf(m, own, "base").value;
  const fall = groupFell(m, rate, place, groups, low, alpha);
  const gapBefore = current === "base" || items.base === null ? null : measureOf(m, request, "base").value;
  return {
    metric: request.metric.id,
    column: column.name,
    group: apart.hi < 0 ? column.values[low]! : null,
    ...(label === null ? {} : { label: items.labels[label]! }),
    before,
    after: here.right / here.effective,
    rest: rest.effective === 0 ? null : rest.right / rest.effective,
    n: here.n,
    gap,
    gapBefore,
    // The sentence then claims both the gap and the fall, so the weaker of the two speaks.
    pAdjusted: Math.max(pAdjusted, fall ?? 0),
    // Bonferroni: the lead sentence never claims a change that the check list, which corrects too, cannot tell.
    change: changeOf(m, request, gapBefore, alpha / Math.max(1, comparisons)),
    fell: fall !== null,
  };
}

function changeOf(
  m: Measurements,
  request: Request,
  gapBefore: number | null,
  alpha: number,
): FairnessFinding["change"] {
  if (gapBefore === null) return "notMeasured";
  const sorted = pairedReplicates(m, request, (base, tuned) => tuned - base);
  if (sorted === null) return "cannotTell";
  const { lo, hi } = percentileInterval(sorted, INTERVAL_LEVEL);
  if (bootstrapP(sorted) > alpha) return "cannotTell";
  return lo > 0 ? "wider" : hi < 0 ? "narrower" : "cannotTell";
}

/** Adjusted p where this group's own answers got worse beyond chance (McNemar, Holm over the groups), else null. */
function groupFell(
  m: Measurements,
  rate: MetricDefinition,
  place: Pick<Place, "column" | "label">,
  groups: readonly number[],
  low: number,
  alpha: number,
): number | null {
  const tests = groups.map((group) => changeTest(m, requestFor(rate, { ...place, group })));
  if (tests.some((test) => test === undefined)) return null;
  const adjusted = holm(tests.map((test) => test!.p));
  const at = groups.indexOf(low);
  const counts = tests[at]?.counts;
  const fell = (counts?.["gotWorse"] ?? 0) > (counts?.["gotBetter"] ?? 0);
  return fell && adjusted[at]! <= alpha ? adjusted[at]! : null;
}

interface Counts {
  readonly right: number;
  readonly effective: number;
  readonly n: number;
}

/** Successes and rows, both scaled to the effective sample size of clustered rows. */
function countsOf(
  items: Items,
  model: ModelAnswers,
  rate: MetricDefinition,
  place: Pick<Place, "column" | "label" | "group">,
): Counts {
  const counted = clusteredProportion(items.n, items.cluster, (item) =>
    rate.outcome!(items, model, item, { ...place, eligible: [] }),
  );
  const share = counted.n === 0 ? 0 : counted.successes / counted.n;
  return { right: share * counted.effective, effective: counted.effective, n: counted.n };
}

function restCounts(
  items: Items,
  model: ModelAnswers,
  rate: MetricDefinition,
  place: Pick<Place, "column" | "label">,
  groups: readonly number[],
  low: number,
): Counts {
  const others = new Set(groups.filter((group) => group !== low));
  const { index } = items.columns[place.column]!;
  const counted = clusteredProportion(items.n, items.cluster, (item) =>
    others.has(index[item]!) ? rate.outcome!(items, model, item, { ...place, group: -1, eligible: [] }) : -1,
  );
  const share = counted.n === 0 ? 0 : counted.successes / counted.n;
  return { right: share * counted.effective, effective: counted.effective, n: counted.n };
}
