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
  type YAMLSeq,
} from "yaml";
import type { ConfigNode } from "../configTree";
import { withMerged } from "./mergedChildren";
import {
  EMPTY,
  isMergeKey,
  joinPath,
  keyName,
  missing,
  placeOf,
  scalarValue,
  type Place,
  type Slot,
} from "./nodeParts";
import { isTooMuch, type Anchored, type Reading } from "./reading";

/** A node while it is being read: made once, since there is one for each value at each keystroke. */
type Unfinished = { -readonly [name in keyof ConfigNode]: ConfigNode[name] };

export function read(written: Node, slot: Slot, reading: Reading): ConfigNode {
  const place = placeOf(written, reading.text, reading.piece.base);
  const { start, end } = place;
  const node: Unfinished = {
    path: slot.path,
    name: slot.name,
    keyStart: slot.key?.start ?? start,
    keyEnd: slot.key?.end ?? end,
    start,
    end,
    kind: "scalar",
    value: null,
    source: "",
    plain: true,
    children: EMPTY.children,
  };
  if (reading.borrowing > 0) node.borrowed = true;
  reading.count++;
  if (isTooMuch(slot, place, reading)) return node;
  if (!isAlias(written)) readNode(written, slot, node, false, reading);
  else {
    reading.links++;
    const target = follow(written, place, reading);
    if (target !== undefined && !isAlias(target.node))
      borrow(target, reading, () => {
        readNode(target.node, slot, node, true, reading);
      });
  }
  return node;
}

/** Reads what stands in the block of an anchor, and is meant elsewhere. */
function borrow<T>({ piece }: Anchored, reading: Reading, work: () => T): T {
  const here = reading.piece;
  reading.piece = piece;
  reading.borrowing++;
  const read = work();
  reading.borrowing--;
  reading.piece = here;
  return read;
}

/** @param into where what is read is written */
function readNode(node: Node, slot: Slot, into: Unfinished, isAliased: boolean, reading: Reading): void {
  const { anchor } = node as { readonly anchor?: string };
  if (anchor !== undefined) {
    reading.links++;
    reading.anchors.set(anchor, { node, piece: reading.piece });
  }
  if (isMap(node)) {
    into.kind = "map";
    into.children = withMerged(readPairs(node, slot, reading), reading.merged);
  } else if (isSeq(node)) {
    into.kind = "list";
    into.children = readItems(node, slot, 0, reading);
  } else if (isScalar(node)) readScalar(node, into, isAliased, reading);
}

/** @param before entries of the same list that stand in blocks above */
export function readItems(
  sequence: YAMLSeq,
  { path, depth }: Slot,
  before: number,
  reading: Reading,
): readonly ConfigNode[] {
  const place = placeOf(sequence, reading.text, reading.piece.base);
  return sequence.items.map((item, i) => {
    const name = String(before + i);
    const below = { path: joinPath(path, name), name, key: undefined, depth: depth + 1 };
    return isNode(item) ? read(item, below, reading) : missing(below, place);
  });
}

/** The pairs of a map in file order; merge keys stand for what they bring until all pairs are known. */
export function readPairs(map: YAMLMap, slot: Slot, reading: Reading): readonly ConfigNode[] {
  const children: ConfigNode[] = [];
  for (const { key, value } of map.items) {
    if (!isNode(key)) continue;
    const below = slotOf(key, slot, reading);
    if (below === undefined) continue;
    const sources = isMergeKey(key) ? mergeSources(value, reading) : undefined;
    if (sources !== undefined) {
      reading.links++;
      const standIn = missing(below, below.key);
      reading.merged.set(standIn, readSources(sources, slot, below.key, reading));
      children.push(standIn);
    } else children.push(isNode(value) ? read(value, below, reading) : missing(below, below.key));
  }
  return children;
}

/** The maps that a merge key names, one or several; undefined where it names anything else, and is a key like others. */
function mergeSources(value: unknown, reading: Reading): readonly Source[] | undefined {
  const nodes: readonly unknown[] = isSeq(value) ? value.items : [value];
  const sources: Source[] = [];
  for (const node of nodes) {
    const target = isAlias(node) ? reading.anchors.get(node.source) : undefined;
    const map = target === undefined ? node : target.node;
    if (!isMap(map)) return undefined;
    sources.push({ map, target });
  }
  return sources.length === 0 ? undefined : sources;
}

interface Source {
  readonly map: YAMLMap;
  /** Where it stands, unless behind the merge key itself. */
  readonly target: Anchored | undefined;
}

/** The children of all sources, those that win first: as PyYAML takes them, of a list the earlier ones. */
function readSources(
  sources: readonly Source[],
  slot: Slot,
  key: Place,
  reading: Reading,
): readonly ConfigNode[] {
  const deeper = { ...slot, depth: slot.depth + 1 };
  return sources.flatMap(({ map, target }) => {
    reading.count++;
    if (isTooMuch(deeper, key, reading)) return [];
    const pairs = (): readonly ConfigNode[] => withMerged(readPairs(map, deeper, reading), reading.merged);
    return target === undefined ? pairs() : borrow(target, reading, pairs);
  });
}

/** Where the value of a key hangs; undefined, and a problem, for what is no word. */
export function slotOf(
  key: Node,
  { path, depth }: Slot,
  reading: Reading,
): (Slot & { readonly key: Place }) | undefined {
  const { base, keys } = reading.piece;
  const seen = placeOf(key, reading.text, reading.piece.base);
  const mended = keys.get(seen.start - base);
  const place = mended === undefined ? seen : { start: base + mended.start, end: base + mended.end };
  const name = mended?.name ?? (isScalar(key) ? keyName(key.value, place, reading.text) : undefined);
  if (name !== undefined) return { path: joinPath(path, name), name, key: place, depth: depth + 1 };
  reading.problems.push({ ...place, message: "a key of a run config is a word" });
  return undefined;
}

function follow(alias: Alias, place: Place, reading: Reading): Anchored | undefined {
  const target = reading.anchors.get(alias.source);
  if (target === undefined && reading.problems.length < 100)
    reading.problems.push({
      ...place,
      message: `\`*${alias.source}\` has no anchor \`&${alias.source}\` above it`,
    });
  return target;
}

/** An alias has the text of what it names, but stands for itself: no fix may write into it as if it were plain. */
function readScalar(node: Scalar, into: Unfinished, isAliased: boolean, reading: Reading): void {
  const { start, end } = isAliased ? placeOf(node, reading.text, reading.piece.base) : into;
  into.value = scalarValue(node.value);
  into.source = reading.text.slice(start, end);
  into.plain = !isAliased && (node.type === "PLAIN" || node.type === undefined);
}
