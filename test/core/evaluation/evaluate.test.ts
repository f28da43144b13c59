import { describe, expect, test } from "vitest";
import { createRandom, shuffle } from "../../../src/base/random";
import { evaluate, type EvaluateOptions } from "../../../src/core/evaluation/index";
import { Evaluation, type MetricResult } from "../../../src/protocol/evaluation";
import type { Prediction } from "../../../src/protocol/predictions";
import { checkValue } from "../../../src/protocol/checked";
import { DESIGN_GROUPS, inventedPredictions, type InventedGroup } from "./invented";

const OPTIONS: EvaluateOptions = {
  runId: "run",
  name: "triage-lora",
  createdAt: "2026-11-22T10:15:02.114Z",
  seed: 42,
  unit: "notes",
  bootstrap: 400,
  permutations: 300,
};

const EVEN: readonly InventedGroup[] = [
  { value: "a", n: 100, before: 0.7, after: 0.75 },
  { value: "b", n: 100, before: 0.7, after: 0.75 },
];

function find(evaluation: Evaluation, metric: string, subject: string, group?: string): MetricResult {
  const found = evaluation.results.find(
    (result) => result.metric === metric && result.subject === subject && result.group?.value === group,
  );
  if (found === undefined) throw new Error(`no ${metric} of ${subject}`);
  return found;
}

function identical(lines: readonly Prediction[]): Prediction[] {
  return lines.filter((line) => line.model === "base").flatMap((line) => [line, { ...line, model: "tuned" }]);
}

/** Values, intervals and p-values, without names: what must not move when only names or order move. */
function numbersOnly(evaluation: Evaluation): unknown[] {
  return evaluation.results
    .map((r) => JSON.stringify([r.metric, r.subject, r.value, r.ci, r.noiseFloor, r.test?.p, r.denominator]))
    .sort();
}

describe("what must not change the numbers", () => {
  const lines = inventedPredictions({ seed: 7, groups: DESIGN_GROUPS, second: ["f", "m"] });

  test("the order of the lines", () => {
    const mixed = shuffle([...lines], createRandom(3));
    expect(evaluate(mixed, OPTIONS)).toEqual(evaluate(lines, OPTIONS));
  });

  test("the names of the groups", () => {
    // In another order too: alphabetical order must not matter either.
    const names = ["0–17", "18–39", "40–64", "65–79", "80+"].reverse();
    const renamed = lines.map((line) => {
      const age = line.groups?.["age_band"] ?? null;
      const age_band = age === null ? null : `name ${String(names.indexOf(age))}`;
      return { ...line, groups: { age_band, sex: line.groups?.["sex"] === "f" ? "y" : "x" } };
    });
    expect(numbersOnly(evaluate(renamed, OPTIONS))).toEqual(numbersOnly(evaluate(lines, OPTIONS)));
  });
});

describe("identical answers before and after", () => {
  const same = evaluate(identical(inventedPredictions({ seed: 5, groups: DESIGN_GROUPS })), OPTIONS);

  test("every difference is 0 with p = 1", () => {
    const differences = same.results.filter((r) => r.subject === "difference" && r.value !== null);
    expect(differences.length).toBeGreaterThan(10);
    for (const result of differences) {
      expect(result.value).toBe(0);
      expect(result.test?.p).toBe(1);
    }
  });

  test("no check says worse or improved", () => {
    expect(same.gate.checks.length).toBeGreaterThan(5);
    for (const check of same.gate.checks) expect(["noWorse", "cannotTell"]).toContain(check.verdict);
    expect(same.summary.sentence).toContain("accuracy stayed at");
  });
});

