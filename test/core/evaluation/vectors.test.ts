import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { scoreOptions } from "../../../src/core/evaluation/answer";
import { calibrationReport } from "../../../src/core/evaluation/calibration";
import { pairItems, type Items } from "../../../src/core/evaluation/items";
import { EVERYWHERE, type Measured, type Place } from "../../../src/core/evaluation/metrics/metric";
import { findMetric } from "../../../src/core/evaluation/metrics/registry";
import { mcnemar } from "../../../src/core/evaluation/statistics/mcnemar";
import { benjaminiHochberg, holm } from "../../../src/core/evaluation/statistics/multipleComparisons";
import { newcombe, wilson } from "../../../src/core/evaluation/statistics/proportions";
import {
  basicInterval,
  bcaInterval,
  jackknifeAcceleration,
  percentileInterval,
  quantile,
} from "../../../src/core/evaluation/statistics/resampling";
import { createTally, fillTally, type Tally } from "../../../src/core/evaluation/tally";

const FILE = path.resolve(import.meta.dirname, "../../../../shared/vectors/metrics.json");

interface Vector {
  readonly id: string;
  readonly family: string;
  readonly metric: string;
  readonly inputs: Inputs;
  readonly expected: Record<string, unknown>;
  readonly tol: number;
  readonly undefined?: readonly string[];
  readonly ours?: Record<string, unknown>;
}

/** Every number that we compute for a vector, by its path in `expected`, and what is left to a later issue. */
interface Ours {
  readonly numbers: Record<string, number | boolean | null>;
  readonly later: readonly RegExp[];
}

/** What a vector feeds in; which names are present depends on its kind. */
interface Inputs {
  readonly k: number;
  readonly n: number;
  readonly k1: number;
  readonly n1: number;
  readonly k2: number;
  readonly n2: number;
  readonly b: number;
  readonly c: number;
  readonly p: readonly number[];
  readonly alpha: number;
  /** A level for intervals, stated confidences for calibration. */
  readonly confidence: number & readonly number[];
  readonly correct: readonly number[];
  readonly bins: number;
  readonly probs: readonly (readonly number[])[];
  readonly yTrueIndex: readonly number[];
  readonly yTrue: readonly unknown[];
  readonly yPred: readonly unknown[];
  readonly labels: readonly unknown[];
  readonly group: readonly string[];
  readonly sampleWeight?: readonly number[];
  readonly confusionByGroup: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly texts: readonly string[];
  readonly logLikelihoods: readonly number[];
  readonly unconditional: readonly number[];
  readonly values: readonly number[];
  readonly resampleIndices: readonly (readonly number[])[];
  readonly statistic: string;
}

