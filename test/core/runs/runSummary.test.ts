import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../src/core/runs/parseEvent";
import { createRunReducer, reduceRun, type RunSummary } from "../../../src/core/runs/runSummary";
import { buildMetricsState } from "../../../src/core/runs/metricsState";

type Body = Readonly<Record<string, unknown>>;
const START = Date.parse("2026-11-22T10:15:00.000Z");

/** Lines as an engine writes them: one second between events. */
function lines(bodies: readonly Body[]): string[] {
  return bodies.map((body, i) =>
    JSON.stringify({ seq: i + 1, time: new Date(START + i * 1000).toISOString(), elapsed: i, ...body }),
  );
}
const reduce = (bodies: readonly Body[]): RunSummary => reduceRun(lines(bodies).map(parseEvent));

const started = (attempt: number, resumedFrom: string | null = null): Body => ({
  type: "started",
  attempt,
  pid: 4712,
  engine: "onnx",
  engineVersion: "0.1.0",
  device: "cpu",
  resumedFrom,
  totalSteps: 8,
  trainableParameters: 10,
  totalParameters: 100,
});
const step = (n: number, loss: number | null): Body => ({
  type: "step",
  step: n,
  epoch: n / 8,
  tokens: n * 10,
  samples: n,
  metrics: { loss, grad_norm: 1, learning_rate: 0.001, tokens_per_second: 100, step_seconds: 1 },
});
const train = (done: number): Body => ({ type: "phase", phase: "train", done, total: 8, unit: "steps" });
const checkpoint = (n: number): Body => ({
  type: "checkpoint",
  step: n,
  path: `checkpoints/checkpoint-${n}`,
  bytes: 1,
  reason: "interval",
});

describe("the summary of a run", () => {
  it("replaces steps that a resume repeats and stays in the order of steps", () => {
    const summary = reduce([
      started(1),
      step(1, 3),
      step(2, 2.5),
      checkpoint(2),
      step(3, 2.4),
      step(4, 2.3),
      started(2, "checkpoints/checkpoint-2"),
      step(3, 2.1),
    ]);
    expect(summary.steps.map((one) => [one.step, one.metrics["loss"]])).toEqual([
      [1, 3],
      [2, 2.5],
      [3, 2.1],
      [4, 2.3],
    ]);
    expect(summary).toMatchObject({ attempt: 2, step: 3, resumedAt: [2], lastSeq: 8 });
  });

  it("is the same however the events arrive in pieces", () => {
    const bodies = [
      started(1),
      train(0),
      step(1, 3),
      step(2, null),
      { type: "done", step: 2, metrics: { loss: 2 } },
    ];
    const reducer = createRunReducer();
    for (const line of lines(bodies)) {
      reducer.push(parseEvent(line));
      reducer.summary();
    }
    expect(reducer.summary()).toEqual(reduce(bodies));
  });

  it("counts types of later versions and bad lines, and goes on", () => {
    const all = [
      ...lines([started(1), { type: "hologram", x: 1 }, step(1, 2)]),
      "not json",
      "[]",
      '{"type":"step","seq":1}',
      ...lines([step(2, 1)]),
    ];
    const summary = reduceRun(all.map(parseEvent));
    expect(summary.unknownEvents).toBe(1);
    expect(summary.badLines).toHaveLength(3);
    expect(summary.step).toBe(2);
  });

  it("never throws, whatever the lines say", () => {
    const odd = [
      "",
      "null",
      "1",
      '"x"',
      '{"type":"__proto__"}',
      '{"type":"toString"}',
      '{"type":1}',
      "{",
      "\u0000",
    ];
    expect(reduceRun(odd.map(parseEvent)).attempt).toBe(0);
  });

  it("forgets the failure of an attempt when the next one begins", () => {
    const failed = { type: "failed", code: "RUN006", message: "m", nextStep: "n" };
    expect(reduce([started(1), failed])).toMatchObject({ ended: "failed", endedSeq: 2 });
    expect(reduce([started(1), failed, started(2)])).toMatchObject({ ended: null, failure: null });
  });

  it("adds up the seconds of its attempts and of its phases", () => {
    const summary = reduceRun(
      [
        { elapsed: 0, ...started(1) },
        { elapsed: 1, ...train(0) },
        { elapsed: 11, type: "stopped", step: 3, metrics: {} },
        { elapsed: 0, ...started(2) },
        { elapsed: 2, ...train(3) },
        { elapsed: 6, type: "done", step: 8, metrics: {} },
      ].map((body, i) =>
        parseEvent(JSON.stringify({ seq: i + 1, time: "2026-11-22T10:15:00.000Z", ...body })),
      ),
    );
    expect(summary.seconds).toBe(17);
    expect(summary.phaseSeconds.train).toBe(14);
  });
});

