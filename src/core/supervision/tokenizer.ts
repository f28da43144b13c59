import { Tokenizer } from "@huggingface/tokenizers";
import { fail, ok, type Result } from "../../base/result";
import { createByteLevelBpe } from "./bpe/byteLevelBpe";
import { readByteLevelBpe } from "./bpe/readByteLevelBpe";
import { isObject, type Json } from "./pipeline/json";
import { readPipeline } from "./pipeline/pipeline";
import { createTokenBound } from "./tokenBound";
import type { TextTokenizer } from "./types";

/** Which of the two files a problem is in, and what it is. */
export interface TokenizerProblem {
  readonly file: "tokenizer.json" | "tokenizer_config.json";
  readonly message: string;
}

/** Splits bare texts: what stands around them is added here. */
interface Splitter {
  encode(text: string): number[];
  count(text: string): number;
}

/**
 * A tokenizer from the parsed `tokenizer.json` and `tokenizer_config.json` of a Hugging Face model folder.
 * A vocabulary without unknown token drops what it cannot spell, as the reference library does.
 *
 * Byte-level BPE is done here, many times faster than in the JavaScript library, and so is every tokenizer of known
 * parts, because the library deviates from the reference in many of them. The rest is left to the library.
 */
export function createTokenizer(
  tokenizerJson: unknown,
  tokenizerConfig: unknown,
): Result<TextTokenizer, TokenizerProblem> {
  if (!isObject(tokenizerJson) || !isObject(tokenizerJson["model"]))
    return fail({ file: "tokenizer.json", message: "has no `model` section: not a tokenizer of this kind" });
  if (!isObject(tokenizerConfig)) return fail({ file: "tokenizer_config.json", message: "is not an object" });
  let inner: Tokenizer;
  try {
    inner = new Tokenizer(tokenizerJson, tokenizerConfig);
    inner.encode("a");
  } catch (error) {
    return fail({ file: "tokenizer.json", message: `cannot be used: ${messageOf(error)}` });
  }
  const plan = readByteLevelBpe(tokenizerJson);
  const own = plan === undefined ? readPipeline(tokenizerJson) : createByteLevelBpe(plan);
  return ok(wrap(inner, own ?? splitterOf(inner), plan !== undefined, tokenizerJson, tokenizerConfig));
}

function splitterOf(inner: Tokenizer): Splitter {
  const encode = (text: string): number[] => encodeWithLibrary(inner, text, false);
  return { encode, count: (text) => encode(text).length };
}

/** An id is undefined where the vocabulary has neither the piece nor an unknown token, whatever the types say. */
function encodeWithLibrary(inner: Tokenizer, text: string, specialTokens: boolean): number[] {
  const { ids } = inner.encode(text, { add_special_tokens: specialTokens });
  return (ids as (number | undefined)[]).filter((id) => id !== undefined);
}

function wrap(
  inner: Tokenizer,
  splitter: Splitter,
  isByteLevel: boolean,
  json: Json,
  config: Json,
): TextTokenizer {
  const added = inner.get_added_tokens_decoder();
  const idOf = (token: string): number | undefined => {
    if (token === "") return undefined;
    for (const [id, entry] of added) if (entry.content === token) return id;
    return inner.token_to_id(token);
  };
  const { leading, trailing } = specialsAround(inner, json);
  const encode = (text: string, specialTokens: boolean): number[] => {
    const ids = splitter.encode(text);
    return specialTokens && leading.length + trailing.length > 0 ? [...leading, ...ids, ...trailing] : ids;
  };
  const specials = leading.length + trailing.length;
  const bosToken = tokenName(config["bos_token"]);
  const eosToken = tokenName(config["eos_token"]);
  let largest = -1;
  for (const id of inner.get_vocab(true).values()) if (id > largest) largest = id;
  return {
    encode,
    countTokens: (text, specialTokens) => splitter.count(text) + (specialTokens ? specials : 0),
    mostTokens: createTokenBound(json, isByteLevel, specials),
    decode: (ids) =>
      ids.length === 0 ? "" : inner.decode([...ids], { clean_up_tokenization_spaces: false }),
    tokenText: (id) => added.get(id)?.content ?? inner.id_to_token(id),
    tokenId: idOf,
    vocabularySize: largest + 1,
    leadingSpecials: leading,
    trailingSpecials: trailing,
    bosId: idOf(bosToken) ?? null,
    eosId: idOf(eosToken) ?? null,
    padId: idOf(tokenName(config["pad_token"])) ?? null,
    bosToken,
    eosToken,
    specialTokens: [...added.values()].filter(({ special }) => special).map(({ content }) => content),
    chatTemplateSource: templateSource(config["chat_template"]),
  };
}

/** Where the ids of a bare text stand within the ids with special tokens: what is around them was added. */
function specialsAround(inner: Tokenizer, json: Json): { leading: number[]; trailing: number[] } {
  // A vocabulary may lack any letter, but it has something.
  const vocab: unknown = isObject(json["model"]) ? json["model"]["vocab"] : undefined;
  const own = isObject(vocab) ? Object.keys(vocab).slice(0, MOST_PROBES) : [];
  for (const probe of ["a", ...own]) {
    const bare = encodeWithLibrary(inner, probe, false);
    const full = encodeWithLibrary(inner, probe, true);
    if (bare.length === 0) continue;
    for (let start = 0; start + bare.length <= full.length; start++)
      if (bare.every((id, i) => full[start + i] === id))
        return { leading: full.slice(0, start), trailing: full.slice(start + bare.length) };
  }
  return { leading: [], trailing: [] };
}

const MOST_PROBES = 1000;

/** `"</s>"`, or the older `{"content": "</s>", …}`. */
function tokenName(value: unknown): string {
  if (typeof value === "string") return value;
  return isObject(value) && typeof value["content"] === "string" ? value["content"] : "";
}

/** One template, or a list of named ones of which `default` counts. */
function templateSource(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return null;
  for (const entry of value as unknown[])
    if (isObject(entry) && entry["name"] === "default" && typeof entry["template"] === "string")
      return entry["template"];
  return null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
