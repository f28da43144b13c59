import type { ConfigTree } from "../configTree";
import { layOut } from "./layout";
import { isSameConfig } from "./sameConfig";
import { lineEdits, type TextEdit } from "./lineEdits";
import { writeLines } from "./writeLines";

/**
 * The edits that put a config, ours or another tool's, into its usual form: two spaces per level, one after a colon,
 * two before a comment, no quotes that change nothing, no trailing spaces, one blank line at a time. Order, values and
 * comments stay. A file with syntax faults is left alone, and so is one whose meaning would change.
 * @param within offsets; edits that do not touch them are left out
 */
export function formatConfig(
  { text, problems }: Pick<ConfigTree, "text" | "problems">,
  within?: { readonly start: number; readonly end: number },
): readonly TextEdit[] {
  // A line end to PyYAML, and none to YAML 1.2: such a file has two meanings already.
  if (problems.length > 0 || /\r(?!\n)|[\u0085\u2028\u2029]/u.test(text)) return [];
  const lines = layOut(text);
  if (lines === undefined) return [];
  const formatted = writeLines(lines, text.includes("\r\n") ? "\r\n" : "\n");
  if (formatted === text || formatted.trim() === "") return [];
  const edits = lineEdits(text, formatted);
  const chosen =
    within === undefined
      ? edits
      : edits.filter(({ start, end }) => start <= within.end && within.start <= end);
  return chosen.length > 0 && isSameConfig(text, applied(text, chosen)) ? chosen : [];
}

/** @param edits in order, without overlaps */
function applied(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, newText } of edits) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}
