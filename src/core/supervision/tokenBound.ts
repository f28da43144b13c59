import { utf8Length } from "../dataset/sourceItem";

type Json = Readonly<Record<string, unknown>>;

/** Normalizers that make no more than `MOST_PER_BYTE` tokens of a byte, and no more than one of an ASCII character. */
const KNOWN_NORMALIZERS = new Set([
  ...["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Strip", "StripAccents", "BertNormalizer", "Precompiled"],
]);
/**
 * U+FDFA is three bytes, and compatibility makes 18 characters of them, 33 bytes; no character grows by more. A token
 * is a byte at least, where a vocabulary falls back to bytes.
 */
const MOST_PER_BYTE = 12;
const NOT_ASCII = /[^\0-\x7f]/u;

/**
 * More tokens than a text can have, at the price of a look at its length: most rows are shorter than any limit, and
 * need not be tokenized to know it.
 *
 * @param specials tokens that the post-processor adds
 */
export function createTokenBound(
  json: Json,
  isByteLevel: boolean,
  specials: number,
): (text: string) => number {
  if (isByteLevel) return byteLevelBound(json, specials);
  if (!spellsAscii(json)) return () => Infinity;
  const perCharacter = hasShortAdded(json["added_tokens"]) ? 2 : 1;
  // One more for the mark that stands for the beginning of a word.
  return (text) =>
    specials +
    1 +
    perCharacter * (NOT_ASCII.test(text) ? MOST_PER_BYTE * utf8Length(text, 0, text.length) : text.length);
}

/** A token is a byte at least. Only composition (NFC) changes the bytes; a prefix space may stand before every part. */
function byteLevelBound(json: Json, specials: number): (text: string) => number {
  const isNfc = isObject(json["normalizer"]);
  const step = json["pre_tokenizer"];
  const perByte = isObject(step) && step["add_prefix_space"] === true ? 2 : 1;
  return (text) => {
    const bytes = utf8Length(text, 0, text.length);
    const normalized = isNfc && bytes > text.length ? text.normalize("NFC") : text;
    const most = normalized === text ? bytes : utf8Length(normalized, 0, normalized.length);
    return specials + perByte * most + (perByte - 1);
  };
}

/** Whether the tokenizer makes at most one token of an ASCII character. */
function spellsAscii(json: Json): boolean {
  const normalizer = json["normalizer"] ?? null;
  if (normalizer !== null && !isKnown(normalizer)) return false;
  // A step that writes something else in the place of text is none that is known.
  if (JSON.stringify(json["pre_tokenizer"] ?? null).includes('"Replace"')) return false;
  const model = json["model"];
  if (!isObject(model) || !["BPE", "WordPiece", "Unigram"].includes(String(model["type"]))) return false;
  if (model["byte_fallback"] !== true) return true;
  // A space is written as `▁`: three bytes, if that is no token of its own.
  const vocab = model["vocab"];
  if (Array.isArray(vocab))
    return (vocab as unknown[]).some((entry) => Array.isArray(entry) && entry[0] === "▁");
  return isObject(vocab) && Object.hasOwn(vocab, "▁");
}

function isKnown(normalizer: unknown): boolean {
  if (!isObject(normalizer)) return false;
  const { type } = normalizer;
  if (type === "Sequence")
    return (
      Array.isArray(normalizer["normalizers"]) && (normalizer["normalizers"] as unknown[]).every(isKnown)
    );
  if (type === "Prepend") return normalizer["prepend"] === "▁";
  if (type === "Replace") return isSpaceMark(normalizer);
  return typeof type === "string" && KNOWN_NORMALIZERS.has(type);
}

/** ` ` to `▁`, or something left out. */
function isSpaceMark({ pattern, content }: Json): boolean {
  if (content === "") return true;
  return (
    content === "▁" && isObject(pattern) && typeof pattern["String"] === "string" && pattern["String"] !== ""
  );
}

/** An added token of one character gains nothing on the mark that stands before the text behind it. */
function hasShortAdded(added: unknown): boolean {
  return (
    Array.isArray(added) &&
    (added as unknown[]).some((token) => isObject(token) && String(token["content"]).length < 2)
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
