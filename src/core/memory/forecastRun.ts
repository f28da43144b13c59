import type { ResolvedConfig } from "../runconfig/resolvedConfig";
import { readDecoderShape, targetedLinears, type DecoderShape } from "./decoderShape";
import { forecastMemory, type Forecast, type ForecastInput } from "./forecast";
import { forecastEmbeddedEvaluation, forecastEmbeddedTraining, type EmbeddedInput } from "./forecastEmbedded";

export interface RunForecast {
  readonly engine: "onnx" | "torch";
  /** The architecture or the method is not one that the closed form was held against. */
  readonly rough: boolean;
  readonly train: Forecast;
  readonly evaluate: Forecast;
}

export interface RunFacts {
  /** The engine that will run it; by default what the config says, and `onnx` for `auto`. */
  readonly engine?: "onnx" | "torch";
  /** Tokens of the longest row, where it is known; otherwise `data.max_length` is assumed to be filled. */
  readonly longestRow?: number;
}

/**
 * Memory of a run, from its config and the model's parsed `config.json`. Undefined when that file lacks the sizes.
 */
export function forecastRun(
  resolved: ResolvedConfig,
  modelConfig: unknown,
  facts: RunFacts = {},
): RunForecast | undefined {
  const read = readDecoderShape(modelConfig);
  if (read === undefined) return undefined;
  const engine = facts.engine ?? (resolved.train.engine === "torch" ? "torch" : "onnx");
  const length = Math.min(facts.longestRow ?? Infinity, resolved.data.max_length);
  const forecasts =
    engine === "onnx" ? embedded(resolved, read.shape, length) : full(resolved, read.shape, length);
  const known = read.known && (resolved.method.name === "full" || resolved.method.name === "lora");
  return { engine, rough: !known, ...forecasts };
}

type Phases = Pick<RunForecast, "train" | "evaluate">;

function embedded(resolved: ResolvedConfig, shape: DecoderShape, length: number): Phases {
  const input: EmbeddedInput = {
    shape,
    method: methodOf(resolved),
    batch: resolved.train.per_device_train_batch_size,
    length,
    // Answers are rarely more than half of a row; with every token trained it is all of them.
    trainedShare: resolved.data.train_on === "all" ? 1 : 0.5,
  };
  return { train: forecastEmbeddedTraining(input), evaluate: forecastEmbeddedEvaluation(input) };
}

function full(resolved: ResolvedConfig, shape: DecoderShape, length: number): Phases {
  const { model, train } = resolved;
  const tokens = train.per_device_train_batch_size * length;
  const input: ForecastInput = {
    shape,
    method: methodOf(resolved),
    tokens,
    weightBytes: model.dtype === "float32" ? 4 : 2,
    ...(model.quantization === "none" ? {} : { quantizedBits: model.quantization === "nf4" ? 4.5 : 8 }),
    checkpointing: train.gradient_checkpointing !== false,
    logits: { chunkTokens: Math.min(tokens, 1024) },
  };
  return { train: forecastMemory(input), evaluate: scoringOnly(input) };
}

/** Weights and adapter, and one layer at a time. */
function scoringOnly(input: ForecastInput): Forecast {
  const trained = forecastMemory({ ...input, checkpointing: true, shape: { ...input.shape, layers: 1 } });
  const whole = forecastMemory(input).components;
  const { activations, logits, context } = trained.components;
  const components = {
    weights: whole.weights,
    adapter: whole.adapter,
    gradients: 0,
    optimizer: 0,
    ...{ activations, logits, context },
  };
  const peak = whole.weights + whole.adapter + activations + logits;
  return { lowBytes: peak + 0.5e9, highBytes: peak * 1.04 + 1.4e9, components };
}

/** Methods that are not known here are counted as LoRA on the same targets, and the forecast is called rough. */
function methodOf({ method }: ResolvedConfig): ForecastInput["method"] {
  if (method.name === "full") return { name: "full" };
  return { name: "lora", rank: method.r, targets: targetedLinears(method.target_modules) };
}
