import type { Fix } from "../../../../protocol/findings";
import type { RowText } from "../../../dataset/rowTexts";
import { utf8Length, type SourceRow } from "../../../dataset/sourceItem";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../lintRow";
import { replaceWithin } from "../../rowEdits";

const STRANGE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffd\ue000-\uf8ff]|[\u{e0001}-\u{e007f}\u{f0000}-\u{10fffd}]/gu;
/** Scripts in which joiners shape the letters. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Mongolian}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Thai}\p{Script=Lao}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const LATEX = String.raw`if \frac or \beta was meant, its backslash must be written twice`;
/** Per text: a text of control characters is one mistake. */
const MOST_PER_TEXT = 5;

/**
 * A character that nobody sees and every tokenizer does: control characters, zero-width spaces, direction overrides,
 * private-use characters, the replacement character. They come from PDF and web extraction, split words into odd
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
    if (!mayBeStrange(row.source)) return;
    for (const text of row.texts) {
      let told = 0;
      for (const { 0: character, index } of text.value.matchAll(STRANGE)) {
        if (isMeant(text.value, character, index) || (character === "\ufffd" && isNotUtf8(row))) continue;
        if (told++ >= MOST_PER_TEXT) break;
        const within = { start: index, end: index + character.length };
        const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
        report({ path: text.path, within }, `U+${code}, ${nameOf(character)}, is in this text`, {
          ...(character === "\f" || character === "\b" ? { help: LATEX } : {}),
          fix: fixOf(row, text, within, character),
        });
      }
    }
  },
});

/** Only characters beyond Latin-1: then a search through a row that has none costs nothing. */
const RAW = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\udb40\udb80-\udbff\ue000-\uf8ff\ufeff\ufffd]/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** Cheap, and never false where a text holds one: JSON writes control characters as escapes. */
function mayBeStrange(source: SourceRow): boolean {
  const { container, text } = source;
  if (container === "table" || RAW.test(text) || text.includes("\u007f")) return true;
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
    return JOINED.test(before) || JOINED.test(after) || (PICTURE.test(before) && character === "\u200d");
  if (character === "\u200b")
    return /[\p{Script=Khmer}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Tibetan}]/u.test(
      before + after,
    );
  // The letters of a flag, behind a black flag.
  if (character >= "\u{e0020}" && character.length === 2 && character <= "\u{e007f}")
    return text.includes("\u{1f3f4}");
  if (/[\u200e\u200f\u202a-\u202c\u2066-\u2069]/u.test(character)) return RIGHT_TO_LEFT.test(text);
  return false;
}

function nameOf(character: string): string {
  if (character === "\ufffd") return "the replacement character";
  if (character === "\ufeff") return "a byte order mark";
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xe0000 && code < 0xe0080) return "an invisible tag";
  if ((code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000) return "a private-use character";
  if (/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(character)) return "a direction control";
  return character >= "\u2000" ? "a zero-width character" : "a control character";
}

function fixOf(
  row: LintRow,
  { path, value }: RowText,
  within: { start: number; end: number },
  character: string,
): Fix | undefined {
  // A text of such characters alone would be empty without them, which is another fault.
  if (value.replace(STRANGE, "").trim() === "") return undefined;
  const edit = replaceWithin(row.source, path, within, "");
  if (edit === undefined) return undefined;
  const safe = /[\u200b-\u200d\u2060\ufeff]/u.test(character);
  return { title: "Take the character out", safety: safe ? "safe" : "unsafe", edits: [edit] };
}
