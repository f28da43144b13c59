import type { EvaluationDetails, FairnessFinding } from "../../protocol/evaluation";
import { reliabilityBins } from "./calibration";
import { currentAnswers, type Items, type ModelAnswers } from "./items";
import { MAX_LABELS } from "./requests";
import type { EvaluateOptions } from "./options";
import { excludedGroups, measureOf } from "./results";
import type { Measurements } from "./measurements";
import type { Request } from "./sampling";
import { quantile, sortedReplicates } from "./statistics/resampling";

export interface DetailsInput {
  readonly alpha: number;
  readonly positive: number | null;
  readonly counted: { readonly checks: number; readonly gaps: number; readonly exploratory: number };
  readonly findings: FairnessFinding[];
  readonly gaps: readonly Request[];
  readonly options: EvaluateOptions;
}

type ReliabilityBins = NonNullable<NonNullable<EvaluationDetails["reliability"]>["base"]>;

const VERY_SURE = 0.9;
const MAX_ROWS = 500;

/** What the plots draw and the texts say beyond single results. */
export function detailsOf(m: Measurements, input: DetailsInput): EvaluationDetails {
  const { items } = m;
  const { options } = input;
  const majority = majorityBaseline(items, options);
  const changes = changesOf(items);
  return {
    alpha: input.alpha,
    ...(input.positive === null ? {} : { positiveLabel: items.labels[input.positive]! }),
    comparisons: { ...input.counted },
    ...(majority === null ? {} : { majority }),
    ...(items.labels.length > MAX_LABELS
      ? {}
      : { confusion: perModel(items, (_, subject) => confusionRows(m, subject)) }),
    reliability: perModel(items, (model) => reliability(items, model, m.sampling.bins)),
    meanConfidence: perModel(items, meanConfidence),
    verySure: perModel(items, (model) => verySure(items, model)),
    invalid: perModel(items, (model) => model.invalid),
    ties: perModel(items, (model) => model.ties),
    protocolSensitivity: perModel(items, (model) => model.dependsOnVariant / Math.max(1, items.n)),
    ...(changes === null ? {} : { changes }),
    bands: bandsOf(m),
    gaps: input.gaps.flatMap((request) => gapEnds(m, request)),
    findings: input.findings,
    ...(options.trainingCounts === undefined
      ? {}
      : { trainingCounts: options.trainingCounts.map((count) => ({ ...count })) }),
  };
}

/** Always answering the commonest training label, or test label where the training data is not known. */
function majorityBaseline(
  items: Items,
  options: EvaluateOptions,
): NonNullable<EvaluationDetails["majority"]> | null {
  if (items.n === 0) return null;
  const truth = items.labels.map((_, label) => items.truth.filter((t) => t === label).length);
  const training = new Map<string, number>();
  const firstColumn = options.trainingCounts?.[0]?.column;
  for (const { column, label, n } of options.trainingCounts ?? []) {
    if (column === firstColumn) training.set(label, (training.get(label) ?? 0) + n);
  }
  const weight = (label: number): number =>
    training.size > 0 ? (training.get(items.labels[label]!) ?? 0) : truth[label]!;
  const label = items.labels.map((_, i) => i).reduce((best, i) => (weight(i) > weight(best) ? i : best), 0);
  const right = truth[label]!;
  const f1 = (2 * right) / (right + items.n);
  return {
    label: items.labels[label]!,
    accuracy: right / items.n,
    macroF1: f1 / items.labels.length,
    from: training.size > 0 ? "training" : "test",
  };
}

function perModel<T>(
  items: Items,
  of: (model: ModelAnswers, subject: "base" | "tuned") => T | null,
): { base?: T; tuned?: T } {
  const base = items.base === null ? null : of(items.base, "base");
  const tuned = items.tuned === null ? null : of(items.tuned, "tuned");
  return { ...(base === null ? {} : { base }), ...(tuned === null ? {} : { tuned }) };
}

function confusionRows(m: Measurements, subject: "base" | "tuned"): number[][] {
  const { confusion, labels } = m.tally[subject];
  const width = labels + 1;
  return m.items.labels.map((_, row) => [...confusion.slice(row * width, (row + 1) * width)]);
}

function stated(
  items: Items,
  model: ModelAnswers,
): { confidence: number[]; correct: number[]; rows: number[] } {
  const rows = items.ids.map((_, i) => i).filter((i) => !Number.isNaN(model.confidence[i]!));
  return {
    rows,
    confidence: rows.map((i) => model.confidence[i]!),
    correct: rows.map((i) => (model.predicted[i] === items.truth[i] ? 1 : 0)),
  };
}

function reliability(items: Items, model: ModelAnswers, bins: number): ReliabilityBins | null {
  const { confidence, correct } = stated(items, model);
  if (confidence.length === 0) return null;
  return reliabilityBins(confidence, correct, bins).map((bin) => ({
    ...bin,
    ci: bin.ci === null ? null : { lo: bin.ci.lo, hi: bin.ci.hi },
  }));
}

function meanConfidence(model: ModelAnswers): number | null {
  const values = model.confidence.filter((c) => !Number.isNaN(c));
  return values.length === 0 ? null : values.reduce((sum, c) => sum + c, 0) / values.length;
}

function verySure(items: Items, model: ModelAnswers): { n: number; wrong: number; rows: string[] } | null {
  const { confidence, correct, rows } = stated(items, model);
  if (rows.length === 0) return null;
  const sure = rows.filter((_, i) => confidence[i]! > VERY_SURE);
  const wrong = rows.filter((_, i) => confidence[i]! > VERY_SURE && correct[i] === 0);
  return { n: sure.length, wrong: wrong.length, rows: wrong.slice(0, MAX_ROWS).map((i) => items.ids[i]!) };
}

function changesOf(items: Items): NonNullable<EvaluationDetails["changes"]> | null {
  const { base, tuned } = items;
  if (base === null || tuned === null) return null;
  const right = (model: ModelAnswers, i: number): boolean => model.predicted[i] === items.truth[i];
  const where = (keep: (i: number) => boolean): string[] =>
    items.ids.filter((_, i) => keep(i)).slice(0, MAX_ROWS);
  return {
    gotWorse: where((i) => right(base, i) && !right(tuned, i)),
    gotBetter: where((i) => !right(base, i) && right(tuned, i)),
  };
}

function bandsOf(m: Measurements): NonNullable<EvaluationDetails["bands"]> {
  if (currentAnswers(m.items) === null) return [];
  return [...m.bands].flatMap(([key, rates]) => {
    const [column, group] = key.split(":").map(Number);
    const own = m.items.columns[column!]!;
    const sorted = sortedReplicates(rates);
    if (sorted.length === 0) return [];
    const [lo, hi] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
    return [{ column: own.name, value: own.values[group!]!, lo, hi }];
  });
}

function gapEnds(m: Measurements, request: Request): NonNullable<EvaluationDetails["gaps"]> {
  const column = m.items.columns[request.place.column]!;
  return (["base", "tuned"] as const).flatMap((subject) => {
    if (m.items[subject] === null) return [];
    const { between } = measureOf(m, request, subject);
    if (between === undefined) return [];
    return [
      {
        metric: request.metric.id,
        column: column.name,
        subject,
        ...(between.label === null ? {} : { label: m.items.labels[between.label]! }),
        low: column.values[between.low]!,
        high: column.values[between.high]!,
        excluded: excludedGroups(m.items, request),
      },
    ];
  });
}
