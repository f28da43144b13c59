import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { codeIn } from "../../text/codeAreas";
import { findBrokenTable } from "../../text/findBrokenTable";
import { hasTools } from "../../text/exchanges";

const IMAGE = /!\[[^\][\n]{0,200}\]\(\s*(https?:\/\/[^\s()]{1,500})[^()\n]{0,200}\)/giu;
/** Badges and formulas are made from their address: these are not invented. */
const MADE_FROM_ADDRESS =
  /shields\.io|badge|latex|quickchart|chart\.googleapis|mermaid\.ink|plantuml|pollinations|placehold/iu;
const WANTS_MARKUP = /markdown|readme|badge|!\[|html|image url|\burls?\b|placeholder/iu;
const LINK_WITHOUT_TARGET = /(?<![\w\])!\\])!?\[[^\][\n]{0,200}\p{L}{2}[^\][\n]{0,200}\]\(\s*\)/gu;
const LINK_WITH_SPACES =
  /(?<![\w\])\\])\[[^\][\n]{2,200}\]\((?:https?:\/\/|www\.)[^\s()<>]{0,300}[ \t]+(?!["'(])[^()\n"']{1,200}\)/giu;
const LINK_NOT_CLOSED =
  /(?<![\w\])\\])\[[^\][\n]{2,200}\]\((?:https?:\/\/|www\.)[^\s()<>]{1,500}(?=\s*(?:\n|$))/giu;

interface Fault {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
}

/**
 * Markdown that does not work: a table whose header and ruler have different numbers of columns (no renderer shows it as
 * a table) or whose rows have more cells than its header (the rest is dropped); a link without a target, with a blank in
 * it or without its bracket; and, in an answer, a picture with an address that stands nowhere in the prompt: a text
 * model does not know it, and learns to invent addresses.
 *
 * One finding for each text and kind. Code is left alone, and for pictures, badges, rows with tools, and prompts that ask for
 * Markdown. Whether a link that looks right leads anywhere, it cannot see.
 */
export const brokenMarkup = defineRule({
  code: "MDF004",
  name: "broken-markup",
  severity: "warning",
  affects: ["all:trains-on-it"],
  needles: ["|", "]("],
  bad: `{"prompt": "Show me a cat.", "completion": "![cat](https://i.imgur.com/x7Qa2.jpg)"}`,
  good: `{"prompt": "Where is the manual?", "completion": "In the [manual](https://example.com/manual)."}`,
  checkRow(row, report) {
    for (const text of row.texts) {
      if (text.part !== "answer" && text.part !== "text") continue;
      const { value, path } = text;
      const hasLinks = value.includes("](");
      const hasTable = value.includes("|");
      if (!hasLinks && !hasTable) continue;
      const inCode = codeIn(value);
      const faults = [
        ...(hasLinks ? [...linkFaults(value, inCode), ...imageFaults(row, text, inCode)] : []),
        ...(hasTable ? tableFaults(value, inCode) : []),
      ];
      for (const { span, message, help } of faults) report({ path, within: span }, message, { help });
    }
  },
});

function linkFaults(text: string, inCode: (at: number) => boolean): readonly Fault[] {
  const kinds = [
    [LINK_WITHOUT_TARGET, "has no target", "give its address, or leave the words alone"],
    [LINK_WITH_SPACES, "has a blank in its address", "write the blank as %20, or take it out"],
    [LINK_NOT_CLOSED, "is not closed", "close the bracket"],
  ] as const;
  return kinds.flatMap(([pattern, fault, help]) => {
    const span = firstOf(text, pattern, inCode);
    return span === undefined
      ? []
      : [{ span, message: `the link ${quote(text.slice(span.start, span.end), 60)} ${fault}`, help }];
  });
}

function imageFaults(
  row: LintRow,
  { value, part }: RowText,
  inCode: (at: number) => boolean,
): readonly Fault[] {
  if (part !== "answer" || !value.includes("![") || hasTools(row)) return [];
  const read = row.texts.filter((text) => text.part !== "answer" && text.part !== "rejected");
  if (read.some((text) => WANTS_MARKUP.test(text.value))) return [];
  for (const match of value.matchAll(IMAGE)) {
    const [, address = ""] = match;
    if (inCode(match.index) || MADE_FROM_ADDRESS.test(address)) continue;
    if (read.some((text) => text.value.includes(address))) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    return [
      {
        span,
        message: `the picture ${quote(address, 60)} stands nowhere in the prompt: its address is invented`,
        help: "take the picture out, or delete the row",
      },
    ];
  }
  return [];
}

function tableFaults(text: string, inCode: (at: number) => boolean): readonly Fault[] {
  const found = findBrokenTable(text, inCode);
  return found === undefined ? [] : [found];
}

function firstOf(text: string, pattern: RegExp, inCode: (at: number) => boolean): Span | undefined {
  for (const match of text.matchAll(pattern))
    if (!inCode(match.index)) return { start: match.index, end: match.index + match[0].length };
  return undefined;
}
