import type uPlot from "uplot";
import { readColours, type Colours } from "./theme";

/** One chart: a faint raw line, the line, and points over one `x`; marks are vertical. */
export interface ChartContent {
  readonly x: readonly number[];
  readonly raw: readonly (number | null)[];
  readonly line: readonly (number | null)[];
  readonly points: readonly (number | null)[];
  readonly range: readonly [number, number];
  readonly logarithmic: boolean;
  /** The axis reaches this x even before the line does. */
  readonly end: number;
  readonly marks: readonly { readonly x: number; readonly kind: "alert" | "resumed" }[];
  /** The line ends in an open circle instead of a dot. */
  readonly open: boolean;
}

export interface ChartOptions {
  /** Charts with one key share their crosshair. */
  readonly syncKey: string;
  readonly formatTicks: (values: readonly number[]) => readonly string[];
  readonly formatValue: (value: number | null | undefined) => string;
  /** The x under the crosshair and the value drawn there, or null when it left. */
  readonly onCursor: (at: { readonly x: number; readonly value: number } | null) => void;
}

// The library declares this as a constant enumeration, which modules that are compiled alone cannot read.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const LOGARITHMIC: uPlot.Scale.Distr = 3;
const RAW = 1;
export const LINE = 2;
const POINTS = 3;

export function plotOptions(
  size: { readonly width: number; readonly height: number },
  content: () => ChartContent,
  options: ChartOptions,
): uPlot.Options {
  const colours = readColours();
  const axis = {
    stroke: colours.muted,
    font: colours.font,
    ticks: { show: false },
  };
  return {
    ...size,
    padding: [10, 6, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: options.syncKey },
      points: {
        size: (_plot, index) => (index === RAW ? 0 : 9),
        width: (_plot, index) => (index === RAW ? 0 : 2),
        stroke: colours.background,
        fill: colours.focus,
      },
    },
    scales: {
      x: { time: false, range: () => [0, content().end] },
      y: { range: () => [...content().range], ...(content().logarithmic ? { distr: LOGARITHMIC } : {}) },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 20, gap: 3, space: 70, values: ticks(options) },
      {
        ...axis,
        grid: { stroke: colours.grid, width: 1 },
        size: 40,
        gap: 6,
        space: 30,
        values: ticks(options),
        ...(content().logarithmic ? { splits: logarithmicSplits, filter: (_plot, all) => all } : {}),
      },
    ],
    series: series(colours),
    hooks: {
      draw: [
        (plot) => {
          drawMarks(plot, content(), colours);
        },
      ],
      ...readingHooks(options),
    },
  };
}

function ticks(options: ChartOptions): uPlot.Axis.DynamicValues {
  return (_plot, splits) => [...options.formatTicks(splits)];
}

/** Up to two decades, powers of ten alone would leave the axis almost bare. */
function logarithmicSplits(_plot: uPlot, _axis: number, low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const steps = decades < 1 ? [1, 1.5, 2, 3, 5, 7] : decades < 2.5 ? [1, 3] : [1];
  const splits: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of steps) splits.push(Number((step * 10 ** power).toPrecision(3)));
  return splits.filter((value) => value >= low && value <= high);
}

function series(colours: Colours): uPlot.Series[] {
  const noPoints = { points: { show: false } };
  return [
    {},
    { stroke: withAlpha(colours.focus, 0.38), width: 1, spanGaps: true, ...noPoints },
    { stroke: colours.focus, width: 2, spanGaps: true, ...noPoints },
    {
      stroke: colours.focus,
      width: 1,
      spanGaps: true,
      points: { show: true, size: 7, width: 1.5, stroke: colours.focus, fill: colours.background },
    },
  ];
}

/** Computed colours are `rgb(…)` or `color(…)`; both take a slash and an alpha in the mixing function. */
function withAlpha(colour: string, alpha: number): string {
  const channels = /^rgb\((\d+), (\d+), (\d+)\)$/u.exec(colour);
  if (channels === null) return colour;
  return `rgb(${channels[1]!} ${channels[2]!} ${channels[3]!} / ${String(alpha)})`;
}

/** Alerts with a dashed line and a triangle, resumes with a thin line, and the end of the curve. */
function drawMarks(plot: uPlot, content: ChartContent, colours: Colours): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  for (const { x, kind } of content.marks) {
    const at = Math.round(plot.valToPos(x, "x", true));
    ctx.strokeStyle = kind === "alert" ? colours.worse : colours.muted;
    ctx.lineWidth = ratio;
    ctx.setLineDash(kind === "alert" ? [2 * ratio, 2 * ratio] : [6 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    if (kind === "alert") drawTriangle(ctx, at, bbox.top, 5 * ratio, colours.worse);
  }
  drawEnd(plot, content, colours);
  ctx.restore();
}

function drawTriangle(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y - size * 1.6);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x - size, y);
  ctx.fill();
}

function drawEnd(plot: uPlot, content: ChartContent, colours: Colours): void {
  const last = content.line.findLastIndex((value) => value !== null);
  if (last < 0) return;
  const { ctx } = plot;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(
    plot.valToPos(content.x[last]!, "x", true),
    plot.valToPos(content.line[last]!, "y", true),
    3.5 * devicePixelRatio,
    0,
    2 * Math.PI,
  );
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.strokeStyle = colours.focus;
  ctx.fillStyle = content.open ? colours.background : colours.focus;
  ctx.fill();
  ctx.stroke();
}

/** The value under the crosshair, written beside it: every chart of the group shows its own. */
function readingHooks(options: ChartOptions): uPlot.Hooks.Arrays {
  const reading = document.createElement("span");
  reading.className = "reading";
  reading.hidden = true;
  return {
    ready: [
      (plot) => {
        plot.over.append(reading);
      },
    ],
    setCursor: [
      (plot) => {
        const index = plot.cursor.idx ?? null;
        const value = index === null ? null : (plot.data[LINE]?.[index] ?? plot.data[RAW]?.[index] ?? null);
        const evaluation = index === null ? null : (plot.data[POINTS]?.[index] ?? null);
        const shown = value ?? evaluation;
        reading.hidden = shown === null || (plot.cursor.left ?? -1) < 0;
        const x = index === null ? undefined : plot.data[0][index];
        if (shown === null || x === undefined || reading.hidden) {
          options.onCursor(null);
          return;
        }
        options.onCursor({ x, value: shown });
        reading.textContent = options.formatValue(shown);
        const left = plot.valToPos(x, "x");
        const right = left > plot.over.clientWidth - 60;
        reading.style.left = `${String(left)}px`;
        reading.style.top = `${String(Math.max(8, plot.valToPos(shown, "y") - 14))}px`;
        reading.classList.toggle("before", right);
      },
    ],
  };
}
