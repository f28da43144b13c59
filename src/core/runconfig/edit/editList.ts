import type { ConfigNode } from "../configTree";
import { removeKey } from "./editConfig";
import { lineAround } from "../parse/lineAround";
import type { Change } from "../check/reporter";

/**
 * Changes of a config's text that put an entry into a list or take one out, and leave everything else as it stands.
 * Undefined where the text is written in a way that a change could spoil.
 */

/** Adds entries (as YAML text) behind the last one. */
export function addItems(
  text: string,
  list: ConfigNode,
  values: readonly string[],
): readonly Change[] | undefined {
  const last = list.children.at(-1);
  if (list.kind !== "list" || values.length === 0) return undefined;
  if (isFlow(text, list)) {
    const at = last?.end ?? list.end - 1;
    return [{ start: at, end: at, newText: `${last === undefined ? "" : ", "}${values.join(", ")}` }];
  }
  const indent = last === undefined ? undefined : dashBefore(text, last);
  if (last === undefined || indent === undefined) return undefined;
  const line = lineAround(text, last.end);
  const at = text.charAt(line.end - 1) === "\r" ? line.end - 1 : line.end;
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  return [{ start: at, end: at, newText: values.map((value) => `${newLine}${indent}- ${value}`).join("") }];
}

/** Takes one entry out; a list that would be left empty goes with its key. */
export function removeItem(
  text: string,
  root: ConfigNode,
  list: ConfigNode,
  item: ConfigNode,
): readonly Change[] | undefined {
  const at = list.children.indexOf(item);
  if (at < 0) return undefined;
  if (list.children.length === 1) return removeKey(text, root, list);
  if (isFlow(text, list)) {
    const [before, after] = [list.children[at - 1], list.children[at + 1]];
    if (after !== undefined) return [{ start: item.start, end: after.start, newText: "" }];
    return before === undefined ? undefined : [{ start: before.end, end: item.end, newText: "" }];
  }
  if (dashBefore(text, item) === undefined) return undefined;
  const { start, end } = lineAround(text, item.start);
  if (item.end > end) return undefined;
  return [{ start, end: Math.min(end + 1, text.length), newText: "" }];
}

function isFlow(text: string, list: ConfigNode): boolean {
  return text.charAt(list.start) === "[" && text.charAt(list.end - 1) === "]";
}

/** The indent of an entry that has a line of its own, `- value`. */
function dashBefore(text: string, item: ConfigNode): string | undefined {
  const { start } = lineAround(text, item.start);
  return /^( *)- +$/u.exec(text.slice(start, item.start))?.[1];
}