describe("duplicated rows", () => {
  const lines = inventedPredictions({ seed: 9, groups: EVEN });
  const twice = (cluster: boolean): Prediction[] =>
    [...lines, ...lines.map((line) => ({ ...line, item: `${line.item}b` }))].map((line) =>
      cluster ? { ...line, cluster: line.item.replace(/b$/u, "") } : line,
    );
  const width = (evaluation: Evaluation, metric: string, subject: string): number => {
    const { ci } = find(evaluation, metric, subject);
    return ci!.hi - ci!.lo;
  };
  const once = evaluate(lines, OPTIONS);
  const copies = evaluate(twice(false), OPTIONS);
  const clustered = evaluate(twice(true), OPTIONS);

  test("keep the rates and narrow the intervals", () => {
    for (const metric of ["accuracy", "macro_f1", "confidence_gap"]) {
      expect(find(copies, metric, "tuned").value).toBeCloseTo(find(once, metric, "tuned").value!, 12);
      expect(width(copies, metric, "tuned")).toBeLessThan(0.8 * width(once, metric, "tuned"));
    }
  });

  test("do not narrow them when the copies share a cluster", () => {
    for (const metric of ["accuracy", "macro_f1", "confidence_gap"]) {
      expect(width(clustered, metric, "tuned")).toBeGreaterThan(0.85 * width(once, metric, "tuned"));
    }
    expect(find(clustered, "accuracy", "difference").test!.p).toBeGreaterThan(
      0.5 * find(once, "accuracy", "difference").test!.p,
    );
    expect(clustered.suites[0]).toMatchObject({ n: 400, clusters: 200 });
  });
});

describe("undefined is never zero", () => {
  test("a group without positives sets no gap and no rate", () => {
    const lines = inventedPredictions({ seed: 2, groups: EVEN }).map((line) =>
      line.groups!["age_band"] === "b" && line.truth === "high" ? { ...line, truth: "low" } : line,
    );
    const evaluation = evaluate(lines, { ...OPTIONS, positiveLabel: "high" });
    const gap = find(evaluation, "equal_opportunity_difference", "tuned");
    expect(gap.value).toBeNull();
    expect(gap.reason).toContain("fewer than two groups");
    expect(find(evaluation, "recall", "tuned", "b")).toMatchObject({ value: null, reason: "no examples" });
    const check = evaluation.gate.checks.find((c) => c.metric === "equal_opportunity_difference");
    expect(check).toMatchObject({ verdict: "cannotTell", before: null, after: null });
  });

  test("a group of 7 rows has counts and no rate, and joins no gap", () => {
    const evaluation = evaluate(inventedPredictions({ seed: 4, groups: DESIGN_GROUPS }), OPTIONS);
    const small = find(evaluation, "accuracy", "tuned", "0–17");
    expect(small.value).toBeNull();
    expect(small.reason).toMatch(/^counts only: \d of 7$/u);
    expect(find(evaluation, "accuracy_gap", "tuned").warnings.join()).toContain("0–17 (7), 80+ (24)");
    expect(evaluation.suites[0]!.missingGroups).toEqual([{ column: "age_band", n: 14 }]);
  });

  test("no rows at all give an evaluation that says so", () => {
    const evaluation = evaluate([], OPTIONS);
    expect(evaluation.summary.sentence).toContain("Nothing could be measured");
    expect(evaluation.results.every((result) => result.value === null)).toBe(true);
  });

  test("log-likelihoods that are no numbers make an invalid answer, which counts as wrong", () => {
    const lines = inventedPredictions({ seed: 2, groups: EVEN });
    const broken = lines.map((line, i) => (i < 40 ? { ...line, logLikelihoods: [NaN, 1, 2] } : line));
    const evaluation = evaluate(broken, OPTIONS);
    expect(evaluation.details.invalid).toEqual({ base: 20, tuned: 20 });
    expect(find(evaluation, "accuracy", "tuned").denominator).toBe(200);
    expect(find(evaluation, "accuracy", "tuned").value!).toBeLessThan(
      find(evaluate(lines, OPTIONS), "accuracy", "tuned").value!,
    );
  });

  test("nothing in the document is not finite, and it passes its own schema", () => {
    for (const lines of [
      inventedPredictions({ seed: 1, groups: DESIGN_GROUPS }),
      inventedPredictions({ seed: 1, groups: [{ value: "only", n: 12, before: 0.5, after: 1 }] }),
      [],
    ]) {
      const evaluation = evaluate(lines, OPTIONS);
      expect(checkValue(Evaluation, JSON.parse(JSON.stringify(evaluation)))).toMatchObject({ ok: true });
    }
  });
});

