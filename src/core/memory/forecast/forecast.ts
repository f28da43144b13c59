import { adapterCost } from "../adapters/adapterCost";
import type { AdapterCost, MethodPlan } from "../adapters/adapterPlan";
import { layerBytesPerToken, passingBytesPerToken } from "./layerBytes";
import { attentionWidths, countParameters, widestMlp, type ModelShape } from "../model/modelShape";

/** Bytes by what they are for; the sum is the estimate that the band lies around. */
export interface MemoryComponents {
  /** Frozen and trained base weights. */
  readonly weights: number;
  readonly adapter: number;
  readonly gradients: number;
  readonly optimizer: number;
  readonly activations: number;
  readonly logits: number;
  /** What the runtime takes before the first tensor. */
  readonly context: number;
}

export interface Forecast {
  readonly lowBytes: number;
  readonly highBytes: number;
  readonly components: MemoryComponents;
}

/** What a process takes before its first tensor, at least and at most. */
export interface ContextBytes {
  readonly low: number;
  readonly high: number;
}

/** One training step of the full engine on one device. */
export interface ForecastInput {
  readonly shape: ModelShape;
  readonly method: MethodPlan;
  /** Tokens of one micro-batch, padding included. */
  readonly tokens: number;
  /** Rows that these tokens are in; virtual tokens stand before each. */
  readonly rows?: number;
  /** Bytes of a weight; 2 for bfloat16. */
  readonly weightBytes?: number;
  /** Bytes of an activation; that of a weight by default. */
  readonly activationBytes?: number;
  /** All frozen weights in bytes, where weight files tell it better than the shape. */
  readonly storedWeights?: number;
  /** Bits of a weight in the layers' matrices: 4.5 for NF4, 4.127 with double quantization. */
  readonly quantizedBits?: number;
  /** Bytes of an adapter weight and of its gradient; 4 unless the adapter is bfloat16. */
  readonly adapterBytes?: number;
  /** Bytes of optimizer state per trained parameter; AdamW: twice its own precision. */
  readonly optimizerBytes?: number;
  /** Parameters outside of the adapter that are trained whole, as copies (`modules_to_save`). */
  readonly trainedCopies?: number;
  /** Frozen twin of the model for preference methods. */
  readonly referenceModel?: boolean;
  /** Activations are recomputed layer by layer. */
  readonly checkpointing?: boolean;
  /** Nothing is kept, because no gradient is wanted: evaluation. */
  readonly passing?: boolean;
  /** Recomputed activations wait in host memory. */
  readonly offloaded?: boolean;
  /** Fused norm and activation kernels. */
  readonly fused?: boolean;
  /** Whole logits at 12 to 16 bytes per entry (14), or a chunk of so many tokens at a time. */
  readonly logits?: LogitsPlan;
  /** Attention that keeps its score matrix: length of the longest row. */
  readonly eagerLength?: number;
  readonly context?: ContextBytes;
}

export type LogitsPlan = { readonly bytesPerEntry: number } | { readonly chunkTokens: number } | "none";

/** CUDA context, cuBLAS workspaces, kernels. */
export const CUDA_CONTEXT: ContextBytes = { low: 0.5e9, high: 1.4e9 };
/** How far published measurements lie from the closed form, fragmentation of 3 to 5 % included. */
export const TOLERANCE = 0.08;

/**
 * Memory of one training step in closed form, in bytes: Unsloth's and EleutherAI's accounting, extended to grouped
 * queries, gated layers, logits and the adapters of PEFT, and held against thirteen published measurements and twelve of
 * PEFT's benchmark (`test/core/memory`). Never less for more tokens, rank or layers.
 */
export function forecastMemory(input: ForecastInput): Forecast {
  const parts = trainingParts(input);
  const { components } = parts;
  const context = input.context ?? CUDA_CONTEXT;
  return {
    lowBytes: Math.min(lowPeak(input, parts), peakOf(components) * (1 - TOLERANCE)) + context.low,
    highBytes: peakOf(components) * (1 + TOLERANCE) + context.high,
    components,
  };
}

/** All parts at once, without the runtime's own. */
export function peakOf(components: MemoryComponents): number {
  return sum(components) - components.context;
}

export function sum(components: MemoryComponents): number {
  return (Object.values(components) as number[]).reduce((total, part) => total + part, 0);
}

/** Weights, adapter, gradients and optimizer: known to the byte, as against activations. */
export function stateOf({ weights, adapter, gradients, optimizer }: MemoryComponents): number {
  return weights + adapter + gradients + optimizer;
}

interface TrainingParts {
  readonly components: MemoryComponents;
  /** Bytes that stay until the backward pass. */
  readonly kept: number;
  /** Bytes of the one layer that is recomputed. */
  readonly working: number;
}

