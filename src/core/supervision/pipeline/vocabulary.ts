import { bytesOf } from "../bpe/byteAlphabet";
import { isObject } from "./json";

/** The ids of one piece of text. */
export type SpellPiece = (piece: string) => readonly number[];

export function readVocabulary(vocab: unknown): ReadonlyMap<string, number> | undefined {
  if (!isObject(vocab)) return undefined;
  const read = new Map<string, number>();
  for (const key in vocab) {
    const id = vocab[key];
    if (typeof id !== "number") return undefined;
    read.set(key, id);
  }
  return read;
}

/** The ids of a text's bytes, written `<0x0A>`; undefined where the vocabulary lacks one. */
export function createByteSpeller(
  idOf: (token: string) => number | undefined,
): (text: string) => readonly number[] | undefined {
  const ids = Array.from({ length: 256 }, (_, byte) =>
    idOf(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
  );
  return (text) => {
    const spelled = bytesOf(text).map((byte) => ids[byte]);
    return spelled.every((id) => id !== undefined) ? spelled : undefined;
  };
}
