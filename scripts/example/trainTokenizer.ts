/** A byte-level byte-pair encoding (Sennrich et al. 2016), trained here; written in Hugging Face's format. */

export const END_OF_TEXT = "<|endoftext|>";
export const PADDING = "<|pad|>";

/** Conversations as `role: text` lines; what the assistant says is marked. */
const CHAT_TEMPLATE =
  "{% for message in messages %}{{ message['role'] + ':' }}" +
  "{% if message['role'] == 'assistant' %}{% generation %}{{ ' ' + message['content'] + eos_token }}{% endgeneration %}" +
  "{% else %}{{ ' ' + message['content'] }}{% endif %}{{ '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}";

/** How GPT-2 and its family split a text before merging; the same expression as in their tokenizers. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

export interface TokenizerFiles {
  readonly tokenizerJson: unknown;
  readonly tokenizerConfig: unknown;
}

/** Trains on the texts until the vocabulary has `size` entries; the same texts give the same files. */
export function trainTokenizer(texts: readonly string[], size: number, maxLength: number): TokenizerFiles {
  const letters = byteLetters();
  const specials = [END_OF_TEXT, PADDING];
  const alphabet = [...letters].sort();
  const merges = learnMerges(countWords(texts, letters), size - specials.length - alphabet.length);
  const pieces = [...specials, ...alphabet, ...merges.map(([a, b]) => a + b)];
  return {
    tokenizerJson: {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: specials.map((content, id) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: null,
      pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      post_processor: { type: "ByteLevel", add_prefix_space: true, trim_offsets: false, use_regex: true },
      decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: "BPE",
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
        merges: merges.map(([a, b]) => `${a} ${b}`),
      },
    },
    tokenizerConfig: {
      tokenizer_class: "PreTrainedTokenizerFast",
      eos_token: END_OF_TEXT,
      pad_token: PADDING,
      model_max_length: maxLength,
      clean_up_tokenization_spaces: false,
      chat_template: CHAT_TEMPLATE,
    },
  };
}

/** A visible letter for every byte: printable Latin-1 stands for itself, the rest for U+0100 onwards (GPT-2's table). */
function byteLetters(): string[] {
  const printable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
}

interface Word {
  pieces: string[];
  readonly count: number;
}

function countWords(texts: readonly string[], letters: readonly string[]): Word[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.matchAll(WORDS)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({
    pieces: [...Buffer.from(word, "utf8")].map((byte) => letters[byte]!),
    count,
  }));
}

/** The most frequent neighbours become one piece, again and again; ties go to the smaller pair. */
function learnMerges(words: readonly Word[], count: number): [string, string][] {
  const merges: [string, string][] = [];
  while (merges.length < count) {
    const best = mostFrequentPair(words);
    if (best === undefined) break;
    merges.push(best);
    for (const word of words) word.pieces = mergePair(word.pieces, best);
  }
  return merges;
}

function mostFrequentPair(words: readonly Word[]): [string, string] | undefined {
  const counts = new Map<string, number>();
  for (const { pieces, count } of words)
    for (let i = 1; i < pieces.length; i++) {
      const pair = `${pieces[i - 1]!} ${pieces[i]!}`;
      counts.set(pair, (counts.get(pair) ?? 0) + count);
    }
  let best: string | undefined;
  let most = 1;
  for (const [pair, count] of counts)
    if (count > most || (count === most && best !== undefined && pair < best)) [best, most] = [pair, count];
  const [left, right] = best?.split(" ") ?? [];
  return left === undefined || right === undefined ? undefined : [left, right];
}

function mergePair(pieces: readonly string[], [left, right]: readonly [string, string]): string[] {
  const merged: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const both = pieces[i] === left && pieces[i + 1] === right;
    merged.push(both ? left + right : pieces[i]!);
    if (both) i++;
  }
  return merged;
}
