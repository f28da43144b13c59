import type { Pick } from "../training/batch";

/** A prompt and its possible answers, as token ids. */
export interface LikelihoodItem {
  readonly promptIds: readonly number[];
  /** Each follows `promptIds` directly. */
  readonly optionIds: readonly (readonly number[])[];
}

/** The token sequences that answer an item, and which of their places give which option's tokens. */
export interface ScoreRows {
  readonly sequences: readonly Int32Array[];
  /** `row` counts within `sequences`. */
  readonly picks: readonly (Pick & { readonly option: number })[];
}

/**
 * Options that differ only in their last token share one pass over the prompt: the sequence of an option without its
 * last token is computed once, and not at all where it is the beginning of another one.
 * A prompt longer than `maxLength` loses its beginning. `emptyContext` stands in for an empty prompt.
 */
export function scoreRows(item: LikelihoodItem, maxLength: number, emptyContext: number): ScoreRows {
  const longest = Math.max(...item.optionIds.map((option) => option.length));
  const whole = item.promptIds.length === 0 ? [emptyContext] : item.promptIds;
  const prompt = whole.slice(Math.max(0, whole.length - (maxLength - longest + 1)));
  const byLength = item.optionIds
    .map((ids, option) => ({ option, sequence: [...prompt, ...ids.slice(0, -1)] }))
    .sort((a, b) => b.sequence.length - a.sequence.length);
  const sequences: (readonly number[])[] = [];
  const rowOf = new Map<number, number>();
  for (const { option, sequence } of byLength) {
    const known = sequences.findIndex((other) => sequence.every((id, i) => other[i] === id));
    rowOf.set(option, known < 0 ? sequences.push(sequence) - 1 : known);
  }
  const picks = item.optionIds.flatMap((ids, option) =>
    ids.map((label, i) => ({ option, row: rowOf.get(option)!, place: prompt.length - 1 + i, label })),
  );
  return { sequences: sequences.map((sequence) => Int32Array.from(sequence)), picks };
}
