import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../dataset/jsonValue";
import type { DatasetShape } from "../../dataset/shapes";

/**
 * What a row is apart from the words of its texts: its keys in their order, the types of their values, and who speaks
 * in which order. Rows of one structure share one object, so that what is known of it need not be found out again.
 *
 * Only plain rows have one: no lists or objects but turns, and of turns only those that are two texts, a role and
 * what is said. Calls and declarations of tools are never plain.
 */
export interface RowStructure {
  /** Rules that look at nothing but the structure have looked at such a row, and found nothing. */
  isClean: boolean;
  /** What a walk over such a row counts, where nothing of it depends on values. */
  counts?: RowCounts;
}

/** What one walk over a row's values tells several rules. */
export interface RowCounts {
  /** Members of all objects. */
  readonly keys: number;
  /** Levels of lists and objects, the row itself being one. */
  readonly depth: number;
  /** Some number is an integer that a double cannot hold, or too large for one. */
  readonly hasLossyNumber: boolean;
}

export interface RowStructures {
  /** Undefined when the row is not plain, or when the file has too many structures for them to be of use. */
  of(value: JsonValue): RowStructure | undefined;
}

const MOST_NODES = 20_000;
/** Keys whose values rules read even when they are texts: declarations and calls of tools. */
const NEVER_PLAIN: ReadonlySet<string> = new Set(["tools", "functions", "function", "tool_calls", "kto_tag"]);

/** A step further in a row; a structure is where the steps of a row end. */
interface Node extends RowStructure {
  /** By the name of a key; by a number for everything else, so that no key can be taken for it. */
  readonly next: Map<string | number, Node>;
}

export function createRowStructures(shape: DatasetShape | undefined): RowStructures {
  const turnKeys = new Set<string>();
  const neverPlain = shape?.tools === undefined ? NEVER_PLAIN : new Set([...NEVER_PLAIN, shape.tools]);
  if (shape !== undefined) {
    const { required, optional } = shape;
    for (const key of [required.turns, required.chosen, required.rejected, required.prompt, optional.prompt])
      if (key !== undefined) turnKeys.add(key);
    if (required.completion !== undefined) turnKeys.add(required.completion);
  }
  const root = makeNode();
  const counter = { nodes: 0 };
  return {
    of: (value) =>
      isJsonObject(value) && counter.nodes < MOST_NODES
        ? walk(value, root, { turnKeys, neverPlain }, counter)
        : undefined,
  };
}

function makeNode(): Node {
  return { isClean: false, next: new Map() };
}

function walk(
  object: JsonObject,
  root: Node,
  {
    turnKeys,
    neverPlain,
  }: { readonly turnKeys: ReadonlySet<string>; readonly neverPlain: ReadonlySet<string> },
  counter: { nodes: number },
): Node | undefined {
  let node: Node | undefined = root;
  for (const key in object) {
    const value = object[key] as JsonValue;
    node = step(node, key, counter);
    if (typeof value === "string") {
      if (neverPlain.has(key) || (turnKeys.has(key) && mayBeJson(value))) return undefined;
    } else if (typeof value === "object" && value !== null) {
      node = isJsonArray(value) && turnKeys.has(key) ? walkTurns(value, node, counter) : undefined;
      if (node === undefined) return undefined;
    } else node = step(node, value === null ? NULL : typeof value === "number" ? NUMBER : BOOLEAN, counter);
  }
  return node;
}

function walkTurns(turns: readonly JsonValue[], from: Node, counter: { nodes: number }): Node | undefined {
  let node = from;
  for (const turn of turns) {
    if (!isJsonObject(turn)) return undefined;
    const role = plainRole(turn);
    if (role === undefined) return undefined;
    node = step(node, role, counter);
  }
  return step(node, END, counter);
}

/** The role of a turn of two texts, in the style that its keys are; undefined for every other turn. */
function plainRole(turn: JsonObject): number | undefined {
  let role: JsonValue | undefined;
  let keys = 0;
  let isFrom = false;
  for (const key in turn) {
    const value = turn[key];
    if (typeof value !== "string" || ++keys > 2) return undefined;
    if (key === "role") role = value;
    else if (key === "from") {
      role = value;
      isFrom = true;
    } else if (key !== "content" && key !== "value") return undefined;
  }
  if (keys !== 2 || typeof role !== "string") return undefined;
  if (isFrom) return turn["value"] === undefined ? undefined : FROM_ROLES.get(role);
  return turn["content"] === undefined ? undefined : ROLES.get(role);
}

/** Other roles are faults, or concern tools: rows with them are looked at every time. */
const ROLES: ReadonlyMap<string, number> = new Map([
  ["system", 1],
  ["user", 2],
  ["assistant", 3],
]);
const FROM_ROLES: ReadonlyMap<string, number> = new Map([
  ["system", 4],
  ["human", 5],
  ["gpt", 6],
]);
const [NULL, NUMBER, BOOLEAN, END] = [7, 8, 9, 10];

/** A list or an object that is written as text. */
function mayBeJson(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 32) return unit === 91 || unit === 123;
  }
  return false;
}

function step(node: Node, by: string | number, counter: { nodes: number }): Node {
  const known = node.next.get(by);
  if (known !== undefined) return known;
  const made = makeNode();
  counter.nodes++;
  node.next.set(by, made);
  return made;
}
