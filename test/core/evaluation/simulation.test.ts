import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/core/evaluation/index";
import type { Evaluation } from "../../../src/protocol/evaluation";
import { inventedPredictions, type InventedGroup } from "./invented";

const SEEDS = 30;

function run(seed: number, groups: readonly InventedGroup[]): Evaluation {
  const lines = inventedPredictions({ seed, groups, second: ["f", "m"] });
  const common = { runId: "r", name: "n", createdAt: "2026-01-01T00:00:00.000Z", positiveLabel: "high" };
  return evaluate(lines, { ...common, seed, bootstrap: 400, permutations: 300 });
}

function seeds(from: number): number[] {
  return Array.from({ length: SEEDS }, (_, i) => from + i);
}

/** Thousands of bootstraps, beside whatever else the machine does. */
const PATIENCE_MS = 120_000;

describe("simulated runs", () => {
  test(
    "without any effect, worse and improved verdicts and group findings are as rare as stated",
    () => {
      const groups = [
        { value: "a", n: 120, before: 0.75, after: 0.75 },
        { value: "b", n: 120, before: 0.75, after: 0.75 },
        { value: "c", n: 120, before: 0.75, after: 0.75 },
      ];
      const runs = seeds(1000).map((seed) => run(seed, groups));
      const failed = runs.filter((e) => e.gate.checks.some((check) => check.verdict === "worse")).length;
      const found = runs.filter((e) => (e.details.findings ?? []).length > 0).length;
      // 5% of 30 is 1.5; more than 5 would be seen in under 1 of 100 repetitions. bench/evaluation.ts runs 200.
      expect(failed).toBeLessThanOrEqual(5);
      expect(found).toBeLessThanOrEqual(5);
    },
    PATIENCE_MS,
  );

  test(
    "a planted gap of 15 points with 400 rows per group is found at least four times of five",
    () => {
      const groups = [
        { value: "a", n: 400, before: 0.8, after: 0.85 },
        { value: "b", n: 400, before: 0.8, after: 0.7 },
      ];
      const runs = seeds(2000).map((seed) => run(seed, groups));
      const found = runs.filter((e) =>
        (e.details.findings ?? []).some((finding) => finding.column === "age_band" && finding.group === "b"),
      ).length;
      expect(found / SEEDS).toBeGreaterThanOrEqual(0.8);
    },
    PATIENCE_MS,
  );
});
