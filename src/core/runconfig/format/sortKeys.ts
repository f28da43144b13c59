import type { ConfigNode, ConfigTree } from "../configTree";
import { keysBelow, lastName } from "../keys";
import { isSameConfig } from "./sameConfig";
import { lineEdits, type TextEdit } from "./lineEdits";

/**
 * The edits that put sections and keys into the registry's order, each with the comments above it; unknown keys come
 * last, in the order that they had. Maps in lists and in braces stay as they are. Undefined when nothing is out of
 * order, or when it cannot be done without changing what the file says: with faults, or an alias above its anchor.
 */
export function sortKeys({ text, root, problems }: ConfigTree): readonly TextEdit[] | undefined {
  if (problems.length > 0 || root?.kind !== "map" || /\r(?!\n)/u.test(text)) return undefined;
  const ending = text.includes("\r\n") ? "\r\n" : "\n";
  const complete = text.endsWith("\n") ? text : text + ending;
  const lines = complete.match(/[^\n]*\n/gu) ?? [];
  const sorted = sortedMap(root, lines, createLineFinder(lines), 0, lines.length).join("");
  if (sorted === complete || !isSameConfig(text, sorted, "any")) return undefined;
  const [first, ...more] = lineEdits(text, sorted);
  const last = more.at(-1) ?? first;
  if (first === undefined || last === undefined) return undefined;
  // Lines that change places are one change: single characters that happen to agree are no reason to keep them.
  const tail = text.length - last.end;
  return [{ start: first.start, end: last.end, newText: sorted.slice(first.start, sorted.length - tail) }];
}

/** The line (from 0) that an offset lies in. */
type LineFinder = (offset: number) => number;

function createLineFinder(lines: readonly string[]): LineFinder {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length;
  }
  return (wanted) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

interface Item {
  readonly node: ConfigNode;
  /** Blank lines before it: they belong to the place, not to the key. */
  readonly gap: readonly string[];
  readonly lines: readonly string[];
  readonly rank: number;
}

/** The lines from `from` to `to`, which hold this map and nothing else. */
function sortedMap(
  map: ConfigNode,
  lines: readonly string[],
  lineOf: LineFinder,
  from: number,
  to: number,
): readonly string[] {
  const whole = lines.slice(from, to);
  if (map.children.some(({ borrowed }) => borrowed)) return whole;
  const rows = map.children.map(({ keyStart }) => lineOf(keyStart));
  const [firstRow] = rows;
  // Each key must begin a line of its own: not so in braces, and behind the dash of a list.
  if (firstRow === undefined || firstRow < from || rows.some((row, i) => row >= to || row === rows[i - 1]))
    return whole;
  const column = columnOf(lines[firstRow] ?? "");
  if (rows.some((row) => !/^ *["'\w]/u.test(lines[row] ?? "") || columnOf(lines[row] ?? "") !== column))
    return whole;
  const starts = rows.map((row, i) =>
    startOfItem(lines, i === 0 ? from : (rows[i - 1] ?? 0) + 1, row, column, i === 0),
  );
  const order = new Map(keysBelow(map.path).map(({ path }, i) => [lastName(path), i]));
  const items = map.children.map((node, i): Item => {
    const row = rows[i] ?? 0;
    const end = starts[i + 1] ?? to;
    const start = starts[i] ?? row;
    const gapEnd = skipBlank(lines, start, row);
    const own = [...lines.slice(gapEnd, row + 1), ...inside(node, lines, lineOf, row + 1, end)];
    return { node, gap: lines.slice(start, gapEnd), lines: own, rank: order.get(node.name) ?? Infinity };
  });
  const sorted = items.toSorted((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  return [
    ...lines.slice(from, starts[0] ?? from),
    ...sorted.flatMap((item, i) => [...(items[i]?.gap ?? []), ...item.lines]),
  ];
}

function inside(
  node: ConfigNode,
  lines: readonly string[],
  lineOf: LineFinder,
  from: number,
  to: number,
): readonly string[] {
  const isBelow = node.kind === "map" && node.start > node.keyEnd && lineOf(node.start) >= from;
  return isBelow ? sortedMap(node, lines, lineOf, from, to) : lines.slice(from, to);
}

/**
 * Where what belongs to a key begins, going up from it: its comments, and comments of its section in line with it.
 * What is said at the top of the file, with a blank line after it or as a setting of an editor, stays there.
 */
function startOfItem(
  lines: readonly string[],
  from: number,
  row: number,
  column: number,
  isFirst: boolean,
): number {
  let start = row;
  for (let i = row - 1; i >= from; i--) {
    const line = lines[i] ?? "";
    const isBlank = line.trim() === "";
    if (isBlank && isFirst) break;
    if (!isBlank && (!line.trimStart().startsWith("#") || columnOf(line) > column || SETTING.test(line)))
      break;
    start = i;
  }
  return start;
}

/** Comments that tools look for at the top of a file. */
const SETTING = /^\s*#\s*(?:yaml-language-server:|tunesmith:\s*dialect|vim?:|-\*-|!)/u;

function skipBlank(lines: readonly string[], start: number, end: number): number {
  let at = start;
  while (at < end && (lines[at] ?? "").trim() === "") at++;
  return at;
}

function columnOf(line: string): number {
  return line.search(/[^ ]/u);
}
