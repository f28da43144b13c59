import type { ConfigNode, ConfigTree } from "./configTree";

/** Where in a config a cursor stands, also on a line that no parser can read yet. */
export interface ConfigCursor {
  /** The group whose keys go here, or the key whose value goes here. */
  readonly kind: "key" | "value";
  /** Of the group (`""` for the root), or of the key. */
  readonly path: string;
  /** The word that is being written: what a completion replaces. */
  readonly start: number;
  readonly end: number;
  /** The line's indentation, for text that goes below a new key. */
  readonly indent: string;
}

interface Opener {
  readonly indent: number;
  readonly name: string;
}

const KEY = /^(\s*)((?:- +)*)(?:"([^"]*)"|'([^']*)'|([^\s:#'"[\]{},][^:#]*?))\s*:(?:\s|$)/u;
const WORD = /[\w./@-]*$/u;

/**
 * Finds the place by indentation, upwards from the cursor's line: a half-typed line has no node in any tree. Undefined
 * in comments, in block text, and where no key of ours can stand.
 */
export function cursorAt(text: string, offset: number): ConfigCursor | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(?:^|\s)#/u.test(before)) return undefined;
  const start = offset - (WORD.exec(before)?.[0].length ?? 0);
  const end = offset + (/^[\w./@-]*/u.exec(text.slice(offset, lineEnd(text, offset)))?.[0].length ?? 0);
  const indent = /^\s*/u.exec(before)?.[0] ?? "";
  const flow = flowPlace(before);
  const opened = KEY.exec(before);
  if (opened !== null) {
    const own = (opened[1] ?? "").length + (opened[2] ?? "").length;
    const path = join(openersAbove(text, lineStart, own, opened[2] !== ""), nameOf(opened));
    if (flow === undefined) return { kind: "value", path, start, end, indent };
    return {
      kind: flow.kind,
      path: flow.key === undefined ? path : join([path], flow.key),
      start,
      end,
      indent,
    };
  }
  if (/[{}[\]"'|>]/u.test(before)) return undefined;
  return blockPlace(text, lineStart, before, { start, end, indent });
}

/** A line without a colon: a key of a group, an entry of a list, or the start of an entry that is a group. */
function blockPlace(
  text: string,
  lineStart: number,
  before: string,
  place: Pick<ConfigCursor, "start" | "end" | "indent">,
): ConfigCursor | undefined {
  const dash = /^(\s*)- +/u.exec(before) ?? /^(\s*)-$/u.exec(before);
  if (dash === null) {
    if (before.trim().includes(" ")) return undefined;
    const path = openersAbove(text, lineStart, place.indent.length, false).join(".");
    return { kind: "key", path, ...place };
  }
  const path = openersAbove(text, lineStart, (dash[1] ?? "").length, true, false).join(".");
  return { kind: "value", path, ...place };
}

/** Inside `{…}` or `[…]` on the key's own line: a key of that group, or a value. One level is enough for a config. */
function flowPlace(before: string): { readonly kind: "key" | "value"; readonly key?: string } | undefined {
  const open = Math.max(before.lastIndexOf("{"), before.lastIndexOf("["));
  const closed = Math.max(before.lastIndexOf("}"), before.lastIndexOf("]"));
  if (open < 0 || closed > open) return undefined;
  if (before[open] === "[") return { kind: "value" };
  const last =
    before
      .slice(open + 1)
      .split(",")
      .at(-1) ?? "";
  const named = /^\s*([\w.-]+)\s*:\s/u.exec(`${last} `);
  return named?.[1] === undefined ? { kind: "key" } : { kind: "value", key: named[1] };
}

/** Names of the groups that a line of this indentation lies in, outermost first. */
function openersAbove(
  text: string,
  lineStart: number,
  indent: number,
  isItem: boolean,
  nested = true,
): readonly string[] {
  const names: string[] = [];
  let limit = isItem && !nested ? indent + 1 : indent;
  let itemAbove = isItem && nested;
  let at = lineStart;
  if (itemAbove) names.unshift("*");
  if (itemAbove) limit = Math.max(indent - 1, 0);
  while (at > 0 && limit >= 0) {
    const from = text.lastIndexOf("\n", at - 2) + 1;
    const opener = readOpener(text.slice(from, at));
    at = from;
    if (opener === undefined || opener.indent >= limit) continue;
    if (opener.name === "*") {
      // `- metric: accuracy`: its keys are those of an entry, whose list stands further above.
      if (!itemAbove) names.unshift("*");
      itemAbove = true;
      limit = opener.indent;
      continue;
    }
    names.unshift(opener.name);
    limit = opener.indent;
    if (limit === 0) break;
  }
  return names;
}

function readOpener(line: string): Opener | undefined {
  const item = /^(\s*)- +\S/u.exec(line);
  if (item !== null) return { indent: (item[1] ?? "").length + 0.5, name: "*" };
  const key = KEY.exec(line);
  if (key === null || !/:\s*(?:#.*)?$/u.test(line.trimEnd())) return undefined;
  return { indent: (key[1] ?? "").length, name: nameOf(key) };
}

function nameOf(match: RegExpExecArray): string {
  return (match[3] ?? match[4] ?? match[5] ?? "").trim();
}

function join(groups: readonly string[], name: string): string {
  return [...groups, name].filter((part) => part !== "").join(".");
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

/** The innermost node whose key or value holds the offset. */
export function nodeAround(tree: ConfigTree, offset: number): ConfigNode | undefined {
  let found: ConfigNode | undefined;
  let level: readonly ConfigNode[] = tree.root === undefined ? [] : [tree.root];
  for (;;) {
    const inside = level.find((node) => node.keyStart <= offset && offset <= Math.max(node.end, node.keyEnd));
    if (inside === undefined) return found;
    found = inside;
    level = inside.children;
  }
}
