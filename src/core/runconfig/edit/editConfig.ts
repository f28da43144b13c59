import { nodeAt, type ConfigNode } from "../configTree";
import { keysBelow, lastName, parentOf } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import type { Change } from "../check/reporter";

/**
 * Changes of a config's text that set, take out or move one key and leave everything else as it stands, comments
 * included. Undefined where the text is written in a way that a change could spoil (a key inside of a list entry's
 * first line, values over several lines): then there is no quick fix. What an alias or a merge key brings is not taken out,
 * since others have it from the same place, and what is set stands beside it.
 */

/** Takes a key and its value out; a group that would be left empty goes with it. */
export function removeKey(text: string, root: ConfigNode, node: ConfigNode): readonly Change[] | undefined {
  if (node.borrowed === true) return undefined;
  const parent = nodeAt(root, parentOf(node.path));
  if (parent !== undefined && parent.path !== "" && parent.kind === "map" && parent.children.length === 1)
    return removeKey(text, root, parent);
  const end = Math.max(node.end, colonAfter(text, node.keyEnd));
  const line = lineStart(text, node.keyStart);
  if (/^[ \t]*$/u.test(text.slice(line, node.keyStart))) {
    const rest = lineEnd(text, end);
    if (!/^[ \t]*(?:#.*)?$/u.test(text.slice(end, rest))) return undefined;
    return [{ start: line, end: afterBreak(text, rest), newText: "" }];
  }
  const before = /[{,]\s*$/u.exec(text.slice(0, node.keyStart));
  if (before === null) return undefined;
  const after = /^\s*,\s*/u.exec(text.slice(end));
  if (after !== null) return [{ start: node.keyStart, end: end + after[0].length, newText: "" }];
  return [{ start: before[0].startsWith(",") ? before.index : node.keyStart, end, newText: "" }];
}

/** Gives a key a value (as YAML text), where it stands, in its group, or in a group that is made for it. */
export function setKey(
  text: string,
  root: ConfigNode,
  path: string,
  value: string,
): readonly Change[] | undefined {
  const found = nodeAt(root, path);
  const node = found?.borrowed === true ? undefined : found;
  const isEmpty = node?.kind === "scalar" && node.source === "";
  if (node !== undefined && !isEmpty && node.start > node.keyEnd)
    return [{ start: node.start, end: node.end, newText: value }];
  if (node !== undefined) {
    const at = colonAfter(text, node.keyEnd);
    return [{ start: at, end: at, newText: ` ${value}` }];
  }
  const parent = parentOf(path);
  const group = nodeAt(root, parent);
  if (group !== undefined && isElsewhere(group)) return undefined;
  const entry = `${lastName(path)}: ${value}`;
  if (group?.kind === "map") return addTo(group, entry, text);
  if (group !== undefined) {
    const at = colonAfter(text, group.keyEnd);
    if (group.source !== "" || at === group.keyEnd) return undefined;
    return [{ start: at, end: at, newText: `${newLine(text)}${indentOf(text, group)}  ${entry}` }];
  }
  if (parent.includes(".")) return undefined;
  const gap = text === "" || /[\r\n]$/u.test(text) ? "" : newLine(text);
  const added = `${gap}${parent}:${newLine(text)}  ${entry}${newLine(text)}`;
  return [{ start: text.length, end: text.length, newText: added }];
}

/** Moves a key with a value on one line to another path, and the comment behind it where there is room for one. */
export function moveKey(
  text: string,
  root: ConfigNode,
  node: ConfigNode,
  path: string,
  value = text.slice(node.start, node.end),
): readonly Change[] | undefined {
  if (node.start <= node.keyEnd || /[\r\n]/u.test(value) || nodeAt(root, path) !== undefined)
    return undefined;
  const removed = removeKey(text, root, node);
  const added = setKey(text, root, path, value);
  if (removed === undefined || added === undefined) return undefined;
  const isApart = added.every(({ start }) => removed.every((one) => start <= one.start || start >= one.end));
  return isApart ? withComment(text, node, removed, added) : undefined;
}

/** Takes along what is said behind a key; in braces nothing can be said, and it stays where it was, on a line of its own. */
function withComment(
  text: string,
  node: ConfigNode,
  removed: readonly Change[],
  added: readonly Change[],
): readonly Change[] {
  const comment = /^[ \t]*(#.*)$/u.exec(text.slice(node.end, lineEnd(text, node.end)))?.[1];
  const [line] = removed;
  const [entry] = added;
  // Of what stands in braces, the rest of the line stays.
  const isTaken = line !== undefined && line.end >= lineEnd(text, node.end);
  if (comment === undefined || !isTaken || entry === undefined) return [...removed, ...added];
  if (entry.start === lineEnd(text, entry.start)) {
    const newText = entry.newText.replace(/(?=[\r\n]*$)/u, () => `  ${comment}`);
    return [...removed, { ...entry, newText }];
  }
  const indent = indentOf(text, node);
  return [{ ...line, newText: `${indent}${comment}${newLine(text)}` }, ...removed.slice(1), ...added];
}

/** Adds a key without a value to a group, for somebody to write it; what is wanted below a group comes with it. */
export function addKey(text: string, group: ConfigNode, key: ConfigKey): readonly Change[] | undefined {
  if (isElsewhere(group)) return undefined;
  const name = lastName(key.path);
  const below = keysBelow(key.path).filter(({ required }) => required === true);
  if (below.length === 0) return addTo(group, `${name}: `, text);
  const names = below.map(({ path }) => lastName(path));
  if (isFlow(text, group))
    return addTo(group, `${name}: {${names.map((one) => `${one}: `).join(", ")}}`, text);
  const [first] = group.children;
  const indent = first === undefined ? "" : indentOf(text, first);
  return addTo(group, [`${name}:`, ...names.map((one) => `${indent}  ${one}: `)].join(newLine(text)), text);
}

/** Puts the keys of the second of two groups below those of the first; not where both have one. */
export function joinGroups(
  text: string,
  first: ConfigNode,
  second: ConfigNode,
): readonly Change[] | undefined {
  if ([...first.children, ...second.children].some(({ borrowed }) => borrowed)) return undefined;
  const names = new Set(first.children.map(({ name }) => name));
  const [a] = first.children;
  const [b] = second.children;
  if (a === undefined || b === undefined || second.kind !== "map") return undefined;
  if (second.children.some(({ name }) => names.has(name)) || columnOf(text, a) !== columnOf(text, b))
    return undefined;
  const header = lineStart(text, second.keyStart);
  const body = afterBreak(text, lineEnd(text, second.keyEnd));
  const isBlock = /^\s*$/u.test(text.slice(header, second.keyStart)) && body <= lineStart(text, b.keyStart);
  if (!isBlock || first.start < afterBreak(text, lineEnd(text, first.keyEnd))) return undefined;
  const end = lineEnd(text, deepEnd(second));
  const at = lineEnd(text, deepEnd(first));
  return [
    { start: at, end: at, newText: `${newLine(text)}${text.slice(body, end)}` },
    { start: header, end: afterBreak(text, end), newText: "" },
  ];
}

function columnOf(text: string, { keyStart }: ConfigNode): number {
  return keyStart - lineStart(text, keyStart);
}

function isFlow(text: string, group: ConfigNode): boolean {
  return text.charAt(group.start) === "{" && text.charAt(group.end - 1) === "}";
}

function addTo(group: ConfigNode, entry: string, text: string): readonly Change[] | undefined {
  const own = group.children.filter(({ borrowed }) => borrowed !== true);
  const [first] = own;
  const last = own.at(-1);
  if (isFlow(text, group)) {
    const at = last === undefined ? group.end - 1 : Math.max(last.end, colonAfter(text, last.keyEnd));
    return [{ start: at, end: at, newText: `${last === undefined ? "" : ", "}${entry}` }];
  }
  if (first === undefined || last === undefined) return undefined;
  // The first key of a list's entry stands behind its dash, the others below it.
  const indent = text.slice(lineStart(text, first.keyStart), first.keyStart).replaceAll("-", " ");
  if (!/^ *$/u.test(indent)) return undefined;
  const at = lineEnd(text, Math.max(deepEnd(last), last.keyEnd));
  return [{ start: at, end: at, newText: `${newLine(text)}${indent}${entry}` }];
}

/** Whether a group is an alias, or stands at an anchor: there is no place for more in it. */
function isElsewhere({ borrowed, children }: ConfigNode): boolean {
  return borrowed === true || (children.length > 0 && children.every((child) => child.borrowed));
}

function deepEnd(node: ConfigNode): number {
  return Math.max(node.end, ...node.children.map(deepEnd));
}

function indentOf(text: string, node: ConfigNode): string {
  return /^ */u.exec(text.slice(lineStart(text, node.keyStart)))?.[0] ?? "";
}

/** Behind the colon of a key, or the key's end where there is none. */
function colonAfter(text: string, keyEnd: number): number {
  const colon = /^\s*:/u.exec(text.slice(keyEnd, keyEnd + 50));
  return keyEnd + (colon?.[0].length ?? 0);
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset).search(/[\r\n]/u);
  return end < 0 ? text.length : offset + end;
}

function afterBreak(text: string, offset: number): number {
  return offset + (/^(?:\r\n|\r|\n)/u.exec(text.slice(offset, offset + 2))?.[0].length ?? 0);
}

function newLine(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
