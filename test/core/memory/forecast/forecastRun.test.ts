import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import type { ResolvedConfig } from "../../../../src/core/runconfig/resolve/resolvedConfig";
import type { ModelShape } from "../../../../src/core/memory/model/modelShape";
import {
  forecastEmbeddedEvaluation,
  forecastEmbeddedTraining,
  type EmbeddedInput,
} from "../../../../src/core/memory/forecast/forecastEmbedded";
import { forecastRun } from "../../../../src/core/memory/forecast/forecastRun";
import { LINEARS } from "../published";

const SMALL: ModelShape = {
  hidden: 128,
  intermediate: 352,
  layers: 4,
  heads: 4,
  keyValueHeads: 2,
  headSize: 32,
  vocabulary: 768,
  tied: true,
};
const LARGER: ModelShape = {
  hidden: 512,
  intermediate: 1376,
  layers: 8,
  heads: 8,
  keyValueHeads: 8,
  headSize: 64,
  vocabulary: 4096,
  tied: true,
};
const lora = (rank: number): EmbeddedInput["method"] => ({ name: "lora", rank, targets: LINEARS });
const FULL: EmbeddedInput["method"] = { name: "full" };

/**
 * Peak resident memory of one process with trainer and scorer in it: three steps between two scorings of 8,192 tokens,
 * measured twice, in 10⁶ bytes. The spread between two measurements is up to 15 %.
 */
const MEASURED: readonly (readonly [EmbeddedInput, train: readonly number[], score: readonly number[]])[] = [
  [{ shape: SMALL, method: lora(8), batch: 16, length: 128, trainedShare: 0.1 }, [285, 293], [142, 151]],
  [{ shape: LARGER, method: lora(8), batch: 1, length: 16, trainedShare: 0.5 }, [984, 1085], [668, 768]],
  [{ shape: LARGER, method: lora(8), batch: 4, length: 256, trainedShare: 0.5 }, [1477, 1567], [709, 832]],
  [{ shape: LARGER, method: lora(8), batch: 1, length: 1024, trainedShare: 0.5 }, [1947, 2093], [937, 1062]],
  [{ shape: LARGER, method: FULL, batch: 4, length: 256, trainedShare: 0.5 }, [2795, 2889], [641, 737]],
  [
    {
      shape: { ...LARGER, layers: 2, vocabulary: 32000 },
      method: lora(8),
      batch: 2,
      length: 512,
      trainedShare: 1,
    },
    [1451, 1514],
    [773, 835],
  ],
  [
    { shape: { ...LARGER, keyValueHeads: 2 }, method: lora(64), batch: 8, length: 256, trainedShare: 0.2 },
    [1990, 1929],
    [632, 684],
  ],
  [{ shape: SMALL, method: FULL, batch: 16, length: 128, trainedShare: 0.1 }, [328, 314], [134, 142]],
];

/** The same of whole engine processes (worker thread, tokenizer, rows, checkpoints) on the example: runs of 40 steps. */
const EXAMPLE = { shape: SMALL, batch: 16, length: 34, trainedShare: 0.5 };

describe("the embedded engine's forecast", () => {
  it("holds the peaks of whole runs of the example in its band", () => {
    for (const [method, peak] of [
      [lora(8), 248e6],
      [FULL, 324e6],
    ] as const) {
      const { lowBytes, highBytes } = forecastEmbeddedTraining({ ...EXAMPLE, method });
      expect(lowBytes).toBeLessThan(peak);
      expect(highBytes).toBeGreaterThan(peak);
    }
    const scoring = forecastEmbeddedEvaluation({ ...EXAMPLE, method: lora(8) });
    expect(scoring.lowBytes).toBeLessThan(135e6);
    expect(scoring.highBytes).toBeGreaterThan(135e6);
  });

  it.each(MEASURED)("holds the measured peaks in its band (%#)", (input, train, score) => {
    const training = forecastEmbeddedTraining(input);
    for (const peak of train) {
      expect(training.lowBytes).toBeLessThan(peak * 1e6);
      expect(training.highBytes).toBeGreaterThan(peak * 1e6);
    }
    const scoring = forecastEmbeddedEvaluation(input);
    for (const peak of score) {
      expect(scoring.lowBytes).toBeLessThan(peak * 1e6);
      expect(scoring.highBytes).toBeGreaterThan(peak * 1e6);
    }
  });

  it("never falls with more rows, longer rows, rank or layers", () => {
    const base: EmbeddedInput = { shape: LARGER, method: lora(8), batch: 2, length: 64, trainedShare: 0.5 };
    const larger: readonly EmbeddedInput[] = [
      { ...base, batch: 3 },
      { ...base, length: 65 },
      { ...base, length: 4096 },
      { ...base, method: lora(9) },
      { ...base, shape: { ...LARGER, layers: 9 } },
    ];
    for (const input of larger)
      for (const forecast of [forecastEmbeddedTraining, forecastEmbeddedEvaluation])
        expect(forecast(input).highBytes).toBeGreaterThanOrEqual(forecast(base).highBytes);
  });
});

describe("the forecast of a run", () => {
  const model = {
    model_type: "llama",
    vocab_size: 768,
    hidden_size: 128,
    intermediate_size: 352,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  };
  const resolved = (settings: readonly string[] = []): ResolvedConfig =>
    checkRunConfig("model: {name_or_path: model}\ndata: {train: train.jsonl}\n", {
      file: "a.tune.yaml",
      overrides: settings,
    }).resolved;

  it("counts weights, adapter and optimizer of the config's model and method", () => {
    const forecast = forecastRun(resolved(["data.max_length=128"]), { config: model });
    expect(forecast?.engine).toBe("onnx");
    expect(forecast?.rough).toBe(false);
    const { components } = forecast!.train;
    for (const [name, bytes] of Object.entries(components)) expect(bytes, name).toBeGreaterThan(0);
    expect(forecast!.evaluate.highBytes).toBeLessThan(forecast!.train.highBytes);
  });

  it("takes the longest row where it is known", () => {
    const whole = forecastRun(resolved(["data.max_length=2048"]), { config: model })!.train.highBytes;
    const known = forecastRun(resolved(["data.max_length=2048"]), { config: model }, { longestRow: 60 })!
      .train.highBytes;
    expect(known).toBeLessThan(whole / 3);
  });

  it("counts half of the bytes for the other engine, whose weights are bfloat16", () => {
    const { train } = forecastRun(resolved(), { config: model }, { engine: "torch" })!;
    const layer = 2 * 128 * 128 + 2 * 128 * 64 + 3 * 128 * 352 + 2 * 128;
    expect(train.components.weights).toBe((768 * 128 + 4 * layer + 128) * 2);
  });

  it("calls an architecture rough that it does not know, and a method too", () => {
    expect(forecastRun(resolved(), { config: { ...model, model_type: "mamba" } })?.rough).toBe(true);
    expect(forecastRun(resolved(["method.name=ia3"]), { config: model })?.rough).toBe(true);
  });

  it("says nothing when the model's sizes are not there", () => {
    for (const config of [undefined, null, [], "x", {}, { hidden_size: 8 }, { ...model, hidden_size: "8" }])
      expect(forecastRun(resolved(), { config })).toBeUndefined();
  });
});