describe("extreme answers", () => {
  test.each([
    ["all right", 1],
    ["all wrong", 0],
  ])("%s: rates with intervals inside 0 to 1", (_, rate) => {
    const groups = [
      { value: "a", n: 60, before: rate, after: rate },
      { value: "b", n: 60, before: rate, after: rate },
    ];
    const evaluation = evaluate(inventedPredictions({ seed: 3, groups }), OPTIONS);
    const accuracy = find(evaluation, "accuracy", "tuned");
    expect(accuracy.value).toBe(rate);
    expect(accuracy.ci!.hi - accuracy.ci!.lo).toBeGreaterThan(0.01);
    expect(find(evaluation, "accuracy_gap", "tuned")).toMatchObject({ value: 0 });
    expect(evaluation.details.findings).toEqual([]);
  });

  test("tied scores take the first option and are counted", () => {
    const lines = inventedPredictions({ seed: 3, groups: EVEN }).map((line) => ({
      ...line,
      logLikelihoods: [-1, -1, -1],
    }));
    const evaluation = evaluate(lines, OPTIONS);
    expect(evaluation.details.ties).toEqual({ base: 200, tuned: 200 });
    const gap = find(evaluation, "confidence_gap", "tuned");
    expect(gap.value).toBeCloseTo(1 / 3 - find(evaluation, "accuracy", "tuned").value!, 12);
  });

  test("three thousand groups of two rows give no gap and stay fast", () => {
    const groups = Array.from({ length: 3000 }, (_, i) => ({
      value: `g${String(i)}`,
      n: 2,
      before: 0.7,
      after: 0.7,
    }));
    const evaluation = evaluate(inventedPredictions({ seed: 3, groups }), {
      ...OPTIONS,
      bootstrap: 50,
      permutations: 50,
    });
    expect(find(evaluation, "accuracy_gap", "tuned").value).toBeNull();
    expect(evaluation.suites[0]!.groups).toHaveLength(3000);
    expect(evaluation.results.length).toBeLessThan(1500);
  });
});

describe("one model only", () => {
  const lines = inventedPredictions({ seed: 8, groups: EVEN }).filter((line) => line.model === "base");
  const evaluation = evaluate(lines, OPTIONS);

  test("has values with intervals, no differences and no checks", () => {
    expect(evaluation.results.every((result) => result.subject === "base")).toBe(true);
    expect(evaluation.gate).toEqual({ verdict: "absent", checks: [] });
    expect(evaluation.summary.sentence).toContain("The base model is");
  });
});

