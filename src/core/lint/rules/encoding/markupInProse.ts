import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import type { Fix } from "../../../../protocol/findings";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { proseOnly } from "../../personal/proseOnly";
import { namedCharacter } from "../../text/htmlEntities";
import { quote } from "../../text/quote";
import { replaceParts } from "../../edits/rowEdits";

/**
 * Character references and tags of web pages in prose: `&amp;`, `&#39;`, `<br>`, `</p>`. Text that was taken from a
 * page without being read as one; the model learns to write them. Off unless it is selected, because texts about web
 * pages hold them rightly.
 *
 * Code between backticks and in fences is left alone, and so is a row in which some text is a page or speaks of HTML,
 * XML or what makes pages. Tags of one letter count only in pairs, since `List<A>` and `a <b> c` are none. The
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
    let isAbout: boolean | undefined;
    for (const text of row.texts) {
      const places = findMarkup(text.value);
      const [first] = places;
      if (first === undefined) continue;
      // A prompt that asks for a page gets one.
      isAbout ??= row.texts.some(({ value }) => ABOUT_MARKUP.test(value));
      if (isAbout) return;
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

const MARKUP =
  /&(?:#\d{2,6}|#[xX][\da-fA-F]{2,5}|[a-z]{2,8}\d{0,2});|<\/?(?:br|p|div|span|b|i|u|em|strong|a|ul|ol|li|h[1-6]|font|center|sup|sub|table|tr|td|th|img|hr|blockquote|small|pre|del|ins)(?:\s[^<>=]{1,30}=[^<>]{0,200})?\s{0,3}\/?>/giu;
const ABOUT_MARKUP =
  /\b(?:x?html5?|xml|css|jsx|svg|markup|markdown|web ?(?:page|site)s?|bbcode|javascript|typescript|react|vue(?:\.?js)?|angular|bootstrap|front-?end|web components?|tags?|entit(?:y|ies))\b|<!doctype|<(?:html|head|body|script)\b/iu;
/** Tags of one letter are also type parameters, placeholders and inequalities: only in pairs are they tags. */
const SHORT_TAG = /^<\/?([abiup])(?=[\s/>])/iu;
/** Those that stand alone. */
const LONE_TAG = /^<\/?(?:br|hr|img|p|li)\b/iu;

function findMarkup(text: string): readonly Markup[] {
  if (!/[&<]/u.test(text) || ABOUT_MARKUP.test(text)) return [];
  const found: Markup[] = [];
  const prose = proseOnly(text);
  const isClosed = closingTags(prose);
  for (const match of prose.matchAll(MARKUP)) {
    const plain = plainOf(match[0]);
    if (plain === undefined || !isMarkup(prose, match[0], match.index, isClosed)) continue;
    found.push({ start: match.index, end: match.index + match[0].length, plain });
  }
  return found;
}

function isMarkup(text: string, markup: string, at: number, isClosed: ClosingTags): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  // `p = &sum;` takes an address.
  if (markup.startsWith("&"))
    return !/=\s?$/u.test(before) || /^&(?:#|amp|lt|gt|quot|apos|nbsp)/u.test(markup);
  const name = /[a-z]+\d?/iu.exec(markup)?.[0] ?? "";
  const isShort = SHORT_TAG.test(markup);
  if (isShort && /[\w:.]$/u.test(before) && markup[1] !== "/" && !isClosed(name, at)) return false;
  if (LONE_TAG.test(markup) && !(isShort && /[\w:.]$/u.test(before))) return true;
  return markup.startsWith("</") || isClosed(name, at);
}

/** Whether a tag of a name is closed at an offset or behind it. */
type ClosingTags = (name: string, from: number) => boolean;

/** Each name is looked for once: a text may hold thousands of tags that nothing closes. */
function closingTags(text: string): ClosingTags {
  const last = new Map<string, number>();
  return (name, from) => {
    const known = last.get(name) ?? text.lastIndexOf(`</${name}`);
    last.set(name, known);
    return known >= from;
  };
}

function plainOf(markup: string): string | undefined {
  if (markup.startsWith("<"))
    return /^<\/?(?:br|p|div|li|tr)\b/iu.test(markup) && !/^<(?:p|div|li|tr)\b/iu.test(markup) ? "\n" : "";
  const name = markup.slice(1, -1);
  if (!name.startsWith("#")) return namedCharacter(name);
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
