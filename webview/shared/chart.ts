import uPlot from "uplot";
import { LINE, plotOptions, type ChartContent, type ChartOptions } from "./chartOptions";

export interface ChartWidget {
  readonly update: (content: ChartContent) => void;
  /** After a change of the theme: a canvas does not follow the style sheet. */
  readonly redraw: () => void;
  readonly dispose: () => void;
}

/** Mounts a chart into `area`, whose size comes from the style sheet; arrow keys move the crosshair inside. */
export function mountChart(area: HTMLElement, options: ChartOptions): ChartWidget {
  let content: ChartContent | undefined;
  let plot: uPlot | undefined;

  const build = (): void => {
    plot?.destroy();
    plot = undefined;
    const { clientWidth: width, clientHeight: height } = area;
    if (content === undefined || width === 0 || height === 0) return;
    const current = (): ChartContent => content!;
    plot = new uPlot(plotOptions({ width, height }, current, options), columnsOf(content), area);
  };
  const resized = new ResizeObserver(() => {
    if (plot === undefined) build();
    else plot.setSize({ width: area.clientWidth, height: area.clientHeight });
  });
  resized.observe(area);
  area.addEventListener("keydown", (event) => {
    if (plot !== undefined && moveCursor(plot, event.key)) event.preventDefault();
  });
  return {
    update: (next) => {
      const rebuild = plot === undefined || content?.logarithmic !== next.logarithmic;
      content = next;
      // The ranges are functions of the content, so that new data alone moves the axes.
      if (rebuild) build();
      else plot?.setData(columnsOf(next));
    },
    redraw: build,
    dispose: () => {
      resized.disconnect();
      plot?.destroy();
    },
  };
}

function columnsOf(content: ChartContent): uPlot.AlignedData {
  return [[...content.x], [...content.raw], [...content.line], [...content.points]];
}

/** Left and right go one drawn value on, Home and End to the edges, Escape takes the crosshair away. */
function moveCursor(plot: uPlot, key: string): boolean {
  const last = plot.data[0].length - 1;
  const now = plot.cursor.idx ?? null;
  const line = plot.data[LINE]!;
  const seek = (from: number, by: number): number => {
    let at = from;
    while (at > 0 && at < last && line[at] == null) at += by;
    return Math.min(last, Math.max(0, at));
  };
  const targets: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => (now === null ? last : seek(now - 1, -1)),
    ArrowRight: () => (now === null ? 0 : seek(now + 1, 1)),
    Home: () => 0,
    End: () => last,
  };
  if (key === "Escape") {
    plot.setCursor({ left: -10, top: -10 });
    return true;
  }
  const index = targets[key]?.();
  const x = index === undefined ? undefined : plot.data[0][index];
  if (x === undefined) return false;
  plot.setCursor({ left: plot.valToPos(x, "x"), top: plot.over.clientHeight / 2 });
  return true;
}
