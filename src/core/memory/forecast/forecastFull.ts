import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import { configLeaf, isOnLeaf, numberLeaf, stringsLeaf } from "../configLeaf";
import { CUDA_CONTEXT, forecastMemory, type ContextBytes, type ForecastInput } from "./forecast";
import { evaluatePhase, mergePhase, samplingPhase, widen, worseOf, type PhaseInput } from "./forecastPhases";
import type { ModelShape } from "../model/modelShape";
import { optimizerState } from "./optimizerState";
import { planMethod, type PlannedMethod } from "../adapters/planMethod";
import { planTask, type TaskPlan } from "./planTask";
import type { ReadShape } from "../model/readModelShape";
import type { DeviceKind, RunFacts, RunForecast } from "./runForecast";

interface FullFacts extends RunFacts {
  /** Tokens of the longest row. */
  readonly length: number;
  readonly device: DeviceKind;
}

/** Python with PyTorch on a processor or on Apple's memory; a CUDA context is larger. */
const HOST_CONTEXT: ContextBytes = { low: 0.4e9, high: 1.0e9 };
/** How much wider the band gets for what was not measured. */
const UNMEASURED = 0.1;
const UNKNOWN = 0.25;
/** Config and weight files may differ by so much before it is told. */
const TOLERATED = 0.05;

/** Forecast of the full engine. */
export function forecastFull(config: ResolvedConfig, read: ReadShape, facts: FullFacts): RunForecast {
  const method = planMethod(config, read.shape);
  const isFull = method.plan.name === "full";
  const batch = config.train.per_device_train_batch_size;
  const task = planTask(config, { batch, length: facts.length, isFull });
  const evaluated = planTask(config, {
    batch: numberLeaf(config, "train.per_device_eval_batch_size", batch, 1),
    ...{ length: facts.length, isFull },
  });
  const reasons = reasonsOf(config, read, method, task);
  const expected = read.known ? 0 : read.doubts.length;
  const width = (read.known ? 0 : UNKNOWN) + (reasons.length > expected ? UNMEASURED : 0);
  const step = stepInput(config, read, method, task, facts.device);
  const { checkpointing, train } = chooseCheckpointing(config, { step, task, width }, facts);
  const phase: PhaseInput = { step, task: evaluated };
  return {
    engine: "torch",
    rough: reasons.length > 0,
    ...{ reasons, checkpointing, train },
    device: facts.device,
    evaluate: widen(evaluatePhase(phase, config.evaluate.scoring === "generate"), width),
    merge: method.merges ? widen(mergePhase(phase, HOST_CONTEXT), width) : null,
  };
}

/** `auto`: on only where it does not fit without; where nothing is known of the device, on. */
function chooseCheckpointing(
  config: ResolvedConfig,
  { step, task, width }: { readonly step: ForecastInput; readonly task: TaskPlan; readonly width: number },
  facts: FullFacts,
): Pick<RunForecast, "checkpointing" | "train"> {
  const at = (checkpointing: boolean): Pick<RunForecast, "checkpointing" | "train"> => {
    const input = { ...step, checkpointing };
    const training = forecastMemory(input);
    const sampling = task.sampledRows === 0 ? undefined : samplingPhase(input, task);
    const train = widen(sampling === undefined ? training : worseOf(training, sampling), width);
    return { checkpointing, train };
  };
  const wanted = config.train.gradient_checkpointing;
  if (wanted !== "auto") return at(wanted);
  const off = at(false);
  return facts.freeBytes !== undefined && off.train.highBytes <= facts.freeBytes ? off : at(true);
}

function reasonsOf(
  config: ResolvedConfig,
  { shape, doubts, stored, parameters }: ReadShape,
  method: PlannedMethod,
  task: TaskPlan,
): readonly string[] {
  const differs =
    doubts.length === 0 &&
    stored !== undefined &&
    !stored.quantized &&
    Math.abs(stored.elements / parameters - 1) > TOLERATED;
  const optimizer = optimizerState(config.train.optim, 4);
  return [
    ...doubts,
    ...(differs ? ["config.json and the weight files differ in the number of parameters"] : []),
    ...(method.measured ? [] : [`the method \`${config.method.name}\` was not measured`]),
    ...(task.measured ? [] : [`the task \`${config.task}\` was not measured`]),
    ...(optimizer.known ? [] : [`the optimizer \`${config.train.optim}\` is counted as AdamW`]),
    ...(shape.experts !== undefined && isQuantized(config, method)
      ? ["experts are one parameter per layer, which bitsandbytes leaves in 16 bits"]
      : []),
  ];
}

