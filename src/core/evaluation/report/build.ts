import type { Verdict } from "../../../protocol/evaluation";
import type { ViewAction, ViewElement, ViewNode } from "../../../protocol/panels/view";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; undefined attributes are left out, numbers are rounded to a tenth (plots need no more). */
export function el(tag: string, attrs: Attributes = {}, ...children: readonly ViewNode[]): ViewElement {
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined) continue;
    written[name] = typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
  }
  return {
    tag,
    ...(Object.keys(written).length === 0 ? {} : { attrs: written }),
    ...(children.length === 0 ? {} : { children }),
  };
}

/** An element that asks the host for something when clicked; the exported file shows its text only. */
export function acting(element: ViewElement, action: ViewAction): ViewElement {
  return { ...element, action };
}

/** "135 notes" as a link to them; plain text where there is none to open. */
export function rowsLink(text: string, rows: readonly string[], tag: "a" | "button" = "a"): ViewNode {
  if (rows.length === 0) return text;
  const attrs = tag === "a" ? { href: "#rows", role: "button" } : {};
  return acting(el(tag, attrs, text), { type: "openRows", rows });
}

/** Signs of the panel: `none` is "not estimable". Shape and word carry the meaning, colour only supports it. */
export type Sign = Verdict | "none";

const SIGN_CLASS: Readonly<Record<Sign, string>> = {
  worse: "v-worse",
  improved: "v-better",
  noWorse: "v-same",
  cannotTell: "v-tell",
  none: "v-none",
};

const SIGN_SHAPES: Readonly<Record<Sign, readonly ViewNode[]>> = {
  worse: [
    el("path", { class: "f", d: "M8 1.6 15 14H1z" }),
    el("path", { class: "k", d: "M8 6v4M8 11.4v1.2" }),
  ],
  improved: [
    el("circle", { class: "f", cx: 8, cy: 8, r: "6.6" }),
    el("path", { class: "k", d: "M8 11.6V4.8M5.2 7.4 8 4.6l2.8 2.8" }),
  ],
  noWorse: [
    el("circle", { class: "o", cx: 8, cy: 8, r: "6.1" }),
    el("path", { class: "s", d: "M5.2 6.6h5.6M5.2 9.4h5.6" }),
  ],
  cannotTell: [
    el("circle", { class: "o dash", cx: 8, cy: 8, r: "6.1" }),
    el("path", { class: "s", d: "M6.2 6.5c0-2.4 3.6-2.3 3.6 0 0 1.4-1.8 1.3-1.8 2.7" }),
    el("circle", { class: "dot", cx: 8, cy: "11.3", r: ".8" }),
  ],
  none: [el("path", { class: "s", d: "M3.5 3.5l9 9M12.5 3.5l-9 9" })],
};

export function sign(of: Sign, size = 16): ViewElement {
  const attrs = { class: `ico ${SIGN_CLASS[of]}`, width: size, height: size, viewBox: "0 0 16 16" };
  return el("svg", { ...attrs, "aria-hidden": "true" }, ...SIGN_SHAPES[of]);
}

export function signClass(of: Sign): string {
  return of === "worse" || of === "improved" ? SIGN_CLASS[of] : "";
}

export const SIGN_WORDS: Readonly<Record<Sign, string>> = {
  worse: "worse",
  improved: "improved",
  noWorse: "no worse",
  cannotTell: "cannot tell",
  none: "not estimable",
};

export function verdict(of: Sign): ViewElement {
  return el("span", { class: `verdict ${SIGN_CLASS[of]}` }, sign(of), el("span", {}, SIGN_WORDS[of]));
}

export interface TableColumn {
  readonly head: ViewNode;
  readonly numeric?: boolean;
}

/** A table whose first cell of each row is its header. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly ViewNode[])[],
  attrs: Attributes = {},
  caption?: string,
): ViewElement {
  const numeric = (i: number): Attributes => (columns[i]?.numeric === true ? { class: "num" } : {});
  const head = columns.map((column, i) => el("th", { scope: "col", ...numeric(i) }, column.head));
  const body = rows.map((row) =>
    el(
      "tr",
      {},
      ...row.map((cell, i) =>
        i === 0 ? el("th", { scope: "row" }, cell) : el("td", { ...numeric(i) }, cell),
      ),
    ),
  );
  return el(
    "table",
    attrs,
    ...(caption === undefined ? [] : [el("caption", {}, caption)]),
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...body),
  );
}

/** A plot: the finding as title, the drawing, a note, and the same numbers as a table behind a toggle. */
export function plot(
  title: string,
  drawing: readonly ViewNode[],
  data: ViewElement,
  note?: string,
): ViewElement {
  return el(
    "figure",
    { class: "plot" },
    el("figcaption", {}, title),
    ...drawing,
    ...(note === undefined ? [] : [el("p", { class: "note" }, note)]),
    el("details", { class: "tbl" }, el("summary", {}, "Table"), el("div", { class: "scroll" }, data)),
  );
}

/** A drawing with the sentence that a reader without eyes gets. */
export function drawing(
  width: number,
  height: number,
  says: string,
  ...children: readonly ViewNode[]
): ViewElement {
  const attrs = { class: "p", viewBox: `0 0 ${String(width)} ${String(height)}`, width, height };
  return el("svg", { ...attrs, role: "img", "aria-label": says }, ...children);
}

export function label(x: number, y: number, text: string, attrs: Attributes = {}): ViewElement {
  return el("text", { x, y, ...attrs }, text);
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): ViewElement {
  return el("line", { class: className, x1, y1, x2, y2 });
}

export function section(
  id: string,
  question: string,
  answer: readonly ViewNode[],
  ...content: readonly ViewNode[]
): ViewElement {
  return el(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    el("h2", { id: `${id}-title` }, question),
    el("p", {}, ...answer),
    ...content,
  );
}

export function cannotTellYou(text: string): ViewElement {
  return el("p", { class: "cannot" }, el("strong", {}, "What this cannot tell you: "), text);
}