function trainingParts(input: ForecastInput): TrainingParts {
  const { shape } = input;
  const parameters = countParameters(shape);
  const weightBytes = input.weightBytes ?? 2;
  const adapter = adapterOf(input);
  const adapterBytes = input.adapterBytes ?? 4;
  const copies = input.trainedCopies ?? 0;
  const trained = adapter === undefined ? parameters.total : adapter.trainedAtMost + copies;
  const trainedBytes = adapter === undefined ? weightBytes : adapterBytes;
  const { kept, working } = activationBytes(input, adapter);
  const weights = weightsBytes(input);
  const { low, high } = input.context ?? CUDA_CONTEXT;
  const tokens = allTokens(input, adapter);
  return {
    kept,
    working,
    components: {
      weights: input.referenceModel === true ? 2 * weights : weights,
      adapter: adapter === undefined ? 0 : (trained + adapter.frozen) * adapterBytes,
      gradients: trained * trainedBytes,
      optimizer: trained * (input.optimizerBytes ?? 2 * trainedBytes),
      activations: kept + working,
      logits: logitBytes(shape, tokens, input.logits ?? { bytesPerEntry: 14 }),
      context: (low + high) / 2,
    },
  };
}

function adapterOf(input: ForecastInput): AdapterCost | undefined {
  const { method } = input;
  if (method.name === "full") return undefined;
  return adapterCost(input.shape, method, {
    adapterBytes: input.adapterBytes ?? 4,
    activationBytes: activationSize(input),
  });
}

/** Bytes of the frozen (or, in full fine-tuning, trained) base weights. */
export function weightsBytes({ shape, weightBytes, quantizedBits, storedWeights }: ForecastInput): number {
  const { quantizable, total } = countParameters(shape);
  const bytes = weightBytes ?? 2;
  const whole = storedWeights ?? total * bytes;
  if (quantizedBits === undefined) return whole;
  return Math.max(0, whole - quantizable * bytes) + (quantizable * quantizedBits) / 8;
}

function allTokens({ tokens, rows }: ForecastInput, adapter: AdapterCost | undefined): number {
  return tokens + (rows ?? 1) * (adapter?.virtualTokens ?? 0);
}

/**
 * Parts whose peaks do not meet: the logits are gone when a layer is recomputed, and in full fine-tuning gradients
 * appear while activations go.
 */
function lowPeak(input: ForecastInput, { components: parts, kept, working }: TrainingParts): number {
  const state = parts.weights + parts.adapter + parts.optimizer;
  const forward = kept + Math.max(working, parts.logits);
  if (input.method.name !== "full") return state + parts.gradients + forward;
  return state + Math.max(forward, parts.gradients + 0.3 * parts.activations);
}

function activationBytes(
  input: ForecastInput,
  adapter: AdapterCost | undefined,
): { readonly kept: number; readonly working: number } {
  const { shape } = input;
  const tokens = allTokens(input, adapter);
  const size = activationSize(input);
  const prefix = prefixBytes(input, adapter);
  const isFull = adapter === undefined;
  const trainsExperts = isFull || adapter.adaptsExperts;
  const made = adapter?.madeInLayerBytes ?? 0;
  if (input.passing !== true && input.offloaded !== true && input.checkpointing !== true) {
    const adapterKept = isFull ? undefined : adapter.keptPerToken / shape.layers;
    const perToken = layerBytesPerToken(input, size, shape.intermediate, { adapterKept, trainsExperts });
    return { kept: shape.layers * tokens * perToken + (adapter?.madeBytes ?? 0) + prefix, working: 0 };
  }
  const widest = widestMlp(shape);
  const perToken = layerBytesPerToken(input, size, widest, {
    adapterKept: adapter?.keptInLayer,
    trainsExperts,
  });
  const layer = tokens * perToken + made + prefix / shape.layers;
  if (input.passing === true) {
    const passing = tokens * passingBytesPerToken(input, size, adapter?.keptInLayer ?? 0);
    return { kept: 0, working: Math.min(layer, passing + made + prefix / shape.layers) };
  }
  // With nothing else left on the device, the peak is the layer that is recomputed, with the gradients of its MLP.
  if (input.offloaded === true) return { kept: 0, working: layer + tokens * 2 * size * widest };
  return { kept: tokens * size * shape.hidden * shape.layers, working: layer };
}

function activationSize({ activationBytes: bytes, weightBytes }: ForecastInput): number {
  return bytes ?? weightBytes ?? 2;
}

/** Keys and values of a prefix, and the copies of the row's own that they are joined with. */
function prefixBytes(input: ForecastInput, adapter: AdapterCost | undefined): number {
  const prefix = adapter?.prefixTokens ?? 0;
  if (prefix === 0) return 0;
  const size = activationSize(input);
  const joined = (input.rows ?? 1) * prefix * (size + (input.adapterBytes ?? 4)) + input.tokens * size;
  return input.shape.layers * 2 * attentionWidths(input.shape).keys * joined;
}

function logitBytes({ vocabulary, hidden }: ModelShape, tokens: number, logits: LogitsPlan): number {
  if (logits === "none") return 0;
  if ("bytesPerEntry" in logits) return tokens * vocabulary * logits.bytesPerEntry;
  return Math.min(tokens, logits.chunkTokens) * vocabulary * 10 + tokens * hidden * 6;
}
