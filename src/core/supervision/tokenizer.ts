import { Tokenizer } from "@huggingface/tokenizers";
import { fail, ok, type Result } from "../../base/result";
import { createByteLevelBpe, type ByteLevelBpe } from "./bpe/byteLevelBpe";
import { readByteLevelBpe } from "./bpe/readByteLevelBpe";
import { createTokenBound } from "./tokenBound";
import type { TextTokenizer } from "./types";

/** Which of the two files a problem is in, and what it is. */
export interface TokenizerProblem {
  readonly file: "tokenizer.json" | "tokenizer_config.json";
  readonly message: string;
}

/**
 * A tokenizer from the parsed `tokenizer.json` and `tokenizer_config.json` of a Hugging Face model folder.
 * A vocabulary without unknown token drops what it cannot spell, as the reference library does.
 *
 * Byte-level BPE is done here, many times faster than in the general library, which does everything else.
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
  const plan = readByteLevelBpe(tokenizerJson, tokenizerConfig);
  const fast = plan === undefined ? undefined : createByteLevelBpe(plan);
  return ok(wrap(inner, fast, tokenizerJson, tokenizerConfig));
}

function wrap(
  inner: Tokenizer,
  fast: ByteLevelBpe | undefined,
  json: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): TextTokenizer {
  const added = inner.get_added_tokens_decoder();
  const idOf = (token: string): number | undefined => {
    if (token === "") return undefined;
    for (const [id, entry] of added) if (entry.content === token) return id;
    return inner.token_to_id(token);
  };
  const encodeWithLibrary = (text: string, specialTokens: boolean): number[] =>
    // An id is undefined where the vocabulary has neither the piece nor an unknown token, whatever the types say.
    (inner.encode(text, { add_special_tokens: specialTokens }).ids as (number | undefined)[]).filter(
      (id) => id !== undefined,
    );
  const { leading, trailing } = specialsAround(encodeWithLibrary("a", false), encodeWithLibrary("a", true));
  const encode = (text: string, specialTokens: boolean): number[] => {
    if (fast === undefined) return encodeWithLibrary(text, specialTokens);
    const ids = fast.encode(text);
    return specialTokens && leading.length + trailing.length > 0 ? [...leading, ...ids, ...trailing] : ids;
  };
  const specials = leading.length + trailing.length;
  const bosToken = tokenName(config["bos_token"]);
  const eosToken = tokenName(config["eos_token"]);
  let largest = -1;
  for (const id of inner.get_vocab(true).values()) if (id > largest) largest = id;
  return {
    encode,
    countTokens: (text, specialTokens) =>
      fast === undefined
        ? encodeWithLibrary(text, specialTokens).length
        : fast.count(text) + (specialTokens ? specials : 0),
    mostTokens: createTokenBound(json, fast !== undefined, specials),
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

/** Where the ids of the bare text stand within the ids with special tokens: what is around them was added. */
function specialsAround(
  bare: readonly number[],
  full: readonly number[],
): { leading: number[]; trailing: number[] } {
  for (let start = 0; start + bare.length <= full.length; start++)
    if (bare.every((id, i) => full[start + i] === id))
      return { leading: full.slice(0, start), trailing: full.slice(start + bare.length) };
  return { leading: [], trailing: [] };
}

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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
