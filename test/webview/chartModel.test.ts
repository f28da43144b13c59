import { describe, expect, it } from "vitest";
import type { ChartData } from "../../src/protocol/panels/metrics";
import { prepareChart, tableRows } from "../../webview/metrics/chartModel";

const chart = (part: Partial<ChartData>): ChartData => ({
  id: "loss",
  title: "Loss",
  unit: "nats",
  scale: "linear",
  x: [1, 2, 3, 4],
  y: [4, 3, 2, 1],
  ...part,
});
const plain = { smoothing: 0, logarithmic: false };

describe("what a chart draws", () => {
  it("a missing value stays a hole and is not drawn as zero", () => {
    const { smoothed } = prepareChart(chart({ y: [4, null, 2, 1] }), plain);
    expect(smoothed).toEqual([4, null, 2, 1]);
  });

  it("evaluations stand at their own steps on the same axis", () => {
    const prepared = prepareChart(
      chart({ x: [1, 3], y: [4, 2], points: { x: [2, 3], y: [3.5, 2.5] } }),
      plain,
    );
    expect(prepared.x).toEqual([1, 2, 3]);
    expect(prepared.smoothed).toEqual([4, null, 2]);
    expect(prepared.points).toEqual([null, 3.5, 2.5]);
  });

  it("without smoothing there is one line, with smoothing the raw one stays behind it", () => {
    expect(prepareChart(chart({}), plain).raw.every((value) => value === null)).toBe(true);
    const smoothed = prepareChart(chart({}), { ...plain, smoothing: 0.9 });
    expect(smoothed.raw).toEqual([4, 3, 2, 1]);
    expect(smoothed.smoothed[3]).toBeGreaterThan(1);
  });

  it("a learning rate is never averaged", () => {
    const rate = chart({ id: "learning_rate", y: [0, 1e-4, 2e-4, 1e-4] });
    expect(prepareChart(rate, { ...plain, smoothing: 0.9 }).smoothed).toEqual([0, 1e-4, 2e-4, 1e-4]);
  });

  it("one spike among many steps does not flatten the line, and is counted", () => {
    const x = Array.from({ length: 400 }, (_, i) => i + 1);
    const y = x.map((step) => (step === 200 ? 90 : 1 + 0.1 * Math.sin(step)));
    const { range, hidden } = prepareChart(chart({ x, y }), { ...plain, smoothing: 0.9 });
    expect(range[1]).toBeLessThan(20);
    expect(hidden).toEqual({ count: 1, limit: range[1] });
  });

  it("a steady line looks steady: the axis spans at least a fifth of the value", () => {
    const { range } = prepareChart(chart({ y: [1000, 1001, 999, 1000] }), plain);
    expect(range[1] - range[0]).toBeGreaterThanOrEqual(200);
    expect(range[0]).toBeLessThan(999);
  });

  it("a logarithmic axis is used only where every value is positive", () => {
    expect(prepareChart(chart({ scale: "log" }), plain).logarithmic).toBe(true);
    expect(prepareChart(chart({ scale: "log", y: [4, 0, 2, 1] }), plain).logarithmic).toBe(false);
  });

  it("a chart without a value still has an axis", () => {
    const { x, range } = prepareChart(chart({ x: [], y: [] }), plain);
    expect(x).toEqual([]);
    expect(range[1]).toBeGreaterThan(range[0]);
  });

  it("10,000 steps are thinned, and the largest value survives", () => {
    const x = Array.from({ length: 10_000 }, (_, i) => i + 1);
    const y = x.map((step) => (step === 4321 ? 2 : 1));
    const prepared = prepareChart(chart({ x, y }), plain);
    expect(prepared.x.length).toBeLessThan(3000);
    expect(prepared.smoothed).toContain(2);
  });
});

describe("the numbers behind a chart", () => {
  it("the newest step and every recent evaluation are in the table", () => {
    const x = Array.from({ length: 548 }, (_, i) => i + 1);
    const rows = tableRows(chart({ x, y: x.map(() => 1), points: { x: [100, 200], y: [2, null] } }));
    expect(rows.at(-1)?.step).toBe(548);
    expect(rows.length).toBeLessThanOrEqual(12);
    expect(rows.find(({ step }) => step === 100)).toEqual({ step: 100, value: 1, evaluation: 2 });
    expect(rows.find(({ step }) => step === 200)?.evaluation).toBeNull();
  });

  it("no step, no row", () => {
    expect(tableRows(chart({ x: [], y: [] }))).toEqual([]);
  });
});
