type Child = Node | string | null;

interface Properties {
  readonly class?: string;
  readonly title?: string;
  /** Everything else that is an attribute; styles go through properties, since the policy refuses the attribute. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** An element with its children; text is always text. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (properties.class !== undefined) element.className = properties.class;
  if (properties.title !== undefined) element.title = properties.title;
  for (const [name, value] of Object.entries(properties.attributes ?? {})) element.setAttribute(name, value);
  if (properties.onClick !== undefined) element.addEventListener("click", properties.onClick);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Changes the text only where it differs, so that a selection and a screen reader are left in peace. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export type Sign = "worse" | "evaluation" | "checkpoint" | "resumed" | "info";

const SVG = "http://www.w3.org/2000/svg";
const signs: Readonly<Record<Sign, readonly (readonly [string, Readonly<Record<string, string>>])[]>> = {
  worse: [
    ["path", { class: "f", d: "M8 1.6 15 14H1z" }],
    ["path", { class: "k", d: "M8 6v4M8 11.4v1.2" }],
  ],
  evaluation: [["circle", { class: "hollow", cx: "8", cy: "8", r: "5" }]],
  checkpoint: [["path", { class: "f", d: "M8 1 15 8 8 15 1 8z" }]],
  resumed: [
    ["path", { class: "o", d: "M8 1v14" }],
    ["path", { class: "f", d: "M8 4l6 4-6 4z" }],
  ],
  info: [
    ["circle", { class: "o", cx: "8", cy: "8", r: "6.1" }],
    ["path", { class: "o", d: "M8 7.2v4M8 4.6v.8" }],
  ],
};

/** A shape that says the same as its colour; the words stand beside it. */
export function signOf(sign: Sign, size = 16): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  svg.setAttribute("class", `sign sign-${sign}`);
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  for (const [tag, attributes] of signs[sign]) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  return svg;
}
