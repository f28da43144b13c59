/** A tokenized row: `labels[i]` is the token to learn at place i, or IGNORED. Both have the same length. */
export interface Example {
  /** `"<file>:<row>"` */
  readonly rowId: string;
  readonly ids: Int32Array;
  readonly labels: Int32Array;
}

export const IGNORED = -100;

/** Predictions that a row asks for: at input place t, the token at t + 1. The first token has no context. */
export function trainedTokens(example: Example): number {
  let count = 0;
  for (let i = 1; i < example.labels.length; i++) if (example.labels[i] !== IGNORED) count++;
  return count;
}
