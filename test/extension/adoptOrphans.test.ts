import { describe, expect, it } from "vitest";
import { reduceRun } from "../../src/core/runs/runSummary";
import { wantsSupervisor } from "../../src/extension/runs/adoptOrphans";
import type { RunState } from "../../src/protocol/run";

const training = reduceRun([]);
const done = { ...training, ended: "done" as const };

describe("a run without a supervisor", () => {
  it.each<[RunState, boolean]>([
    ["training", true],
    ["evaluating", true],
    ["stopping", true],
    ["queued", false],
    ["completed", false],
    ["stopped", false],
    ["failed", false],
    ["lost", false],
  ])("in the state %s is adopted: %s", (state, expected) => {
    expect(wantsSupervisor({ state, summary: training })).toBe(expected);
  });

  it("is adopted when its engine was done and only the report is missing", () => {
    expect(wantsSupervisor({ state: "lost", summary: done })).toBe(true);
  });
});