const KINDS: Record<string, (inputs: Inputs) => Ours> = {
  "classification/report": classification,
  "interval/proportion": (inputs) => {
    const { lo, hi } = wilson(inputs.k, inputs.n, inputs.confidence);
    return { numbers: { "wilson.0": lo, "wilson.1": hi }, later: [/^(?:clopper|agresti|jeffreys|wald)/u] };
  },
  "interval/twoIndependentProportions": (inputs) => {
    const { k1, n1, k2, n2, confidence } = inputs;
    const { lo, hi } = newcombe(k1, n1, k2, n2, confidence);
    const diff = k1 / n1 - k2 / n2;
    return {
      numbers: { diff, "newcombe.0": lo, "newcombe.1": hi },
      later: [/^(?:agresti|miettinen|ratio|zPooled|pPooled|fisher)/u],
    };
  },
  "interval/bootstrap": bootstrap,
  "test/mcnemar": (inputs) => {
    const { exact, midP, chiSquare, chiSquareP } = mcnemar(inputs.b, inputs.c);
    return { numbers: { exactP: exact, midP, chi2: chiSquare, chi2P: chiSquareP }, later: [/^chi2cc/u] };
  },
  "test/multipleComparison": (inputs) => {
    const alpha = inputs.alpha;
    const families = { holm: holm(inputs.p), benjaminiHochberg: benjaminiHochberg(inputs.p) };
    const numbers: Ours["numbers"] = {};
    for (const [name, adjusted] of Object.entries(families)) {
      adjusted.forEach((p, i) => {
        numbers[`${name}.adjusted.${String(i)}`] = p;
        numbers[`${name}.reject.${String(i)}`] = p <= alpha;
      });
    }
    return { numbers, later: [/^(?:bonferroni|hochberg|benjaminiYekutieli)/u] };
  },
  "calibration/topLabel": (inputs) => {
    const report = calibrationReport(inputs.confidence, inputs.correct, inputs.bins)!;
    const numbers: Ours["numbers"] = {
      ece: report.ece,
      eceEqualMass: report.eceEqualMass,
      l2: report.l2,
      mce: report.mce,
      brier: report.brier,
      meanConfidence: report.meanConfidence,
      accuracy: report.accuracy,
    };
    report.bins.forEach((bin, i) => {
      numbers[`bins.${String(i)}.count`] = bin.n;
      numbers[`bins.${String(i)}.confidence`] = bin.confidence;
      numbers[`bins.${String(i)}.accuracy`] = bin.accuracy;
    });
    return { numbers, later: [/Debiased$/u, /^auroc/u] };
  },
  "calibration/binEdges": (inputs) => {
    const report = calibrationReport(inputs.confidence, inputs.correct, inputs.bins)!;
    return {
      numbers: { eceRightClosed: report.ece, eceRightClosed_lmPolygraph: report.ece, brier: report.brier },
      // Named in the vector only to show where implementations differ: ours is right-closed.
      later: [/Torchmetrics/u],
    };
  },
  "calibration/classwise": (inputs) => {
    const probabilities = inputs.probs;
    const truth = inputs.yTrueIndex;
    const best = probabilities.map((row) => row.indexOf(Math.max(...row)));
    const report = calibrationReport(
      probabilities.map((row) => Math.max(...row)),
      best.map((label, i) => (label === truth[i] ? 1 : 0)),
      inputs.bins,
    )!;
    return { numbers: { topLabelEce: report.ece }, later: [/^classwise/u] };
  },
  "fairness/group": fairnessGroup,
  "fairness/multiclass": fairnessMulticlass,
  "fairness/published": fairnessPublished,
  "scoring/optionLogLikelihood": (inputs) => {
    const scored = scoreOptions(inputs.texts, inputs.logLikelihoods, inputs.unconditional);
    const numbers: Ours["numbers"] = {
      pred: scored.raw,
      predChar: scored.perCharacter,
      predByte: scored.perByte,
      predPmi: scored.pmi,
      confidence: Math.max(...scored.probabilities),
      margin: scored.margin,
      entropy: scored.entropy,
    };
    scored.probabilities.forEach((p, i) => (numbers[`probs.${String(i)}`] = p));
    return { numbers, later: [/^brier/u] };
  },
};

if (!existsSync(FILE)) {
  test.skip("SKIPPED: ../shared/vectors/metrics.json is not beside this checkout", () => undefined);
} else {
  const { vectors } = JSON.parse(readFileSync(FILE, "utf8")) as { vectors: Vector[] };
  const known = vectors.filter((vector) => KINDS[`${vector.family}/${vector.metric}`] !== undefined);
  const unknown = vectors.filter((vector) => KINDS[`${vector.family}/${vector.metric}`] === undefined);
  describe("vectors of shared/vectors/metrics.json", () => {
    test.each(known.map((vector) => [vector.id, vector] as const))("%s", (_, vector) => {
      compare(vector, KINDS[`${vector.family}/${vector.metric}`]!(vector.inputs));
    });
    test.skip.each(unknown.map((vector) => [vector.id]))("later issue: %s", () => undefined);
  });
}

/** Each expected number is compared, listed as undefined, or named as later: none is passed over in silence. */
function compare(vector: Vector, { numbers, later }: Ours): void {
  const expected = flatten(vector.expected);
  for (const [at, value] of Object.entries(vector.ours ?? {})) expected.set(at, value);
  let compared = 0;
  for (const [at, value] of expected) {
    if (later.some((pattern) => pattern.test(at))) continue;
    expect(Object.keys(numbers), `no number of ours for ${at}`).toContain(at);
    const ours = numbers[at]!;
    const isUndefined = value === null || (vector.undefined ?? []).some((name) => namesPath(name, at));
    if (isUndefined) expect(ours, at).toBeNull();
    else if (typeof value === "boolean") expect(ours, at).toBe(value);
    else expect(Math.abs((ours as number) - (value as number)), at).toBeLessThanOrEqual(vector.tol);
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
}

/** "precision[no]" names `perClass.no.precision`; "tpr[B]" names `byGroup.B.tpr`. */
function namesPath(name: string, at: string): boolean {
  const match = /^(\w+)\[(.+)\]$/u.exec(name);
  return match !== null && at.endsWith(`.${match[2]!}.${match[1]!}`);
}

function flatten(value: unknown, prefix = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, prefix === "" ? key : `${prefix}.${key}`, into);
  } else {
    into.set(prefix, value);
  }
  return into;
}

interface Rows {
  readonly truth: readonly unknown[];
  readonly answers: readonly unknown[];
  readonly labels: readonly unknown[];
  readonly groups?: readonly string[];
  readonly weights?: readonly number[] | undefined;
}

