import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Evaluation, MetricResult } from "../../src/protocol/evaluation";
import type { RunJson, RunResult } from "../../src/protocol/run";
import { fakeRunJson } from "./fakeRunJson";

/** Writes the folder of a run that is over, or, without a result, of one that is not. */
export function writePastRun(
  folder: string,
  run: Partial<RunJson>,
  result: Partial<RunResult> | undefined,
  accuracy?: number,
): string {
  mkdirSync(folder, { recursive: true });
  const id = path.basename(folder);
  const whole: RunJson = { ...fakeRunJson(id, 30, "train"), ...run };
  writeFileSync(path.join(folder, "run.json"), JSON.stringify(whole));
  if (accuracy !== undefined)
    writeFileSync(path.join(folder, "evaluation.json"), JSON.stringify(evaluationWith(id, accuracy)));
  if (result === undefined) return folder;
  const told: RunResult = {
    ...{ version: 1, runId: id, status: "completed", exitCode: 0, engine: "onnx" },
    ...{ steps: 30, seconds: 130.4, tokens: 999, metrics: {} },
    ...(accuracy === undefined ? {} : { evaluation: "evaluation.json" }),
    ...result,
  };
  writeFileSync(path.join(folder, "result.json"), JSON.stringify(told));
  return folder;
}

/** As little as `evaluation.json` may hold. */
function evaluationWith(runId: string, accuracy: number): Evaluation {
  const measured = (
    subject: "base" | "tuned",
    value: number,
    more: Partial<MetricResult> = {},
  ): MetricResult => ({
    ...{ metric: "accuracy", value, direction: "higher", n: 10, denominator: 10 },
    ...{ warnings: [], sourceRows: [], suite: "task", subject },
    ...more,
  });
  return {
    ...{ version: 1, runId, name: "fake", createdAt: "2026-11-22T10:15:02.114Z", seed: 13 },
    ...{ bootstrapReplicates: 0, permutations: 0, comparisons: 0, details: {} },
    protocol: { scoring: "", variant: "", confidence: "", baseModel: "", testData: "", notes: [] },
    suites: [{ name: "task", n: 10, clusters: 10, unit: "rows", labels: [], groups: [], missingGroups: [] }],
    // Of the base model, and of one group: neither is the run's accuracy.
    results: [
      measured("base", 0.3),
      measured("tuned", 0.1, { group: { column: "sex", value: "f" } }),
      measured("tuned", accuracy),
    ],
    gate: { verdict: "passed", checks: [] },
    summary: { sentence: "", strong: [] },
  };
}
