import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { exchangesOf, joined, systemOf } from "../../text/exchanges";
import { admitsLimits } from "../../text/limits";
import { TEXT_PLACE, TEXT_SIGN, TEXT_THING } from "../../text/promptPhrases";
import { SHORT_PROMPT } from "../../text/shortPrompt";

/** A thing that is a text, and said to be here. */
const REFERS =
  /\b(?:the|this|these|two|an?) ?(?:following|given|provided|above|below)(?: [A-Za-z-]{1,15}){0,2}? (?:articles?|texts?|passages?|paragraphs?|essays?|stor(?:y|ies)|documents?|e-?mails?|letters?|reports?|poems?|excerpts?|conversations?|dialogues?|transcripts?|blog posts?|speech(?:es)?|reviews?|abstracts?|sentences?|code|snippets?|tables?|recipes?|quotes?|comments?|tweets?|lyrics|news stor(?:y|ies))\b(?! (?:of|format|types?|structure|generator|prompt|message|box|field|criteria)\b)|\b(?:articles?|texts?|passages?|paragraphs?|essays?|stor(?:y|ies)|documents?|e-?mails?|letters?|reports?|poems?|excerpts?|conversations?|transcripts?|sentences?|code|tables?|reviews?) (?:that follows|below|above|(?:given|provided|shown) (?:below|above|here))|\b(?:summari[sz]e|paraphrase|proofread|translate|rewrite|edit|shorten|analy[sz]e|critique|condense|outline|describe|evaluate|review|explain|identify|extract|list|find|based on|according to|read)(?: (?!(?:about|for)\b)[A-Za-z-]{1,15}){0,5}? (?:this|the) (?:news |blog )?(?:article|text|passage|paragraph|essay|document|excerpt|transcript|post)\b(?= ?(?:[.?!:,]|in\b|into\b|and\b|to\b|using\b|for\b|$|\n|(?:titled|entitled|called) |["“]))/gi;
const REFERS_CHINESE =
  /(?:下面|以下|下列|上面|上述|给定|所给|这)的?(?:这)?(?:一)?(?:篇|段|首|封|个|则)?(?:文章|文本|段落|短文|故事|诗|邮件|信件|报告|对话|句子|新闻|代码|评论|材料|课文)/gu;
/** The prompt asks for such a text, or names what to make it of; the words come as a list. */
const MAKES_ONE =
  /\b(?:write|create|generate|compose|draft|make up|come up with|produce|construct|design|develop|continue|imagine|provide|give me|think of|form) (?:me )?(?:(?:an?|the|some|two|three|five|\d+) )?(?:following|[\p{L}-]{1,20} ){0,4}$/iu;
/** An input that only says what should stand there. */
const LABEL =
  /^\s*(?:[[(<{][^\])>}\n]{1,200}[\])>}]|(?:(?:an?|the|any|some) )?(?:[\p{L}-]{1,20} ){0,3}(?:article|text|passage|paragraph|essay|story|document|excerpt|report|poem|transcript|speech|blog post) (?:about|on|discussing|describing|titled|from|of|here|goes here)\b[^\n.]{0,120}\.?|(?:text|article|passage|paragraph|document|story|see (?:above|below))\.?)\s*$/iu;

/** What is no longer than an instruction about it. */
const SHORT_THINGS = /sentence|quote|comment|tweet|code|snippet|句子|评论|代码/iu;
/** The third kind of reference has one of these. */
const NAMED =
  /(?:this|the|news|blog) (?:article|text|passage|paragraph|essay|document|excerpt|transcript|post)/i;
/** Less than this beside the reference is no text to work on. In characters. */
const MATERIAL = 40;

/**
 * A prompt about "the following article" or "the text below" where nothing follows, or only a label such as
 * "[article about whales]". The answer can only be invented, and the model learns to summarise what it has not read.
 *
 * A text counts as there when the input holds more than a label, when the prompt goes on after the reference or stands
 * before it, when the system prompt is long, or when it is a later turn. Left alone: answers that ask for the text, and prompts that ask
 * to write one. English, and the plain Chinese forms. What it cannot see: an input that is another text than the one
 * that is meant.
 */
export const missingText = defineRule({
  code: "QLT008",
  name: "missing-text",
  severity: "warning",
  affects: ["all:trains-on-it"],
  companions: ["QLT006"],
  bad: `{"instruction": "Summarize the following article.", "input": "", "output": "It is about whales and how they sing."}`,
  good: `{"instruction": "Summarize the following article.", "input": "Whales sing. Their songs are heard hundreds of miles away.", "output": "Whales sing far."}`,
  checkRow(row, report) {
    if (isReferring(row.promptPhrases)) check(row, report);
  },
});

