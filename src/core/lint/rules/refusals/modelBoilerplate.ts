import type { Span } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { codeIn } from "../../text/codeAreas";
import { askedFor, learntAnswers } from "../../text/exchanges";
import { isQuoted } from "../../text/isQuoted";
import { cutSentence } from "../../text/sentences";

const NEEDLES = [
  "AI",
  "guage model",
  "tificial intelligence",
  "knowledge",
  "y last u",
  "As of my",
  "y training",
  "智能",
  "语言模型",
  "知识截止",
  "言語モデル",
  "modelo de l",
  "de langage",
  "Sprachmodell",
  "языковая модель",
];

/** What a model says of itself; a topic ("BERT is a language model", "as an AI engineer") has another form. */
const PHRASES =
  /\b(?:as|being) an? (?:(?:large |responsible |helpful |text-based |neutral |virtual |digital |privacy-respecting )*(?:AI|artificial intelligence)(?:[ -](?:language|text|powered|based|assistant|model|chatbot|system|program|bot|trained|developed|created|designed|built|created)\b[\w -]{0,60})?(?= ?[,.;:—–-]| I\b| my\b| it(?:['’]s| is) (?:not|my|against|important)\b)|(?:large )?(?:text-based )?language model\b[\w -]{0,60}(?=,| I\b))|\bI(?:['’]m| am) (?:just |only |merely |simply |still )?an? (?:large |helpful |text-based |artificial |virtual )*(?:AI|artificial intelligence|language model)(?=[\s,.;:!—–-]+(?!(?:engineer|researcher|scientist|developer|enthusiast|expert|consultant|student|startup|company|specialist|architect|professor|ethicist|analyst))|$)|\b(?:my|of my) (?:knowledge|training)(?: data)? (?:cut-?off|(?:only )?(?:goes|extends|ends|stops|is limited)|is (?:current|up to date))|\bmy knowledge cut-?off\b|\b(?:as of|since|until|up to|in|beyond|after) my (?:(?:last|latest|most recent)(?: (?:knowledge|training|data))? (?:update|cut-?off|data|training|knowledge)|(?:knowledge|training)(?: data)?(?: (?:update|cut-?off))?)\b(?! (?:to|of|on) (?:the|this|my|our)\b)|\bmy (?:last|latest) (?:knowledge |training )?update (?:was|is|in)\b|(?<![你您])(?:作为|我是|我只是|身为)(?:一个|一名|一款|一种)?(?:大型|大|人工智能|AI|虚拟)*(?:语言模型|人工智能(?:助手|语言模型|模型|程序)?|AI(?:助手|语言模型|模型|程序)?|智能助手)|\bcomo (?:un |um )?(?:grande? )?modelo de (?:lenguaje|linguagem)\b|\ben tant que (?:grand )?modèle de langage\b|\bals (?:ein )?(?:großes )?(?:KI-)?Sprachmodell\b|как (?:большая )?языковая модель|言語モデルとして|(?:我的)?知识截止(?:日期|时间|到|于)/giu;
/** The prompt speaks to the machine about itself, or makes it play one. */
const ABOUT_THE_MACHINE =
  /\b(?:perspective|point of view|pretend|imagine|role-?play|story|act as|character|first[- ]person|monologue|you(?:['’]re| are) (?:an? )?(?:\w+ )?(?:AI|robot|computer|machine)|are you|what are you|who (?:are|made|created|built|developed|trained|designed) you|introduce yourself|about yourself|chat ?bots?|dialog\w*|script|do you (?:have|feel|think|sleep|eat|want)|language models?|knowledge cut-?off|your (?:training|knowledge|creator|developers?|name|purpose|capabilit\w+|limitations?))\b|你是谁|谁(?:创造|开发|训练|制造)|脚本|机器人|你是不是|你叫什么|扮演|角色|语言模型/i;

const MOST = 20;

/**
 * What chat services say of themselves: "As an AI language model, …", "as of my last update in September 2021". Answers
 * that were taken from another model carry it along, and the trained model says it of itself, with a date that is not its own.
 *
 * Only the first person counts, in an answer, one finding for each sentence; sentences in quotation marks or code and rows whose prompt asks about
 * the machine, or makes it play one, are left alone. The fix cuts the sentence, with whatever else it says. English, the
 * plain Chinese forms, and "as a language model" in Spanish, Portuguese, French, German, Russian and Japanese. What it cannot see: the same in other words ("My information only goes to 2021").
 */
export const modelBoilerplate = defineRule({
  code: "REF002",
  name: "model-boilerplate",
  severity: "warning",
  affects: ["all:learns-to-say-it"],
  fixSafety: "unsafe",
  companions: ["REF003"],
  needles: NEEDLES,
  bad: `{"prompt": "Is tea good?", "completion": "As an AI language model, I cannot drink tea. Many people like it in the morning."}`,
  good: `{"prompt": "Is tea good?", "completion": "Many people like it in the morning."}`,
  checkRow(row, report) {
    for (const answer of learntAnswers(row)) {
      const { value } = answer;
      let known = -1;
      let count = 0;
      const matches = MAY.test(value) ? value.matchAll(PHRASES) : [];
      for (const match of matches) {
        const span = { start: match.index, end: match.index + match[0].length };
        if (span.start < known || count >= MOST) continue;
        if (count === 0 && ABOUT_THE_MACHINE.test(askedFor(row, answer))) break;
        if (isQuoted(value, span.start) || codeIn(value)(span.start)) continue;
        if (/^(?:as|being) an? /iu.test(match[0]) && !saysI(value, span)) continue;
        count++;
        known = value.slice(span.end).search(/[.!?。！？\n]/u) + span.end;
        if (known < span.end) known = value.length;
        report(
          { path: answer.path, within: span },
          `${quote(match[0])} is what a chat service says of itself`,
          { help: "cut the sentence", fix: cutSentence(row, answer, span) },
        );
      }
    }
  },
});

/** "As an AI-powered tool, it checks …" speaks of something else: the sentence, or the next one, must say "I". */
function saysI(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 200), start);
  const sentence = before.slice(Math.max(before.lastIndexOf(". "), before.lastIndexOf("\n")) + 1);
  return /\b(?:I|my|me|we|our)\b|\bit(?:['’]s| is)\b/iu.test(`${sentence} ${text.slice(end, end + 200)}`);
}

const MAY =
  /\bAI\b|language model|artificial intelligence|cut-?off|my (?:last|latest|training|knowledge|most)|人工智能|语言模型|AI助手|智能助手|知识截止|modelo de l|de langage|Sprachmodell|языковая модель|言語モデル/i;
