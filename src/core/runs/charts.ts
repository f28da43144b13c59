import { formatFixed, formatInteger } from "../../base/format";
import type { Series } from "../../base/series";

/** One chart of the metrics panel: which metric, and the finding that is its title. */
export interface ChartDefinition {
  readonly id: string;
  readonly metric: string;
  /** Evaluation points on the same axes. */
  readonly evalMetric?: string;
  readonly unit: string;
  readonly scale: "linear" | "log";
  /** The finding in one line, with a number. */
  readonly title: (series: Series, points: Series) => string;
}

/** In the order in which they are drawn. */
export const CHARTS: readonly ChartDefinition[] = [
  {
    id: "loss",
    metric: "loss",
    evalMetric: "eval_loss",
    unit: "nats per token",
    scale: "linear",
    title: lossTitle,
  },
  {
    id: "grad_norm",
    metric: "grad_norm",
    unit: "before clipping",
    scale: "log",
    title: (series) =>
      numbers(series, "Gradient norm", (y) => peak(y, "Gradient norm peaks at", (v) => formatFixed(v, 2))),
  },
  {
    id: "learning_rate",
    metric: "learning_rate",
    unit: "per step",
    scale: "linear",
    title: (series) =>
      numbers(
        series,
        "Learning rate",
        (y) => `Learning rate is ${last(y).toExponential(1)}, highest ${highest(y).toExponential(1)}`,
      ),
  },
  {
    id: "tokens_per_second",
    metric: "tokens_per_second",
    unit: "tokens per second",
    scale: "linear",
    title: (series) => numbers(series, "Throughput", (y) => `${formatInteger(median(y))} tokens per second`),
  },
  {
    id: "step_seconds",
    metric: "step_seconds",
    unit: "seconds",
    scale: "linear",
    title: (series) => numbers(series, "Step time", stepTimeTitle),
  },
];

/** How many values the beginning and the end of a noisy series are averaged over. */
const ENDS = 5;
/** A step this much slower than usual is worth a word. */
const SLOW = 3;

function lossTitle(series: Series, points: Series): string {
  return numbers(series, "Loss", (y) => {
    if (y.length === 1) return `Loss starts at ${formatFixed(last(y), 2)}`;
    const ends = Math.min(ENDS, Math.floor(y.length / 2));
    const [from, to] = [mean(y.slice(0, ends)), mean(y.slice(-ends))];
    const moved = `from ${formatFixed(from, 2)} to ${formatFixed(to, 2)}`;
    const verb =
      to < from * 0.98
        ? `Loss fell ${moved}`
        : to > from * 1.02
          ? `Loss rose ${moved}`
          : `Loss stays at ${formatFixed(to, 2)}`;
    return verb + evalWords(points);
  });
}

/** The evaluation's own turn is the news when it has one: training goes on, generalisation does not. */
function evalWords(points: Series): string {
  const values = known(points.y);
  if (values.length === 0) return "";
  const low = Math.min(...values);
  const end = last(values);
  if (values.length > 2 && end > low * 1.03) {
    const at = points.x[points.y.indexOf(low)] ?? 0;
    return `; on evaluation rows it was lowest (${formatFixed(low, 2)}) at step ${at} and is ${formatFixed(end, 2)} now`;
  }
  return `; ${formatFixed(end, 2)} on evaluation rows`;
}

function stepTimeTitle(y: readonly number[]): string {
  const usual = median(y);
  const slow = y.filter((value) => value > SLOW * usual).length;
  const words = slow === 0 ? "" : `; ${slow} of ${y.length} took more than ${SLOW} times as long`;
  return `A step takes ${seconds(usual)}${words}`;
}

function seconds(value: number): string {
  return value < 0.1 ? `${formatFixed(value * 1000, 0)} ms` : `${formatFixed(value, 2)} s`;
}

function numbers(series: Series, name: string, say: (y: readonly number[]) => string): string {
  const y = known(series.y);
  if (y.length > 0) return say(y);
  return series.x.length === 0 ? `${name}: first value at the first step` : `${name}: no finite value so far`;
}

function known(y: readonly (number | null)[]): number[] {
  return y.filter((value): value is number => value !== null && Number.isFinite(value));
}

function peak(y: readonly number[], words: string, format: (value: number) => string): string {
  return `${words} ${format(highest(y))}, now ${format(last(y))}`;
}

function highest(y: readonly number[]): number {
  return y.reduce((most, value) => Math.max(most, value), -Infinity);
}

function last(y: readonly number[]): number {
  return y.at(-1) ?? 0;
}

function mean(y: readonly number[]): number {
  return y.reduce((sum, value) => sum + value, 0) / y.length;
}

function median(y: readonly number[]): number {
  const sorted = [...y].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
