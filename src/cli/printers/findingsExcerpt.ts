import { escapeControls } from "../../base/escape";
import type { Excerpt } from "../../node/lint/readExcerpt";

/** Columns kept before the marked text when the line is too long. */
const LEAD = 23;

/** The line cut to `width` terminal columns, and the carets for the line below it. */
export function excerptLines(
  excerpt: Excerpt,
  width: number,
): { readonly text: string; readonly carets: string } {
  const before = cutStart(escapeControls(excerpt.before), excerpt.cutBefore, LEAD);
  const lead = displayWidth(before);
  const rest = width - lead;
  const marked = cutEnd(escapeControls(excerpt.marked), false, rest);
  const after = cutEnd(escapeControls(excerpt.after), excerpt.cutAfter, rest - displayWidth(marked));
  const carets = Math.max(1, Math.min(displayWidth(marked), rest));
  return { text: `${before}${marked}${after}`, carets: `${" ".repeat(lead)}${"^".repeat(carets)}` };
}

function cutStart(text: string, isCut: boolean, width: number): string {
  if (!isCut && displayWidth(text) <= width) return text;
  const characters = Array.from(text);
  let kept = "";
  while (characters.length > 0) {
    const next = `${characters.pop() ?? ""}${kept}`;
    if (displayWidth(next) > width - 1) break;
    kept = next;
  }
  return `…${kept}`;
}

function cutEnd(text: string, isCut: boolean, width: number): string {
  if (!isCut && displayWidth(text) <= width) return text;
  if (width < 1) return "";
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Terminal columns: two for East Asian wide characters and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character < "\u0300") width++;
    else if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    else width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
