import {
  SVG_TAGS,
  VIEW_ATTRIBUTES,
  VIEW_TAGS,
  type ViewAction,
  type ViewElement,
  type ViewNode,
} from "../../src/protocol/panels/view";

/** The few things of a document that mounting needs: a test hands in its own. */
export interface Maker {
  createElement(tag: string): Element;
  createElementNS(namespace: string, tag: string): Element;
  createTextNode(text: string): Text;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes elements of a view. Only listed tags and attributes come through; everything else becomes its children or is
 * dropped, and text is always text, so that no name in a report can become markup.
 */
export function mountView(
  node: ViewNode,
  make: Maker,
  onAction: (action: ViewAction) => void,
  refused: (what: string) => void = () => undefined,
): Node[] {
  if (typeof node === "string") return [make.createTextNode(node)];
  const children = (node.children ?? []).flatMap((child) => mountView(child, make, onAction, refused));
  const element = makeElement(node.tag, make);
  if (element === undefined) {
    refused(`<${node.tag}>`);
    return children;
  }
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    if (isAllowed(name, value)) element.setAttribute(name, value);
    else refused(`${node.tag} ${name}`);
  }
  element.append(...children);
  if (node.action !== undefined) makeActive(element, node, node.action, onAction);
  return [element];
}

function makeElement(tag: string, make: Maker): Element | undefined {
  if (SVG_TAGS.has(tag)) return make.createElementNS(SVG, tag);
  return VIEW_TAGS.has(tag) ? make.createElement(tag) : undefined;
}

function isAllowed(name: string, value: string): boolean {
  if (!VIEW_ATTRIBUTES.has(name)) return false;
  if (name === "href") return value.startsWith("#");
  // `url(#pattern)` fills a shape; any other address would be a request.
  return !/url\s*\(/iu.test(value) || /^url\(#[\w-]+\)$/u.test(value);
}

/** A link, button or mark that asks the host for something, by mouse and by keyboard. */
function makeActive(
  element: Element,
  node: ViewElement,
  action: ViewAction,
  onAction: (action: ViewAction) => void,
): void {
  if (node.tag !== "button" && node.tag !== "a") {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
  }
  const act = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    onAction(action);
  };
  element.addEventListener("click", act);
  if (node.tag === "button") return; // its keys click it
  element.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Enter" || (event as KeyboardEvent).key === " ") act(event);
  });
}
