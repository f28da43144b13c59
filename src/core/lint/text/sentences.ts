import type { RowText } from "../../dataset/rowTexts";
import type { Span } from "../../dataset/jsonValue";
import type { Fix } from "../../../protocol/findings";
import type { LintRow } from "../rows/lintRow";
import { deleteRow, replaceWithin } from "../edits/rowEdits";

const END = /[.!?…]["'”’)\]]*(?=\s|$)|[。！？][”’」』）]*|\n/gu;
/** Not the end of a sentence: "Dr. No", "e.g. this", "version 3. 5". */
const SHORT_WORD = /(?:^|\s|\()(?:[A-Z]|Dr|Mr|Mrs|Ms|St|vs|etc|e\.g|i\.e|No|Prof)$/u;

/** The sentence that holds the span, with the white space after it; a line break ends a sentence too. */
export function sentenceAround(text: string, { start, end }: Span): Span {
  let from = 0;
  let to = text.length;
  for (const match of text.matchAll(END)) {
    const after = match.index + match[0].length;
    if (match[0].startsWith(".") && SHORT_WORD.test(text.slice(Math.max(0, match.index - 8), match.index)))
      continue;
    if (after <= start) from = after;
    else if (match.index >= end - 1) {
      to = match[0] === "\n" ? match.index : after;
      break;
    }
  }
  while (from < start && /\s/u.test(text[from] ?? "")) from++;
  while (to < text.length && (text[to] === " " || text[to] === "\t")) to++;
  return { start: from, end: to };
}

/** Takes the sentence out of the answer; the whole row where nothing else would be left of it. */
export function cutSentence(row: LintRow, answer: RowText, span: Span): Fix | undefined {
  const { value } = answer;
  const sentence = sentenceAround(value, span);
  let { start, end } = sentence;
  // At the end of a paragraph the blank before goes, at its beginning the line break behind.
  if (end >= value.length || value[end] === "\n")
    while (
      start > 0 &&
      (value[start - 1] === " " || (end >= value.length && /\s/u.test(value[start - 1] ?? "")))
    )
      start--;
  if (start === 0) while (end < value.length && /\s/u.test(value[end] ?? "")) end++;
  if ((value.slice(0, start) + value.slice(end)).trim().length < 2) return deleteRow(row.source);
  const edit = replaceWithin(row.source, answer.path, { start, end }, "");
  return edit && { title: "Cut the sentence", safety: "unsafe", edits: [edit] };
}
