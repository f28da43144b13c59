import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random";
import {
  addResidual,
  applyCorrection,
  correctionKey,
  residualOf,
  type Correction,
} from "../../../../src/core/memory/forecast/correction";
import { forecastMemory, sum, type Forecast } from "../../../../src/core/memory/forecast/forecast";
import { forecastRun } from "../../../../src/core/memory/forecast/forecastRun";
import { readModelShape } from "../../../../src/core/memory/model/readModelShape";
import { plainConfig } from "../../../fakes/cliHarness";
import { LINEARS, LLAMA_3B } from "../published";

const NOW = "2026-11-29T15:00:00.000Z";
const EMPTY: Correction = { model: "m", method: "l", device: "GPU-1", residuals: [] };
const forecast = (tokens: number): Forecast =>
  forecastMemory({ shape: LLAMA_3B, method: { name: "lora", rank: 16, targets: LINEARS }, tokens });
const width = ({ lowBytes, highBytes }: Forecast): number => highBytes - lowBytes;

/** A device on which the estimated part is always so many times what the closed form says. */
const measure = (of: Forecast, factor: number): number => {
  const { weights, adapter, gradients, optimizer } = of.components;
  const state = weights + adapter + gradients + optimizer;
  return state + (sum(of.components) - state) * factor;
};

describe("a measured step", () => {
  it("moves the band to where it was measured and narrows it", () => {
    const before = forecast(4096);
    const peak = measure(before, 0.8);
    const after = applyCorrection(before, addResidual(EMPTY, residualOf(before, peak, NOW)!));
    expect((after.lowBytes + after.highBytes) / 2).toBeCloseTo(peak, -3);
    expect(width(after)).toBeLessThan(width(before));
    expect(sum(after.components)).toBeCloseTo(peak, -3);
  });

  it("holds for batches that were not measured", () => {
    const learnt = addResidual(EMPTY, residualOf(forecast(1024), measure(forecast(1024), 1.15), NOW)!);
    for (const tokens of [256, 2048, 16384]) {
      const { lowBytes, highBytes } = applyCorrection(forecast(tokens), learnt);
      const peak = measure(forecast(tokens), 1.15);
      expect(Math.abs((lowBytes + highBytes) / 2 / peak - 1)).toBeLessThan(0.001);
    }
  });

  it("several that disagree give a wider band than several that agree, and never wider than before", () => {
    const of = forecast(4096);
    const learn = (factors: readonly number[]): Forecast =>
      applyCorrection(
        of,
        factors.reduce(
          (known, factor) => addResidual(known, residualOf(of, measure(of, factor), NOW)!),
          EMPTY,
        ),
      );
    const agree = learn([1, 1.01, 0.99]);
    const disagree = learn([1, 1.1, 0.9]);
    expect(width(agree)).toBeLessThan(width(disagree));
    expect(width(learn([0.2, 5, 9]))).toBeLessThanOrEqual(width(of) * (1 + 1e-12));
  });

  it("is not believed when it cannot be", () => {
    const of = forecast(1024);
    for (const peak of [0, NaN, Infinity, of.components.weights / 2, sum(of.components) * 100])
      expect(residualOf(of, peak, NOW)).toBe(undefined);
  });

  it("keeps the forecast monotone", () => {
    const random = createRandom(9);
    for (let i = 0; i < 200; i++) {
      const learnt = { ...EMPTY, residuals: [{ ratio: 0.2 + 2 * random.next(), measuredAt: NOW }] };
      const tokens = 1 + random.below(10_000);
      const fewer = applyCorrection(forecast(tokens), learnt);
      const more = applyCorrection(forecast(tokens + 1 + random.below(1000)), learnt);
      expect(more.highBytes).toBeGreaterThanOrEqual(fewer.highBytes);
      expect(more.lowBytes).toBeGreaterThanOrEqual(fewer.lowBytes);
    }
  });

  it("without any residual changes nothing", () => {
    expect(applyCorrection(forecast(10), EMPTY)).toEqual(forecast(10));
  });
});

describe("what it is filed under", () => {
  const model = {
    model_type: "llama",
    hidden_size: 64,
    intermediate_size: 256,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    vocab_size: 10,
  };
  it("is the model by its sizes, the method and the device", () => {
    const key = correctionKey(readModelShape(model)!, plainConfig(), "GPU-1@550");
    expect(key).toEqual({
      model: "llama-64-256-2-4-4-10",
      method: "sft-lora-none-auto",
      device: "GPU-1@550",
    });
  });

  it("a corrected run is no longer rough", () => {
    const residuals = [{ ratio: 0.9, measuredAt: NOW }];
    const unknown = { config: { ...model, model_type: "somebody" } };
    const facts = { engine: "torch" } as const;
    expect(forecastRun(plainConfig(), unknown, facts)?.rough).toBe(true);
    const learnt = forecastRun(plainConfig(), unknown, { ...facts, correction: { ...EMPTY, residuals } })!;
    expect(learnt.rough).toBe(false);
    expect(learnt.learntFrom).toBe(1);
    expect(width(learnt.train)).toBeLessThan(width(forecastRun(plainConfig(), unknown, facts)!.train));
  });
});
