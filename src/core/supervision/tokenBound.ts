import { utf8Length } from "../dataset/sourceItem";
import { isObject, typeOf, type Json } from "./pipeline/json";
import { readNormalizer } from "./pipeline/normalizers";

/**
 * How often a normalizer multiplies the bytes of characters beyond ASCII at most; ASCII it leaves as long as it is.
 * Compatibility makes 18 characters of the three bytes of U+FDFA, 33 bytes; no character grows by more. Composition
 * makes twelve bytes of the four of a musical note, lower case three of the two of U+023A.
 */
const GROWTH: Readonly<Record<string, number>> = {
  ...{ NFC: 3, NFD: 12, NFKC: 12, NFKD: 12 },
  ...{ Lowercase: 2, Strip: 1, StripAccents: 1, BertNormalizer: 12, Precompiled: 12 },
};
const NOT_ASCII = /[^\0-\x7f]/u;
const SPACE_MARK = "▁";

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
  const growth = spellsAscii(json) ? growthOf(json["normalizer"] ?? null, writesBytes(json)) : Infinity;
  if (growth === Infinity) return () => Infinity;
  const perCharacter = hasShortAdded(json["added_tokens"]) || marksPieces(json["pre_tokenizer"]) ? 2 : 1;
  // One more for the mark that stands for the beginning of a word.
  return (text) => specials + 1 + perCharacter * weigh(text, growth);
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

function weigh(text: string, growth: number): number {
  if (!NOT_ASCII.test(text)) return text.length;
  let ascii = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x80) ascii++;
  return ascii + growth * (utf8Length(text, 0, text.length) - ascii);
}

/** Whether the tokenizer makes at most one token of an ASCII character, normalizers apart. */
function spellsAscii(json: Json): boolean {
  const steps = JSON.stringify(json["pre_tokenizer"] ?? null);
  // A step that writes something else in the place of text is none that is known.
  if (steps.includes('"Replace"')) return false;
  const model = json["model"];
  if (!isObject(model) || !["BPE", "WordPiece", "Unigram"].includes(String(model["type"]))) return false;
  if (model["byte_fallback"] !== true || writesBytes(json)) return true;
  const mark = /"replacement":"([^"]*)"/u.exec(steps)?.[1] ?? SPACE_MARK;
  // A space is written as `▁`: three bytes, if that is no token of its own.
  const vocab = model["vocab"];
  if (Array.isArray(vocab))
    return (vocab as unknown[]).some((entry) => Array.isArray(entry) && entry[0] === mark);
  return isObject(vocab) && Object.hasOwn(vocab, mark);
}

/** How often the normalizer multiplies what is beyond ASCII; infinite for one that may write anything. */
function growthOf(normalizer: unknown, asBytes: boolean): number {
  if (normalizer === null) return 1;
  if (!isObject(normalizer)) return Infinity;
  switch (normalizer["type"]) {
    case "Sequence":
      return Array.isArray(normalizer["normalizers"])
        ? (normalizer["normalizers"] as unknown[]).reduce<number>(
            (all, step) => all * growthOf(step, asBytes),
            1,
          )
        : Infinity;
    case "Prepend":
      return normalizer["prepend"] === SPACE_MARK && !asBytes ? 1 : Infinity;
    case "Replace":
      return normalizer["content"] === "" || (isSpaceMark(normalizer) && !asBytes) ? 1 : Infinity;
    case "Precompiled":
      return keepsAscii(normalizer) ? (GROWTH["Precompiled"] ?? Infinity) : Infinity;
    default:
      return GROWTH[String(normalizer["type"])] ?? Infinity;
  }
}

/** Its table may say anything; it is asked for each character. */
function keepsAscii(normalizer: Json): boolean {
  const normalize = readNormalizer(normalizer);
  if (normalize === undefined) return true;
  for (let code = 0; code < 0x80; code++) if (normalize(String.fromCharCode(code)).length > 1) return false;
  return true;
}

/** One character to `▁`. */
function isSpaceMark({ pattern, content }: Json): boolean {
  return (
    content === SPACE_MARK &&
    isObject(pattern) &&
    typeof pattern["String"] === "string" &&
    pattern["String"] !== ""
  );
}

/** Whether every character is written in bytes, as a model that is no byte-level BPE for us may still have it. */
function writesBytes(json: Json): boolean {
  return JSON.stringify(json["pre_tokenizer"] ?? null).includes('"ByteLevel"');
}

/** Whether a mark or a space goes before each of several pieces. */
function marksPieces(preTokenizer: unknown): boolean {
  return (
    typeOf(preTokenizer) === "Sequence" &&
    /"Metaspace"|"add_prefix_space":true/u.test(JSON.stringify(preTokenizer))
  );
}

/** An added token of one character gains nothing on the mark that stands before the text behind it. */
function hasShortAdded(added: unknown): boolean {
  return (
    Array.isArray(added) &&
    (added as unknown[]).some((token) => isObject(token) && String(token["content"]).length < 2)
  );
}
