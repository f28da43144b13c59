import type { Evaluation, EvaluationDetails, MetricResult } from "../../protocol/evaluation";
import type { Prediction } from "../../protocol/predictions";
import { gateVerdict, judgeChecks, planChecks, toGateChecks } from "./checks";
import type { JudgedCheck } from "./judgedCheck";
import { detailsOf } from "./details";
import { equalMassResult } from "./equalMass";
import { fairnessFindings, headlineGaps } from "./findings";
import { currentAnswers, pairItems, type Items } from "./items";
import {
  DEFAULT_ALPHA,
  DEFAULT_BINS,
  DEFAULT_BOOTSTRAP,
  DEFAULT_PERMUTATIONS,
  TASK_SUITE,
  type EvaluateOptions,
} from "./options";
import { standardRequests, wholeTally } from "./requests";
import { resultsOf } from "./results";
import type { Measurements } from "./measurements";
import { bootstrapReplicates, drawnCalibration, shuffledGaps, type Request } from "./sampling";
import { benjaminiHochberg, holm } from "./statistics/multipleComparisons";
import { summarize } from "./summary";

/**
 * From predictions to everything that the report says: results with intervals and noise floors, checks, gate, sentence.
 * Deterministic in `options.seed` and independent of the order of the lines. Never throws on data: what cannot be
 * measured is null with its reason.
 */
export function evaluate(predictions: readonly Prediction[], options: EvaluateOptions): Evaluation {
  const names = [...new Set(predictions.map((line) => line.suite ?? TASK_SUITE))];
  const ordered = [...names].sort((a, b) => Number(b === TASK_SUITE) - Number(a === TASK_SUITE));
  const suites = (ordered.length === 0 ? [TASK_SUITE] : ordered).map((suite) =>
    evaluateSuite(
      suite,
      predictions.filter((line) => (line.suite ?? TASK_SUITE) === suite),
      options,
    ),
  );
  const first = suites[0]!;
  const gate = options.gate ?? null;
  const unit = options.unit ?? "rows";
  return {
    version: 1,
    runId: options.runId,
    name: options.name,
    createdAt: options.createdAt,
    seed: options.seed,
    bootstrapReplicates: options.bootstrap ?? DEFAULT_BOOTSTRAP,
    permutations: options.permutations ?? DEFAULT_PERMUTATIONS,
    protocol: protocolOf(first.items, options),
    suites: suites.map(({ items }) => suiteOf(items, unit)),
    results: suites.flatMap((suite) => suite.results),
    details: first.details,
    comparisons: suites.reduce((sum, suite) => sum + suite.comparisons, 0),
    summary: { sentence: first.sentence, strong: [...first.strong] },
    gate: { verdict: gateVerdict(first.checks, gate), checks: toGateChecks(first.checks, unit) },
  };
}

interface SuiteEvaluation {
  readonly items: Items;
  readonly results: MetricResult[];
  readonly checks: readonly JudgedCheck[];
  readonly details: EvaluationDetails;
  readonly comparisons: number;
  readonly sentence: string;
  readonly strong: readonly string[];
}

function evaluateSuite(
  suite: string,
  lines: readonly Prediction[],
  options: EvaluateOptions,
): SuiteEvaluation {
  const isTask = suite === TASK_SUITE;
  const items = pairItems(suite, lines, {
    labels: isTask ? (options.labels ?? []) : [],
    groups: options.groups === undefined || options.groups.length === 0 ? undefined : options.groups,
  });
  const alpha = options.gate?.family_alpha ?? DEFAULT_ALPHA;
  const at = options.positiveLabel == null ? -1 : items.labels.indexOf(options.positiveLabel);
  const positive = at === -1 ? null : at;
  const planned = planChecks(items, isTask ? (options.gate ?? null) : null, positive);
  const standard = standardRequests(items, positive);
  const ofChecks = planned.map((check) => check.request).filter((request) => request !== null);
  const requests = [...new Map([...standard, ...ofChecks].map((r) => [r.key, r])).values()];
  const measured = measure(items, requests, options);
  const checks = judgeChecks(measured, planned, alpha);
  const byRequest = new Map(requests.map((request) => [request.key, resultsOf(measured, request)]));
  const results = [...[...byRequest.values()].flat(), ...equalMassResult(measured)];
  const gaps = headlineGaps(standard, positive);
  const current = subjectByRequest(byRequest, items.tuned === null ? "base" : "tuned");
  const counted = adjust(results, checks, gaps, current, subjectByRequest(byRequest, "difference"));
  const findings = fairnessFindings(measured, gaps, current, alpha);
  const summary = summarize({
    unit: options.unit ?? "rows",
    n: items.n,
    alpha,
    find: finder(results),
    checks,
    findings,
    columns: items.columns.map((column) => column.name),
    tuned: items.tuned !== null,
    compared: items.base !== null && items.tuned !== null,
  });
  const details = detailsOf(measured, { alpha, positive, counted, findings, gaps, options });
  const comparisons = counted.checks + counted.gaps + counted.exploratory;
  return { items, results, checks, details, comparisons, ...summary };
}

