import { adapterCost } from "../adapters/adapterCost";
import {
  countParameters,
  targetedModules,
  widestMlp,
  type ModelShape,
  type Targets,
} from "../model/modelShape";
import { sum, type Forecast, type MemoryComponents } from "./forecast";

/** One run of the embedded engine, which computes in float32 on the processor. */
export interface EmbeddedInput {
  readonly shape: ModelShape;
  readonly method:
    { readonly name: "full" } | { readonly name: "lora"; readonly rank: number; readonly targets: Targets };
  readonly batch: number;
  /** Tokens of the longest row. */
  readonly length: number;
  /** Share of the tokens whose next token is predicted: only these meet the head. */
  readonly trainedShare: number;
}

/**
 * Measured on the engine itself (peak resident memory of one process, eight shapes of 1 to 30 million parameters, with
 * onnxruntime 1.30 on Linux), as multiples of what the shape says.
 */
const CALIBRATION = {
  /** Node, the runtime's library, the worker thread, tokenizer and rows; training leaves more for the collector. */
  contextBytes: { training: 160e6, scoring: 120e6 },
  /** Copies of the frozen weights: the model in memory, and per session the encoded graph, its tensors, packed ones. */
  modelCopies: 1,
  scorerCopies: 3,
  trainerCopies: 4,
  /** Vectors of the size of all trained parameters that live at once around an update. */
  trainedVectors: { adapter: 2, gradients: 4, optimizer: 16 },
  /** Score matrices of one layer that live at once: in the backward pass beside the kept one, and while scoring. */
  scratchScores: { backward: 3, forward: 2 },
  /** Copies of the logits. */
  logitCopies: { backward: 3, forward: 2 },
  /** Tokens per run of the scorer (`engine/scoring`). */
  scorerTokens: 4096,
  /** Half the width of the band. */
  tolerance: 0.25,
} as const;

const FLOAT = 4;
const LENGTH_STEP = 16;

/** Peak while training, in bytes: the scorer stays loaded beside the trainer. */
export function forecastEmbeddedTraining(input: EmbeddedInput): Forecast {
  const { shape, method } = input;
  const isFull = method.name === "full";
  const total = countParameters(shape).total * FLOAT;
  const trained = trainedBytes(input, total);
  const length = Math.ceil(input.length / LENGTH_STEP) * LENGTH_STEP;
  const tokens = input.batch * length;
  const { modelCopies, scorerCopies, trainerCopies, trainedVectors } = CALIBRATION;
  return band({
    // Trained weights are fed as one vector and never become part of a graph.
    weights: total * (isFull ? modelCopies : modelCopies + scorerCopies + trainerCopies),
    adapter: trained * trainedVectors.adapter,
    gradients: trained * trainedVectors.gradients,
    optimizer: trained * trainedVectors.optimizer,
    activations:
      tokens * FLOAT * (shape.layers * keptPerToken(input, length) + scratchPerToken(shape, length)),
    logits: tokens * input.trainedShare * shape.vocabulary * FLOAT * CALIBRATION.logitCopies.backward,
    context: CALIBRATION.contextBytes.training,
  });
}

/** Peak while scoring, in bytes: nothing is kept for a backward pass. */
export function forecastEmbeddedEvaluation(input: EmbeddedInput): Forecast {
  const { shape, method } = input;
  const isFull = method.name === "full";
  const total = countParameters(shape).total * FLOAT;
  const trained = trainedBytes(input, total);
  const length = Math.ceil(input.length / LENGTH_STEP) * LENGTH_STEP;
  const tokens = Math.max(CALIBRATION.scorerTokens, length);
  const scores = CALIBRATION.scratchScores.forward * shape.heads * length;
  const perToken = 2 * widestMlp(shape) + 4 * shape.hidden + scores;
  return band({
    weights: total * (CALIBRATION.modelCopies + (isFull ? 0 : CALIBRATION.scorerCopies)),
    adapter: trained * CALIBRATION.trainedVectors.adapter,
    gradients: 0,
    optimizer: 0,
    activations: tokens * FLOAT * perToken,
    // One option of a few tokens per row: at most an eighth of the places.
    logits: (tokens / 8) * shape.vocabulary * FLOAT * CALIBRATION.logitCopies.forward,
    context: CALIBRATION.contextBytes.scoring,
  });
}

/**
 * Floats that one layer keeps per token: residual stream and norms, queries and keys before and after rotation,
 * softmax weights against every place of the row, the gated layer, and the inner values of the adapters.
 */
function keptPerToken({ shape, method }: EmbeddedInput, length: number): number {
  const queries = shape.heads * shape.headSize;
  const keys = shape.keyValueHeads * shape.headSize;
  const inner = method.name === "full" ? 0 : method.rank * targetedModules(shape, method.targets).length;
  return 6 * shape.hidden + 4 * queries + 8 * keys + shape.heads * length + 4 * shape.intermediate + inner;
}

function trainedBytes({ shape, method }: EmbeddedInput, total: number): number {
  if (method.name === "full") return total;
  return adapterCost(shape, method, { adapterBytes: FLOAT, activationBytes: FLOAT }).trained * FLOAT;
}

function scratchPerToken(shape: ModelShape, length: number): number {
  return CALIBRATION.scratchScores.backward * shape.heads * length;
}

function band(components: MemoryComponents): Forecast {
  const centre = sum(components);
  return {
    lowBytes: centre * (1 - CALIBRATION.tolerance),
    highBytes: centre * (1 + CALIBRATION.tolerance),
    components,
  };
}
