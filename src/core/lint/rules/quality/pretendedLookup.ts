import type { Span } from "../../../dataset/jsonValue";
import type { RowText } from "../../../dataset/rowTexts";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { exchangesOf, hasTools, joined } from "../../text/exchanges";
import { admitsLimits, givesCode, hedges } from "../../text/limits";
import {
  CLOCK,
  LOOKUP,
  LOOKUP_SIGN,
  MOMENT,
  NEARBY,
  NEWS,
  SEARCH,
  WEATHER,
  WORTH,
} from "../../text/promptPhrases";
import { SHORT_PROMPT } from "../../text/shortPrompt";

/** Stands for any address: there is nothing to look up. */
const EXAMPLE = /example\.(?:com|org|net)|localhost|127\.0\.0\.1/iu;
const ADDRESS = /\bhttps?:\/\/[^\s"'<>)\]，。]{3,300}|\bwww\.[^\s"'<>)\]，。]{3,300}/giu;
const MAY_BE_ADDRESS = /:\/\/|www\./i;
/** What one does with a page. */
const READS =
  /\b(?:summari[sz]\w*|read|visit|open|browse|go to|check|look at|review|analy[sz]\w+|extract|translate|based on|according to|from|content|articles?|page|website|what|who|which|identify|describe|classify|determine|watch|listen|find|tell|list|count|rate|evaluate|explain|compare)\b|总结|阅读|打开|访问|概括|分析|提取|根据|翻译/i;
const ABOUT_ADDRESSES =
  /\b(?:urls?\b.{0,30}\b(?:pars\w+|valid\w*|encod\w+|shorten\w*|format|domain|protocol|string|structure|parts?|safe|phishing|secure)|(?:pars\w+|valid\w*|encod\w+|shorten\w*|domain|protocol|extract|structure|parts?|phishing|format)\b.{0,40}\burls?|domain name|protocol|regex|regular expression|hyperlink|anchor|citations?|cite|bibliograph\w+|references?|markdown|html|code|python|javascript|curl|request|function|api|e-?mail|tweet|advert\w*|promot\w*|link to)\b/i;

/** The question or command that makes it a request, with the phrases of which one is necessary. */
const LIVE: readonly (readonly [needs: number, pattern: RegExp])[] = [
  [
    WEATHER,
    /(?:^|[.!?\n][ \t]{0,4}|\b(?:please|can you|could you|will you) )(?:what(?: is|['’]s| are| will)|how(?: is|['’]s| are)|tell me|give me|show me|check|find(?: out)?|get(?: me)?|look up|is|will|provide(?: me)?(?: with)?)\b[^.!?\n]{0,40}?\b(?:weather|temperature|forecast)\b[^.!?\n]{0,40}?\b(?:today|right now|now|currently|tonight|tomorrow|this (?:week|weekend|afternoon|evening|morning)|at the moment|outside)\b/i,
  ],
  [
    MOMENT,
    /(?:^|[.!?\n][ \t]{0,4}|\b(?:please|can you|could you) )(?:what(?: is|['’]s| are)|how(?: is|['’]s)|tell me|give me|show me|check|find(?: out)?|get(?: me)?|look up|provide(?: me)?(?: with)?)(?: me)? (?:the )?(?:today['’]s|current|live|real-time) (?:weather|temperature|time\b|date\b|stock|share|exchange rate|traffic|news|score|bitcoin|gold price|market price|headlines|forecast|price of)/i,
  ],
  [
    CLOCK | MOMENT,
    /(?:^|[.!?\n][ \t]{0,4})what (?:time|day) is it\b(?: (?:now|right now|in|today|there)\b|[?.]?\s*$)|(?:^|[.!?\n][ \t]{0,4})what(?: is|['’]s) today['’]s date\b/i,
  ],
  [
    WORTH,
    /(?:^|[.!?\n][ \t]{0,4})how much is (?:the |an? )?[A-Za-z ]{2,30} (?:worth|trading at) (?:right now|now|today|currently)\b/i,
  ],
  [
    NEARBY,
    /(?:^|[.!?\n][ \t]{0,4}|\b(?:please|can you|could you) )(?:where(?: is|['’]s| are| can I)|which|find(?: me)?|show me|tell me|what(?: is|['’]s| are)|list|locate|recommend|is there|are there)\b[^.!?\n]{0,60}?\b(?:(?:nearest|closest)\b[^.!?\n]{0,40}?\b(?:to me|to my|from here|to here|near me)|near me\b|nearby my|in my (?:area|neighbou?rhood)\b)/i,
  ],
  [
    NEARBY,
    /(?:^|[.!?\n][ \t]{0,4})(?:where(?: is|['’]s)|find(?: me)?|what(?: is|['’]s)) the (?:nearest|closest) (?:\w+ ){0,2}(?:restaurant|hospital|gas station|pharmacy|store|shop|bank|atm|hotel|airport|station|library|supermarket|park|school|cafe|coffee shop|gym)\b/i,
  ],
  [
    NEWS,
    /\bwhat(?: is|['’]s| are) the (?:latest|breaking|top) (?:news|headlines|scores?|results|stories)\b|\b(?:find|give me|tell me|show me|get)(?: me)? (?:\w+ ){0,2}(?:latest|breaking|top) (?:news|headlines|scores?)\b/i,
  ],
  [
    SEARCH,
    /(?:^|[.!?\n][ \t]{0,4}|\bplease |\bcan you )(?:search (?:the (?:web|internet)|online|google)|google (?!docs|sheets|drive)|browse the (?:web|internet)|look (?:it |this )?up (?:online|on the (?:web|internet)))\b|\b(?:using|use|with|via) (?:an? |the )?(?:appropriate |web |online )?(?:search engine|google search|internet search)\b/i,
  ],
  [
    LOOKUP_SIGN,
    /(?:今天|现在|明天|当前|目前)的?[^，。！？\n]{0,8}(?:天气|气温|股价|汇率|新闻|几点)|最新的?(?:新闻|头条)|(?:我|这里)附近的?/u,
  ],
];
/** The words are there, but nobody asks for live data. */
const OTHER_TASK =
  /\b(?:writ\w+|story|poem|dialog\w*|translat\w*|sentences?|code|python|rewrit\w+|classif\w+|convert|edit|grammar|paraphras\w+|function|program|query|script|essay|how (?:do|can|would|does|should)|role-?play|pretend|imagine|create|design|generate|compose|describe how|explain|why|impact|trends?|suggest ways|identify|tone|given|following|replace|synonym|fill|complete|correct|punctuat\w+|reply|respond|say|spell|survey|questions?)\b|写|翻译|改写|生成|编写/i;

/**
 * A prompt that needs the web or the moment: what an address leads to, today's weather, the nearest shop, a search. The
 * row has neither the page nor a tool, and the answer gives facts as if it had looked. The model learns to invent pages,
 * prices and places.
 *
 * Left alone: answers that say what they cannot do, or that give code; rows that declare tools or have tool results;
 * addresses beside which a text stands (more than 300 characters), and questions about addresses themselves; tasks on
 * words such as "write" and "translate". English, and the plain Chinese forms. What it cannot see: facts that have
 * changed since ("Who is the president?").
 */
export const pretendedLookup = defineRule({
  code: "QLT007",
  name: "pretended-lookup",
  severity: "warning",
  affects: ["all:trains-on-it"],
  bad: `{"prompt": "What is the weather like in Paris today?", "completion": "It is sunny, with 24 degrees."}`,
  good: `{"prompt": "What is the weather like in Paris in May?", "completion": "Mild, with some rain."}`,
  checkRow(row, report) {
    if ((row.promptPhrases & LOOKUP) !== 0) check(row, report);
  },
});

function check(row: LintRow, report: Report): void {
  if (row.shape?.format === "text" || hasTools(row)) return;
  for (const { answer, asked } of exchangesOf(row)) {
    const phrases = asked.reduce((bits, text) => bits | row.phrasesOf(text), 0);
    if ((phrases & LOOKUP) === 0) continue;
    const need = findNeed(asked, phrases);
    if (need === undefined || admitsLimits(answer.value) || givesCode(answer.value)) continue;
    if (need.isLive && hedges(answer.value)) continue;
    if (CALL.test(answer.value) || answer.value.trim().length < 2) continue;
    report(
      { path: need.text.path, within: need.span },
      `${quote(need.text.value.slice(need.span.start, need.span.end), 60)} cannot be looked up, and the answer does as if it had been`,
      { help: "delete the row, add what was looked up, or let the answer say that it cannot" },
    );
  }
}

/** A tool called in the text of the answer: `weather("Paris")`. */
const CALL = /\b[a-z_]{2,20}\(['"]/u;

interface Need {
  /** Whether it is about the moment and not about an address. */
  readonly isLive: boolean;
  readonly text: RowText;
  readonly span: Span;
}

function findNeed(asked: readonly RowText[], phrases: number): Need | undefined {
  const all = joined(asked);
  if (all.length > SHORT_PROMPT) return undefined;
  const beside = MAY_BE_ADDRESS.test(all) ? all.replaceAll(ADDRESS, "") : all;
  if (beside.length < all.length) {
    if (beside.length > 300 || EXAMPLE.test(all) || !READS.test(beside) || ABOUT_ADDRESSES.test(beside))
      return undefined;
    return firstOf(asked, ADDRESS, false);
  }
  const context = asked.find(({ part }) => part === "context")?.value.trim() ?? "";
  if (all.length > 250 || context.length > 80 || OTHER_TASK.test(all) || isSum(all)) return undefined;
  for (const [needs, pattern] of LIVE) {
    if ((phrases & needs) === 0) continue;
    const found = firstOf(asked, pattern, true);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A sum in words has numbers. */
function isSum(text: string): boolean {
  return (text.match(/\d+/gu)?.length ?? 0) > 1;
}

function firstOf(asked: readonly RowText[], pattern: RegExp, isLive: boolean): Need | undefined {
  for (const text of asked) {
    const at = text.value.search(pattern);
    if (at < 0) continue;
    const match = new RegExp(pattern.source, pattern.flags.replace("g", "")).exec(text.value)?.[0] ?? "";
    const lead = match.length - match.replace(/^[.!?\s]+/u, "").length;
    const tail = match.replace(/[.,;:!?]{1,5}$/u, "").length;
    return { text, isLive, span: { start: at + lead, end: at + tail } };
  }
  return undefined;
}
