import type { LintRow } from "../rows/lintRow";

/** What a row repeats of earlier ones. */
export interface Repeat {
  /** The first row that is the same as canonical JSON. */
  readonly exact: number | undefined;
  /** The first row with the same prompt after folding, and whether its answer is the same too. */
  readonly prompt: number | undefined;
  readonly sameAnswer: boolean;
}

export const NOTHING_REPEATED: Repeat = { exact: undefined, prompt: undefined, sameAnswer: false };

/** Takes the rows of one file in order, and says of each what it repeats. */
export interface Finder {
  find(row: LintRow): Repeat;
  readonly bytes: number;
}