function isQuantized(config: ResolvedConfig, method: PlannedMethod): boolean {
  return method.impliesQuantization || config.model.quantization !== "none";
}

function stepInput(
  config: ResolvedConfig,
  { shape, stored, parameters, checkpointBits: ownBits }: ReadShape,
  method: PlannedMethod,
  task: TaskPlan,
  device: DeviceKind,
): ForecastInput {
  const isFull = method.plan.name === "full";
  const precision = precisionOf(config, device, isFull);
  const adapterBytes = 4;
  const counted = parameters * precision.weightBytes;
  const fromFiles =
    stored === undefined
      ? counted
      : stored.quantized
        ? stored.bytes
        : stored.elements * precision.weightBytes;
  const bits = stored?.quantized === true ? undefined : (ownBits ?? quantizedBits(config, method));
  const { device: optimizerBytes } = optimizerState(
    config.train.optim,
    isFull ? precision.weightBytes : adapterBytes,
  );
  const liger = isOnLeaf(config, "train.use_liger_kernel");
  return {
    ...{ shape, ...precision, adapterBytes, optimizerBytes },
    method: method.plan,
    tokens: task.rows * task.length,
    rows: task.rows,
    // Packed weights that nothing tells the type of are counted by the config; files of a part of the model would make it too small; towers that the shape does not count make it larger.
    storedWeights:
      stored?.quantized === true ? fromFiles : ownBits === undefined ? Math.max(counted, fromFiles) : counted,
    ...(bits === undefined ? {} : { quantizedBits: bits }),
    trainedCopies: isFull ? 0 : savedModules(config, shape),
    referenceModel: task.referenceModel,
    fused: liger,
    offloaded: isOnLeaf(config, "train.activation_offloading"),
    logits: task.logits,
    ...(keepsScores(config, shape) ? { eagerLength: task.length } : {}),
    context: device === "cuda" || device === "rocm" ? CUDA_CONTEXT : HOST_CONTEXT,
  };
}

/** Flash and SDPA kernels keep no scores; some families have neither. */
function keepsScores(
  { model: { attn_implementation: wanted } }: ResolvedConfig,
  { eager }: ModelShape,
): boolean {
  if (wanted === "eager" || eager === "always") return true;
  return eager === "usually" && !wanted.includes("flash");
}

/**
 * `auto` is bfloat16 on a GPU and float32 on a processor, which computes in bfloat16 much more slowly. Weights that are
 * trained in float16 are kept in float32, because a loss scaler needs them so.
 */
function precisionOf(
  { model: { dtype } }: ResolvedConfig,
  device: DeviceKind,
  isFull: boolean,
): { readonly weightBytes: number; readonly activationBytes: number } {
  if (dtype === "float32" || (dtype === "auto" && device === "cpu"))
    return { weightBytes: 4, activationBytes: 4 };
  return { weightBytes: dtype === "float16" && isFull ? 4 : 2, activationBytes: 2 };
}

/** Bits per weight: NF4 with a 32-bit scale per 64 weights, or with that scale in 8 bits; int8 with one per row. */
function quantizedBits(config: ResolvedConfig, method: PlannedMethod): number | undefined {
  if (!isQuantized(config, method)) return undefined;
  if (config.model.quantization === "int8") return 8.05;
  return isOnLeaf(config, "model.bnb_4bit_use_double_quant") ? 4.127 : 4.5;
}

/** `modules_to_save`: embedding and head, as far as memory goes. */
function savedModules(config: ResolvedConfig, shape: ModelShape): number {
  const names = stringsLeaf(config, "method.modules_to_save");
  const large = names.filter((name) =>
    /(?:^|\.)(?:embed_tokens|lm_head|wte|embed_in|embed_out|word_embeddings)$/u.test(name),
  );
  const tokens = configLeaf(config, "method.trainable_token_indices");
  const rows = Array.isArray(tokens) ? tokens.length : 0;
  return large.length * shape.vocabulary * shape.hidden + rows * shape.hidden;
}
