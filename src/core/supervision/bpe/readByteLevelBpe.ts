import type { AddedToken } from "./addedTokens";
import { readMerges } from "../pipeline/characterBpe";
import { isObject, typeOf, type Json } from "../pipeline/json";
import { readPattern } from "../pipeline/patterns";
import { byteCharacters } from "./byteAlphabet";

/** A byte-level BPE tokenizer, as far as splitting a text into ids needs it. */
export interface ByteLevelPlan {
  /** Byte-level spelling → id. */
  readonly vocab: ReadonlyMap<string, number>;
  /** How the vocabulary writes each byte, and the byte's own id. */
  readonly characters: readonly string[];
  readonly byteIds: Int32Array;
  /** Left, right and result of each merge, in order. */
  readonly merges: Int32Array;
  /** A piece that is a vocabulary entry is that one, whatever the merges would make of it. */
  readonly ignoreMerges: boolean;
  readonly added: readonly AddedToken[];
  readonly isNfc: boolean;
  /** A space goes before every text between added tokens that has none. */
  readonly addsPrefixSpace: boolean;
  /** Cuts a text into pieces, one after the other; together they are the whole text. */
  readonly patterns: readonly RegExp[];
}

/**
 * Reads a `tokenizer.json` as byte-level BPE (GPT-2, NeoX, Llama 3, Qwen, DeepSeek, …). Undefined for every other kind
 * and for every option that is not known here: whoever asks uses the general library then.
 */
export function readByteLevelBpe(json: Json): ByteLevelPlan | undefined {
  const isNfc = typeOf(json["normalizer"]) === "NFC";
  if (!isNfc && (json["normalizer"] ?? null) !== null) return undefined;
  const cutting = readCutting(json["pre_tokenizer"]);
  const words = readWords(json["model"]);
  const added = readAdded(json["added_tokens"]);
  if (cutting === undefined || words === undefined || added === undefined) return undefined;
  return { ...words, ...cutting, added, isNfc };
}

type Words = Pick<ByteLevelPlan, "vocab" | "characters" | "byteIds" | "merges" | "ignoreMerges">;

function readWords(model: unknown): Words | undefined {
  if (!isObject(model) || model["type"] !== "BPE" || !isObject(model["vocab"])) return undefined;
  for (const key of [
    "dropout",
    "continuing_subword_prefix",
    "end_of_word_suffix",
    "continuing_subword_suffix",
  ])
    // An empty text and a zero are how some files write "none".
    if (Boolean(model[key])) return undefined;
  const vocab = new Map<string, number>();
  for (const key in model["vocab"]) {
    const id = model["vocab"][key];
    if (typeof id !== "number") return undefined;
    vocab.set(key, id);
  }
  const characters = byteCharacters();
  const ids = characters.map((character) => vocab.get(character));
  // A byte that has no token would be an unknown one: not for us.
  if (!ids.every((id) => id !== undefined)) return undefined;
  const merges = readMerges(model["merges"], vocab);
  if (merges === undefined) return undefined;
  const ignoreMerges = model["ignore_merges"] === true;
  return { vocab, characters, byteIds: Int32Array.from(ids), merges, ignoreMerges };
}

/** Undefined for a list that is none. */
export function readAdded(list: unknown): readonly AddedToken[] | undefined {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return undefined;
  const added: AddedToken[] = [];
  for (const entry of list as unknown[]) {
    if (!isObject(entry) || typeof entry["content"] !== "string" || typeof entry["id"] !== "number")
      return undefined;
    // The reference library finds no token without a text.
    if (entry["content"] === "") continue;
    added.push({
      id: entry["id"],
      content: entry["content"],
      lstrip: entry["lstrip"] === true,
      rstrip: entry["rstrip"] === true,
      normalized: entry["normalized"] === true,
      isWord: entry["single_word"] === true,
    });
  }
  return added;
}

type Cutting = Pick<ByteLevelPlan, "addsPrefixSpace" | "patterns">;

/**
 * GPT-2's words, with White_Space instead of what JavaScript calls a space (U+FEFF is none, U+0085 is one): that is what
 * the reference library means.
 */
export const GPT2_WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
const SINGLE_DIGITS = /\P{N}+|\p{N}/gu;
const DIGITS = /\P{N}+|\p{N}+/gu;

/** One ByteLevel step, with any number of steps before it that only cut. */
function readCutting(preTokenizer: unknown): Cutting | undefined {
  if (!isObject(preTokenizer)) return undefined;
  const list: unknown = preTokenizer["type"] === "Sequence" ? preTokenizer["pretokenizers"] : [preTokenizer];
  if (!Array.isArray(list)) return undefined;
  const steps = list as unknown[];
  const last = steps.at(-1);
  if (!isObject(last) || last["type"] !== "ByteLevel") return undefined;
  const addsPrefixSpace = last["add_prefix_space"] === true;
  if (addsPrefixSpace && steps.length > 1) return undefined;
  const patterns: RegExp[] = [];
  for (const step of steps.slice(0, -1)) {
    const pattern = isObject(step) ? patternOf(step) : undefined;
    if (pattern === undefined) return undefined;
    patterns.push(pattern);
  }
  if (last["use_regex"] !== false) patterns.push(GPT2_WORDS);
  return { addsPrefixSpace, patterns };
}

function patternOf(step: Json): RegExp | undefined {
  if (step["type"] === "Digits") return step["individual_digits"] === true ? SINGLE_DIGITS : DIGITS;
  if (step["type"] !== "Split" || step["behavior"] !== "Isolated" || step["invert"] === true)
    return undefined;
  return readPattern(step["pattern"]);
}
