import { escapeHtml } from "../../../base/escape";
import { SVG_TAGS, VIEW_ATTRIBUTES, VIEW_TAGS, type ViewNode } from "../../../protocol/panels/view";
import { REPORT_STYLE } from "../../../protocol/panels/reportStyle";

/**
 * The report as one file: no scripts, no network, everything escaped. What a click does in the editor is left out:
 * buttons vanish, links to rows become their text.
 */
export function toHtml(view: ViewNode, title: string, style: string = REPORT_STYLE): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    `<body>${nodeToHtml(view)}</body>`,
    "</html>",
    "",
  ].join("\n");
}

const VOID_TAGS: ReadonlySet<string> = new Set(["path", "rect", "circle", "line", "polyline", "polygon"]);

function nodeToHtml(node: ViewNode): string {
  if (typeof node === "string") return escapeHtml(node);
  const { tag, attrs = {}, children = [], action } = node;
  if (!VIEW_TAGS.has(tag) && !SVG_TAGS.has(tag)) throw new Error(`a report has no <${tag}>`);
  const inside = children.map(nodeToHtml).join("");
  if (action !== undefined) return tag === "button" ? "" : `<span>${inside}</span>`;
  const written = Object.entries(attrs).map(([name, value]) => {
    if (!VIEW_ATTRIBUTES.has(name)) throw new Error(`a report has no attribute ${name}`);
    if (name === "href" && !value.startsWith("#")) throw new Error("a report links only within itself");
    return ` ${name}="${escapeHtml(value)}"`;
  });
  if (VOID_TAGS.has(tag) && inside === "") return `<${tag}${written.join("")}/>`;
  return `<${tag}${written.join("")}>${inside}</${tag}>`;
}