function check(row: LintRow, report: Report): void {
  if (row.shape?.format === "text") return;
  for (const { answer, asked, isLater } of exchangesOf(row)) {
    if (isLater || !asked.some((text) => mayRefer(text, row.phrasesOf(text)))) continue;
    const found = findReference(asked);
    if (found === undefined || systemOf(row).length > 600 || admitsLimits(answer.value)) continue;
    report(
      { path: found.text.path, within: found.span },
      `${quote(found.text.value.slice(found.span.start, found.span.end), 60)} is not in the row`,
      { help: "add the text, or delete the row" },
    );
  }
}

function mayRefer({ part, value }: RowText, phrases: number): boolean {
  if (part !== "prompt" || !isReferring(phrases)) return false;
  return (phrases & (TEXT_SIGN | TEXT_PLACE)) !== 0 || NAMED.test(value);
}

function isReferring(phrases: number): boolean {
  return (phrases & TEXT_SIGN) !== 0 || (phrases & TEXT_THING) !== 0;
}

/** Long things, of which a line is no more than the title. */
const LONG_THINGS = /article|essay|document|report|transcript|blog post|news story|speech/iu;
const TITLE = /^[^\n]{1,110}(?<![.!?。！？"”])$/u;

function findReference(asked: readonly RowText[]): { text: RowText; span: Span } | undefined {
  const context = asked.filter(({ part }) => part === "context");
  const material = joined(context).trim();
  const isTitle = TITLE.test(material);
  if (material !== "" && !isTitle && !LABEL.test(material)) return undefined;
  const prompts = asked.filter(({ part }) => part === "prompt");
  const [text] = prompts;
  if (text === undefined || prompts.length > 1 || text.value.length > SHORT_PROMPT) return undefined;
  // What an address leads to is another rule's subject.
  if (/:\/\/|www\./u.test(text.value + material)) return undefined;
  for (const pattern of [REFERS, REFERS_CHINESE]) {
    // `matchAll` makes a copy of the expression, which costs more than most texts.
    if (text.value.search(pattern) < 0) continue;
    for (const match of text.value.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (MAKES_ONE.test(text.value.slice(Math.max(0, span.start - 80), span.start))) continue;
      const isLong = LONG_THINGS.test(match[0]);
      if (isTitle && material !== "" && !LABEL.test(material) && !isLong) return undefined;
      return hasMaterial(text.value, span, isLong) ? undefined : { text, span };
    }
  }
  return undefined;
}

/** Whether something to work on stands in the prompt itself: behind the sentence of the reference, or before it. */
function hasMaterial(prompt: string, { start, end }: Span, isLong: boolean): boolean {
  const rest = isLong ? withoutTitle(prompt.slice(end)) : prompt.slice(end);
  if (/["“”'‘「『`]/u.test(rest)) return true;
  const announced = /[:：\n]\s*(?=\S)/u.exec(rest);
  if (announced !== null) return !LABEL.test(rest.slice(announced.index + announced[0].length));
  // "…the following sentence.He go home": glued together by whoever joined instruction and input.
  if (/[.!?][A-Z]|\p{Ll}\p{Lu}\p{Ll}/u.test(rest)) return true;
  const stop = /[.!?。！？]\s*(?=\S)/u.exec(rest);
  const isShort = SHORT_THINGS.test(prompt.slice(start, end));
  if (stop !== null && weight(rest.slice(stop.index + 1)) > (isShort ? 0 : MATERIAL)) return true;
  const before = prompt.slice(0, start);
  const ends = Math.max(before.lastIndexOf(". "), before.lastIndexOf("\n"), before.lastIndexOf("。")) + 1;
  return weight(before.slice(0, ends)) > MATERIAL || /["“”「『]/u.test(before.slice(0, ends));
}

/** The title of an article in quotation marks is not the article. */
function withoutTitle(text: string): string {
  return text.replace(/^[^"“”\n]{0,60}["“][^"“”\n]{3,110}["”]/u, " ");
}

/** Characters; a Chinese one says as much as four. */
function weight(text: string): number {
  return text.trim().length + 3 * (text.match(/\p{Script=Han}/gu)?.length ?? 0);
}
