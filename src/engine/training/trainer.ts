import { gradientGraph, type LlamaModel } from "../llama/llamaModel";
import type { TrainableSet } from "../llama/trainables";
import { compileGraph, type CompiledGraph } from "../onnx/session";
import { adamWFeeds, adamWGraph } from "./adamW";
import { createMaskCache, makeBatch, roundUp, type LabelledRow } from "./batch";
import { trainedTokens, type Example } from "./example";

/** Everything that an update changes: what a checkpoint has to hold. */
export interface TrainingState {
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Updates applied so far. */
  readonly updates: number;
}

export function freshState(parameters: Float32Array): TrainingState {
  const zeros = (): Float32Array => new Float32Array(parameters.length);
  return { parameters, firstMoment: zeros(), secondMoment: zeros(), updates: 0 };
}

export interface StepSettings {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly maxGradNorm: number;
  /** At most this many rows go through the graph at once. */
  readonly microBatch: number;
}

export interface StepResult {
  /** Mean over the step's trained tokens, in nats; NaN where there are none. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradNorm: number;
  readonly trainedTokens: number;
  /** The state after the update, or the one before it if loss or gradient were not finite. */
  readonly state: TrainingState;
  readonly applied: boolean;
}

export interface Trainer {
  /** Null when `interrupted` said so between two micro-batches: nothing has changed then. */
  step(
    state: TrainingState,
    rows: readonly Example[],
    settings: StepSettings,
    interrupted?: () => boolean,
  ): Promise<StepResult | null>;
  release(): Promise<void>;
}

export interface TrainerOptions {
  readonly threads: number;
  /** Tokens of the longest row. */
  readonly maxLength: number;
}

export async function createTrainer(
  model: LlamaModel,
  set: TrainableSet,
  options: TrainerOptions,
): Promise<Trainer> {
  const gradient = await compileGraph(gradientGraph(model, set, roundUp(options.maxLength)), options);
  const optimizer = await compileGraph(adamWGraph(set.size), options);
  const masks = createMaskCache(model.config);
  const decays = new Float32Array(set.size);
  for (const { offset, size, decays: applies } of set.tensors)
    if (applies) decays.fill(1, offset, offset + size);
  return {
    step: async (state, rows, settings, interrupted = () => false) => {
      const sum = new Float32Array(set.size);
      let loss = 0;
      const tokens = rows.reduce((count, row) => count + trainedTokens(row), 0);
      for (const part of microBatches(rows, settings.microBatch)) {
        if (interrupted()) return null;
        loss += await addGradient(gradient, makeBatch(part, masks), state.parameters, sum);
      }
      const mean = loss / tokens;
      if (!Number.isFinite(mean))
        return { loss: mean, gradNorm: NaN, trainedTokens: tokens, state, applied: false };
      return {
        ...(await update(optimizer, state, sum, decays, tokens, settings)),
        loss: mean,
        trainedTokens: tokens,
      };
    },
    release: async () => {
      await gradient.release();
      await optimizer.release();
    },
  };
}

/** Rows of similar length go together: the sum over the step does not depend on it, the padding does. */
function microBatches(rows: readonly Example[], size: number): readonly (readonly LabelledRow[])[] {
  const sorted = rows.filter((row) => trainedTokens(row) > 0).sort((a, b) => a.ids.length - b.ids.length);
  const parts: (readonly LabelledRow[])[] = [];
  for (let i = 0; i < sorted.length; i += size) parts.push(sorted.slice(i, i + size));
  return parts;
}

/** Adds the gradient of one micro-batch to `sum` and returns its loss, both sums over tokens. */
async function addGradient(
  compiled: CompiledGraph,
  batch: ReturnType<typeof makeBatch>,
  parameters: Float32Array,
  sum: Float32Array,
): Promise<number> {
  const results = await compiled.run({
    ...batch.feeds,
    parameters: { data: parameters, shape: [parameters.length] },
  });
  const gradient = results.get("gradient")!;
  for (let i = 0; i < sum.length; i++) sum[i]! += gradient[i]!;
  return results.get("loss")![0]!;
}

async function update(
  optimizer: CompiledGraph,
  state: TrainingState,
  gradient: Float32Array,
  decays: Float32Array,
  tokens: number,
  settings: StepSettings,
): Promise<Pick<StepResult, "gradNorm" | "state" | "applied">> {
  const vector = (data: Float32Array): { data: Float32Array; shape: number[] } => ({
    data,
    shape: [data.length],
  });
  const results = await optimizer.run({
    ...adamWFeeds({ ...settings, update: state.updates + 1, tokens }),
    parameters: vector(state.parameters),
    firstMoment: vector(state.firstMoment),
    secondMoment: vector(state.secondMoment),
    gradient: vector(gradient),
    decays: vector(decays),
  });
  const gradNorm = results.get("gradNorm")![0]!;
  if (!Number.isFinite(gradNorm)) return { gradNorm, state, applied: false };
  const next = {
    parameters: results.get("nextParameters")!,
    firstMoment: results.get("nextFirstMoment")!,
    secondMoment: results.get("nextSecondMoment")!,
    updates: state.updates + 1,
  };
  return { gradNorm, state: next, applied: true };
}
