import type { Node } from "yaml";
import type { ConfigNode, SyntaxProblem } from "../configTree";
import type { MendedKey } from "./mendLine";
import type { Place, Slot } from "./nodeParts";

/** A run config has some hundred nodes; anything near this is an alias bomb or not a config. */
export const MOST_NODES = 20_000;
const DEEPEST = 64;

/** A block of the text as the parser read it. */
export interface ReadPiece {
  readonly contents: Node | undefined;
  /** Where the block starts in the text: the parser's places count from there. */
  readonly base: number;
  /** By the parser's places, keys that it saw otherwise than they stand in the file. */
  readonly keys: ReadonlyMap<number, MendedKey>;
  /** What it was read as before; stays with the block from one state of the text to the next. */
  readonly kept: { last?: KeptPiece };
}

/** What a block of the text holds. */
export interface PieceContents {
  readonly children: readonly ConfigNode[];
  readonly start: number;
  readonly end: number;
  readonly isList: boolean;
}

/** The same, with all that it hangs on beside the block's own text. */
export interface KeptPiece extends PieceContents {
  readonly base: number;
  readonly path: string;
  readonly depth: number;
  /** Entries of the same list in blocks above. */
  readonly before: number;
  /** How many nodes it has. */
  readonly count: number;
}

/** A block, or a key with the blocks below it. */
export type ReadBlock = ReadPiece | { readonly header: ReadPiece; readonly parts: readonly ReadBlock[] };

/** What an anchor names, and the block that it stands in. */
export interface Anchored {
  readonly node: Node;
  readonly piece: ReadPiece;
}

export interface Reading {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  /** The block that is being read. */
  piece: ReadPiece;
  /** The newest node of each anchor, in document order: what an alias means at its place. */
  readonly anchors: Map<string, Anchored>;
  count: number;
  refused: boolean;
  /** Anchors, aliases and merge keys so far: what has them means something else when the text elsewhere changes. */
  links: number;
  /** How many aliases and merge keys lead to what is being read. */
  borrowing: number;
  /** What a merge key brings into its map, by the node that stands for the key. */
  readonly merged: Map<ConfigNode, readonly ConfigNode[]>;
}

/** Whether a config has more than is read of it: said once. */
export function isTooMuch({ depth }: Slot, place: Place, reading: Reading): boolean {
  if (reading.count <= MOST_NODES && depth <= DEEPEST) return false;
  refuse(place, reading);
  return true;
}

function refuse(place: Place, reading: Reading): void {
  if (reading.refused) return;
  reading.refused = true;
  reading.problems.push({
    ...place,
    message: "too many values or levels for a run config: are aliases nested?",
  });
}
