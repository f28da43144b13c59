import type { ResolvedConfig } from "../../runconfig/resolve/resolvedConfig";
import { bandBySize, type SizedMeasurement } from "./correctionBySize";
import { stateOf, sum, type Forecast, type MemoryComponents } from "./forecast";
import type { ReadShape } from "../model/readModelShape";

/** What a measured step says about a forecast: how much larger or smaller was the part that is only estimated. */
export interface Residual {
  /** Measured over forecast, of everything but weights, adapter, gradients and optimizer. */
  readonly ratio: number;
  /** RFC 3339. */
  readonly measuredAt: string;
  /**
   * What the forecast said of that part, in bytes; given where the ratio is not the same for other sizes. The embedded
   * engine's is not: its runtime's own memory does not grow with the batch.
   */
  readonly sizeBytes?: number;
}

/** Residuals of one model, method and device, oldest first. */
export interface Correction {
  readonly model: string;
  readonly method: string;
  readonly device: string;
  readonly residuals: readonly Residual[];
}

export type CorrectionKey = Pick<Correction, "model" | "method" | "device">;

/** A ratio outside of this is a mistake of measuring, not of forecasting. */
const PLAUSIBLE: readonly [low: number, high: number] = [0.1, 10];
/** The newest count; drivers and libraries change. */
const KEPT = 16;
/** Half the band after measuring is at least so much of the estimated part: allocators differ from step to step. */
const LEAST = 0.03;
/** A single measurement says nothing about the spread. */
const SINGLE = 0.06;
/** Weights and states are known, but for the rounding of allocators. */
const STATE = 0.005;

/** What a correction is filed under: the model by its sizes, wherever its folder lies. */
export function correctionKey(
  { family, shape }: ReadShape,
  config: ResolvedConfig,
  device: string,
): CorrectionKey {
  const { hidden, intermediate, layers, heads, keyValueHeads, vocabulary } = shape;
  const sizes = [hidden, intermediate, layers, heads, keyValueHeads, vocabulary].join("-");
  return {
    model: `${family}-${sizes}`,
    method: [config.task, config.method.name, config.model.quantization, config.model.dtype].join("-"),
    device,
  };
}

/** What is known about one model, method and device. */
export function findCorrection(
  corrections: readonly Correction[],
  { model, method, device }: CorrectionKey,
): Correction | undefined {
  return corrections.find((one) => one.model === model && one.method === method && one.device === device);
}

/**
 * The residual of one measured peak in bytes, or undefined for a measurement that cannot be of this forecast (less than
 * the weights alone, or many times as much).
 */
export function residualOf(forecast: Forecast, peakBytes: number, measuredAt: string): Residual | undefined {
  const state = stateOf(forecast.components);
  const ratio = (peakBytes - state) / (sum(forecast.components) - state);
  const [low, high] = PLAUSIBLE;
  return Number.isFinite(ratio) && ratio >= low && ratio <= high ? { ratio, measuredAt } : undefined;
}

/** With one residual more; old ones fall out. */
export function addResidual(correction: Correction, residual: Residual): Correction {
  return { ...correction, residuals: [...correction.residuals, residual].slice(-KEPT) };
}

/**
 * A forecast moved to where earlier runs were measured, with a narrower band. Only the estimated part is scaled, by the
 * median: what the weights take is known, so the correction also holds for other batch sizes. Never wider than before.
 */
export function applyCorrection(forecast: Forecast, { residuals }: Correction): Forecast {
  if (residuals.length === 0) return forecast;
  const sized = residuals.flatMap(({ ratio, sizeBytes }) =>
    sizeBytes === undefined ? [] : [{ size: sizeBytes, measured: ratio * sizeBytes }],
  );
  if (sized.length > 0) return applyBySize(forecast, sized);
  const { components } = forecast;
  const ratios = residuals.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const ratio = median(ratios);
  const state = stateOf(components);
  const estimated = sum(components) - state;
  const centre = state + estimated * ratio;
  const spread = residuals.length === 1 ? SINGLE : Math.max(LEAST, (ratios.at(-1)! - ratios[0]!) / 2 / ratio);
  const half = Math.min(
    (forecast.highBytes - forecast.lowBytes) / 2,
    estimated * ratio * spread + state * STATE,
  );
  return {
    lowBytes: centre - half,
    highBytes: centre + half,
    components: scaled(components, ratio),
  };
}

function applyBySize(forecast: Forecast, measurements: readonly SizedMeasurement[]): Forecast {
  const { components, lowBytes, highBytes } = forecast;
  const state = stateOf(components);
  const whole = sum(components);
  // The band is a share of the whole; state and what is estimated are not known equally well.
  const { low, high } = bandBySize(measurements, whole - state, (size) => ({
    low: ((state + size) * lowBytes) / whole - state,
    high: ((state + size) * highBytes) / whole - state,
  }));
  const ratio = (low + high) / 2 / (whole - state);
  return {
    lowBytes: state + low,
    highBytes: state + high,
    components: scaled(components, ratio),
  };
}

function scaled(components: MemoryComponents, ratio: number): MemoryComponents {
  return {
    ...components,
    activations: components.activations * ratio,
    logits: components.logits * ratio,
    context: components.context * ratio,
  };
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
