import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { codeIn } from "../../text/codeAreas";

/** `{{name}}`, but no `{{#if}}`, `${{ x }}`, `\frac{{a}}`, `style={{`. */
const MUSTACHE = /(?<![$={\\}A-Za-z0-9_^])\{\{ ?[\p{L}_][\p{L}\d_ .-]{0,40}\}\}(?!\})/gu;
const INSERT =
  /\[ ?insert (?!into\b)[^\][\n=]{2,60}\]|<insert (?!into\b)[^<>\n=/]{2,60}>|\{insert [^{}\n=]{2,60}\}|\(insert [^()\n]{2,50} here\)/giu;
/** One of the usual variables of a prompt template that was never formatted. */
const BRACE =
  /(?<![$={\\}A-Za-z0-9_^"'])\{(?:name|input|question|text|context|instruction|topic|query)\}(?![}"'])/gu;
/** A form that the answer is to have: "as {name} - {year}". */
const NAMED_FORM = /\bformat|\bform of\b|\blist as\b|格式/iu;
const LOREM = /lorem ipsum dolor\b/giu;
/** Left to the reader in letters and forms; nowhere else. */
const YOURS = /\[your [\p{L} /'’-]{2,40}\](?!\()|<your [\p{L} '’-]{2,40}>/giu;

/** One of these is necessary; words are written small, as names or in capitals. */
const NEEDLES = [
  "{{",
  ...["name", "input", "question", "text", "context", "instruction", "topic", "query"].map(
    (name) => `{${name}}`,
  ),
  ...["insert", "Insert", "INSERT"].flatMap((word) =>
    ["[", "[ ", "<", "{", "("].map((bracket) => `${bracket}${word} `),
  ),
  ...["your", "Your", "YOUR"].flatMap((word) => [`[${word} `, `<${word} `]),
  ...["lorem ipsum", "Lorem ipsum", "Lorem Ipsum", "LOREM IPSUM"],
];

/** The row is about templates, or written in a language that has such braces. */
const ABOUT_TEMPLATES =
  /\b(?:templates?|templating|placeholders?|jinja2?|mustache|handlebars|angular\w*|vue(?:\.?js)?|liquid|helm|ansible|django|twig|svelte|latex|github actions?|f-strings?|format strings?|fill[- ]?in|fill (?:out|in)|blanks?|mad ?libs?|variables?|wiki(?:text|pedia markup)|double (?:curly )?braces?)\b|模板|占位符|填空|变量/iu;
const ABOUT_FILLER =
  /lorem|dummy|filler|placeholder|sample text|html|css|web ?(?:page|site)|layout|latin|占位|假文/iu;
const LETTER =
  /\b(?:letters?|e-?mails?|messages?|invit\w+|resumes?|résumés?|cv|contracts?|agreements?|forms?|scripts?|speech(?:es)?|proposals?|memos?|notices?|applications?|bios?|biograph\w+|introduc\w+|profiles?|posts?|tweets?|ads?|advert\w+|press releases?|cards?|invoices?|reports?|certificates?|statements?|announcements?|reviews?|outlines?|pitch|policy|policies|cover|thank|apolog\w+|complain\w*|reply|responses?|scenario|greeting|code|command|config\w*|commands?|api|install\w*|terminal|shell)\b|信|邮件|简历|合同/iu;
const CODE = /[;{}]\s*\n|\bdef \w|\bfunction\b|=>|\breturn\b|<\/\w|\bprint\(|\.format\(|\bf["']|%\}|\{%/u;

type Kind = "a template's slot" | "a slot to fill in" | "filler text";

interface Slot extends Span {
  readonly kind: Kind;
}

/**
 * A slot of a template that nobody filled: "{{name}}", "[insert date]", "{question}", or the filler text of typesetters.
 * A generator or a prompt template wrote it and the value never came. Trainers render their own templates, not those
 * inside the data, so the model learns to say the slot itself.
 *
 * One finding for each text, at its first slot. Left alone: code blocks and code, `${{ … }}`, blocks such as `{{#if}}`,
 * rows that are about templates or forms to fill in; "[Your name]" in letters, forms and scripts, where a reader fills it
 * in. A single brace counts only around the usual names of prompt templates (`{input}`, `{question}`, …). What it cannot
 * see: slots written as capitals in brackets ("[CITY]"), which are as often masked names.
 */
export const unfilledSlot = defineRule({
  code: "QLT004",
  name: "unfilled-slot",
  severity: "warning",
  affects: ["all:trains-on-it"],
  bad: `{"prompt": "Who are you?", "completion": "I am {{name}}, an assistant."}`,
  good: `{"prompt": "Who are you?", "completion": "I am Ada, an assistant."}`,
  needles: NEEDLES,
  checkRow(row, report) {
    for (const text of row.texts) {
      if (text.part === "rejected" || text.part === "tool" || !SIGN.test(text.value)) continue;
      const slots = slotsOf(row, text);
      const [first] = slots;
      if (first === undefined) continue;
      const others = slots.length > 1 ? `, the first of ${String(slots.length)}` : "";
      report(
        { path: text.path, within: { start: first.start, end: first.end } },
        `${quote(text.value.slice(first.start, first.end))} is ${first.kind} that was never filled${others}`,
        { help: "fill it, or delete the row" },
      );
    }
  },
});

const SIGN =
  /\{\{|[[<({] ?insert |lorem ipsum|[[<]your |\{(?:name|input|question|text|context|instruction|topic|query)\}/i;

function slotsOf(row: LintRow, text: RowText): readonly Slot[] {
  const { value, part } = text;
  const others = row.texts.filter((other) => other.part !== "answer" && other.part !== "rejected");
  const inCode = codeIn(value);
  const slots: Slot[] = [];
  const add = (pattern: RegExp, kind: Kind): void => {
    for (const match of value.matchAll(pattern)) {
      if (slots.length >= 100) return;
      if (!inCode(match.index)) slots.push({ start: match.index, end: match.index + match[0].length, kind });
    }
  };
  const isAsked = (pattern: RegExp): boolean => others.some((other) => pattern.test(head(other.value)));
  const isAboutTemplates = isAsked(ABOUT_TEMPLATES) || (part === "text" && ABOUT_TEMPLATES.test(head(value)));
  if (!isAboutTemplates) {
    add(INSERT, "a slot to fill in");
    if (!CODE.test(head(value))) {
      add(MUSTACHE, "a template's slot");
      if (!NAMED_FORM.test(head(value))) add(BRACE, "a template's slot");
    }
    if (part === "answer" && !isAsked(LETTER)) add(YOURS, "a slot to fill in");
  }
  if (!isAsked(ABOUT_FILLER) && !(part === "text" && ABOUT_FILLER.test(head(value).replaceAll(LOREM, ""))))
    add(LOREM, "filler text");
  return slots.sort((a, b) => a.start - b.start);
}

/** A page of any text says what it is about. */
function head(text: string): string {
  return text.length > 8000 ? text.slice(0, 8000) : text;
}
