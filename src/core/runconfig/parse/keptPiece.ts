import type { ConfigNode } from "../configTree";
import { EMPTY, type Slot } from "./nodeParts";
import { MOST_NODES, type KeptPiece, type PieceContents, type Reading, type ReadPiece } from "./reading";

type Read = (piece: ReadPiece, slot: Slot, before: number, reading: Reading) => PieceContents | undefined;

/** What a block was read as before, moved to where it stands now; undefined where it has to be read anew. */
export function keptPiece(
  { kept, base }: ReadPiece,
  { path, depth }: Slot,
  before: number,
  reading: Reading,
): KeptPiece | undefined {
  const { last } = kept;
  if (last === undefined || last.path !== path || last.depth !== depth || last.before !== before)
    return undefined;
  // Where the limit is reached there is something to say, and at the right place.
  if (reading.count + last.count > MOST_NODES) return undefined;
  reading.count += last.count;
  if (last.base === base) return last;
  const by = base - last.base;
  const { children, start, end } = last;
  kept.last = {
    ...last,
    base,
    children: children.map((child) => moved(child, by)),
    start: start + by,
    end: end + by,
  };
  return kept.last;
}

/**
 * Reads a block and keeps what came of it, unless that is not of the block alone: a fault was found in it, which has to
 * be said each time, or it has anchors or aliases.
 */
export function keepPiece(
  piece: ReadPiece,
  slot: Slot,
  before: number,
  reading: Reading,
  read: Read,
): PieceContents | undefined {
  const { links, count, problems } = reading;
  const faults = problems.length;
  const contents = read(piece, slot, before, reading);
  const isOwn = reading.links === links && problems.length === faults && !reading.refused;
  if (contents === undefined || !isOwn) delete piece.kept.last;
  else {
    const { path, depth } = slot;
    piece.kept.last = { ...contents, base: piece.base, path, depth, before, count: reading.count - count };
  }
  return contents;
}

/** In the order of fields in which nodes are read, so that the engine sees one kind of object. */
function moved(node: ConfigNode, by: number): ConfigNode {
  const { path, name, keyStart, keyEnd, start, end, kind, value, source, plain, children } = node;
  return {
    path,
    name,
    keyStart: keyStart + by,
    keyEnd: keyEnd + by,
    start: start + by,
    end: end + by,
    kind,
    value,
    source,
    plain,
    children: children.length === 0 ? EMPTY.children : children.map((child) => moved(child, by)),
  };
}
