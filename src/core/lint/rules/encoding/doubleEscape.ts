import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import type { Fix } from "../../../../protocol/findings";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../lintRow";
import { proseOnly } from "../../personal/proseOnly";
import { quote } from "../../quote";
import { replaceParts } from "../../rowEdits";

/**
 * Escapes that a program wrote twice, so that the text itself holds a backslash and an n, `\u00e9` or `\"` where a
 * line end, a letter or a quote should be. The model learns to write backslashes.
 *
 * Code in fences and between backticks, strings inside quotes, JSON, regular expressions, paths of Windows and
 * commands of LaTeX (`\nu`, `\neq`) hold such escapes rightly and are left alone; so a text that was escaped twice and
 * is nothing but JSON is not seen.
 */
export const doubleEscape = defineRule({
  code: "ENC003",
  name: "double-escape",
  severity: "warning",
  affects: ["all:learns-backslashes"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Name two.", "completion": "First, the river.\\\\nSecond, the sea."}`,
  good: `{"prompt": "Name two.", "completion": "First, the river.\\nSecond, $\\\\nu \\\\neq 0$, and C:\\\\new\\\\notes."}`,
  checkRow(row, report) {
    const { text, cells, container } = row.source;
    if (container !== "table" && !text.includes(cells === undefined ? "\\\\" : "\\")) return;
    for (const place of row.texts) {
      if (!place.value.includes("\\")) continue;
      const escapes = findEscapes(place.value);
      const [first] = escapes;
      if (first === undefined) continue;
      const what = quote(place.value.slice(first.start, first.end));
      const more = escapes.length === 1 ? "" : `, and ${String(escapes.length - 1)} more`;
      report({ path: place.path, within: first }, `escaped twice: ${what} stands in the text${more}`, {
        help: "write the character itself",
        fix: fixOf(row, place, escapes),
      });
    }
  },
});

interface Escape extends Span {
  readonly plain: string;
}

/** Line ends, quotes, or one or more escaped UTF-16 units. */
const ESCAPE = /(?:\\r)?\\n(?:(?:\\r)?\\n)*|(?:\\u[\da-fA-F]{4})+|\\"|\\'(?=(?:s|t|re|ve|ll|d|m)\b)/gu;

function findEscapes(text: string): readonly Escape[] {
  if (/^\s*[[{]/u.test(text)) return [];
  const prose = proseOnly(text);
  const found: Escape[] = [];
  for (const match of prose.matchAll(ESCAPE)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (isEscapedTwice(prose, match[0], span)) found.push({ ...span, plain: plainOf(match[0]) });
  }
  // One quote alone has no partner that it could open or close.
  const quotes = found.filter(({ plain }) => plain === '"').length;
  return quotes === 1 ? found.filter(({ plain }) => plain !== '"') : found;
}

function isEscapedTwice(prose: string, escape: string, { start, end }: Span): boolean {
  const before = prose[start - 1] ?? " ";
  const after = prose[end] ?? " ";
  if (before === "\\") return false;
  if (escape === '\\"')
    return isQuoteOfProse(before, after) && !isInString(prose, start) && !isInSingleQuotes(prose, start);
  if (escape === "\\'") return /\p{L}/u.test(before) && !isInSingleQuotes(prose, start);
  if (isInString(prose, start) || isInSingleQuotes(prose, start) || isCode(prose, start, end)) return false;
  if (escape.startsWith("\\u")) return /\p{L}/u.test(before) || /\p{L}/u.test(after) || escape.length >= 12;
  // `\nu` is Greek, `C:\new` a path, `[^\n]+` a pattern, `"\n"` a string.
  if (/[a-z_]/u.test(after) || /["'`|^([{+*?$<=/]/u.test(before) || /["'`|+*?$\]})]/u.test(after))
    return false;
  return !/[A-Za-z]:\\[^\s]*$|\\[A-Za-z]+\\?[^\s\\]*$/u.test(
    lastWord(prose, start).replace(/\\(?:[nrt"']|u[\da-fA-F]{4})/gu, " "),
  );
}

const LONGEST_WORD = 120;

function lastWord(text: string, end: number): string {
  const piece = text.slice(Math.max(0, end - LONGEST_WORD), end);
  return piece.slice(piece.search(/\S*$/u));
}

/** `\"word\"`: space on one side, the quoted text on the other. `\"o` after a letter is LaTeX. */
function isQuoteOfProse(before: string, after: string): boolean {
  const opens = /[\s([—–-]/u.test(before) && /[\p{L}\p{N}¿¡.]/u.test(after);
  const closes = /[\p{L}\p{N}.,!?…)%]/u.test(before) && /[\s.,;:!?)\]—–-]/u.test(after);
  return opens || closes;
}

/** Behind an odd number of quotes in its line: inside a string, as programs write them. */
function isInString(text: string, at: number): boolean {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  let quotes = 0;
  for (let i = from; i < at; i++) if (text[i] === '"' && text[i - 1] !== "\\") quotes++;
  return quotes % 2 === 1;
}

/** Behind `('`, `='` or `, '` that is not closed: an argument of a call. */
function isInSingleQuotes(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_WORD), at);
  return /(?:[([=,:]|\n)\s{0,40}[fFrRbBuU]?'(?:[^'\n\\]|\\.)*$/u.test(before);
}

const CODE_LINE =
  /[;{}]\s*$|=>|==|\b(?:print|printf|puts|echo|split|join|replace|regex|re)\b\s*\(|^\s*(?:def|import|const|let|var|#include)\b|[^`]\(['"]/u;
const NEAR = 80;

/** Whether what stands around looks like a line of a program. */
function isCode(text: string, start: number, end: number): boolean {
  const lineStart = Math.max(text.lastIndexOf("\n", start - 1) + 1, start - NEAR);
  const next = text.indexOf("\n", end);
  const line = text.slice(lineStart, Math.min(next < 0 ? text.length : next, end + NEAR));
  return CODE_LINE.test(line) || /newline|line break|escape|regex|backslash|unicode/iu.test(line);
}

function plainOf(escape: string): string {
  if (escape.startsWith("\\u"))
    return escape.replace(/\\u([\da-fA-F]{4})/gu, (_, code: string) =>
      String.fromCharCode(parseInt(code, 16)),
    );
  return escape
    .replace(/\\r/gu, "\r")
    .replace(/\\n/gu, "\n")
    .replace(/\\(["'])/gu, "$1");
}

const LONE_SURROGATE = /\p{Cs}/u;

function fixOf(row: LintRow, { path }: RowText, escapes: readonly Escape[]): Fix | undefined {
  // Half of a surrogate pair would be a new fault.
  if (escapes.some(({ plain }) => LONE_SURROGATE.test(plain))) return undefined;
  const edits = replaceParts(
    row.source,
    path,
    escapes.map(({ start, end, plain }) => ({ start, end, newText: plain })),
  );
  return edits && { title: "Write the characters themselves", safety: "unsafe", edits: [...edits] };
}
