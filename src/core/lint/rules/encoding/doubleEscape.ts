import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import type { Fix } from "../../../../protocol/findings";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { proseOnly } from "../../personal/proseOnly";
import { quote } from "../../text/quote";
import { replaceParts } from "../../edits/rowEdits";

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

/** Line ends, tabs, quotes, or one or more escaped UTF-16 units or bytes. */
const ESCAPE =
  /(?:\\r)?\\n(?:(?:\\r)?\\n)*|\\t(?=[A-Z\d])|(?:\\u[\da-fA-F]{4})+|(?:\\x[\da-fA-F]{2})+|\\"|\\'(?=(?:s|t|re|ve|ll|d|m)\b)/gu;

function findEscapes(text: string): readonly Escape[] {
  if (/^\s*[[{]/u.test(text)) return [];
  const prose = proseOnly(text);
  // An answer that is nothing but an escape names it.
  if (!/[\p{L}\d]/u.test(prose.replace(/\\[nrt"']/gu, ""))) return [];
  const found: Escape[] = [];
  const isList = listsLines(prose);
  const isInString = stringsOf(prose);
  for (const match of prose.matchAll(ESCAPE)) {
    const [escape] = match;
    const span = { start: match.index, end: match.index + escape.length };
    const place = { ...span, prose, escape, isList, isInString: isInString(match.index) };
    if (isEscapedTwice(place)) found.push({ ...span, plain: plainOf(escape) });
  }
  // One quote alone has no partner that it could open or close.
  const quotes = found.filter(({ plain }) => plain === '"').length;
  return quotes === 1 ? found.filter(({ plain }) => plain !== '"') : found;
}

/** Commands of LaTeX that begin with n: `\\nu`, `\\neq`, `\\newline`. */
const LATEX =
  /\\n(?:u|e|eq|eg|ot|otin|i|abla|atural|earrow|warrow|mid|leq|geq|um|ew[a-z]*|oindent|ormalsize|olimits|onumber|parallel|subseteq|exists|ode|ame)(?![a-z])/u;

/** Lines in small letters, too: at least two of `\\n`, none of them behind a space, and no other backslash or code. */
function listsLines(prose: string): boolean {
  const ends = prose.match(/\\n/gu)?.length ?? 0;
  if (ends < 2 || LATEX.test(prose) || /\w\(['"]|[{};]|\s=\s/u.test(prose)) return false;
  const rest = prose.replace(ESCAPE, "");
  return !rest.includes("\\") && !/\s\\n[a-z]|^\\n/u.test(prose);
}

/** Signs of prose and of markup that safe writers of JSON escape: `\u2019`, `\u0026`, `\u003c`. */
const OF_PROSE = /^\\u(?:00(?:22|26|27|2f|3c|3d|3e|a0|a9|b0|b7)|201[0-9c-f]|202[26]|20ac|2122)/iu;
const DRIVE = /(?:^|[^A-Za-z])[A-Za-z]:\\[^\s]*$/u;

interface Place extends Span {
  readonly prose: string;
  readonly escape: string;
  readonly isInString: boolean;
  /** Whether the text has small letters behind its line ends. */
  readonly isList: boolean;
}

function isEscapedTwice({ prose, escape, start, end, isInString, isList }: Place): boolean {
  const before = prose[start - 1] ?? " ";
  const after = prose[end] ?? " ";
  if (before === "\\") return false;
  if (escape === '\\"')
    return isQuoteOfProse(before, after) && !isInString && !isInSingleQuotes(prose, start);
  if (escape === "\\'") return /\p{L}/u.test(before) && !isInSingleQuotes(prose, start);
  if (isInString || isInSingleQuotes(prose, start) || isCode(prose, start, end)) return false;
  if (escape.startsWith("\\u"))
    return /\p{L}/u.test(before) || /\p{L}/u.test(after) || escape.length >= 12 || OF_PROSE.test(escape);
  if (escape.startsWith("\\x")) return /\p{L}/u.test(before) && bytesOf(escape).every((byte) => byte >= 0x80);
  // `\nu` is Greek, `C:\new` a path, `[^\n]+` a pattern, `"\n"` a string.
  if (/[a-z_]/u.test(after) && !isList && !(/[.!?:]/u.test(before) && /\\n(?:\\r)?\\n$/u.test(escape)))
    return false;
  if (/["'`|^([{+*?$<=/]/u.test(before) || /["'`|+*?$\]})]/u.test(after)) return false;
  const word = lastWord(prose, start);
  return (
    !DRIVE.test(word) &&
    !/\\[A-Za-z]+\\?[^\s\\]*$/u.test(word.replace(/\\(?:[nrt"']|u[\da-fA-F]{4}|x[\da-fA-F]{2})/gu, " "))
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

/**
 * Tells whether an offset stands behind an odd number of quotes in its line: inside a string, as programs write them.
 * Must be asked in the order of the text, so that each character is looked at once.
 */
function stringsOf(text: string): (at: number) => boolean {
  let next = 0;
  let isOpen = false;
  return (at) => {
    for (; next < at; next++) {
      const sign = text[next];
      if (sign === "\n") isOpen = false;
      else if (sign === '"' && text[next - 1] !== "\\") isOpen = !isOpen;
    }
    return isOpen;
  };
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
  const before = text.slice(Math.max(0, start - NEAR), start);
  const after = text.slice(end, end + NEAR);
  const line = `${before.slice(before.lastIndexOf("\n") + 1)}${text.slice(start, end)}${after.split("\n", 1)[0] ?? ""}`;
  return CODE_LINE.test(line) || /newline|line break|escape|regex|backslash|unicode/iu.test(line);
}

function plainOf(escape: string): string {
  if (escape.startsWith("\\u"))
    return escape.replace(/\\u([\da-fA-F]{4})/gu, (_, code: string) =>
      String.fromCharCode(parseInt(code, 16)),
    );
  if (escape.startsWith("\\x")) return decoded(bytesOf(escape));
  return escape
    .replace(/\\t/gu, "\t")
    .replace(/\\r/gu, "\r")
    .replace(/\\n/gu, "\n")
    .replace(/\\(["'])/gu, "$1");
}

function bytesOf(escape: string): readonly number[] {
  return Array.from(escape.matchAll(/\\x([\da-fA-F]{2})/gu), ([, code = ""]) => parseInt(code, 16));
}

/** UTF-8 where the bytes form it, else Latin-1. */
function decoded(bytes: readonly number[]): string {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16)}`).join(""));
  } catch {
    return String.fromCharCode(...bytes);
  }
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
