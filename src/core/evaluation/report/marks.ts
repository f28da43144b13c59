import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { el, line, signClass, type Sign } from "./build";
import type { Scale } from "./scale";

/** Hollow dot before, filled dot after, arrow between, bar for the interval: one row of any plot. */
export interface MarkRow {
  readonly y: number;
  readonly before: number | null;
  readonly after: number | null;
  readonly ci: { readonly lo: number; readonly hi: number } | undefined;
  readonly verdict: Sign;
  /** Fewer than 30 rows: hatched, dashed. */
  readonly few: boolean;
  /** Radius of the filled dot. */
  readonly r: number;
}

export function markRow(scale: Scale, row: MarkRow): ViewElement[] {
  const { y, before, after, ci, few, r } = row;
  const tone = signClass(row.verdict);
  const nodes: ViewElement[] = [];
  if (ci !== undefined) {
    const from = scale.at(ci.lo);
    const width = Math.max(1, scale.at(ci.hi) - from);
    nodes.push(el("rect", { class: few ? "ibar few" : "ibar", x: from, y: y - 4, width, height: 8, rx: 1 }));
  }
  if (before !== null && after !== null) nodes.push(...arrow(scale.at(before), scale.at(after), y, tone, r));
  if (before !== null)
    nodes.push(el("circle", { class: `hol ${tone}`, cx: scale.at(before), cy: y, r: 3.5 }));
  if (after !== null) nodes.push(dot(scale.at(after), y, r, few, tone));
  return nodes;
}

export function dot(x: number, y: number, r: number, few: boolean, tone: string): ViewElement {
  const hatched = few ? { fill: "url(#ts-hatch)" } : {};
  return el("circle", { class: few ? "pt few" : `pt ${tone}`, cx: x, cy: y, r, ...hatched });
}

/** Dot area = denominator, between radius 3.5 and 8. */
export function radiusFor(denominator: number, largest: number): number {
  return 3.5 + 4.5 * Math.sqrt(Math.min(1, denominator / Math.max(1, largest)));
}

/** Vertical grid lines with their numbers above (`top`) or below (`bottom`). */
export function verticalGrid(
  scale: Scale,
  from: number,
  to: number,
  textY: number,
  format: (tick: number) => string,
): ViewNode[] {
  return scale.ticks.flatMap((tick) => [
    line(scale.at(tick), from, scale.at(tick), to, "gr"),
    el("text", { x: scale.at(tick), y: textY, "text-anchor": "middle", class: "mut" }, format(tick)),
  ]);
}

function arrow(from: number, to: number, y: number, tone: string, r: number): ViewElement[] {
  const direction = to > from ? 1 : -1;
  const start = from + direction * 4.5;
  const tip = to - direction * r;
  // Too close for a shaft: the two dots already touch.
  if ((tip - start) * direction < 7) return [];
  const back = tip - direction * 6;
  return [
    line(start, y, back, y, `arr ${tone}`),
    el("path", {
      class: `head ${tone}`,
      d: `M${r1(tip)} ${r1(y)}L${r1(back)} ${r1(y + 3.3)}V${r1(y - 3.3)}Z`,
    }),
  ];
}

function r1(value: number): string {
  return String(Math.round(value * 10) / 10);
}
