import { createAddedTokenCutter, type AddedToken } from "../bpe/addedTokens";
import { readAdded } from "../bpe/readByteLevelBpe";
import { createWordCache } from "../bpe/wordCache";
import { typeOf, type Json } from "./json";
import { readModel } from "./models";
import { readNormalizer, type Normalize } from "./normalizers";
import { readPreTokenizer } from "./preTokenizers";
import type { SpellPiece } from "./vocabulary";

/** Splits texts as the model's tokenizer does, without what a post-processor adds around them. */
export interface Pipeline {
  encode(text: string): number[];
  count(text: string): number;
}

/** Longer pieces are rare, and rarely come again. */
const LONGEST_CACHED = 64;
const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * Any tokenizer made of known parts, each with the meaning that it has in the reference library; the JavaScript one
 * deviates from it in several. Undefined for a tokenizer with a part that is not known here.
 */
export function readPipeline(json: Json): Pipeline | undefined {
  const normalize = readNormalizer(json["normalizer"]);
  const preTokenize = readPreTokenizer(json["pre_tokenizer"]);
  const added = readAdded(json["added_tokens"]);
  if (normalize === undefined || preTokenize === undefined || added === undefined) return undefined;
  const spell = readModel(json["model"]);
  if (spell === undefined) return undefined;
  const spellCached = cached(spell);
  const keepsFirst = createStartCheck(json["normalizer"]);
  const cutRaw = createAddedTokenCutter(added.filter(({ normalized }) => !normalized));
  const cutNormalized = createAddedTokenCutter(normalizedTokens(added, normalize));
  const walk = (text: string, take: (ids: readonly number[]) => void): void => {
    const onToken = ({ id }: AddedToken): void => {
      take([id]);
    };
    const onText = (part: string, start: number): void => {
      const isStart = start === 0 && keepsFirst(part);
      cutNormalized(
        normalize(part),
        (piece, at) => {
          for (const one of preTokenize(piece, isStart && at === 0)) if (one !== "") take(spellCached(one));
        },
        onToken,
      );
    };
    cutRaw(text.replace(LONE_SURROGATE, "\ufffd"), onText, onToken);
  };
  return {
    encode(text) {
      const all: number[] = [];
      walk(text, (ids) => {
        for (const id of ids) all.push(id);
      });
      return all;
    },
    count(text) {
      let total = 0;
      walk(text, ({ length }) => (total += length));
      return total;
    },
  };
}

/**
 * What remains of a text whose first character is taken out does not stand at its beginning any more; only what a
 * SentencePiece table leaves out is not missed.
 */
function createStartCheck(section: unknown): (text: string) => boolean {
  const others: unknown = JSON.parse(JSON.stringify(section ?? null), (_, value: unknown) =>
    typeOf(value) === "Precompiled" ? null : value,
  );
  const normalize = readNormalizer(others);
  if (normalize === undefined) return () => true;
  return (text) => normalize(`${String.fromCodePoint(text.codePointAt(0) ?? 0)}x`) !== normalize("x");
}

/** Those that are looked for in normalized text are looked for as that text would have them. */
function normalizedTokens(added: readonly AddedToken[], normalize: Normalize): readonly AddedToken[] {
  return added
    .filter(({ normalized }) => normalized)
    .map((token) => ({ ...token, content: normalize(token.content) }))
    .filter(({ content }) => content !== "");
}

function cached(spell: SpellPiece): SpellPiece {
  const cache = createWordCache<readonly number[]>();
  return (piece) => {
    if (piece.length > LONGEST_CACHED) return spell(piece);
    let ids = cache.get(piece);
    if (ids === undefined) cache.set(piece, (ids = spell(piece)));
    return ids;
  };
}
