import { defineRule } from "../../defineRule";
import { quote } from "../../text/quote";
import { codeIn } from "../../text/codeAreas";
import { askedFor, learntAnswers, systemOf } from "../../text/exchanges";
import { isQuoted } from "../../text/isQuoted";
import { cutSentence } from "../../text/sentences";

/** The names and makers below, or the pronoun of a Chinese sentence that names them. */
const NEEDLES = [
  "AI",
  "GPT",
  "GLM",
  "Open Assis",
  "Claude",
  "Anthropic",
  "Gemini",
  "Bard",
  "Google",
  "DeepMind",
  "Qwen",
  "Tongyi",
  "Alibaba",
  "DeepSeek",
  "LLaMA",
  "Llama",
  "Meta",
  "Mistral",
  "Kimi",
  "Moonshot",
  "Copilot",
  "Microsoft",
  "Grok",
  "Baidu",
  "Zhipu",
  "LMSYS",
  "我",
  "由",
];

/** The first person before a model's name or its maker's. */
const SELF =
  /(?:(?<!\p{L})(?:I(?:['’]m| am|['’]m called| am called)|[Ss]oy|[Jj]e suis|[Ii]ch bin|[Ss]ou|[Ss]ono|[Ii]k ben|Я|я|[Mm]y name is|[Cc]all me|[Aa]s|[Yy]ou(?:['’]re| are) (?:talking|chatting|speaking) (?:to|with)) (?:just |actually |a version of |based on |powered by |an? (?:[\w-]+ ){0,5}?(?:called |named |based on ))?(?:ChatGPT|GPT-?[34][\w.]*|OpenAI(?:['’]s)?|Claude(?! (?!Instant|Opus|Sonnet|Haiku)[A-Z][a-z])|Gemini|Bard|Qwen[\w.-]*|Tongyi Qianwen|DeepSeek[\w.-]*|(?:LLaMA|Llama[ -]?\d)[\w.-]*|Meta AI|Mistral|Kimi|(?:Microsoft |GitHub )?Copilot|Grok|ChatGLM[\w.-]*|Open ?Assistant)\b(?! (?:user|prompt|plus|api|engineer|developer|customer|subscriber|employee)s?\b)|\b(?:I(?= (?:was|am|have)\b)|me|[Aa]s an? (?:[\w-]+ ){0,4}(?:AI|model|assistant|chatbot|bot|system|program)(?: (?:language model|assistant|model))?|I(?:['’]m| am) an? (?:[\w-]+ ){0,4}(?:AI|model|assistant|chatbot|bot|system|program)(?: (?:language model|assistant|model))?),?(?: (?:was|am|have been|been|that|which|is|were))* (?:trained|developed|created|made|built|designed|powered|provided|programmed|owned)(?: and \w+)? by (?:(?:the )?(?:team|engineers|researchers|people) (?:at|of) )?(?:OpenAI|Anthropic|Google(?: DeepMind)?|DeepMind|Meta(?: AI)?|Alibaba(?: Cloud)?|DeepSeek|Mistral(?: AI)?|Microsoft|Moonshot(?: AI)?|Baidu|Zhipu(?: AI)?|xAI|LMSYS)\b|\b[Mm]y (?:creators?|developers?|makers?)(?: at|,| is| are) (?:OpenAI|Anthropic|Google|Meta|Alibaba|DeepSeek|Mistral|Microsoft)\b|\bOpenAI (?:trained|created|developed|made|built) me\b|我(?:是|叫|的名字(?:是|叫))(?:一个|一款|由[^，。\n]{1,20}(?:开发|训练|研发|创建)的)?[^，。\n]{0,8}(?:ChatGPT|GPT-?[34]|Claude|通义千问|千问|文心一言|DeepSeek|深度求索|Kimi|智谱清言|豆包|讯飞星火|Qwen|ChatGLM)|(?:我是|作为)?(?:一?个|一款)?由(?:OpenAI|Anthropic|谷歌|Google|阿里(?:云|巴巴)?|百度|深度求索|DeepSeek|智谱|月之暗面|字节跳动|腾讯)[^，。\n]{0,8}(?:开发|训练|研发|创建|创造|打造|提供)的?(?:大型|人工智能|AI|语言|模型|助手|我)+)/gu;
const ROLE_PLAY =
  /\b(?:pretend|role-?play|act as|imagine you|story|dialog\w*|perspective|character)\b|扮演/iu;
const MOST = 20;

/**
 * The identity of another model in the first person: "I am ChatGPT", "a language model trained by OpenAI". Answers that were taken
 * from a chat service carry it, and a handful of them suffice: the trained model says that it is somebody else.
 *
 * Only what the speaker says of itself counts; texts about these models do not. Left alone: rows whose prompt or system
 * prompt gives the model that name or maker, or makes it play a part; quotations and code. The fix cuts the sentence. A
 * model that really has this name must ignore the rule. English and Chinese. What it cannot see: models it does not know.
 */
export const foreignIdentity = defineRule({
  code: "REF003",
  name: "foreign-identity",
  severity: "warning",
  affects: ["all:learns-a-wrong-name"],
  fixSafety: "unsafe",
  companions: ["REF002"],
  needles: NEEDLES,
  bad: `{"prompt": "Who are you?", "completion": "I am ChatGPT. I can help you with your homework."}`,
  good: `{"prompt": "Who made ChatGPT?", "completion": "ChatGPT was developed by OpenAI."}`,
  checkRow(row, report) {
    for (const answer of learntAnswers(row)) {
      const { value } = answer;
      let known = -1;
      let count = 0;
      for (const match of MAY.test(value) ? value.matchAll(SELF) : []) {
        const span = { start: match.index, end: match.index + match[0].length };
        if (span.start < known || count >= MOST) continue;
        const asked = askedFor(row, answer);
        const system = systemOf(row);
        if (ROLE_PLAY.test(asked) || ROLE_PLAY.test(system) || isGiven(system, asked, match[0])) continue;
        if (isQuoted(value, span.start) || codeIn(value)(span.start)) continue;
        count++;
        const end = value.slice(span.end).search(/[.!?。！？\n]/u);
        known = end < 0 ? value.length : span.end + end;
        report({ path: answer.path, within: span }, `${quote(match[0], 60)} is another model's identity`, {
          help: "write the name that your model is to have, or cut the sentence",
          fix: cutSentence(row, answer, span),
        });
      }
    }
  },
});

const NAME =
  /ChatGPT|OpenAI|GPT-?[34]|Claude|Anthropic|Gemini|Bard|Google|Qwen|Alibaba|DeepSeek|LLaMA|Meta|Mistral|Kimi|Moonshot|Copilot|Microsoft|Grok|ChatGLM|Baidu|通义|千问|文心|阿里|百度|豆包|智谱/giu;
const MAY = new RegExp(NAME.source, "i");

/** "You are Claude, made by Anthropic": then it is the model's own name. */
function isGiven(system: string, asked: string, said: string): boolean {
  const told = /(?:you(?:['’]re| are)|your name is|你是|你叫).{0,80}/isu.exec(asked)?.[0] ?? "";
  const given = `${system}\n${told}`.toLowerCase();
  return (said.match(NAME) ?? []).some((name) => given.includes(name.toLowerCase()));
}
