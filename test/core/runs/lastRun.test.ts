import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import type { ResolvedConfig } from "../../../src/core/runconfig/resolve/resolvedConfig";
import { comparedConfig, withPaths } from "../../../src/core/runs/comparedConfig";
import { configDifferences } from "../../../src/core/runs/configDifferences";
import { lastRunMarkdown } from "../../../src/core/runs/lastRun";
import { outcomeHint, outcomeOf, type PastRun } from "../../../src/core/runs/pastRun";

function resolved(text: string): Readonly<Record<string, unknown>> {
  const whole = `model: {name_or_path: m}\ndata: {train: t.jsonl}\n${text}`;
  const { resolved: config } = checkRunConfig(whole, { file: "a.tune.yaml" });
  return JSON.parse(JSON.stringify(config satisfies ResolvedConfig)) as Readonly<Record<string, unknown>>;
}

const RUN: PastRun = {
  ...{ id: "a-20261122-101502-9f3a", folder: "/w/runs/a", createdAt: "2026-11-22T10:15:02.114Z" },
  ...{ status: "completed", seconds: 130.4, steps: 120, totalSteps: 120, accuracy: 0.714, evalLoss: 1.2345 },
  ...{ gate: "passed", failure: undefined, config: {} },
};

describe("what came out of a run", () => {
  it.each([
    [
      {},
      "completed in 2 min 10 s, accuracy 71.4%, eval_loss 1.23, gate passed",
      "last run: 2 min 10 s, accuracy 71.4%",
    ],
    [
      { accuracy: undefined, gate: "absent" },
      "completed in 2 min 10 s, eval_loss 1.23",
      "last run: 2 min 10 s, eval_loss 1.23",
    ],
    [
      { accuracy: undefined, evalLoss: undefined, gate: undefined },
      "completed in 2 min 10 s",
      "last run: 2 min 10 s",
    ],
    [
      { gate: "cannotTell" },
      "completed in 2 min 10 s, accuracy 71.4%, eval_loss 1.23, gate cannot be judged",
      "last run: 2 min 10 s, accuracy 71.4%",
    ],
    [
      { status: "stopped", steps: 7 },
      "stopped after 2 min 10 s, at step 7 of 120",
      "last run: stopped after 2 min 10 s, at step 7 of 120",
    ],
    [
      { status: "failed", failure: { code: "RUN034", message: "x" } },
      "failed after 2 min 10 s (RUN034)",
      "last run: failed after 2 min 10 s (RUN034)",
    ],
  ] as const)("%j: %s", (more, outcome, hint) => {
    expect(outcomeOf({ ...RUN, ...more })).toBe(outcome);
    expect(outcomeHint({ ...RUN, ...more })).toBe(hint);
  });
});

describe("in what a config differs from its last run", () => {
  const BEFORE = "train: {learning_rate: 0.0002}\nevaluate: {labels: [a, b]}\n";

  it("is said by key, groups that are on one side only as a whole", () => {
    const now = "train: {learning_rate: 0.0003, early_stopping: {patience: 2}}\nevaluate: {labels: [a, c]}\n";
    expect(configDifferences(resolved(BEFORE), resolved(now))).toEqual([
      { key: "train.learning_rate", then: 0.0002, now: 0.0003 },
      {
        key: "train.early_stopping",
        then: null,
        now: { metric: "eval_loss", patience: 2, threshold: 0 },
      },
      { key: "evaluate.labels", then: ["a", "b"], now: ["a", "c"] },
    ]);
  });

  it("is nothing where only lines moved, and keys that the other release does not have are told", () => {
    const gate = "evaluate: {labels: [a], gate: {checks: [{metric: accuracy, no_worse_by: 0.1}]}}\n";
    expect(configDifferences(resolved(gate), resolved(`# a comment\n\n${gate}`))).toEqual([]);
    expect(configDifferences({ old: 1 }, { new: [] })).toEqual([
      { key: "new", then: undefined, now: [] },
      { key: "old", then: 1, now: undefined },
    ]);
    const hostile = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as Record<string, unknown>;
    expect(configDifferences({}, hostile).map(({ key }) => key)).toEqual(["__proto__", "constructor"]);
  });

  it("is markdown in which values are text, and no longer than a few lines", () => {
    const differences = configDifferences(resolved(BEFORE), resolved(BEFORE.replace("0.0002", "0.0003")));
    expect(lastRunMarkdown({ run: RUN, differences })).toBe(
      `Last run: \`${RUN.id}\`, 2026-11-22 10:15 UTC: ${outcomeOf(RUN)}. Since then:\n\n- \`train.learning_rate\`: \`2.0e-4\` → \`3.0e-4\``,
    );
    expect(lastRunMarkdown({ run: RUN, differences: [] })).toMatch(/, with the same values as now\.$/u);
    const many = Array.from({ length: 20 }, (_, i) => ({ key: `k${i}`, then: "a`b", now: "x".repeat(500) }));
    const told = lastRunMarkdown({ run: RUN, differences: many });
    expect(told).toContain("- and 12 more");
    expect(told).toContain("`a'b`");
    expect(told.length).toBeLessThan(1500);
  });
});

describe("one side of a comparison", () => {
  it("is YAML of the same values, a key on each line, without the lines of checks", () => {
    const config = resolved(
      'name: "x: y"\ndata: {train: [a.jsonl, b.jsonl], columns: {prompt: q}}\nevaluate: {labels: [a], gate: {checks: [{metric: accuracy, no_worse_by: 0.1}]}}\n',
    );
    const text = comparedConfig(config, ["a run\nof two lines"]);
    expect(text.startsWith("# a run of two lines\n")).toBe(true);
    expect(configDifferences(config, parse(text) as Record<string, unknown>)).toEqual([]);
    expect(text).toContain("\n      - {metric: accuracy, no_worse_by: 0.1}\n");
    expect(text).toContain("\n  columns:\n    prompt: q\n");
    expect(text).not.toMatch(/\bline:/u);
  });

  it("names paths as it is told to, wherever they stand", () => {
    const named = withPaths({ a: "/w/x", b: [{ c: "/w/y" }], d: 1 }, (path) => path.replace("/w/", ""));
    expect(named).toEqual({ a: "x", b: [{ c: "y" }], d: 1 });
  });
});
