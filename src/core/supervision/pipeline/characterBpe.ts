import { joinPairs } from "../bpe/bytePairs";
import { createMergeTable } from "../bpe/mergeTable";
import type { Json } from "./json";
import { createByteSpeller, readVocabulary, type SpellPiece } from "./vocabulary";

/**
 * Byte-pair encoding of characters, as SentencePiece's models and CLIP have it: what the vocabulary lacks is spelled in
 * bytes, is an unknown token, or is left out.
 */
export function readCharacterBpe(model: Json): SpellPiece | undefined {
  if (Boolean(model["dropout"])) return undefined;
  const vocab = readVocabulary(model["vocab"]);
  const prefix = model["continuing_subword_prefix"] ?? "";
  const suffix = model["end_of_word_suffix"] ?? "";
  if (vocab === undefined || typeof prefix !== "string" || typeof suffix !== "string") return undefined;
  const merges = readMerges(model["merges"], vocab, prefix.length);
  const unknown = readUnknown(model["unk_token"], vocab);
  if (merges === undefined || unknown === undefined) return undefined;
  const table = createMergeTable(merges);
  const fuses = model["fuse_unk"] === true;
  const asBytes =
    model["byte_fallback"] === true ? createByteSpeller((token) => vocab.get(token)) : () => undefined;
  const ignoresMerges = model["ignore_merges"] === true;
  return (piece) => {
    const whole = ignoresMerges ? vocab.get(piece) : undefined;
    if (whole !== undefined) return [whole];
    const ids: number[] = [];
    /** Unknown tokens that are written before the next known one. */
    let waiting = 0;
    const flush = (): void => {
      for (; waiting > 0; waiting--) ids.push(unknown.id ?? 0);
    };
    const characters = Array.from(piece);
    for (const [i, character] of characters.entries()) {
      const before = i === 0 ? "" : prefix;
      const spelling = before + character + (i === characters.length - 1 ? suffix : "");
      const id = vocab.get(spelling);
      if (id !== undefined) {
        flush();
        ids.push(id);
        continue;
      }
      const bytes = asBytes(spelling);
      if (bytes !== undefined) ids.push(...bytes);
      else if (unknown.id !== undefined) {
        if (!fuses) flush();
        waiting = 1;
      }
    }
    flush();
    return Array.from(joinPairs(Int32Array.from(ids), table));
  };
}

/** No unknown token at all is one way to have it; one that the vocabulary lacks is not. */
function readUnknown(
  token: unknown,
  vocab: ReadonlyMap<string, number>,
): { readonly id: number | undefined } | undefined {
  if (token === null || token === undefined) return { id: undefined };
  const id = typeof token === "string" ? vocab.get(token) : undefined;
  return id === undefined ? undefined : { id };
}

/**
 * Triples of left, right and result; `"a b"`, or `["a", "b"]` in newer files. Undefined where one names no token.
 *
 * @param prefixLength what the right one loses when it is joined
 */
export function readMerges(
  merges: unknown,
  vocab: ReadonlyMap<string, number>,
  prefixLength = 0,
): Int32Array | undefined {
  if (!Array.isArray(merges)) return undefined;
  const read = new Int32Array(3 * merges.length);
  for (const [rank, merge] of (merges as unknown[]).entries()) {
    const pair: unknown = typeof merge === "string" ? merge.split(" ") : merge;
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    const [left, right] = pair as unknown[];
    if (typeof left !== "string" || typeof right !== "string") return undefined;
    const joined = left + right.slice(prefixLength);
    const ids = [vocab.get(left), vocab.get(right), vocab.get(joined)];
    if (!ids.every((id) => id !== undefined)) return undefined;
    read.set(ids, 3 * rank);
  }
  return read;
}
