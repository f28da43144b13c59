import type { FromMetricsPanel, MetricsState } from "../../src/protocol/panels/metrics";
import { h, setText } from "../shared/dom";
import { button, checkbox } from "../shared/toolkit";
import { chartFigure, type ChartFigure, type ChartScene } from "./chartFigure";
import { header } from "./header";
import { headlineOf } from "./headline";
import { notices } from "./notices";
import { formatValue } from "./numbers";
import { timeline } from "./timeline";

export interface MetricsPanel {
  readonly show: (state: MetricsState, smoothing: number | undefined) => void;
  readonly showEmpty: (sentence: string) => void;
  readonly redraw: () => void;
}

/** Draws the last state. What a person set here (smoothing, dismissed alerts, open tables) outlives the next one. */
export function metricsPanel(root: HTMLElement, post: (message: FromMetricsPanel) => void): MetricsPanel {
  const top = header(post);
  const line = timeline();
  const boxes = notices(post);
  const grid = h("main", { class: "grid" });
  const figures = new Map<string, ChartFigure>();
  let state: MetricsState | undefined;
  const controls = controlBar((changed) => {
    drawCharts(changed);
  });

  const drawCharts = (settings: ChartSettingsNow): void => {
    if (state === undefined) return;
    const scene: ChartScene = {
      ...settings,
      totalSteps: state.run.totalSteps,
      marks: state.marks,
      broken: ["lost", "failed", "stopped"].includes(state.run.state) || state.run.silentFor !== null,
    };
    state.charts.forEach((chart, index) => {
      let figure = figures.get(chart.id);
      if (figure === undefined) {
        // The loss is the first chart, and the one that the legend reads from.
        const onCursor = index === 0 ? controls.showCursor : () => undefined;
        figure = chartFigure(chart.id, index === 0, onCursor);
        figures.set(chart.id, figure);
        grid.append(figure.element);
      }
      figure.update(chart, scene);
    });
    for (const [id, figure] of figures) {
      if (state.charts.some((chart) => chart.id === id)) continue;
      figure.dispose();
      figure.element.remove();
      figures.delete(id);
    }
  };

  return {
    show: (next, smoothing) => {
      const first = state === undefined;
      state = next;
      if (first) {
        root.replaceChildren(top.element, top.facts, line.element, boxes.element, controls.element, grid);
        if (smoothing !== undefined) controls.setSmoothing(smoothing);
      }
      const headline = headlineOf(next);
      top.update(headline, next.run);
      line.update(headline, next.run.totalSteps, next.marks);
      boxes.update(next);
      controls.update(next);
      drawCharts(controls.settings());
    },
    showEmpty: (sentence) => {
      state = undefined;
      const ask = (type: "startFineTuning" | "openExample") => (): void => {
        post({ type });
      };
      const start = button("Start fine-tuning", ask("startFineTuning"), { primary: true });
      const example = button("Open the example project", ask("openExample"));
      root.replaceChildren(
        h("main", { class: "empty" }, h("p", {}, sentence), h("div", { class: "buttons" }, start, example)),
      );
    },
    redraw: () => {
      for (const figure of figures.values()) figure.redraw();
    },
  };
}

interface ChartSettingsNow {
  readonly smoothing: number;
  readonly logarithmic: boolean;
}

/** The legend of the line, the value under the crosshair, and how the lines are drawn. */
function controlBar(onChange: (settings: ChartSettingsNow) => void): {
  readonly element: HTMLElement;
  settings(): ChartSettingsNow;
  setSmoothing(value: number): void;
  update(state: MetricsState): void;
  readonly showCursor: (at: { readonly x: number; readonly value: number } | null) => void;
} {
  let now: ChartSettingsNow = { smoothing: 0.9, logarithmic: false };
  const change = (part: Partial<ChartSettingsNow>): void => {
    now = { ...now, ...part };
    setText(shown, now.smoothing === 0 ? "off" : now.smoothing.toFixed(2));
    onChange(now);
  };
  const name = h("b");
  const reading = h("span", { class: "muted small reading-now" });
  const range = { type: "range", min: "0", max: "0.99", step: "0.01", "aria-label": "Smoothing" };
  const slider = h("input", { attributes: range });
  const shown = h("span", { class: "small smoothing" }, "0.90");
  slider.value = "0.9";
  slider.addEventListener("input", () => {
    change({ smoothing: Number(slider.value) });
  });
  const log = checkbox("log y", false, (logarithmic) => {
    change({ logarithmic });
  });
  const element = h(
    "div",
    { class: "legend" },
    h("span", { class: "run" }, h("span", { class: "sample-line" }), name, reading),
    h("span", { class: "controls" }, h("label", { class: "small" }, "smoothing ", slider), shown, log),
  );
  return {
    element,
    settings: () => now,
    setSmoothing: (value) => {
      slider.value = String(value);
      change({ smoothing: value });
    },
    update: (next) => {
      setText(name, next.run.name);
    },
    showCursor: (at) => {
      setText(reading, at === null ? "" : `${formatValue(at.value)} at ${at.x.toLocaleString("en-US")}`);
    },
  };
}
