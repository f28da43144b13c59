import { layerNames } from "../model/layouts";
import { attentionWidths, isGated, widestMlp, type ModelShape } from "../model/modelShape";

/** What of a run decides what a layer keeps. */
interface LayerInput {
  readonly shape: ModelShape;
  readonly fused?: boolean;
  readonly eagerLength?: number;
}

/** What is trained of a layer, and what it keeps for that. */
export interface LayerTraining {
  /** Bytes per token that adapters keep; undefined when the layer itself is trained. */
  readonly adapterKept: number | undefined;
  /** Experts' weights have a gradient: those of adapters of experts have one too. */
  readonly trainsExperts: boolean;
}

/** Saved for the backward pass by one layer, per token, in 16 bits (or 32) with 32-bit norms. */
export function layerBytesPerToken(
  input: LayerInput,
  size: number,
  intermediate: number,
  { adapterKept, trainsExperts }: LayerTraining,
): number {
  const { shape, eagerLength } = input;
  const { queries, keys } = attentionWidths(shape);
  const isFused = input.fused === true;
  const norms = normKept(shape, size, isFused) * normedWidth(shape);
  const repeated = isFused ? 0 : 2 * Math.max(0, queries - keys);
  const attention = size * (2 * queries + 2 * keys + repeated);
  const scores = eagerLength === undefined ? 0 : shape.heads * eagerLength * (shape.scoreBytes ?? size + 4);
  const mlp = size * mlpTensors(shape, isFused) * intermediate;
  const inputs = adapterKept ?? trainedInputs(shape, size, intermediate, isFused);
  const joint = layerNames(shape.layout ?? "llama").joint === true ? size * (queries + keys) : 0;
  return norms + attention + joint + scores + mlp + expertBytes(shape, size, trainsExperts) + inputs;
}

/**
 * What one layer holds at once per token while nothing is kept for a backward pass: the residual stream and its norm in 32
 * bits, then attention or MLP, whichever is wider, and the copy of an input that an adapter of another precision makes.
 */
export function passingBytesPerToken(input: LayerInput, size: number, adapterKept: number): number {
  const { shape, eagerLength } = input;
  const { hidden, experts } = shape;
  const { queries, keys } = attentionWidths(shape);
  const widest = widestMlp(shape);
  const scores = eagerLength === undefined ? 0 : shape.heads * eagerLength * (shape.scoreBytes ?? size + 4);
  const attention = size * (2 * queries + 2 * keys + 2 * Math.max(0, queries - keys)) + scores;
  const copies = experts === undefined ? 0 : experts.active * hidden;
  const mlp = size * ((isGated(shape) ? 3 : 2) * widest + copies);
  return hidden * (2 * size + 8) + Math.max(attention, mlp) + Math.min(adapterKept, 4 * widest);
}

/** Width of everything in a layer that is normalized. */
function normedWidth(shape: ModelShape): number {
  const { queries, keys } = attentionWidths(shape);
  const heads = shape.queryNorm === true ? queries + keys : 0;
  return (shape.norms ?? 2) * shape.hidden + heads + latentWidth(shape);
}

function latentWidth({ latent }: ModelShape): number {
  return latent === undefined ? 0 : latent.queryRank + latent.keyValueRank;
}

function normKept(shape: ModelShape, size: number, isFused: boolean): number {
  if (isFused || shape.layerNorm === true) return size;
  return shape.normKept ?? 4;
}

/** Inputs of trained matrices, and what a written-out norm keeps for the gradient of its own weight. */
function trainedInputs(shape: ModelShape, size: number, intermediate: number, isFused: boolean): number {
  const { hidden, norms = 2 } = shape;
  const normalized = isFused ? 0 : (shape.normalized ?? (shape.layerNorm === true ? 0 : size));
  // Side by side, attention and MLP read one tensor; what ReLU keeps is what the way down reads.
  const read =
    Math.min(2, norms) * hidden + latentWidth(shape) + (shape.keepsResult === true ? 0 : intermediate);
  return size * read + normalized * normedWidth(shape);
}

function mlpTensors(shape: ModelShape, isFused: boolean): number {
  if (!isGated(shape)) return shape.mlpTensors ?? 1;
  return isFused ? 2 : (shape.mlpTensors ?? 3);
}

/**
 * What comes back from a token's experts is weighed, the router keeps a share for each, and experts that are trained keep
 * their copy of the token.
 */
function expertBytes({ experts, hidden }: ModelShape, size: number, trainsExperts: boolean): number {
  if (experts === undefined) return 0;
  return (trainsExperts ? 2 : 1) * experts.active * hidden * size + 4 * experts.count;
}
