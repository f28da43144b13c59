import type { TextTokenizer } from "./types";

/**
 * Index of the first token of `text` that reaches beyond character `offset` (UTF-16 units): the length of the longest
 * common prefix of the ids of the whole text and the ids of the text up to there. A token that straddles the boundary
 * therefore belongs to what follows it.
 */
export function tokensBefore(
  ids: readonly number[],
  text: string,
  offset: number,
  tokenizer: TextTokenizer,
  specialTokens: boolean,
): number {
  if (offset >= text.length && specialTokens) {
    // What the post-processor writes at the end comes after every character.
    return ids.length - tokenizer.trailingSpecials.length;
  }
  return commonPrefix(ids, tokenizer.encode(text.slice(0, offset), specialTokens));
}

export function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const limit = Math.min(a.length, b.length);
  let n = 0;
  while (n < limit && a[n] === b[n]) n++;
  return n;
}