/** The production path: predictions, paired items, weighted tally. */
function tallyOf(rows: Rows): { tally: Tally; items: Items } {
  const width = String(rows.truth.length).length;
  const lines = rows.truth.map((truth, i) => ({
    item: String(i).padStart(width, "0"),
    truth: String(truth),
    prediction: String(rows.answers[i]),
    ...(rows.groups === undefined ? {} : { groups: { g: rows.groups[i]! } }),
  }));
  const items = pairItems("task", lines, { labels: rows.labels.map(String), groups: undefined });
  const tally = createTally(items, 10);
  const weights = Float64Array.from(rows.truth, (_, i) => rows.weights?.[i] ?? 1);
  fillTally(tally, items, items.tuned!, weights);
  return { tally, items };
}

function value(tally: Tally, metric: string, place: Partial<Place> = {}): number | null {
  return measured(tally, metric, place).value;
}

function measured(tally: Tally, metric: string, place: Partial<Place> = {}): Measured {
  return findMetric(metric)!.measure(tally, { ...EVERYWHERE, ...place });
}

function classification(inputs: Inputs): Ours {
  const labels = inputs.labels;
  const { tally } = tallyOf({
    truth: inputs.yTrue,
    answers: inputs.yPred,
    labels,
    weights: inputs.sampleWeight,
  });
  const numbers: Ours["numbers"] = {
    accuracy: value(tally, "accuracy"),
    // Micro averages over all labels are the accuracy.
    "micro.precision": value(tally, "accuracy"),
    "micro.recall": value(tally, "accuracy"),
    "micro.f1": value(tally, "accuracy"),
    "macro.f1": value(tally, "macro_f1"),
  };
  let weighted = 0;
  let total = 0;
  labels.forEach((label, c) => {
    const recall = measured(tally, "recall", { label: c });
    numbers[`perClass.${String(label)}.precision`] = value(tally, "precision", { label: c });
    numbers[`perClass.${String(label)}.recall`] = recall.value;
    numbers[`perClass.${String(label)}.f1`] = value(tally, "f1", { label: c });
    numbers[`perClass.${String(label)}.support`] = recall.denominator;
    weighted +=
      (numbers[`perClass.${String(label)}.f1`] as number | null) === null
        ? 0
        : recall.denominator * (value(tally, "f1", { label: c }) ?? 0);
    total += recall.denominator;
    labels.forEach((_, p) => {
      numbers[`confusion.${String(c)}.${String(p)}`] = tally.confusion[c * (labels.length + 1) + p]!;
    });
  });
  numbers["weighted.f1"] = weighted / total;
  return {
    numbers,
    later: [/^(?:macro|weighted)\.(?:precision|recall)/u, /^(?:balancedAccuracy|mcc|kappa)$/u, /^binary/u],
  };
}

/** Binary rates per group: with two labels, the false-positive side is the recall of the other label. */
function groupRates(tally: Tally, group: number): Record<string, number | null> {
  const place = group < 0 ? {} : { column: 0, group };
  const tpr = value(tally, "recall", { ...place, label: 1 });
  const tnr = value(tally, "recall", { ...place, label: 0 });
  return {
    selectionRate: value(tally, "selection_rate", { ...place, label: 1 }),
    tpr,
    fnr: tpr === null ? null : 1 - tpr,
    tnr,
    fpr: tnr === null ? null : 1 - tnr,
    accuracy: value(tally, "accuracy", place),
    precision: value(tally, "precision", { ...place, label: 1 }),
  };
}

function fairnessGroup(inputs: Inputs): Ours {
  const { tally, items } = tallyOf({
    truth: inputs.yTrue,
    answers: inputs.yPred,
    labels: [0, 1],
    groups: inputs.group,
    weights: inputs.sampleWeight,
  });
  const groups = items.columns[0]!.values;
  const numbers: Ours["numbers"] = {};
  for (const [name, rate] of Object.entries(groupRates(tally, -1))) numbers[`overall.${name}`] = rate;
  const byGroup = groups.map((_, group) => groupRates(tally, group));
  groups.forEach((group, i) => {
    for (const [name, rate] of Object.entries(byGroup[i]!)) numbers[`byGroup.${group}.${name}`] = rate;
  });
  const eligible = (label: number): number[] =>
    groups
      .map((_, group) => group)
      .filter((group) => measured(tally, "recall", { column: 0, group, label }).denominator > 0);
  const all = groups.map((_, group) => group);
  const gap = (metric: string, label: number, own: readonly number[]): number | null =>
    value(tally, metric, { column: 0, label, eligible: [own, own] });
  const tpr = gap("equal_opportunity_difference", 1, eligible(1));
  const fpr = gap("equal_opportunity_difference", 0, eligible(0));
  Object.assign(numbers, {
    "difference.selectionRate": gap("demographic_parity_difference", 1, all),
    "difference.tpr": tpr,
    "difference.fnr": tpr,
    "difference.fpr": fpr,
    "difference.tnr": fpr,
    "difference.accuracy": gap("accuracy_gap", 1, all),
    demographicParityDifference: gap("demographic_parity_difference", 1, all),
    equalOpportunityDifference: tpr,
  });
  return {
    numbers,
    // Ratios, gaps to the whole, precision gaps and equalized odds belong to the rest of the metrics.
    later: [
      /^(?:differenceToOverall|ratio|groupMin|groupMax)\./u,
      /^difference\.precision$/u,
      /Ratio$/u,
      /^equalizedOdds/u,
    ],
  };
}

