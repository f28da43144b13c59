import { smooth, thin } from "../../src/base/series";
import type { ChartData } from "../../src/protocol/panels/metrics";

/** What the chart widget draws: columns over one shared `x`, the range of `y`, and what lies outside of it. */
export interface PreparedChart {
  readonly x: readonly number[];
  readonly raw: readonly (number | null)[];
  readonly smoothed: readonly (number | null)[];
  readonly points: readonly (number | null)[];
  readonly range: readonly [number, number];
  readonly logarithmic: boolean;
  /** Values of the raw line that the range leaves out; a person is told how many. */
  readonly hidden: { readonly count: number; readonly limit: number } | null;
}

export interface ChartSettings {
  /** Weight of the moving average, 0 to 0.99. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
}

/** Schedules are exact: averaging one would draw a rate that was never used. */
const EXACT: ReadonlySet<string> = new Set(["learning_rate", "epoch"]);
const MOST_POINTS = 1200;

/** Averages first and thins afterwards, so that the line does not depend on the width of the window. */
export function prepareChart(chart: ChartData, settings: ChartSettings): PreparedChart {
  const weight = EXACT.has(chart.id) ? 0 : settings.smoothing;
  const raw = thin({ x: chart.x, y: chart.y }, MOST_POINTS / 2);
  const smoothed = thin({ x: chart.x, y: smooth(chart.y, weight) }, MOST_POINTS / 2);
  const points = chart.points ?? { x: [], y: [] };
  const x = [...new Set([...raw.x, ...smoothed.x, ...points.x])].sort((a, b) => a - b);
  const columns = [raw, smoothed, points].map((series) => spread(x, series));
  const [rawColumn = [], smoothedColumn = [], pointColumn = []] = columns;
  const positive = [...rawColumn, ...pointColumn].every((value) => value === null || value > 0);
  const logarithmic = positive && (chart.scale === "log" || settings.logarithmic);
  const range = rangeOf(rawColumn, [...smoothedColumn, ...pointColumn], logarithmic);
  const above = chart.y.filter((value) => value !== null && value > range[1]).length;
  return {
    x,
    raw: weight === 0 ? rawColumn.map(() => null) : rawColumn,
    smoothed: smoothedColumn,
    points: pointColumn,
    range,
    logarithmic,
    hidden: above === 0 ? null : { count: above, limit: range[1] },
  };
}

function spread(
  x: readonly number[],
  series: { readonly x: readonly number[]; readonly y: readonly (number | null)[] },
): (number | null)[] {
  const known = new Map(series.x.map((at, index) => [at, series.y[index] ?? null]));
  return x.map((at) => known.get(at) ?? null);
}

/** All of the drawn lines and the middle 98% of the raw values: one spike does not flatten a run. */
function rangeOf(
  raw: readonly (number | null)[],
  drawn: readonly (number | null)[],
  logarithmic: boolean,
): readonly [number, number] {
  const sorted = raw.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor(sorted.length * 0.01), Math.ceil(sorted.length * 0.99));
  const all = [...middle, ...drawn.filter((value) => value !== null)];
  if (all.length === 0) return logarithmic ? [0.1, 1] : [0, 1];
  const low = all.reduce((a, b) => Math.min(a, b));
  const high = all.reduce((a, b) => Math.max(a, b));
  if (logarithmic) return [low / 1.15, high * 1.15];
  // A steady line shall look steady: the axis spans at least a fifth of the value.
  const least = Math.max(Math.abs(high), Math.abs(low)) * 0.2 || 1;
  const span = Math.max(high - low, least);
  const middleValue = (high + low) / 2;
  const floor = middleValue - span * 0.55;
  return [low >= 0 ? Math.max(0, floor) : floor, middleValue + span * 0.55];
}

export interface TableRow {
  readonly step: number;
  readonly value: number | null;
  readonly evaluation: number | null;
}

/** The numbers behind a chart: the newest step, every evaluation if few, and evenly spaced steps between. */
export function tableRows(chart: ChartData, most = 12): readonly TableRow[] {
  const points = new Map((chart.points?.x ?? []).map((at, index) => [at, chart.points?.y[index] ?? null]));
  const values = new Map(chart.x.map((at, index) => [at, chart.y[index] ?? null]));
  const evaluated = [...points.keys()].slice(-most / 2);
  const wanted = Math.max(2, most - evaluated.length);
  const n = chart.x.length;
  const even = Array.from({ length: Math.min(wanted, n) }, (_, i) =>
    Math.round(((i + 1) * n) / Math.min(wanted, n)),
  ).map((count) => chart.x[count - 1]!);
  const steps = [...new Set([...evaluated, ...even])].sort((a, b) => a - b);
  return steps.map((step) => ({
    step,
    value: values.get(step) ?? null,
    evaluation: points.get(step) ?? null,
  }));
}
