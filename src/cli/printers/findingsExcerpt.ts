import { escapeControls } from "../../base/escape";
import type { Excerpt } from "../../node/lint/readExcerpt";
import { displayWidth } from "./displayWidth";

/** Columns kept before the marked text when the line is too long. */
const LEAD = 23;

/** The line cut to `width` terminal columns, and the carets for the line below it; `cut` stands for what is left out. */
export function excerptLines(
  excerpt: Excerpt,
  width: number,
  cut = "…",
): { readonly text: string; readonly carets: string } {
  const before = cutStart(escapeControls(excerpt.before), excerpt.cutBefore, LEAD, cut);
  const lead = displayWidth(before);
  const rest = width - lead;
  const marked = cutEnd(escapeControls(excerpt.marked), false, rest, cut);
  const after = cutEnd(escapeControls(excerpt.after), excerpt.cutAfter, rest - displayWidth(marked), cut);
  const carets = Math.max(1, Math.min(displayWidth(marked), rest));
  return { text: `${before}${marked}${after}`, carets: `${" ".repeat(lead)}${"^".repeat(carets)}` };
}

function cutStart(text: string, isCut: boolean, width: number, cut: string): string {
  if (!isCut && displayWidth(text) <= width) return text;
  const characters = Array.from(text);
  let kept = "";
  while (characters.length > 0) {
    const next = `${characters.pop() ?? ""}${kept}`;
    if (displayWidth(next) > width - cut.length) break;
    kept = next;
  }
  return `${cut}${kept}`;
}

function cutEnd(text: string, isCut: boolean, width: number, cut: string): string {
  if (!isCut && displayWidth(text) <= width) return text;
  if (width < cut.length) return "";
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width - cut.length) break;
    kept += character;
  }
  return `${kept}${cut}`;
}
