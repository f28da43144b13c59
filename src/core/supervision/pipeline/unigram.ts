import { createMergeTable, type MergeTable } from "../bpe/mergeTable";
import type { Json } from "./json";
import { createByteSpeller, type SpellPiece } from "./vocabulary";

/** How much less likely than the rarest piece a character is that no piece has. */
const UNKNOWN_PENALTY = 10;

interface Entry {
  readonly piece: string;
  readonly score: number;
}

/** The likeliest way to cut a text into pieces of the vocabulary (Viterbi), as SentencePiece's Unigram models do. */
export function readUnigram(model: Json): SpellPiece | undefined {
  const entries = readEntries(model["vocab"]);
  const unknownId = model["unk_id"];
  if (entries === undefined || typeof unknownId !== "number" || entries[unknownId] === undefined)
    return undefined;
  const ids = new Map(entries.map(({ piece }, id) => [piece, id]));
  const scores = Float64Array.from(entries, ({ score }) => score);
  const lowest = scores.reduce((least, score) => Math.min(least, score), Infinity);
  const cut = createCutter(createTrie(ids), scores, lowest - UNKNOWN_PENALTY, unknownId);
  const asBytes =
    model["byte_fallback"] === true ? createByteSpeller((token) => ids.get(token)) : () => undefined;
  return (piece) => {
    const spelled: number[] = [];
    for (const part of cut(piece)) {
      const id = ids.get(part);
      if (id !== undefined) spelled.push(id);
      else spelled.push(...(asBytes(part) ?? [unknownId]));
    }
    return spelled;
  };
}

function readEntries(vocab: unknown): readonly Entry[] | undefined {
  if (!Array.isArray(vocab) || vocab.length === 0) return undefined;
  const entries: Entry[] = [];
  for (const entry of vocab as unknown[]) {
    if (!Array.isArray(entry)) return undefined;
    const [piece, score] = entry as unknown[];
    if (typeof piece !== "string" || typeof score !== "number") return undefined;
    entries.push({ piece, score });
  }
  return entries;
}

interface Trie {
  /** From a node and a UTF-16 unit to the place of the node behind. */
  readonly table: MergeTable;
  /** The id of the piece that ends at each node; -1 where none does. */
  readonly ends: Int32Array;
}

const NONE = 0x7fffffff;

/** In order of their units each piece shares its beginning with the one before it, so nothing is looked up here. */
function createTrie(ids: ReadonlyMap<string, number>): Trie {
  const edges: number[] = [];
  const ends: number[] = [-1];
  let before = "";
  let path: number[] = [0];
  for (const piece of [...ids.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    let shared = 0;
    while (shared < before.length && before.charCodeAt(shared) === piece.charCodeAt(shared)) shared++;
    path = path.slice(0, shared + 1);
    for (let i = shared; i < piece.length; i++) {
      edges.push(path.at(-1) ?? 0, piece.charCodeAt(i), ends.length);
      path.push(ends.length);
      ends.push(-1);
    }
    ends[path.at(-1) ?? 0] = ids.get(piece) ?? -1;
    before = piece;
  }
  return { table: createMergeTable(Int32Array.from(edges)), ends: Int32Array.from(ends) };
}

/** What has no piece of its own is one part with its neighbours of that kind. */
function createCutter(
  { table, ends }: Trie,
  scores: Float64Array,
  unknownScore: number,
  unknownId: number,
): (text: string) => readonly string[] {
  return (text) => {
    const best = new Float64Array(text.length + 1);
    const starts = new Int32Array(text.length + 1).fill(-1);
    const tokens = new Int32Array(text.length + 1);
    const offer = (start: number, end: number, id: number, score: number): void => {
      const total = (best[start] as number) + score;
      if (starts[end] !== -1 && total <= (best[end] as number)) return;
      best[end] = total;
      starts[end] = start;
      tokens[end] = id;
    };
    for (let at = 0; at < text.length;) {
      const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      let hasSingle = false;
      for (let node = 0, end = at; end < text.length;) {
        const rank = table.rank(node, text.charCodeAt(end));
        if (rank === NONE) break;
        node = table.result(rank);
        end++;
        const id = ends[node] as number;
        if (id < 0) continue;
        offer(at, end, id, scores[id] as number);
        hasSingle ||= end - at === width;
      }
      if (!hasSingle) offer(at, at + width, unknownId, unknownScore);
      at += width;
    }
    return partsOf(text, starts, tokens, unknownId);
  };
}

function partsOf(text: string, starts: Int32Array, tokens: Int32Array, unknownId: number): readonly string[] {
  const parts: string[] = [];
  let unknownEnd = -1;
  for (let end = text.length; end > 0;) {
    const start = starts[end] as number;
    if (tokens[end] === unknownId) {
      if (unknownEnd < 0) unknownEnd = end;
    } else {
      if (unknownEnd >= 0) parts.push(text.slice(end, unknownEnd));
      unknownEnd = -1;
      parts.push(text.slice(start, end));
    }
    end = start;
  }
  if (unknownEnd >= 0) parts.push(text.slice(0, unknownEnd));
  return parts.reverse();
}
