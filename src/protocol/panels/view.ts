/**
 * A document as plain data: `core` builds it, the exporter writes it as HTML, the report panel mounts it as DOM.
 * So the file and the panel can never say different things.
 */
export interface ViewElement {
  readonly tag: string;
  readonly attrs?: Readonly<Record<string, string>>;
  readonly children?: readonly ViewNode[];
  /** What a click asks of the host; the exported file has no actions. */
  readonly action?: ViewAction;
}
export type ViewNode = string | ViewElement;

export type ViewAction =
  | { readonly type: "openRows"; readonly rows: readonly string[] }
  | { readonly type: "openConfigLine"; readonly line: number }
  | { readonly type: "openExported"; readonly format: "html" | "md" | "json" };

export const VIEW_TAGS: ReadonlySet<string> = new Set([
  ..."main header section h1 h2 h3 p div span strong em ul ol li dl dt dd a button code pre small".split(" "),
  ..."table caption thead tbody tr th td details summary nav footer figure figcaption".split(" "),
]);
export const SVG_TAGS: ReadonlySet<string> = new Set(
  "svg g path rect circle line polyline polygon text tspan title desc defs pattern".split(" "),
);
/** Attributes a view may carry: never `style`, `src`, `on…`; `href` only as `#fragment`. */
export const VIEW_ATTRIBUTES: ReadonlySet<string> = new Set([
  ..."class id role tabindex scope colspan rowspan open title lang href".split(" "),
  ..."aria-label aria-labelledby aria-describedby aria-hidden".split(" "),
  ..."viewBox width height x y x1 y1 x2 y2 cx cy r rx d points fill stroke stroke-width stroke-dasharray".split(
    " ",
  ),
  ..."stroke-linecap fill-opacity stroke-opacity text-anchor dominant-baseline transform preserveAspectRatio".split(
    " ",
  ),
  ..."patternUnits patternTransform font-size font-weight".split(" "),
]);
