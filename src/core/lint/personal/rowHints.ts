import type { LintRow } from "../lintRow";
import { longestDigitRun } from "./digitRuns";

/** The shortest run of digits and separators that the rules on numbers look for in every row. */
const SHORTEST_RUN = 8;
/** Compiled to a few instructions per character, while a loop over a string takes as long as parsing it. */
const RUN = /\d[\d \u00a0-]{7}/;

/** How long the longest run of digits, spaces and hyphens of a row is, where that is long enough to matter. */
export type DigitHint = (row: LintRow) => number;

/** Made once per file, by `context.shared`: several rules ask it of the same row. */
export function createDigitHint(): DigitHint {
  let last: LintRow | undefined;
  let longest = 0;
  return (row) => {
    if (row === last) return longest;
    last = row;
    longest =
      row.source.container === "table"
        ? row.texts.reduce((most, { value }) => Math.max(most, longestDigitRun(value, SHORTEST_RUN)), 0)
        : RUN.test(row.source.text)
          ? longestDigitRun(row.source.text, SHORTEST_RUN)
          : 0;
    return longest;
  };
}
