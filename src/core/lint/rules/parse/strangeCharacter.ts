import type { Fix } from "../../../../protocol/findings";
import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import { utf8Length } from "../../../dataset/sourceItem";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { UNSEEN } from "../../needles/needlePlan";
import { replaceParts } from "../../edits/rowEdits";

const STRANGE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\u3164\uffa0\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff]|[\u{e0001}-\u{e007f}\u{f0000}-\u{10fffd}]/gu;
/** Scripts in which joiners shape the letters. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Mongolian}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Thai}\p{Script=Lao}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const LATEX = String.raw`if \frac or \beta was meant, its backslash must be written twice`;
/** Per text: a text of control characters is one mistake. */
const MOST_PER_TEXT = 5;
/** Characters that are looked at in one text: what is beyond is found when these have been taken out. */
const MOST_LOOKED_AT = 100;

/**
 * A character that nobody sees and every tokenizer does: control characters, zero-width spaces, soft hyphens, direction
 * overrides, line separators, private-use characters, hidden tags, the replacement character. They come from PDF and web extraction, split words into odd
 * tokens, and can hide text from a reader.
 *
 * Joiners are left alone in emoji and in scripts that need them (Persian, Hindi …), direction marks in texts with
 * right-to-left letters. Taking out zero-width characters is safe elsewhere; other characters may have meant something.
 */
export const strangeCharacter = defineRule({
  code: "PAR014",
  name: "invisible-character",
  severity: "warning",
  affects: ["all:learns-invisible-characters"],
  fixSafety: "unsafe",
  companions: ["ENC001", "ENC005"],
  bad: `{"prompt": "Say it", "completion": "Hel\u200blo, wor\u0007ld"}`.replace("\u0007", "\\u0007"),
  good: `{"prompt": "👩‍💻 می‌خواهم", "completion": "Hello\\n\\tworld"}`,
  checkRow(row, report) {
    if (!mayBeStrange(row)) return;
    for (const text of row.texts) {
      const found = strangeIn(row, text.value);
      for (const [i, { character, start, end }] of found.slice(0, MOST_PER_TEXT).entries()) {
        const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
        // The last one that is told speaks for the others.
        const rest = found.slice(i, i === MOST_PER_TEXT - 1 ? undefined : i + 1);
        report(
          { path: text.path, within: { start, end } },
          `U+${code}, ${nameOf(character)}, is in this text`,
          {
            ...(character === "\f" || character === "\b" ? { help: LATEX } : {}),
            fix: fixOf(row, text, rest),
          },
        );
      }
    }
  },
});

/** Only characters beyond Latin-1: then a search through a row that has none costs nothing. */
const RAW =
  /[\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\udb40\udb80-\udbff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\uffff]/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** Cheap, and never false where a text holds one: JSON writes control characters as escapes. */
function mayBeStrange(row: LintRow): boolean {
  const { container, text, byteLength } = row.source;
  if (container === "table" || (byteLength !== text.length && RAW.test(text))) return true;
  if (!row.mayBeMarked(UNSEEN)) return false;
  if (text.includes("\u007f") || text.includes("\u00ad")) return true;
  if (container === "delimited") return CONTROL.test(text);
  return text.includes("\\") && (text.includes("\\u") || text.includes("\\f") || text.includes("\\b"));
}

/** The bytes are wrong, and Node has put the character there: that is PAR002's. */
function isNotUtf8({ source }: LintRow): boolean {
  return source.container !== "table" && utf8Length(source.text, 0, source.text.length) !== source.byteLength;
}

function isMeant(text: string, character: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at + 1, at + 3);
  if (character === "\u200d" || character === "\u200c")
    return (
      JOINED.test(before) ||
      JOINED.test(after) ||
      (character === "\u200d" && PICTURE.test(before) && PICTURE.test(after))
    );
  if (character === "\u200b")
    return /[\p{Script=Khmer}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Tibetan}]/u.test(
      before + after,
    );
  if (isTag(character)) return followsFlag(text, at);
  if (character === "\u034f") return RIGHT_TO_LEFT.test(before + after);
  // The Arabic letter mark counts as Arabic itself.
  if (/[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]/u.test(character))
    return RIGHT_TO_LEFT.test(text.replaceAll("\u061c", ""));
  return false;
}

function isTag(character: string): boolean {
  return character >= "\u{e0020}" && character.length === 2 && character <= "\u{e007f}";
}

/** The letters of a flag stand right behind a black flag; any others hide a text. */
function followsFlag(text: string, at: number): boolean {
  let start = at;
  while (start >= 2 && at - start < MOST_TAGS && isTag(text.slice(start - 2, start))) start -= 2;
  return text.slice(Math.max(0, start - 2), start) === "\u{1f3f4}";
}
/** In units: no flag has more letters. */
const MOST_TAGS = 16;

function nameOf(character: string): string {
  if (character === "\ufffd") return "the replacement character";
  if (character === "\u00ad") return "a soft hyphen";
  if (character === "\u2028" || character === "\u2029") return "a line separator";
  if (/[\ufdd0-\ufdef\ufffe\uffff]/u.test(character)) return "no character at all";
  if (character === "\ufeff") return "a byte order mark";
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xe0000 && code < 0xe0080) return "an invisible tag";
  if ((code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000) return "a private-use character";
  if (/[\u061c\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(character)) return "a direction control";
  return character >= "\u2000" ? "a zero-width character" : "a control character";
}

interface Strange extends Span {
  readonly character: string;
}

function strangeIn(row: LintRow, text: string): readonly Strange[] {
  const found: Strange[] = [];
  for (const { 0: character, index } of text.matchAll(STRANGE)) {
    if (isMeant(text, character, index) || (character === "\ufffd" && isNotUtf8(row))) continue;
    found.push({ character, start: index, end: index + character.length });
    if (found.length === MOST_LOOKED_AT) break;
  }
  return found;
}

/** Takes the first of them out, and of the others what is as safe. */
function fixOf(row: LintRow, { path, value }: RowText, strange: readonly Strange[]): Fix | undefined {
  // A text of such characters alone would be empty without them, which is another fault.
  if (value.replace(STRANGE, "").trim() === "") return undefined;
  const isSafe = ({ character }: Strange): boolean => /[\u00ad\u200b-\u200d\u2060\ufeff]/u.test(character);
  const [first] = strange;
  if (first === undefined) return undefined;
  const alike = strange.filter((one) => isSafe(one) === isSafe(first));
  const edits = replaceParts(
    row.source,
    path,
    alike.map(({ start, end, character }) => ({ start, end, newText: isLineEnd(character) ? "\n" : "" })),
  );
  const title =
    alike.length === 1 && isLineEnd(first.character)
      ? "Write a line break"
      : alike.length === 1
        ? "Take the character out"
        : `Take ${String(alike.length)} such characters out`;
  return edits && { title, safety: isSafe(first) ? "safe" : "unsafe", edits: [...edits] };
}

/** The line and the paragraph separator of Unicode. */
function isLineEnd(character: string): boolean {
  return character === "\u2028" || character === "\u2029";
}