describe("the metrics panel's state", () => {
  const facts = { id: "r", name: "triage", state: "training" as const, engine: "onnx", totalSteps: 8 };
  const state = (bodies: readonly Body[], now = START + 10_000) =>
    buildMetricsState({ ...facts, summary: reduce(bodies), now });

  it("titles every chart with what it shows and a number", () => {
    const fell = state([started(1), train(0), ...[3, 2.8, 2, 1.5].map((loss, i) => step(i + 1, loss))]);
    expect(fell.charts.map(({ title }) => title)).toEqual([
      "Loss fell from 2.90 to 1.75",
      "Gradient norm peaks at 1.00, now 1.00",
      "Learning rate is 1.0e-3, highest 1.0e-3",
      "100 tokens per second",
      "A step takes 1.00 s",
    ]);
    const flat = state([started(1), ...[2, 2, 2, 2].map((loss, i) => step(i + 1, loss))]);
    expect(flat.charts[0]?.title).toBe("Loss stays at 2.00");
    const rose = state([started(1), ...[2, 2, 3, 3].map((loss, i) => step(i + 1, loss))]);
    expect(rose.charts[0]?.title).toBe("Loss rose from 2.00 to 3.00");
  });

  it("keeps the frames of its charts when there is nothing yet", () => {
    const empty = state([]);
    expect(empty.charts).toHaveLength(5);
    for (const chart of empty.charts) {
      expect(chart.title).toContain("first value at the first step");
      expect(chart.x).toEqual([]);
    }
    expect(empty.run).toMatchObject({ step: 0, totalSteps: 8, secondsLeft: null, engine: "onnx" });
  });

  it("says where the loss on evaluation rows turned", () => {
    const evaluated = [2, 1.5, 1.8].flatMap((loss, i) => [
      step(i + 1, 2 - i * 0.3),
      { type: "eval", step: i + 1, metrics: { eval_loss: loss } },
    ]);
    expect(state([started(1), ...evaluated]).charts[0]?.title).toContain(
      "on evaluation rows it was lowest (1.50) at step 2 and is 1.80 now",
    );
  });

  it("leaves a gap where a loss was not a number", () => {
    const chart = state([started(1), step(1, 3), step(2, null), step(3, 2)]).charts[0];
    expect(chart?.y).toEqual([3, null, 2]);
    expect(JSON.stringify(state([started(1), step(1, null)]))).not.toMatch(/NaN|Infinity/u);
  });

  it("tells the time left from the recent steps of this attempt", () => {
    const steps = [1, 2, 3, 4].map((n) => step(n, 2));
    // One second per event and per step; four steps are left.
    expect(state([started(1), train(0), ...steps]).run.secondsLeft).toBe(4);
    expect(state([started(1), train(0), step(1, 2)]).run.secondsLeft).toBeNull();
  });

  it("notices silence in a living run only", () => {
    const bodies = [started(1), train(0), step(1, 2)];
    expect(state(bodies).run.silentFor).toBeNull();
    expect(state(bodies, START + 42_000).run.silentFor).toBe(40);
    const over = buildMetricsState({
      ...facts,
      state: "completed",
      summary: reduce(bodies),
      now: START + 42_000,
    });
    expect(over.run.silentFor).toBeNull();
  });

  it("marks checkpoints, alerts and resumes on the time line, in order", () => {
    const alert = {
      type: "alert",
      rule: "non-finite-loss",
      severity: "error",
      step: 3,
      message: "the loss of step 3 is not a number",
      rows: ["0:17"],
      action: "skipped",
    };
    const shown = state([
      started(1),
      step(1, 2),
      checkpoint(1),
      step(2, 2),
      alert,
      started(2, "checkpoints/checkpoint-1"),
    ]);
    expect(shown.marks.map(({ kind, step: at }) => [kind, at])).toEqual([
      ["checkpoint", 1],
      ["resumed", 1],
      ["alert", 3],
    ]);
    expect(shown.alerts[0]?.rows).toEqual(["0:17"]);
  });
});
