import { commonPrefix } from "./boundary";
import type { TextTokenizer } from "./types";

/** What an engine needs to score answers: the log-probability of each option is summed over its own tokens. */
export interface ScoreItem {
  readonly promptIds: readonly number[];
  /** Parallel to the options; each follows `promptIds` directly. */
  readonly optionIds: readonly (readonly number[])[];
  /** The text of prompt and option together is split differently at the boundary than the prompt alone. */
  readonly mergedBoundary: boolean;
}

/**
 * Prompt and options as token ids. Spaces at the prompt's end move to the options; prompt and option are encoded as one
 * text, and an option's tokens are what follows the prompt's own number of tokens (lm-evaluation-harness,
 * `_encode_pair`). `specialTokens`: false for rendered chats, which carry their own.
 */
export function scoreItem(input: {
  readonly prompt: string;
  readonly options: readonly string[];
  readonly tokenizer: TextTokenizer;
  readonly specialTokens?: boolean;
}): ScoreItem {
  const { tokenizer, specialTokens = true } = input;
  const prompt = input.prompt.trimEnd();
  const moved = input.prompt.slice(prompt.length);
  const encode = (text: string): number[] => {
    const ids = tokenizer.encode(text, specialTokens);
    // An end mark that the tokenizer adds by itself is neither prompt nor answer.
    return specialTokens ? ids.slice(0, ids.length - tokenizer.trailingSpecials.length) : ids;
  };
  const promptIds = encode(prompt);
  let mergedBoundary = false;
  const optionIds = input.options.map((option) => {
    const joint = encode(prompt + moved + option);
    if (commonPrefix(joint, promptIds) < promptIds.length) mergedBoundary = true;
    return joint.slice(promptIds.length);
  });
  return { promptIds, optionIds, mergedBoundary };
}
