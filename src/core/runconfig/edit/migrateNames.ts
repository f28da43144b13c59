import type { Finding } from "../../../protocol/findings";
import { applyEdits, chooseFixes } from "../../lint/edits/applyFixes";
import { checkConfig } from "../checkConfig";
import type { TextEdit } from "../format/lineEdits";

/** Names of other tools or earlier versions. */
const OLD_NAME = "CFG012";
/** Keys that move into one section that is not there yet wait for each other. */
const MOST_PASSES = 20;

/**
 * Gives every key of a config its current name and place. Undefined where there are fewer than two to be renamed, for
 * which a fix of its own is enough.
 */
export function migrateNames(
  text: string,
): { readonly count: number; readonly edits: readonly TextEdit[] } | undefined {
  const oldNames = (whole: string): readonly Finding[] =>
    checkConfig(whole, { file: "" }).findings.filter(
      ({ code, fix }) => code === OLD_NAME && fix !== undefined,
    );
  let found = oldNames(text);
  const before = found.length;
  let after = text;
  for (let pass = 0; pass < MOST_PASSES && found.length > 0; pass++) {
    const chosen = chooseFixes(found, true);
    after = applyEdits(
      after,
      chosen.flatMap(({ fix }) => fix?.edits ?? []),
    );
    found = oldNames(after);
  }
  const count = before - found.length;
  return count < 2 ? undefined : { count, edits: [between(text, after)] };
}

/** The one edit that makes one text of another: what they have in common at both ends stays. */
function between(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
