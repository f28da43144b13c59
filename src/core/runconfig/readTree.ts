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
import type { ConfigNode, SyntaxProblem } from "./configTree";
import type { MendedKey } from "./mendLine";

/** A run config has some hundred nodes; anything near this is an alias bomb or not a config. */
const MOST_NODES = 20_000;
const DEEPEST = 64;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A block of the text as the parser read it. */
export interface ReadPiece {
  readonly contents: Node | undefined;
  /** Where the block starts in the text: the parser's places count from there. */
  readonly base: number;
  /** By the parser's places, keys that it saw otherwise than they stand in the file. */
  readonly keys: ReadonlyMap<number, MendedKey>;
}

/** A block, or a key with the blocks below it. */
export type ReadBlock = ReadPiece | { readonly header: ReadPiece; readonly parts: readonly ReadBlock[] };

interface Reading {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  /** The block that is being read. */
  piece: ReadPiece;
  /** The newest node of each anchor, in document order: what an alias means at its place. */
  readonly anchors: Map<string, { readonly node: Node; readonly piece: ReadPiece }>;
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
  blocks: readonly ReadBlock[],
  text: string,
): { root: ConfigNode | undefined; problems: SyntaxProblem[] } {
  const piece: ReadPiece = { contents: undefined, base: 0, keys: new Map() };
  const reading: Reading = { text, problems: [], piece, anchors: new Map(), count: 0, refused: false };
  const slot = { path: "", name: "", key: undefined, depth: 0 };
  const [only, ...others] = blocks;
  let root: ConfigNode | undefined;
  if (only !== undefined && others.length === 0 && "contents" in only) {
    reading.piece = only;
    if (only.contents !== undefined) root = read(only.contents, slot, reading);
  } else root = readBlocks(blocks, slot, reading);
  return { root, problems: reading.problems };
}

/** One collection from the blocks that it was cut into; undefined when nothing is in them. */
function readBlocks(blocks: readonly ReadBlock[], slot: Slot, reading: Reading): ConfigNode | undefined {
  const children: ConfigNode[] = [];
  let kind: "map" | "list" = "map";
  let start: number | undefined;
  let end = 0;
  reading.count++;
  for (const block of blocks) {
    const place =
      "contents" in block
        ? readPiece(block, slot, children, reading)
        : readBranch(block, slot, children, reading);
    if (place === undefined) continue;
    start ??= place.start;
    end = place.end;
    if (place.isList) kind = "list";
  }
  if (start === undefined) return undefined;
  const { path, name, key } = slot;
  const common = { path, name, keyStart: key?.start ?? start, keyEnd: key?.end ?? end, start, end };
  return { ...common, ...EMPTY, kind, children };
}

type BlockPlace = Place & { readonly isList: boolean };

function readPiece(
  piece: ReadPiece,
  slot: Slot,
  children: ConfigNode[],
  reading: Reading,
): BlockPlace | undefined {
  reading.piece = piece;
  const { contents } = piece;
  if (isMap(contents)) children.push(...readMap(contents, slot, reading));
  else if (isSeq(contents)) children.push(...readItems(contents, slot, children.length, reading));
  else return undefined;
  return { ...placeOf(contents, reading), isList: isSeq(contents) };
}

/** A key that was parsed without what is below it. */
function readBranch(
  { header, parts }: { readonly header: ReadPiece; readonly parts: readonly ReadBlock[] },
  slot: Slot,
  children: ConfigNode[],
  reading: Reading,
): BlockPlace | undefined {
  reading.piece = header;
  const key = isMap(header.contents) ? header.contents.items[0]?.key : undefined;
  const below = isNode(key) ? slotOf(key, slot, reading) : undefined;
  if (below === undefined) return undefined;
  const place = below.key;
  if (isTooMuch(below, place, reading)) {
    children.push(missing(below, place));
    return { ...place, isList: false };
  }
  const node = readBlocks(parts, below, reading) ?? missing(below, place);
  children.push(node);
  return { start: place.start, end: node.end, isList: false };
}

function isTooMuch({ depth }: Slot, place: Place, reading: Reading): boolean {
  if (reading.count <= MOST_NODES && depth <= DEEPEST) return false;
  refuse(place, reading);
  return true;
}

