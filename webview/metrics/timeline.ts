import type { ChartMark } from "../../src/protocol/panels/metrics";
import { h, setText, signOf, type Sign } from "../shared/dom";
import type { Headline } from "./headline";

const signOfMark: Readonly<Record<ChartMark["kind"], Sign>> = {
  eval: "evaluation",
  checkpoint: "checkpoint",
  alert: "worse",
  resumed: "resumed",
};
const words: Readonly<Record<ChartMark["kind"], string>> = {
  eval: "evaluation",
  checkpoint: "checkpoint",
  alert: "alert",
  resumed: "resumed",
};

export interface Timeline {
  readonly element: HTMLElement;
  update(headline: Headline, totalSteps: number, marks: readonly ChartMark[]): void;
}

/** How far the run is, with what happened on the way, and the legend of those signs. */
export function timeline(): Timeline {
  const fill = h("div", { class: "fill" });
  const signs = h("div", { class: "signs" });
  const end = h("span");
  const bar = h(
    "div",
    { class: "track", attributes: { role: "progressbar", "aria-valuemin": "0" } },
    fill,
    signs,
  );
  const legend = h("div", { class: "mark-legend small muted" });
  const element = h(
    "div",
    { class: "timeline" },
    bar,
    h("div", { class: "ends small muted" }, h("span", {}, "0"), legend, end),
  );
  return {
    element,
    update: (headline, totalSteps, marks) => {
      fill.style.width = `${String(headline.progress * 100)}%`;
      bar.setAttribute("aria-valuemax", String(totalSteps));
      bar.setAttribute("aria-valuenow", String(Math.round(headline.progress * totalSteps)));
      bar.setAttribute("aria-valuetext", headline.progressText);
      setText(end, totalSteps > 0 ? totalSteps.toLocaleString("en-US") : "–");
      signs.replaceChildren(...marks.map((mark) => markElement(mark, totalSteps)));
      const kinds = [...new Set(marks.map((mark) => mark.kind))];
      legend.replaceChildren(
        ...kinds.map((kind) => h("span", {}, signOf(signOfMark[kind], 11), ` ${words[kind]}`)),
      );
    },
  };
}

function markElement(mark: ChartMark, totalSteps: number): HTMLElement {
  const element = h(
    "span",
    { class: "mark", title: `Step ${String(mark.step)}: ${mark.text}` },
    signOf(signOfMark[mark.kind], mark.kind === "alert" ? 14 : 10),
  );
  element.style.left = `${String(totalSteps > 0 ? Math.min(100, (100 * mark.step) / totalSteps) : 0)}%`;
  return element;
}
