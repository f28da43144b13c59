import { countLowRank, countParameters, linearSize, type DecoderShape, type Linear } from "./decoderShape";

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

/** One training step of the full engine on one device. */
export interface ForecastInput {
  readonly shape: DecoderShape;
  readonly method:
    | { readonly name: "full" }
    | { readonly name: "lora"; readonly rank: number; readonly targets: readonly Linear[] };
  /** Tokens of one micro-batch, padding included. */
  readonly tokens: number;
  /** Bytes of a weight; 2 for bfloat16. */
  readonly weightBytes?: number;
  /** Bits of a weight in the layers' matrices: 4.5 for NF4, 4.127 with double quantization. */
  readonly quantizedBits?: number;
  /** Bytes of an adapter weight and of its gradient; 4 unless the adapter is bfloat16. */
  readonly adapterBytes?: number;
  /** Bytes of optimizer state per trained parameter; AdamW: twice its own precision. */
  readonly optimizerBytes?: number;
  /** Activations are recomputed layer by layer. */
  readonly checkpointing?: boolean;
  /** Fused norm and activation kernels. */
  readonly fused?: boolean;
  /** Whole logits at 12 to 16 bytes per entry (14), or a chunk of so many tokens at a time. */
  readonly logits?: { readonly bytesPerEntry: number } | { readonly chunkTokens: number };
  /** Attention that keeps its score matrix: length of the longest row. */
  readonly eagerLength?: number;
}

const CONTEXT_LOW = 0.5e9;
const CONTEXT_HIGH = 1.4e9;
/** What the allocator cannot use again. */
const FRAGMENTATION = 1.04;

/**
 * Memory of one training step in closed form, in bytes: Unsloth's and EleutherAI's accounting, extended to grouped
 * queries, gated layers and logits, and held against thirteen published measurements (`test/core/memory`). Never less
 * for more tokens, rank or layers.
 */
export function forecastMemory(input: ForecastInput): Forecast {
  const { shape, method, tokens } = input;
  const parameters = countParameters(shape);
  const bytes = input.weightBytes ?? 2;
  const isFull = method.name === "full";
  const trained = isFull ? parameters.total : countLowRank(shape, method.rank, method.targets);
  const trainedBytes = isFull ? bytes : (input.adapterBytes ?? 4);
  const { kept, working } = activationBytes(input);
  const components: MemoryComponents = {
    weights:
      input.quantizedBits === undefined
        ? parameters.total * bytes
        : (parameters.linear * input.quantizedBits) / 8 + parameters.other * bytes,
    adapter: isFull ? 0 : trained * trainedBytes,
    gradients: trained * trainedBytes,
    optimizer: trained * (input.optimizerBytes ?? 2 * trainedBytes),
    activations: kept + working,
    logits: logitBytes(shape, tokens, input.logits ?? { bytesPerEntry: 14 }),
    context: (CONTEXT_LOW + CONTEXT_HIGH) / 2,
  };
  return {
    lowBytes: lowPeak(input, components) + CONTEXT_LOW,
    highBytes: peakOf(components) * FRAGMENTATION + CONTEXT_HIGH,
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

/**
 * Parts whose peaks do not meet: the logits are gone when a layer is recomputed, and in full fine-tuning gradients
 * appear while activations go.
 */
function lowPeak(input: ForecastInput, parts: MemoryComponents): number {
  const { kept, working } = activationBytes(input);
  const state = parts.weights + parts.adapter + parts.optimizer;
  const forward = kept + Math.max(working, parts.logits);
  if (input.method.name !== "full") return state + parts.gradients + forward;
  return state + Math.max(forward, parts.gradients + 0.3 * parts.activations);
}

/** Bytes that stay until the backward pass, and bytes of the one layer that is recomputed. */
function activationBytes(input: ForecastInput): { readonly kept: number; readonly working: number } {
  const { shape, tokens } = input;
  const layer = tokens * layerBytesPerToken(input);
  if (input.checkpointing !== true) return { kept: shape.layers * layer, working: 0 };
  return { kept: tokens * 2 * shape.hidden * shape.layers, working: layer };
}

/** Saved for the backward pass by one layer, per token, in 16 bits with 32-bit norms. */
function layerBytesPerToken({ shape, method, adapterBytes, fused, eagerLength }: ForecastInput): number {
  const { hidden, intermediate } = shape;
  const queries = shape.heads * shape.headSize;
  const keys = shape.keyValueHeads * shape.headSize;
  const isFused = fused === true;
  const norms = 2 * (isFused ? 2 : 4) * hidden;
  const attention = 2 * (queries + 2 * keys) + 2 * queries + (isFused ? 0 : 4 * (queries - keys));
  const scores = eagerLength === undefined ? 0 : shape.heads * eagerLength * 6;
  const gated = (isFused ? 4 : 6) * intermediate;
  const inputs =
    method.name === "full"
      ? 4 * hidden + 2 * intermediate
      : adapterInputBytes(shape, method.targets, adapterBytes ?? 4);
  return norms + attention + scores + gated + inputs;
}

/** A 32-bit adapter keeps a copy of its input per target; a 16-bit one shares it between targets with one input. */
function adapterInputBytes(shape: DecoderShape, targets: readonly Linear[], adapterBytes: number): number {
  if (adapterBytes >= 4) return targets.reduce((total, name) => total + 4 * linearSize(shape, name).input, 0);
  const shared = new Map(targets.map((name) => [sourceOf(name), linearSize(shape, name).input]));
  return [...shared.values()].reduce((total, size) => total + 2 * size, 0);
}

function sourceOf(name: Linear): string {
  if (name === "o_proj" || name === "down_proj") return name;
  return name === "gate_proj" || name === "up_proj" ? "mlp" : "attention";
}

function logitBytes(
  { vocabulary, hidden }: DecoderShape,
  tokens: number,
  logits: NonNullable<ForecastInput["logits"]>,
): number {
  if ("bytesPerEntry" in logits) return tokens * vocabulary * logits.bytesPerEntry;
  return logits.chunkTokens * vocabulary * 10 + tokens * hidden * 6;
}
