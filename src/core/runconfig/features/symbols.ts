import { textOf, type ConfigNode, type ConfigTree } from "../configTree";

export const SYMBOL_KINDS = ["section", "list", "text", "number", "boolean", "nothing"] as const;

/** One entry of the outline: a section, a key or an entry of a list. */
export interface ConfigSymbol {
  readonly name: string;
  /** The value, or what a section holds, cut to a line. */
  readonly detail: string;
  readonly kind: (typeof SYMBOL_KINDS)[number];
  readonly start: number;
  readonly end: number;
  /** The key, or the value where there is none; within `start` and `end`. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly children: readonly ConfigSymbol[];
}

/** Nobody reads a longer outline, and editors are slow with one. */
const MOST = 5000;

/** The outline of a config: sections with their values. */
export function configSymbols({ root }: ConfigTree): readonly ConfigSymbol[] {
  const left = { count: MOST };
  return root === undefined ? [] : symbolsBelow(root, left);
}

function symbolsBelow(node: ConfigNode, left: { count: number }): readonly ConfigSymbol[] {
  const symbols: ConfigSymbol[] = [];
  for (const child of ownChildren(node)) {
    if (left.count-- <= 0) break;
    const { keyStart, keyEnd } = child;
    symbols.push({
      name: node.kind === "list" ? entryName(child) : child.name || '""',
      detail: detailOf(child),
      kind: kindOf(child),
      start: keyStart,
      end: Math.max(keyEnd, child.end),
      ...{ keyStart, keyEnd },
      children: symbolsBelow(child, left),
    });
  }
  return symbols;
}

/** Children that stand in the node's own text: what an alias or a merge key brings stands where its anchor is. */
export function ownChildren(node: ConfigNode): readonly ConfigNode[] {
  return node.children.filter(
    ({ keyStart, keyEnd, end, borrowed }) =>
      borrowed === node.borrowed && node.start <= keyStart && keyStart <= keyEnd && end <= node.end,
  );
}

/** What tells an entry of a list from the others: the value of its first key, or its number. */
function entryName(entry: ConfigNode): string {
  const named = entry.kind === "scalar" ? entry : entry.children.find(({ kind }) => kind === "scalar");
  return (named && cut(textOf(named), 60)) || String(Number(entry.name) + 1);
}

function kindOf(node: ConfigNode): ConfigSymbol["kind"] {
  if (node.kind === "map") return "section";
  if (node.kind === "list") return "list";
  if (node.value === null) return "nothing";
  return typeof node.value === "string" ? "text" : typeof node.value === "number" ? "number" : "boolean";
}

const LONGEST = 80;

function detailOf(node: ConfigNode): string {
  if (node.kind === "scalar") return cut(textOf(node), LONGEST);
  const isList = node.kind === "list";
  const parts: string[] = [];
  for (const child of node.children.slice(0, 20)) {
    if (child.kind !== "scalar") {
      if (!isList) parts.push(child.name);
      continue;
    }
    parts.push(isList ? cut(textOf(child), 30) : `${child.name}: ${cut(textOf(child), 30)}`);
  }
  if (isList && parts.length === 0)
    return node.children.length === 0 ? "[]" : `${node.children.length} entries`;
  return cut(parts.join(", "), LONGEST);
}

function cut(text: string, longest: number): string {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
