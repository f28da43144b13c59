import type { LintRow } from "../rows/lintRow";
import { DIGITS } from "../needles/needlePlan";
import { longestDigitRun, SEPARATOR_CLASS } from "./digitRuns";

/** The shortest run of digits and separators that the rules on numbers look for in every row. */
const SHORTEST_RUN = 6;
/** Compiled to a few instructions per character, while a loop over a string takes as long as parsing it. */
const RUN = new RegExp(`\\d[\\d${SEPARATOR_CLASS}]{5}`);

/** How long the longest run of digits, spaces and hyphens of a row is, where that is long enough to matter. */
export type DigitHint = (row: LintRow) => number;

/** Made once per file, by `context.shared`: several rules ask it of the same row. */
export function createDigitHint(): DigitHint {
  let last: LintRow | undefined;
  let longest = 0;
  return (row) => {
    if (row === last) return longest;
    last = row;
    longest = 0;
    if (!row.mayBeMarked(DIGITS)) return 0;
    const { container, text } = row.source;
    // A mark says already that there is a run.
    const mayBe = row.source.marks !== undefined || RUN.test(text);
    longest = mayBe ? longestDigitRun(text, SHORTEST_RUN) : 0;
    // Separators and digits may be written as escapes, and a table has no text at all.
    if (container === "table" || text.includes("\\u")) longest = Math.max(longest, longestInTexts(row));
    return longest;
  };
}

function longestInTexts({ texts }: LintRow): number {
  return texts.reduce((most, { value }) => Math.max(most, longestDigitRun(value, SHORTEST_RUN)), 0);
}
