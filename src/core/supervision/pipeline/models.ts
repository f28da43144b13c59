import { readCharacterBpe } from "./characterBpe";
import { isObject } from "./json";
import { readUnigram } from "./unigram";
import type { SpellPiece } from "./vocabulary";
import { readWordPiece } from "./wordPiece";

/** A `model` section as a function; undefined for one that is not known here. */
export function readModel(model: unknown): SpellPiece | undefined {
  if (!isObject(model)) return undefined;
  switch (model["type"]) {
    case "BPE":
      return readCharacterBpe(model);
    case "WordPiece":
      return readWordPiece(model);
    case "Unigram":
      return readUnigram(model);
    default:
      return undefined;
  }
}
