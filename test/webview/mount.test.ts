import { describe, expect, it } from "vitest";
import type { ViewAction, ViewNode } from "../../src/protocol/panels/view";
import { mountView, type Maker } from "../../webview/report/mount";

interface FakeNode {
  readonly tag: string;
  readonly attributes: Record<string, string>;
  readonly children: FakeNode[];
  readonly text: string;
  readonly listeners: Record<string, (event: unknown) => void>;
}

function node(tag: string, text = ""): FakeNode & Record<string, unknown> {
  const made = {
    tag,
    text,
    attributes: {} as Record<string, string>,
    children: [] as FakeNode[],
    listeners: {} as Record<string, (event: unknown) => void>,
    setAttribute(name: string, value: string) {
      made.attributes[name] = value;
    },
    append(...children: FakeNode[]) {
      made.children.push(...children);
    },
    addEventListener(type: string, listener: (event: unknown) => void) {
      made.listeners[type] = listener;
    },
  };
  return made;
}

/** A document that only remembers what was made: the mounting code may not need more of one. */
const make = {
  createElement: (tag: string) => node(tag),
  createElementNS: (_namespace: string, tag: string) => node(`svg:${tag}`),
  createTextNode: (text: string) => node("#text", text),
} as unknown as Maker;

function mount(view: ViewNode): { nodes: FakeNode[]; actions: ViewAction[]; refused: string[] } {
  const actions: ViewAction[] = [];
  const refused: string[] = [];
  const nodes = mountView(
    view,
    make,
    (action) => actions.push(action),
    (what) => refused.push(what),
  ) as unknown as FakeNode[];
  return { nodes, actions, refused };
}

describe("a report as elements", () => {
  it("markup in a name stays text", () => {
    const { nodes } = mount({ tag: "td", children: ["<img src=x onerror=alert(1)>"] });
    expect(nodes[0]?.children[0]).toMatchObject({ tag: "#text", text: "<img src=x onerror=alert(1)>" });
  });

  it.each(["script", "iframe", "img", "style", "link", "form", "object"])("a <%s> is never made", (tag) => {
    const { nodes, refused } = mount({ tag: "div", children: [{ tag, children: ["inside"] }] });
    expect(nodes[0]?.children.map((child) => child.tag)).toEqual(["#text"]);
    expect(refused).toEqual([`<${tag}>`]);
  });

  it.each([
    ["style", "color:red"],
    ["onclick", "alert(1)"],
    ["src", "https://example.org/x.png"],
    ["href", "https://example.org"],
    ["href", "javascript:alert(1)"],
    ["fill", "url(https://example.org/x.svg#a)"],
  ])("the attribute %s=%s is left out", (name, value) => {
    const { nodes, refused } = mount({ tag: "a", attrs: { [name]: value, class: "kept" } });
    expect(nodes[0]?.attributes).toEqual({ class: "kept" });
    expect(refused).toEqual([`a ${name}`]);
  });

  it("a jump inside the report and a local pattern are allowed", () => {
    expect(mount({ tag: "a", attrs: { href: "#groups" } }).nodes[0]?.attributes).toEqual({ href: "#groups" });
    expect(mount({ tag: "rect", attrs: { fill: "url(#hatch)" } }).nodes[0]).toMatchObject({
      tag: "svg:rect",
      attributes: { fill: "url(#hatch)" },
    });
  });

  it("an action is asked for by click, by Enter and by Space, and by no other key", () => {
    const action: ViewAction = { type: "openRows", rows: ["0:17"] };
    const { nodes, actions } = mount({ tag: "circle", action });
    const mark = nodes[0]!;
    expect(mark.attributes).toMatchObject({ tabindex: "0", role: "button" });
    const event = (key?: string): unknown => ({ key, preventDefault: () => 0, stopPropagation: () => 0 });
    mark.listeners["click"]?.(event());
    for (const key of ["Enter", " ", "a", "Tab"]) mark.listeners["keydown"]?.(event(key));
    expect(actions).toEqual([action, action, action]);
  });
});