function fairnessMulticlass(inputs: Inputs): Ours {
  const labels = inputs.labels.map(String);
  const { tally, items } = tallyOf({
    truth: inputs.yTrue,
    answers: inputs.yPred,
    labels,
    groups: inputs.group,
  });
  const all = items.columns[0]!.values.map((_, group) => group);
  const eligible = labels.map(() => all);
  const numbers: Ours["numbers"] = {
    worstDemographicParityDifference: value(tally, "demographic_parity_difference", { column: 0, eligible }),
    worstGroupAccuracy: value(tally, "worst_group_accuracy", { column: 0, eligible }),
    accuracyGap: value(tally, "accuracy_gap", { column: 0, eligible }),
  };
  labels.forEach((name, label) => {
    const place = { column: 0, label, eligible };
    numbers[`oneVsRest.${name}.demographicParityDifference`] = value(
      tally,
      "demographic_parity_difference",
      place,
    );
    numbers[`oneVsRest.${name}.tprDifference`] = value(tally, "equal_opportunity_difference", place);
  });
  items.columns[0]!.values.forEach((name, group) => {
    numbers[`accuracyByGroup.${name}`] = value(tally, "accuracy", { column: 0, group });
    numbers[`macroF1ByGroup.${name}`] = value(tally, "macro_f1", { column: 0, group });
  });
  return { numbers, later: [/[eE]qualizedOdds/u] };
}

function fairnessPublished(inputs: Inputs): Ours {
  const confusion = inputs.confusionByGroup;
  const rows = Object.entries(confusion).flatMap(([group, counts]) =>
    Object.entries({ tn: [0, 0], fp: [0, 1], fn: [1, 0], tp: [1, 1] }).flatMap(([name, [truth, answer]]) =>
      Array.from({ length: counts[name]! }, () => ({ group, truth, answer })),
    ),
  );
  const { tally, items } = tallyOf({
    truth: rows.map((row) => row.truth),
    answers: rows.map((row) => row.answer),
    labels: [0, 1],
    groups: rows.map((row) => row.group),
  });
  const numbers: Ours["numbers"] = {};
  items.columns[0]!.values.forEach((name, group) => {
    const rates = groupRates(tally, group);
    numbers[`${name}.fpr`] = 100 * rates["fpr"]!;
    numbers[`${name}.fnr`] = 100 * rates["fnr"]!;
    numbers[`${name}.ppv`] = rates["precision"]!;
    numbers[`${name}.npv`] = value(tally, "precision", { column: 0, group, label: 0 });
    numbers[`${name}.n`] = items.columns[0]!.counts[group]!;
  });
  return { numbers, later: [] };
}

function bootstrap(inputs: Inputs): Ours {
  const values = inputs.values;
  const mean = (own: readonly number[]): number => own.reduce((sum, x) => sum + x, 0) / own.length;
  const median = (own: readonly number[]): number =>
    quantile(
      [...own].sort((a, b) => a - b),
      0.5,
    );
  const statistic = inputs.statistic === "median" ? median : mean;
  const resamples = inputs.resampleIndices;
  const sorted = resamples.map((rows) => statistic(rows.map((i) => values[i]!))).sort((a, b) => a - b);
  const estimate = statistic(values);
  const level = inputs.confidence;
  const leftOut = values.map((_, i) => statistic(values.filter((__, j) => j !== i)));
  const intervals = {
    percentile: percentileInterval(sorted, level),
    basic: basicInterval(sorted, estimate, level),
    bca: bcaInterval(sorted, estimate, jackknifeAcceleration(leftOut), level),
  };
  const numbers: Ours["numbers"] = { estimate };
  for (const [name, { lo, hi }] of Object.entries(intervals)) {
    numbers[`${name}.0`] = lo;
    numbers[`${name}.1`] = hi;
  }
  return { numbers, later: [/^se$/u] };
}
