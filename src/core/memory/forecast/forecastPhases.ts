import {
  forecastMemory,
  peakOf,
  TOLERANCE,
  weightsBytes,
  type ContextBytes,
  type Forecast,
  type ForecastInput,
  type MemoryComponents,
} from "./forecast";
import { attentionWidths, linearModules, type ModelShape } from "../model/modelShape";
import type { TaskPlan } from "./planTask";

export interface PhaseInput {
  /** The training step that the other phases share weights and adapter with. */
  readonly step: ForecastInput;
  /** Rows and length of an evaluation batch. */
  readonly task: TaskPlan;
}

/** Tokens that an answer may get when a run's evaluation writes. */
const ANSWER_TOKENS = 256;
/** Logits that nobody asks a gradient of: 16 and 32 bits. */
const PLAIN_LOGITS = 6;

/** Scoring or writing answers: weights, adapter, one layer at a time, logits, and the cache of what was written. */
export function evaluatePhase({ step, task }: PhaseInput, generates: boolean): Forecast {
  const { shape } = step;
  const size = step.activationBytes ?? 2;
  const whole = forecastMemory({
    ...step,
    tokens: task.rows * task.length,
    rows: task.rows,
    passing: true,
    referenceModel: false,
    logits:
      task.logits !== "none" && "bytesPerEntry" in task.logits
        ? { bytesPerEntry: PLAIN_LOGITS }
        : task.logits,
  }).components;
  const cache = generates ? cacheBytes(shape, task.rows, task.length + ANSWER_TOKENS, size) : 0;
  return band(
    {
      ...whole,
      gradients: 0,
      optimizer: 0,
      activations: whole.activations + cache,
      logits: generates ? Math.max(whole.logits, task.rows * shape.vocabulary * PLAIN_LOGITS) : whole.logits,
    },
    step.context,
  );
}

/** Answers are sampled while optimizer and reference stay where they are; nothing is kept for a backward pass. */
export function samplingPhase(step: ForecastInput, task: TaskPlan): Forecast {
  const { shape } = step;
  const size = step.activationBytes ?? 2;
  const whole = forecastMemory({ ...step, tokens: task.rows, checkpointing: true }).components;
  return band(
    {
      ...whole,
      gradients: 0,
      activations: cacheBytes(shape, task.sampledRows, task.length, size),
      logits: task.sampledRows * shape.vocabulary * PLAIN_LOGITS,
    },
    step.context,
  );
}

/**
 * An adapter written into the weights on the processor: the base in 16 bits (never the quantized one), the adapter, and
 * the update of the largest matrix in 32 bits beside its sum.
 */
export function mergePhase({ step }: PhaseInput, context: ContextBytes): Forecast {
  const { shape } = step;
  const base = weightsBytes({
    shape,
    method: step.method,
    tokens: 0,
    weightBytes: step.activationBytes ?? 2,
  });
  const { adapter } = forecastMemory({ ...step, tokens: 1, rows: 1 }).components;
  const largest = Math.max(0, ...linearModules(shape).map(({ input, output }) => input * output));
  return band(
    {
      weights: base,
      adapter,
      gradients: 0,
      optimizer: 0,
      activations: largest * 8,
      logits: 0,
      context: (context.low + context.high) / 2,
    },
    context,
  );
}

/** Of two moments of one run, the one that needs more; each end of the band is the higher one. */
export function worseOf(a: Forecast, b: Forecast): Forecast {
  const { components } = a.highBytes >= b.highBytes ? a : b;
  return {
    lowBytes: Math.max(a.lowBytes, b.lowBytes),
    highBytes: Math.max(a.highBytes, b.highBytes),
    components,
  };
}

/** Moves both ends of the band away by a share of themselves. */
export function widen(forecast: Forecast, share: number): Forecast {
  if (share === 0) return forecast;
  return {
    ...forecast,
    lowBytes: forecast.lowBytes * (1 - share),
    highBytes: forecast.highBytes * (1 + share),
  };
}

/** Keys and values of so many tokens in every layer. */
function cacheBytes(shape: ModelShape, rows: number, length: number, size: number): number {
  return 2 * shape.layers * attentionWidths(shape).keys * size * rows * length;
}

function band(components: MemoryComponents, context: ContextBytes | undefined): Forecast {
  const { low, high } = context ?? { low: components.context, high: components.context };
  const peak = peakOf(components);
  return { lowBytes: peak * (1 - TOLERANCE) + low, highBytes: peak * (1 + TOLERANCE) + high, components };
}