describe("the planted change of the design", () => {
  const lines = inventedPredictions({
    seed: 4,
    groups: DESIGN_GROUPS,
    overconfidence: 0.15,
    second: ["f", "m"],
  });
  const evaluation = evaluate(lines, OPTIONS);

  test("the sentence names what rose, for whom it fell and how sure the model sounds", () => {
    const { sentence, strong } = evaluation.summary;
    expect(sentence).toMatch(
      /^After fine-tuning, accuracy rose from \d+\.\d% to \d+\.\d% \(600 test notes\)\./u,
    );
    expect(sentence).toContain("more mistakes on notes about people aged 65–79");
    expect(sentence).toContain("unlikely to be chance");
    expect(sentence).toMatch(/over-confident by \d+\.\d points/u);
    for (const phrase of strong) expect(sentence).toContain(phrase);
  });

  test("checks come worst first, each with its reason, and cannot tell says how many rows would do", () => {
    const order = ["worse", "cannotTell", "noWorse", "improved"];
    const ranks = evaluation.gate.checks.map((check) => order.indexOf(check.verdict));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(evaluation.gate.checks.find((check) => check.metric === "accuracy")?.verdict).toBe("improved");
    const open = evaluation.gate.checks.filter((check) => check.verdict === "cannotTell");
    expect(open.some((check) => (check.nNeeded ?? 0) > 600)).toBe(true);
  });

  test("a gate line fails the gate at its line, an unknown metric is named and not judged", () => {
    const gate = {
      family_alpha: 0.05,
      on_cannot_tell: "warn" as const,
      checks: [
        { metric: "accuracy_gap", group: "age_band", no_worse_by: 0.05, line: 61 },
        { metric: "bbq/paper-3opt.s_amb", no_worse_by: 0.03, line: 62 },
        { metric: "confidence_gap", abs_at_most: 0.02, line: 63 },
      ],
    };
    const judged = evaluate(lines, { ...OPTIONS, gate, bootstrap: 2000, permutations: 1000 }).gate;
    expect(judged.verdict).toBe("failed");
    expect(judged.checks.map((check) => [check.metric, check.verdict, check.configLine])).toEqual([
      ["accuracy_gap", "worse", 61],
      ["confidence_gap", "worse", 63],
      ["bbq/paper-3opt.s_amb", "cannotTell", 62],
    ]);
    expect(judged.checks[2]!.reason).toContain("not measured here");
  });

  test("a gate refuses a group below its smallest denominator", () => {
    const gate = {
      family_alpha: 0.05,
      on_cannot_tell: "fail" as const,
      checks: [{ metric: "accuracy_gap", group: "age_band", no_worse_by: 0.05, min_denominator: 220 }],
    };
    const judged = evaluate(lines, { ...OPTIONS, gate }).gate;
    expect(judged.verdict).toBe("failed");
    expect(judged.checks[0]).toMatchObject({ verdict: "cannotTell", before: null });
    expect(judged.checks[0]!.reason).toContain("too small to compare");
  });
});

describe("the other answer fields", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ item: String(i), truth: i % 2 === 0 ? "yes" : "no" }));

  test.each([
    ["prediction", (i: number) => ({ prediction: i % 4 === 0 ? "no" : i % 2 === 0 ? "yes" : "no" })],
    [
      "output",
      (i: number) => ({ output: i % 4 === 0 ? "So the answer is no." : i % 2 === 0 ? "Yes" : "No." }),
    ],
    [
      "probabilities",
      (i: number) => ({
        options: ["yes", "no"],
        probabilities: i % 4 === 0 ? [0.2, 0.8] : i % 2 === 0 ? [0.9, 0.1] : [0.1, 0.9],
      }),
    ],
    [
      "outputs",
      (i: number) => ({ outputs: i % 4 === 0 ? ["no", "no", "yes"] : i % 2 === 0 ? ["yes"] : ["no"] }),
    ],
  ])("%s is read as a label", (_, answer) => {
    const lines: Prediction[] = rows.map((row, i) => ({ ...row, ...answer(i) }));
    const evaluation = evaluate(lines, { ...OPTIONS, labels: ["yes", "no"] });
    expect(find(evaluation, "accuracy", "tuned")).toMatchObject({ value: 0.75, successes: 30 });
  });

  test("an answer outside the labels is invalid, never a new label", () => {
    const lines: Prediction[] = rows.map((row, i) => ({ ...row, prediction: i < 5 ? "perhaps" : row.truth }));
    const evaluation = evaluate(lines, { ...OPTIONS, labels: ["yes", "no"] });
    expect(evaluation.suites[0]!.labels.map((label) => label.value)).toEqual(["yes", "no"]);
    expect(evaluation.details.invalid).toEqual({ tuned: 5 });
  });

  test("rows without a truth or with one model only are left out and counted", () => {
    const pairs = inventedPredictions({ seed: 1, groups: EVEN });
    const lines = pairs
      .filter((line) => !(line.model === "tuned" && line.item === "0:1"))
      .map((line) => (line.item === "0:2" ? { ...line, truth: null } : line));
    const evaluation = evaluate(lines, OPTIONS);
    expect(evaluation.suites[0]!.n).toBe(198);
    expect(evaluation.protocol.notes.join()).toMatch(
      /1 rows were answered by one model only.*1 rows state no true/u,
    );
  });
});
