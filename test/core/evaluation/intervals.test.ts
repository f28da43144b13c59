import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src/core/evaluation/index";
import type { Evaluation } from "../../../src/protocol/evaluation";
import { DESIGN_GROUPS, inventedPredictions, type InventedGroup } from "./invented";

const OPTIONS = {
  runId: "run",
  name: "run",
  createdAt: "2026-11-22T10:15:02.114Z",
  seed: 1,
  bootstrap: 300,
  permutations: 200,
};

function evaluated(groups: readonly InventedGroup[], seed: number): Evaluation {
  return evaluate(inventedPredictions({ seed, groups, second: ["f", "m"] }), { ...OPTIONS, seed });
}

describe("intervals", () => {
  it.each([1, 2, 3, 4, 5])(
    "hold their own estimate, and no measured number goes without one (seed %i)",
    (seed) => {
      const { results } = evaluated(DESIGN_GROUPS, seed);
      const measured = results.filter(({ value }) => value !== null);
      expect(measured.length).toBeGreaterThan(50);
      for (const { metric, variant, subject, group, value, ci } of measured) {
        const name = `${metric} ${variant ?? ""} ${subject} ${JSON.stringify(group)}`;
        expect(ci, name).toBeDefined();
        expect(ci!.lo, name).toBeLessThanOrEqual(value! + 1e-12);
        expect(ci!.hi, name).toBeGreaterThanOrEqual(value! - 1e-12);
      }
    },
  );

  it("keep their width when every answer of every group is right: 0 points apart is not certainty", () => {
    const groups = [
      { value: "a", n: 60, before: 0.6, after: 1 },
      { value: "b", n: 60, before: 0.6, after: 1 },
    ];
    const { results } = evaluated(groups, 1);
    const gap = results.find((r) => r.metric === "accuracy_gap" && r.subject === "tuned" && r.value === 0);
    expect(gap?.ci?.lo).toBe(0);
    expect(gap?.ci?.hi).toBeGreaterThan(0.03);
  });
});
