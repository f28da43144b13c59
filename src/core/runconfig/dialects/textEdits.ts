import type { ConfigNode } from "../configTree";
import type { Place } from "../check/reporter";

/**
 * The text that goes when a key goes: its lines, with the comment behind it, or its piece of a flow mapping. Undefined
 * where lines are shared in a way that a deletion could spoil.
 */
export function removalOf(text: string, node: ConfigNode): Place | undefined {
  // Others have it from the same place.
  if (node.borrowed === true) return undefined;
  const lineStart = text.lastIndexOf("\n", node.keyStart - 1) + 1;
  const end = Math.max(node.end, node.keyEnd);
  if (/^[ \t]*$/u.test(text.slice(lineStart, node.keyStart))) {
    const lineEnd = endOfLine(text, end);
    const rest = text.slice(end, lineEnd);
    return /^:?[ \t]*(?:#.*)?\r?$/u.test(rest)
      ? { start: lineStart, end: afterBreak(text, lineEnd) }
      : undefined;
  }
  const before = /[{,]\s*$/u.exec(text.slice(0, node.keyStart));
  if (before === null) return undefined;
  const after = /^\s*,\s*/u.exec(text.slice(end));
  if (after !== null) return { start: node.keyStart, end: end + after[0].length };
  return { start: before[0].startsWith(",") ? before.index : node.keyStart, end };
}

export function endOfLine(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at;
}

function afterBreak(text: string, lineEnd: number): number {
  return Math.min(lineEnd + 1, text.length);
}

/** The white space before a key on its own line; undefined when something else stands there. */
export function indentOf(text: string, node: ConfigNode): string | undefined {
  const lineStart = text.lastIndexOf("\n", node.keyStart - 1) + 1;
  const before = text.slice(lineStart, node.keyStart);
  return /^ *$/u.test(before) ? before : undefined;
}
