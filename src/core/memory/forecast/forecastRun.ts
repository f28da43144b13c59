import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import { applyCorrection } from "./correction";
import { forecastEmbeddedEvaluation, forecastEmbeddedTraining, type EmbeddedInput } from "./forecastEmbedded";
import { forecastFull } from "./forecastFull";
import { planMethod } from "../adapters/planMethod";
import { readModelShape, type ReadShape } from "../model/readModelShape";
import type { ModelSizes, RunFacts, RunForecast } from "./runForecast";

/**
 * Memory of a run, from its config and what is known of the model. Undefined when neither `config.json` nor the weight
 * files tell the model's sizes.
 */
export function forecastRun(
  resolved: ResolvedConfig,
  model: ModelSizes,
  facts: RunFacts = {},
): RunForecast | undefined {
  const read = readModelShape(model.config, model.tensors);
  return read === undefined ? undefined : forecastShape(resolved, read, facts);
}

/** The same for a model whose shape has been read already: forecasts of many variants of one config. */
export function forecastShape(resolved: ResolvedConfig, read: ReadShape, facts: RunFacts = {}): RunForecast {
  const engine = facts.engine ?? (resolved.train.engine === "torch" ? "torch" : "onnx");
  // Packed sequences are full, whatever their rows are.
  const longest = resolved.data.packing ? Infinity : (facts.longestRow ?? Infinity);
  const length = Math.min(longest, resolved.data.max_length);
  const raw =
    engine === "onnx"
      ? embedded(resolved, read, length)
      : forecastFull(resolved, read, { ...facts, length, device: facts.device ?? "cuda" });
  const { correction } = facts;
  if (correction === undefined || correction.residuals.length === 0) return raw;
  return {
    ...raw,
    learntFrom: correction.residuals.length,
    rough: false,
    reasons: [],
    train: applyCorrection(raw.train, correction),
    evaluate: raw.evaluate,
  };
}

function embedded(resolved: ResolvedConfig, { shape, doubts }: ReadShape, length: number): RunForecast {
  const { plan } = planMethod(resolved, shape);
  const isKnown = plan.name === "full" || (plan.name === "lora" && plan.dora !== true);
  const input: EmbeddedInput = {
    shape,
    method:
      plan.name === "full"
        ? plan
        : {
            name: "lora",
            rank: plan.name === "lora" ? plan.rank : resolved.method.r,
            targets: resolved.method.target_modules,
          },
    batch: resolved.train.per_device_train_batch_size,
    length,
    // Answers are rarely more than half of a row; with every token trained it is all of them.
    trainedShare: resolved.data.train_on === "all" ? 1 : 0.5,
  };
  const reasons = [
    ...doubts,
    ...(isKnown ? [] : [`the method \`${resolved.method.name}\` is counted as LoRA`]),
  ];
  return {
    engine: "onnx",
    rough: reasons.length > 0,
    reasons,
    checkpointing: false,
    device: "cpu",
    train: forecastEmbeddedTraining(input),
    evaluate: forecastEmbeddedEvaluation(input),
    merge: null,
  };
}
