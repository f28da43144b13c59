import { isScalar, type Node } from "yaml";
import type { ConfigNode } from "../configTree";

/** A piece of the text; offsets in UTF-16 units, end exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where a node hangs: its path and name, and the place of its key, if it has one. */
export interface Slot {
  readonly path: string;
  readonly name: string;
  readonly key: Place | undefined;
  readonly depth: number;
}

/** What a scalar of no value and no source has. */
export const EMPTY = { kind: "scalar", value: null, source: "", plain: true, children: [] } as const;

/** A key with nothing after it: null, placed at the key. */
export function missing({ path, name, key }: Slot, place: Place): ConfigNode {
  const at = key ?? place;
  return { path, name, keyStart: at.start, keyEnd: at.end, ...at, ...EMPTY };
}

export function scalarValue(value: unknown): ConfigNode["value"] {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  return value instanceof Date ? value.toISOString() : null;
}

/**
 * A node's own text: without the white space and comments that a block collection's range runs into.
 *
 * @param base where the block starts that the parser counted from
 */
export function placeOf(node: Node, text: string, base: number): Place {
  const [from, to] = node.range ?? [0, 0, 0];
  const start = Math.min(base + from, text.length);
  let end = Math.min(base + to, text.length);
  while (end > start && isSpace(text, end - 1)) end--;
  return { start, end };
}

/** Asked at the end of each value: most end with a letter or a digit, which needs no pattern. */
function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit < 128 ? unit === 32 || (unit >= 9 && unit <= 13) : /\s/u.test(text.charAt(at));
}

/** `1` and `true` are names as they are written; nothing at all is none. */
export function keyName(value: unknown, place: Place, text: string): string | undefined {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? undefined : text.slice(place.start, place.end);
}

export function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === "<<" && (key.type === "PLAIN" || key.type === undefined);
}

export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
