import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { ConfigNode, SyntaxProblem } from "./configTree";
import type { MendedKey } from "./mendLine";

/** A run config has some hundred nodes; anything near this is an alias bomb or not a config. */
const MOST_NODES = 20_000;
const DEEPEST = 64;

interface Place {
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  /** By offset, keys that the parser saw otherwise than they stand in the file. */
  readonly keys: ReadonlyMap<number, MendedKey>;
  /** The newest node of each anchor, in document order: what an alias means at its place. */
  readonly anchors: Map<string, Node>;
  count: number;
  refused: boolean;
}

/** Where a node hangs: its path and name, and the place of its key, if it has one. */
interface Slot {
  readonly path: string;
  readonly name: string;
  readonly key: Place | undefined;
  readonly depth: number;
}

/** Turns the parser's nodes into ours: aliases followed, sizes bounded, every value with its place in the text. */
export function readTree(
  contents: Node,
  text: string,
  keys: ReadonlyMap<number, MendedKey>,
): { root: ConfigNode; problems: SyntaxProblem[] } {
  const reading: Reading = { text, problems: [], keys, anchors: new Map(), count: 0, refused: false };
  const root = read(contents, { path: "", name: "", key: undefined, depth: 0 }, reading);
  return { root, problems: reading.problems };
}

function read(written: Node, slot: Slot, reading: Reading): ConfigNode {
  const place = placeOf(written, reading.text);
  const common = {
    path: slot.path,
    name: slot.name,
    keyStart: slot.key?.start ?? place.start,
    keyEnd: slot.key?.end ?? place.end,
    ...place,
    ...EMPTY,
  };
  reading.count++;
  if (reading.count > MOST_NODES || slot.depth > DEEPEST) {
    refuse(place, reading);
    return common;
  }
  const node = isAlias(written) ? follow(written, place, reading) : written;
  if (node === undefined) return common;
  if (!isAlias(node) && node.anchor !== undefined) reading.anchors.set(node.anchor, node);
  if (isMap(node)) return { ...common, kind: "map", children: readMap(node, slot, reading) };
  if (isSeq(node)) {
    const children = node.items.map((item, i) => {
      const below = {
        path: join(slot.path, String(i)),
        name: String(i),
        key: undefined,
        depth: slot.depth + 1,
      };
      return isNode(item) ? read(item, below, reading) : missing(below, place);
    });
    return { ...common, kind: "list", children };
  }
  return isScalar(node) ? { ...common, ...readScalar(node, written !== node, reading.text) } : common;
}

function readMap(map: YAMLMap, slot: Slot, reading: Reading): readonly ConfigNode[] {
  const children: ConfigNode[] = [];
  for (const { key, value } of map.items) {
    if (!isNode(key)) continue;
    const seen = placeOf(key, reading.text);
    const mended = reading.keys.get(seen.start);
    const place = mended ?? seen;
    const name =
      mended !== undefined
        ? mended.name
        : isScalar(key)
          ? keyName(key.value, place, reading.text)
          : undefined;
    if (name === undefined) {
      reading.problems.push({ ...place, message: "a key of a run config is a word" });
      continue;
    }
    const below = { path: join(slot.path, name), name, key: place, depth: slot.depth + 1 };
    children.push(isNode(value) ? read(value, below, reading) : missing(below, place));
  }
  return children;
}

/** `1` and `true` are names as they are written; nothing at all is none. */
function keyName(value: unknown, place: Place, text: string): string | undefined {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? undefined : text.slice(place.start, place.end);
}

function follow(alias: Alias, place: Place, reading: Reading): Node | undefined {
  const target = reading.anchors.get(alias.source);
  if (target === undefined && reading.problems.length < 100)
    reading.problems.push({ ...place, message: `there is no \`&${alias.source}\` above this` });
  return target;
}

/** An alias has the text of what it names, but stands for itself: no fix may write into it as if it were plain. */
function readScalar(node: Scalar, aliased: boolean, text: string): Partial<ConfigNode> {
  const place = placeOf(node, text);
  return {
    value: scalarValue(node.value),
    source: text.slice(place.start, place.end),
    plain: !aliased && (node.type === "PLAIN" || node.type === undefined),
  };
}

function refuse(place: Place, reading: Reading): void {
  if (reading.refused) return;
  reading.refused = true;
  reading.problems.push({
    ...place,
    message: "too many values or levels for a run config: are aliases nested?",
  });
}

const EMPTY = { kind: "scalar", value: null, source: "", plain: true, children: [] } as const;

/** A key with nothing after it: null, placed at the key. */
function missing({ path, name, key }: Slot, place: Place): ConfigNode {
  const at = key ?? place;
  return { path, name, keyStart: at.start, keyEnd: at.end, ...at, ...EMPTY };
}

function scalarValue(value: unknown): ConfigNode["value"] {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  return value instanceof Date ? value.toISOString() : null;
}

/** The value's own text: without the white space and comments that a block collection's range runs into. */
function placeOf(node: Node, text: string): Place {
  const [from, to] = node.range ?? [0, 0, 0];
  const start = Math.min(from, text.length);
  let end = Math.min(to, text.length);
  while (end > start && /\s/u.test(text.charAt(end - 1))) end--;
  return { start, end };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
