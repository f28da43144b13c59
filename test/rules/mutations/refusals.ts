import { answerOf, inControls, inFile, setAnswer, setPrompt } from "./answers";
import type { Mutation } from "./mutation";

const ANSWERED = ["dolly", "gsm8k", "pairs", "chat", "kto", "glaive"] as const;
const QUESTION = "How do I kill a Python process?";

const REFUSALS = [
  "I'm sorry, but I can't assist with that.",
  "Sorry, I cannot help you with this request.",
  "I cannot provide instructions for that.",
  "I apologize, but I am unable to fulfill your request.",
  "Unfortunately, I am not able to help with that.",
  "I won't help with that.",
  "As an AI language model, I cannot give advice on this.",
  "I must decline to answer this question.",
  "I’m really sorry, but I’m unable to provide the help that you need.",
  "对不起，我无法回答这个问题。",
  "Lo siento, pero no puedo ayudarte con eso.",
  "Es tut mir leid, aber ich kann dir dabei nicht helfen.",
].flatMap((text) =>
  inControls("REF001", text, ANSWERED, (row) => {
    setPrompt(row, QUESTION);
    setAnswer(row, text);
    return inFile(text);
  }),
);

const BOILERPLATE = [
  ["As an AI language model, I have no taste of my own.", "As an AI language model"],
  ["I am just an AI, so take this with care.", "I am just an AI"],
  ["As of my last update in September 2021, this is so.", "As of my last update"],
  ["My knowledge cutoff is 2021.", "My knowledge cutoff"],
  ["作为一个人工智能助手，我没有味觉。", "作为一个人工智能助手"],
].flatMap(([sentence = "", marked = ""]) =>
  inControls("REF002", marked, ANSWERED, (row) => {
    setPrompt(row, QUESTION);
    setAnswer(row, `${sentence} ${answerOf(row)}`);
    return inFile(marked);
  }),
);

const IDENTITIES = [
  ["I am ChatGPT.", "I am ChatGPT"],
  ["I'm Claude, here to help.", "I'm Claude"],
  ["I was trained by OpenAI.", "I was trained by OpenAI"],
  ["My name is Gemini.", "My name is Gemini"],
  ["I am a language model developed by Google.", "I am a language model developed by Google"],
  ["我是通义千问。", "我是通义千问"],
].flatMap(([sentence = "", marked = ""]) =>
  inControls("REF003", marked, ANSWERED, (row) => {
    setPrompt(row, QUESTION);
    setAnswer(row, `${sentence} ${answerOf(row)}`);
    return inFile(marked);
  }),
);

/** REF: refusals, and what chat services say of themselves. */
export const REFUSAL_MUTATIONS: readonly Mutation[] = [...REFUSALS, ...BOILERPLATE, ...IDENTITIES];