function measure(items: Items, requests: readonly Request[], options: EvaluateOptions): Measurements {
  const bins = options.bins ?? DEFAULT_BINS;
  const sampling = { bins, count: options.permutations ?? DEFAULT_PERMUTATIONS, seed: options.seed };
  const shuffled = shuffledGaps(
    items,
    requests.filter((request) => request.metric.noise.startsWith("shuffle")),
    sampling,
  );
  const drawn = (model: Items["base"]): ReturnType<typeof drawnCalibration> | null =>
    model === null || model.withConfidence === 0 ? null : drawnCalibration(model, sampling);
  return {
    items,
    tally: { base: wholeTally(items, items.base, bins), tuned: wholeTally(items, items.tuned, bins) },
    replicates: bootstrapReplicates(items, requests.filter(isResampled(items)), {
      ...sampling,
      count: options.bootstrap ?? DEFAULT_BOOTSTRAP,
    }),
    shuffles: shuffled.gaps,
    bands: shuffled.bands,
    drawn: { base: drawn(items.base), tuned: drawn(items.tuned) },
    sampling,
  };
}

/** Groups of fewer than 10 rows have counts only: nothing to resample. */
function isResampled(items: Items): (request: Request) => boolean {
  return ({ place }) => place.group < 0 || (items.columns[place.column]?.counts[place.group] ?? 0) >= 10;
}

/**
 * Adjusts p-values in place, family by family: the checks and the headline gaps by Holm, everything else that carries a
 * p by Benjamini–Hochberg, labelled exploratory. Counts the comparisons.
 */
function adjust(
  results: readonly MetricResult[],
  checks: readonly JudgedCheck[],
  gaps: readonly Request[],
  current: ReadonlyMap<string, MetricResult>,
  differences: ReadonlyMap<string, MetricResult>,
): { checks: number; gaps: number; exploratory: number } {
  const headline = gaps.map((request) => current.get(request.key)).filter((r) => r?.test !== undefined);
  holm(headline.map((result) => result!.test!.p)).forEach((p, i) => {
    Object.assign(headline[i]!.test!, { pAdjusted: p, family: "gaps now (Holm)" });
  });
  const judged = checks.filter((check) => check.pAdjusted !== null && check.planned.request !== null);
  const done = new Set<MetricResult>(headline.map((result) => result!));
  for (const check of judged) {
    const change = differences.get(check.planned.request!.key);
    if (change?.test === undefined || check.planned.kind === "level") continue;
    Object.assign(change.test, { pAdjusted: check.pAdjusted!, family: "checks (Holm)" });
    done.add(change);
  }
  const rest = results.filter((result) => result.test !== undefined && !done.has(result));
  benjaminiHochberg(rest.map((result) => result.test!.p)).forEach((p, i) => {
    Object.assign(rest[i]!.test!, { pAdjusted: p, family: "exploratory (Benjamini–Hochberg)" });
  });
  return { checks: judged.length, gaps: headline.length, exploratory: rest.length };
}

function subjectByRequest(
  byRequest: ReadonlyMap<string, readonly MetricResult[]>,
  subject: MetricResult["subject"],
): Map<string, MetricResult> {
  const found = new Map<string, MetricResult>();
  for (const [key, results] of byRequest) {
    const own = results.find((result) => result.subject === subject);
    if (own !== undefined) found.set(key, own);
  }
  return found;
}

function finder(
  results: readonly MetricResult[],
): (metric: string, subject: MetricResult["subject"], column?: string) => MetricResult | undefined {
  return (metric, subject, column) =>
    results.find(
      (result) =>
        result.metric === metric &&
        result.subject === subject &&
        result.variant === undefined &&
        result.group?.column === column &&
        result.group?.value === undefined,
    );
}

function protocolOf(items: Items, options: EvaluateOptions): Evaluation["protocol"] {
  const current = currentAnswers(items);
  const notes = [...items.notes, ...(options.notes ?? [])].map((note) => note.replace(/\.$/u, ""));
  const depends = current === null || items.n === 0 ? 0 : current.dependsOnVariant / items.n;
  if (depends > 0.05 && !items.singleTokens) {
    notes.push(
      `The answer depends on the scoring rule: raw and per-byte scores disagree on ${(depends * 100).toFixed(1)}% of the rows`,
    );
  }
  return {
    scoring: "option log-likelihood",
    variant: items.variant,
    confidence: "softmax over the options' log-likelihoods, of the chosen option",
    baseModel: options.baseModel ?? "",
    testData: options.testData ?? "",
    ...(options.testDataSha256 === undefined ? {} : { testDataSha256: options.testDataSha256 }),
    notes,
  };
}

function suiteOf(items: Items, unit: string): Evaluation["suites"][number] {
  const truth = items.labels.map(() => 0);
  for (const label of items.truth) truth[label]!++;
  return {
    name: items.suite,
    n: items.n,
    clusters: items.clusters,
    unit,
    labels: items.labels.map((value, i) => ({ value, n: truth[i]! })),
    groups: items.columns.flatMap((column) =>
      column.values.map((value, group) => ({ column: column.name, value, n: column.counts[group]! })),
    ),
    missingGroups: items.columns.map((column) => ({ column: column.name, n: column.missing })),
  };
}
