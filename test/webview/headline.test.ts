import { describe, expect, it } from "vitest";
import type { MetricsState } from "../../src/protocol/panels/metrics";
import { RUN_STATES } from "../../src/protocol/run";
import { headlineOf } from "../../webview/metrics/headline";
import { formatClock, formatTicks, formatValue } from "../../webview/metrics/numbers";

function state(run: Partial<MetricsState["run"]>, charts: MetricsState["charts"] = []): MetricsState {
  return {
    run: {
      id: "triage-20261122-101502-9f3a",
      name: "triage",
      state: "training",
      engine: "onnx",
      device: "cpu",
      startedAt: "2026-11-22T10:15:02.000Z",
      step: 48,
      totalSteps: 120,
      secondsLeft: 65,
      phase: "train",
      phaseDone: 48,
      phaseTotal: 120,
      silentFor: null,
      failure: null,
      ...run,
    },
    charts,
    marks: [],
    alerts: [],
  };
}

const loss = (points: (number | null)[]): MetricsState["charts"] => [
  {
    id: "loss",
    title: "",
    unit: "",
    scale: "linear",
    x: [1, 2],
    y: [0.9, 0.676],
    points: { x: points.map((_, i) => i), y: points },
  },
];

describe("the header of the metrics panel", () => {
  it("says how far the run is, what is left and the last loss", () => {
    const { facts, busy, progress } = headlineOf(state({}, loss([])));
    expect(facts[0]).toEqual({ value: "40%", label: "step 48 of 120" });
    expect(facts[1]?.value).toBe("1:05");
    expect(facts[2]).toEqual({ value: "0.676", label: "loss" });
    expect(busy).toBe(true);
    expect(progress).toBeCloseTo(0.4);
  });

  it("every state of a run has words", () => {
    for (const name of RUN_STATES) expect(headlineOf(state({ state: name })).state).not.toBe("");
  });

  it("a silent run is said to be silent, with a warning and without a spinner", () => {
    const headline = headlineOf(state({ silentFor: 40.4 }));
    expect(headline.state).toBe("no sign of life for 40 s");
    expect(headline.alarming).toBe(true);
    expect(headline.busy).toBe(false);
  });

  it("an evaluation loss that got worse is not called the best", () => {
    const worse = headlineOf(state({}, loss([0.7, 0.8]))).facts.at(-1);
    expect(worse).toEqual({ value: "0.8", label: "eval loss, was 0.7" });
    const best = headlineOf(state({}, loss([0.8, 0.7]))).facts.at(-1);
    expect(best).toEqual({ value: "0.7", label: "eval loss, best so far" });
  });

  it("before the first step there is a dash and no time left", () => {
    const { facts } = headlineOf(state({ step: 0, totalSteps: 0, secondsLeft: null }));
    expect(facts[0]?.value).toBe("–");
    expect(facts.some(({ label }) => label.startsWith("left"))).toBe(false);
  });

  it("a finished run promises no end", () => {
    const { facts, busy } = headlineOf(state({ state: "completed", secondsLeft: 12 }));
    expect(facts.some(({ label }) => label.startsWith("left"))).toBe(false);
    expect(busy).toBe(false);
  });
});

describe("numbers of the charts", () => {
  it("the ticks of one axis have the same digits and a true minus", () => {
    expect(formatTicks([0.5, 1, 1.5, 2])).toEqual(["0.5", "1.0", "1.5", "2.0"]);
    expect(formatTicks([0, 1e-4, 2e-4])).toEqual(["0", "1e-4", "2e-4"]);
    expect(formatTicks([3000, 3500])).toEqual(["3.0k", "3.5k"]);
    expect(formatTicks([-1, 1])).toEqual(["−1", "1"]);
  });

  it("values keep what a person compares", () => {
    expect([3395.2, 0.7163, 8.62e-5, 0, null, Number.NaN].map((value) => formatValue(value))).toEqual([
      "3,395",
      "0.716",
      "8.62e-5",
      "0",
      "–",
      "–",
    ]);
  });

  it("seconds read as a clock", () => {
    expect([5, 236, 3725].map(formatClock)).toEqual(["0:05", "3:56", "1:02:05"]);
  });
});
