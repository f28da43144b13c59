import type { Json } from "./json";
import { readVocabulary, type SpellPiece } from "./vocabulary";

/** The longest entry of the vocabulary first, then of the rest; a word that does not come out is unknown as a whole. */
export function readWordPiece(model: Json): SpellPiece | undefined {
  const vocab = readVocabulary(model["vocab"]);
  const { unk_token: unknown = "[UNK]", continuing_subword_prefix: prefix = "##" } = model;
  const longest = model["max_input_chars_per_word"] ?? 100;
  if (vocab === undefined || typeof unknown !== "string" || typeof prefix !== "string") return undefined;
  const unknownId = vocab.get(unknown);
  if (unknownId === undefined || typeof longest !== "number") return undefined;
  let longestEntry = 0;
  for (const entry of vocab.keys()) if (entry.length > longestEntry) longestEntry = entry.length;
  return (piece) => {
    const characters = Array.from(piece);
    if (characters.length > longest) return [unknownId];
    const ids: number[] = [];
    for (let start = 0; start < characters.length;) {
      let end = Math.min(characters.length, start + longestEntry);
      let id: number | undefined;
      for (; end > start; end--) {
        const part = characters.slice(start, end).join("");
        id = vocab.get(start === 0 ? part : prefix + part);
        if (id !== undefined) break;
      }
      if (id === undefined) return [unknownId];
      ids.push(id);
      start = end;
    }
    return ids;
  };
}
