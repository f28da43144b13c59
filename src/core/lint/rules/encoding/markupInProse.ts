import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import type { Fix } from "../../../../protocol/findings";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../lintRow";
import { proseOnly } from "../../personal/proseOnly";
import { quote } from "../../quote";
import { replaceParts } from "../../rowEdits";

/**
 * Character references and tags of web pages in prose: `&amp;`, `&#39;`, `<br>`, `</p>`. Text that was taken from a
 * page without being read as one; the model learns to write them. Off unless it is selected, because texts about web
 * pages hold them rightly.
 *
 * Code between backticks and in fences is left alone, and so is a text that is a page or speaks of HTML or XML. The
 * fix reads references as their characters, writes `<br>` as a line end and takes other tags out.
 */
export const markupInProse = defineRule({
  code: "ENC002",
  name: "markup-in-prose",
  severity: "warning",
  byDefault: false,
  affects: ["all:learns-markup"],
  fixSafety: "unsafe",
  needles: ["&", "<"],
  bad: `{"prompt": "Who wrote it?", "completion": "Marks &amp; Spencer,<br>in 1884."}`,
  good: `{"prompt": "How do I write it?", "completion": "Write \`&amp;\` or \`<br>\` where a < b && b < c; AT&T stays."}`,
  checkRow(row, report) {
    for (const text of row.texts) {
      const places = findMarkup(text.value);
      const [first] = places;
      if (first === undefined) continue;
      const what = quote(text.value.slice(first.start, first.end));
      const more = places.length === 1 ? "" : `, and ${String(places.length - 1)} more`;
      report({ path: text.path, within: first }, `markup of a web page in prose: ${what}${more}`, {
        help: "write the characters themselves, and leave tags out",
        fix: fixOf(row, text, places),
      });
    }
  },
});

interface Markup extends Span {
  readonly plain: string;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  bull: "•",
  middot: "·",
  deg: "°",
  euro: "€",
  pound: "£",
  cent: "¢",
  yen: "¥",
  times: "×",
  frac12: "½",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
  ouml: "ö",
  uuml: "ü",
  auml: "ä",
  szlig: "ß",
  ntilde: "ñ",
};
const MARKUP =
  /&(?:#\d{2,6}|#[xX][\da-fA-F]{2,5}|[a-z]{2,6}\d{0,2});|<\/?(?:br|p|div|span|b|i|u|em|strong|a|ul|ol|li|h[1-6]|font|center|sup|sub|table|tr|td|th|img|hr)(?:\s[^<>]{0,200})?\/?>/giu;
const ABOUT_MARKUP =
  /\b(?:x?html5?|xml|css|jsx|svg|markup|web ?page|bbcode|javascript)\b|<!doctype|<(?:html|head|body|script)\b/iu;

function findMarkup(text: string): readonly Markup[] {
  if (!/[&<]/u.test(text) || ABOUT_MARKUP.test(text)) return [];
  const found: Markup[] = [];
  for (const match of proseOnly(text).matchAll(MARKUP)) {
    const plain = plainOf(match[0]);
    if (plain !== undefined) found.push({ start: match.index, end: match.index + match[0].length, plain });
  }
  return found;
}

function plainOf(markup: string): string | undefined {
  if (markup.startsWith("<"))
    return /^<\/?(?:br|p|div|li|tr)\b/iu.test(markup) && !/^<(?:p|div|li|tr)\b/iu.test(markup) ? "\n" : "";
  const name = markup.slice(1, -1);
  if (!name.startsWith("#")) return NAMED[name] ?? NAMED[name.toLowerCase()];
  const code = /^#x/iu.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code < 32 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
    ? undefined
    : String.fromCodePoint(code);
}

function fixOf(row: LintRow, { value, path }: RowText, places: readonly Markup[]): Fix | undefined {
  let after = "";
  let at = 0;
  for (const { start, end, plain } of places) {
    after += value.slice(at, start) + plain;
    at = end;
  }
  // `&amp;lt;` was escaped twice: what is behind it may be meant.
  if (findMarkup(after + value.slice(at)).length > 0) return undefined;
  const edits = replaceParts(
    row.source,
    path,
    places.map(({ start, end, plain }) => ({ start, end, newText: plain })),
  );
  return edits && { title: "Write it as plain text", safety: "unsafe", edits: [...edits] };
}
