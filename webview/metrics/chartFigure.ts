import type { ChartData, ChartMark } from "../../src/protocol/panels/metrics";
import { mountChart } from "../shared/chart";
import type { ChartOptions } from "../shared/chartOptions";
import { h, setText } from "../shared/dom";
import { prepareChart, tableRows, type ChartSettings } from "./chartModel";
import { formatTicks, formatValue } from "./numbers";

export interface ChartFigure {
  readonly element: HTMLElement;
  readonly update: (chart: ChartData, scene: ChartScene) => void;
  readonly redraw: () => void;
  readonly dispose: () => void;
}

/** What all charts of a panel have in common. */
export interface ChartScene extends ChartSettings {
  readonly totalSteps: number;
  readonly marks: readonly ChartMark[];
  /** The line ends in an open circle: nothing follows, and the run is not complete. */
  readonly broken: boolean;
}

/** A plot with its finding as the title, its unit below, and its numbers behind "Table". */
export function chartFigure(id: string, big: boolean, onCursor: ChartOptions["onCursor"]): ChartFigure {
  const caption = h("figcaption");
  const area = h("div", { class: "area", attributes: { role: "img", tabindex: "0" } });
  const waiting = h("p", { class: "waiting" }, "no value yet");
  const unit = h("span");
  const hidden = h("span", { class: "hidden-points" });
  const table = h("table");
  const details = h("details", { class: "numbers" }, h("summary", {}, "Table"), table);
  const element = h(
    "figure",
    { class: big ? "chart big" : "chart", attributes: { "data-chart": id } },
    caption,
    h("div", { class: "plot" }, area, waiting),
    h("div", { class: "unit" }, unit, hidden, h("span", { class: "x-unit" }, "step")),
    details,
  );
  const widget = mountChart(area, { syncKey: "tunesmith-metrics", formatTicks, formatValue, onCursor });
  return {
    element,
    update: (chart, scene) => {
      const prepared = prepareChart(chart, scene);
      setText(caption, chart.title);
      caption.title = chart.title;
      area.setAttribute("aria-label", `${chart.title}, ${chart.unit} by step`);
      setText(unit, `${chart.unit}${chart.points === undefined ? "" : " · ○ evaluation"}`);
      setText(hidden, hiddenText(prepared.hidden));
      waiting.hidden = [...prepared.smoothed, ...prepared.points].some((value) => value !== null);
      table.replaceChildren(...tableParts(chart));
      widget.update({
        ...prepared,
        line: prepared.smoothed,
        end: Math.max(scene.totalSteps, chart.x.at(-1) ?? 0, 1),
        marks: scene.marks.flatMap(({ step, kind }) =>
          kind === "alert" || kind === "resumed" ? [{ x: step, kind }] : [],
        ),
        open: scene.broken,
      });
    },
    redraw: widget.redraw,
    dispose: widget.dispose,
  };
}

function hiddenText(hidden: { readonly count: number; readonly limit: number } | null): string {
  if (hidden === null) return "";
  return `${String(hidden.count)} ${hidden.count === 1 ? "point" : "points"} above ${formatValue(hidden.limit)}`;
}

function tableParts(chart: ChartData): readonly Node[] {
  const withPoints = chart.points !== undefined;
  const heading = (text: string): HTMLElement => h("th", { attributes: { scope: "col" } }, text);
  const head = h(
    "thead",
    {},
    h("tr", {}, heading("step"), heading(chart.unit), withPoints ? heading("evaluation") : null),
  );
  const rows = tableRows(chart).map((row) =>
    h(
      "tr",
      {},
      h("th", { attributes: { scope: "row" } }, row.step.toLocaleString("en-US")),
      h("td", {}, formatValue(row.value)),
      withPoints ? h("td", {}, formatValue(row.evaluation)) : null,
    ),
  );
  return [head, h("tbody", {}, ...rows)];
}
