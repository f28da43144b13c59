import type { ConfigNode, ConfigTree } from "../configTree";
import { ownChildren } from "../features/symbols";
import { yamlTokens, type YamlToken } from "../features/yamlTokens";

/** What can be said once: a part that others repeat, whole or with more beside it. */
export interface SharedPart {
  readonly base: ConfigNode;
  readonly users: readonly User[];
}

/** A part that says what the base says. */
export interface User {
  readonly node: ConfigNode;
  /** Children that it does not have from the base; undefined: it is the base once more. */
  readonly own: readonly ConfigNode[] | undefined;
}

/** Fewer values are no base: an alias is harder to read than they are. */
const FEWEST = 2;
/** Parts that are compared: a config has some dozens, and a file with more is none that people write. */
const MOST_PARTS = 400;

/**
 * The part to share at an offset: of all that could be, what spares most. Only parts that stand in the file as they are
 * written, without comments or anchors that would be lost, are said by another one.
 */
export function sharedPartAt(tree: ConfigTree, offset: number): SharedPart | undefined {
  const tokens = yamlTokens(tree);
  const parts = partsOf(tree.root);
  if (parts.length > MOST_PARTS) return undefined;
  const forms = new Map(parts.map(({ node }) => [node, formOf(node)]));
  let best: { readonly part: SharedPart; readonly spared: number } | undefined;
  for (const [i, base] of parts.entries()) {
    if (!canBeBase(base.node)) continue;
    const users: User[] = [];
    let spared = 0;
    for (const candidate of parts.slice(i + 1)) {
      if (users.some(({ node }) => isInside(candidate.node, node)) || isInside(candidate.node, base.node))
        continue;
      const user = userOf(base, candidate, forms);
      if (user === undefined || !canBeReplaced(candidate.node, tree.text, tokens)) continue;
      users.push(user);
      spared += sizeOf(candidate.node) - (user.own ?? []).reduce((sum, child) => sum + sizeOf(child), 0);
    }
    const isHere = [base.node, ...users.map(({ node }) => node)].some(
      ({ keyStart, end }) => keyStart <= offset && offset <= end,
    );
    if (users.length > 0 && isHere && spared > (best?.spared ?? 0))
      best = { part: { base: base.node, users }, spared };
  }
  return best?.part;
}

interface Part {
  readonly node: ConfigNode;
  /** Its path with any entry of a list as `*`. */
  readonly pattern: string;
}

/** Every map and list below the root that stands where it is meant, in file order. */
function partsOf(root: ConfigNode | undefined): readonly Part[] {
  const found: Part[] = [];
  const visit = (node: ConfigNode): void => {
    for (const child of ownChildren(node)) {
      if (child.kind === "scalar") continue;
      // An alias has children, and none of its own.
      if (child.children.length > 0 && ownChildren(child).length === 0) continue;
      found.push({ node: child, pattern: child.path.replace(/(^|\.)\d+(?=\.|$)/gu, "$1*") });
      visit(child);
    }
  };
  if (root !== undefined) visit(root);
  return found.sort((a, b) => a.node.start - b.node.start);
}

function userOf(base: Part, other: Part, forms: ReadonlyMap<ConfigNode, string>): User | undefined {
  if (forms.get(base.node) === forms.get(other.node)) return { node: other.node, own: undefined };
  if (base.pattern !== other.pattern || base.node.kind !== "map" || other.node.kind !== "map")
    return undefined;
  if (ownChildren(other.node).length < other.node.children.length) return undefined;
  const given = new Map(base.node.children.map((child) => [child.name, formOf(child)]));
  const names = new Set(other.node.children.map(({ name }) => name));
  if ([...given.keys()].some((name) => !names.has(name))) return undefined;
  const own = other.node.children.filter((child) => given.get(child.name) !== formOf(child));
  return other.node.children.length - own.length < FEWEST ? undefined : { node: other.node, own };
}

/** Two parts of one form are one value to every reader: scalars as they are written, keys in any order. */
export function formOf(node: ConfigNode): string {
  if (node.kind === "scalar")
    return JSON.stringify(
      typeof node.value === "string" ? ["text", node.value, isBare(node)] : ["plain", node.source],
    );
  const children = node.children.map((child) =>
    node.kind === "map" ? JSON.stringify([child.name, formOf(child)]) : formOf(child),
  );
  return JSON.stringify([node.kind, ...(node.kind === "map" ? children.sort() : children)]);
}

/** Text without quotes may be another value to another reader; `plain` is not said of an alias. */
function isBare({ source }: ConfigNode): boolean {
  return !/^["'|>]/u.test(source);
}

function sizeOf(node: ConfigNode): number {
  return node.kind === "scalar" ? 1 : node.children.reduce((sum, child) => sum + sizeOf(child), 0);
}

/** Enough to be worth a name, and no two keys of one name, of which readers take different ones. */
function canBeBase(node: ConfigNode): boolean {
  return sizeOf(node) >= FEWEST && hasSingleKeys(node);
}

function hasSingleKeys(node: ConfigNode): boolean {
  const names = new Set(node.children.map(({ name }) => name));
  return names.size === node.children.length && node.children.every(hasSingleKeys);
}

/** Nothing is lost with its text: no comment, no anchor that is meant elsewhere, no tag. */
function canBeReplaced(node: ConfigNode, text: string, tokens: readonly YamlToken[]): boolean {
  const from = Math.min(node.keyEnd, node.start);
  const lineEnd = text.indexOf("\n", node.end);
  const to = lineEnd < 0 ? text.length : lineEnd;
  // A comment behind a part in braces belongs to the line, and stays there.
  const isFlow = /^[[{]/u.test(text.slice(node.start));
  const loses = tokens.some(
    ({ kind, start }) => kind !== "alias" && from <= start && start < (isFlow ? node.end : to),
  );
  return !loses && hasSingleKeys(node) && !/(?:^|[\s,[{])!/u.test(text.slice(from, node.end));
}

function isInside(inner: ConfigNode, outer: ConfigNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