function read(written: Node, slot: Slot, reading: Reading): ConfigNode {
  const place = placeOf(written, reading);
  const common = {
    path: slot.path,
    name: slot.name,
    keyStart: slot.key?.start ?? place.start,
    keyEnd: slot.key?.end ?? place.end,
    ...place,
    ...EMPTY,
  };
  reading.count++;
  if (isTooMuch(slot, place, reading)) return common;
  if (!isAlias(written)) return { ...common, ...readNode(written, slot, false, reading) };
  const target = follow(written, place, reading);
  if (target === undefined || isAlias(target.node)) return common;
  // What an alias means stands in the block of its anchor.
  const { piece } = reading;
  reading.piece = target.piece;
  const meant = readNode(target.node, slot, true, reading);
  reading.piece = piece;
  return { ...common, ...meant };
}

function readNode(node: Node, slot: Slot, isAliased: boolean, reading: Reading): Partial<ConfigNode> {
  const { anchor } = node as { readonly anchor?: string };
  if (anchor !== undefined) reading.anchors.set(anchor, { node, piece: reading.piece });
  if (isMap(node)) return { kind: "map", children: readMap(node, slot, reading) };
  if (isSeq(node)) return { kind: "list", children: readItems(node, slot, 0, reading) };
  return isScalar(node) ? readScalar(node, isAliased, reading) : {};
}

/** @param before entries of the same list that stand in blocks above */
function readItems(
  sequence: YAMLSeq,
  { path, depth }: Slot,
  before: number,
  reading: Reading,
): readonly ConfigNode[] {
  const place = placeOf(sequence, reading);
  return sequence.items.map((item, i) => {
    const name = String(before + i);
    const below = { path: join(path, name), name, key: undefined, depth: depth + 1 };
    return isNode(item) ? read(item, below, reading) : missing(below, place);
  });
}

function readMap(map: YAMLMap, slot: Slot, reading: Reading): readonly ConfigNode[] {
  const children: ConfigNode[] = [];
  for (const { key, value } of map.items) {
    if (!isNode(key)) continue;
    const below = slotOf(key, slot, reading);
    if (below === undefined) continue;
    children.push(isNode(value) ? read(value, below, reading) : missing(below, below.key));
  }
  return children;
}

/** Where the value of a key hangs; undefined, and a problem, for what is no word. */
function slotOf(
  key: Node,
  { path, depth }: Slot,
  reading: Reading,
): (Slot & { readonly key: Place }) | undefined {
  const { base, keys } = reading.piece;
  const seen = placeOf(key, reading);
  const mended = keys.get(seen.start - base);
  const place = mended === undefined ? seen : { start: base + mended.start, end: base + mended.end };
  const name = mended?.name ?? (isScalar(key) ? keyName(key.value, place, reading.text) : undefined);
  if (name !== undefined) return { path: join(path, name), name, key: place, depth: depth + 1 };
  reading.problems.push({ ...place, message: "a key of a run config is a word" });
  return undefined;
}

/** `1` and `true` are names as they are written; nothing at all is none. */
function keyName(value: unknown, place: Place, text: string): string | undefined {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? undefined : text.slice(place.start, place.end);
}

function follow(
  alias: Alias,
  place: Place,
  reading: Reading,
): { readonly node: Node; readonly piece: ReadPiece } | undefined {
  const target = reading.anchors.get(alias.source);
  if (target === undefined && reading.problems.length < 100)
    reading.problems.push({
      ...place,
      message: `\`*${alias.source}\` has no anchor \`&${alias.source}\` above it`,
    });
  return target;
}

/** An alias has the text of what it names, but stands for itself: no fix may write into it as if it were plain. */
function readScalar(node: Scalar, aliased: boolean, reading: Reading): Partial<ConfigNode> {
  const place = placeOf(node, reading);
  return {
    value: scalarValue(node.value),
    source: reading.text.slice(place.start, place.end),
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
function placeOf(node: Node, { text, piece }: Reading): Place {
  const [from, to] = node.range ?? [0, 0, 0];
  const start = Math.min(piece.base + from, text.length);
  let end = Math.min(piece.base + to, text.length);
  while (end > start && /\s/u.test(text.charAt(end - 1))) end--;
  return { start, end };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
