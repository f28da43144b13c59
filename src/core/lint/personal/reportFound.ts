import type { Report } from "../defineRule";
import type { LintRow } from "../rows/lintRow";
import { replaceWithin } from "../edits/rowEdits";
import { masked, type Found } from "./found";

/** What is said of something personal or secret, and what may stand in its place. */
export interface Wording {
  /** Behind the kind and the first characters: why that is bad. */
  readonly why: string;
  readonly help: string;
  /** `[EMAIL]` */
  readonly placeholder: string;
}

/**
 * Reports everything that a search finds in the texts of a row, each at its place and masked to its first four
 * characters. The fix writes a placeholder in its place: other training data, so never a safe one.
 */
export function reportFound(
  row: LintRow,
  find: (text: string) => readonly Found[],
  { why, help, placeholder }: Wording,
  report: Report,
): void {
  for (const { value, path } of row.texts)
    for (const { start, end, what } of find(value)) {
      const within = { start, end };
      const edit = replaceWithin(row.source, path, within, placeholder);
      report({ path, within }, `${what} ${masked(value.slice(start, end))}: ${why}`, {
        help,
        fix: edit && { title: `Replace it by ${placeholder}`, safety: "unsafe", edits: [edit] },
      });
    }
}
