import { isMap, isNode, isSeq } from "yaml";
import type { ConfigNode, SyntaxProblem } from "../configTree";
import { keepPiece, keptPiece } from "./keptPiece";
import { withMerged } from "./mergedChildren";
import { EMPTY, missing, placeOf, type Place, type Slot } from "./nodeParts";
import { isTooMuch, type PieceContents, type ReadBlock, type Reading, type ReadPiece } from "./reading";
import { read, readItems, readPairs, slotOf } from "./readNode";

/** Turns the parser's nodes into ours: aliases followed, sizes bounded, every value with its place in the text. */
export function readTree(
  blocks: readonly ReadBlock[],
  text: string,
): { root: ConfigNode | undefined; problems: SyntaxProblem[] } {
  const piece: ReadPiece = { contents: undefined, base: 0, keys: new Map(), kept: {} };
  const reading: Reading = {
    ...{ text, problems: [], piece, anchors: new Map() },
    ...{ count: 0, refused: false, links: 0, borrowing: 0, merged: new Map() },
  };
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
  return { ...common, ...EMPTY, kind, children: withMerged(children, reading.merged) };
}

interface BlockPlace extends Place {
  readonly isList: boolean;
}

function readPiece(
  piece: ReadPiece,
  slot: Slot,
  children: ConfigNode[],
  reading: Reading,
): BlockPlace | undefined {
  const before = children.length;
  const read = keptPiece(piece, slot, before, reading) ?? keepPiece(piece, slot, before, reading, readAnew);
  if (read !== undefined) children.push(...read.children);
  return read;
}

function readAnew(piece: ReadPiece, slot: Slot, before: number, reading: Reading): PieceContents | undefined {
  const { contents } = piece;
  if (!isMap(contents) && !isSeq(contents)) return undefined;
  reading.piece = piece;
  const isList = isSeq(contents);
  const children = isList ? readItems(contents, slot, before, reading) : readPairs(contents, slot, reading);
  return { children, isList, ...placeOf(contents, reading.text, piece.base) };
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
