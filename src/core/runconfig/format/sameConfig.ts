import { isAlias, isMap, isNode, isScalar, isSeq, Lexer, parseDocument, type Document } from "yaml";

/** How much of two texts must agree: with `"any"`, maps may have their keys in another order. */
export type Order = "same" | "any";

/** Whether two texts hold the same values, anchors, tags and comments. */
export function isSameConfig(a: string, b: string, order: Order = "same"): boolean {
  const before = parsed(a);
  const after = parsed(b);
  if (before === undefined || after === undefined) return false;
  const comments = [commentsOf(a), commentsOf(b)] as const;
  if (order === "any") for (const list of comments) list.sort();
  return (
    comments[0].join("\n") === comments[1].join("\n") && outlineOf(before, order) === outlineOf(after, order)
  );
}

function parsed(text: string): Document.Parsed | undefined {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, version: "1.2" });
  return document.errors.length === 0 ? document : undefined;
}

/** In file order, without the white space behind them. */
function commentsOf(text: string): string[] {
  const comments: string[] = [];
  // The lexer marks scalars with a sign of its own before them: text that begins with `#` is no comment.
  let isText = false;
  for (const source of new Lexer().lex(text)) {
    if (!isText && source.startsWith("#")) comments.push(source.trimEnd());
    isText = !isText && source === "\u001f";
  }
  return comments;
}

interface Outlining {
  readonly order: Order;
  /** Anchors so far, in file order: what an alias may mean. */
  readonly anchors: Set<string>;
}

function outlineOf(document: Document.Parsed, order: Order): string {
  const outlining: Outlining = { order, anchors: new Set() };
  return JSON.stringify(outline(document.contents, outlining));
}

/** Everything about a node that a reader can see. Of what is no text, readers differ about the spelling, too. */
function outline(node: unknown, outlining: Outlining): unknown {
  if (isAlias(node)) return ["alias", node.source, outlining.anchors.has(node.source)];
  if (!isNode(node)) return null;
  const { anchor = "" } = node as { readonly anchor?: string };
  // In another order, of two anchors of one name an alias may mean the other.
  const isAgain = outlining.order === "any" && outlining.anchors.has(anchor);
  if (anchor !== "") outlining.anchors.add(anchor);
  const props = [anchor, node.tag ?? "", isAgain ? outlining.anchors.size : ""];
  if (isScalar(node)) {
    const isText = typeof node.value === "string";
    const style = isText ? "text" : node.type === "PLAIN" ? node.source : node.type;
    return ["scalar", style, isText ? node.value : String(node.value), ...props];
  }
  if (isSeq(node)) return ["list", ...props, node.items.map((item) => outline(item, outlining))];
  if (!isMap(node)) return null;
  const pairs = node.items.map(({ key, value }) => [outline(key, outlining), outline(value, outlining)]);
  if (outlining.order === "any") pairs.sort((a, b) => (JSON.stringify(a[0]) < JSON.stringify(b[0]) ? -1 : 1));
  return ["map", ...props, pairs];
}
