import {
  answerOf,
  hasPlainAnswer,
  inControls,
  inFile,
  insertInAnswer,
  setAnswer,
  setPrompt,
} from "./answers";
import { plantInRow, type Mutation } from "./mutation";

const ANSWERED = ["dolly", "gsm8k", "pairs", "chat", "kto", "glaive"] as const;
const SINGLE = ["dolly", "gsm8k", "pairs"] as const;

const EMPTY = ["", " ", "\n\n"].flatMap((text) =>
  inControls("QLT001", `the answer ${JSON.stringify(text)}`, ANSWERED, (row) => {
    setAnswer(row, text);
    return JSON.stringify(text);
  }),
);

const PLACEHOLDER_ANSWERS = [
  "<nooutput>",
  "<no output>",
  "[no output]",
  "No output required.",
  "no output needed",
  "N/A",
  "n/a.",
  "null",
  "TODO",
  "TODO: write this",
  "TBD",
  "...",
  "???",
  "[Your answer here]",
  "Insert answer here",
  "`<nooutput>`",
  "无输出",
].flatMap((text) =>
  inControls("QLT002", `the answer ${text}`, ANSWERED, (row) => {
    setPrompt(row, "How do you take care of a small garden behind a house by the sea?");
    setAnswer(row, text);
    return JSON.stringify(text);
  }),
);

const PLACEHOLDER_INPUTS = [
  "<noinput>",
  "< noinput >",
  "No input.",
  "noinput",
  "None",
  "N/A",
  "null",
  "[no input]",
  "No input required.",
  "(none)",
  "无",
].map((text): Mutation => ({
  code: "QLT003",
  name: `the input ${text}`,
  control: "dolly",
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      row["instruction"] = "Tell me a short story about the sea and the people near it.";
      row["input"] = text;
      return JSON.stringify(text);
    }),
}));

const SLOTS = [
  "{{name}}",
  "{{ company_name }}",
  "{{user input}}",
  "[insert date here]",
  "[Insert your company]",
  "<insert name>",
  "{question}",
  "[your name]",
].flatMap((slot) =>
  inControls("QLT004", `the slot ${slot}`, ["dolly", "gsm8k", "pairs", "chat", "kto"], (row) => {
    setPrompt(row, "What is there to know about the old harbor of the town?");
    insertInAnswer(row, ` ${slot}`);
    return inFile(slot);
  }),
);

const FILLER = inControls("QLT004", "filler text", ["dolly", "pairs", "chat"], (row) => {
  setPrompt(row, "What is there to know about the old harbor of the town?");
  insertInAnswer(row, " Lorem ipsum dolor sit amet, consectetur adipiscing elit.");
  return "Lorem ipsum dolor";
});

const MERGED = [
  ["\n##\n18. Instruction: Name a fruit.\nInput: none\nOutput: Apple", "##\n18. Instruction:"],
  ["\n###\n7. Instruction: Name a fruit.\nOutput: Apple", "###\n7. Instruction:"],
  ["\n\n12. Instruction: Name a fruit.\nOutput: Apple", "12. Instruction:"],
  ["\n\nInstruction: Name a fruit.\nOutput: Apple", "Instruction:"],
  ["\n##\n18. 指令：说出一种水果。\n输出：苹果", "##\n18. 指令："],
].flatMap(([tail = "", marked = ""]) =>
  inControls("QLT005", JSON.stringify(marked), SINGLE, (row) => {
    setPrompt(row, "What is there to know about the old harbor of the town?");
    setAnswer(row, answerOf(row) + tail);
    return inFile(marked);
  }),
);

const MEDIA = [
  ["Draw a cat that sleeps on a sofa.", "Draw a cat that sleeps on a sofa"],
  ["Generate an image of a sunset over the sea.", "Generate an image"],
  ["Please create a short video about our bakery.", "Please create a short video"],
  ["Can you make me a logo for a flower shop?", "Can you make me a logo"],
  ["Record an audio clip of a bird.", "Record an audio clip"],
  ["What breed is the dog in this picture?", "What breed is the dog in this picture"],
  ["Summarize the attached document.", "the attached document"],
  ["Describe the following image.", "Describe the following image"],
  ["画一张猫的图片。", "画一张猫的图片"],
].flatMap(([prompt = "", marked = ""]) =>
  inControls("QLT006", prompt, SINGLE, (row) => {
    setPrompt(row, prompt);
    setAnswer(row, "Here it is, in warm colours and with a lot of detail.");
    return inFile(marked);
  }),
);

const LOOKUPS = [
  [
    "Summarize the article at https://www.harbornews.info/2021/boats.",
    "https://www.harbornews.info/2021/boats",
  ],
  ["What does the page www.harbornews.info say about boats?", "www.harbornews.info"],
  ["What is the weather like in Oslo today?", "What is the weather like in Oslo today"],
  ["What's the current stock price of Tesla?", "What's the current stock"],
  ["Find the nearest pharmacy.", "Find the nearest pharmacy"],
  ["What are the best restaurants near me?", "What are the best restaurants near me"],
  ["Search the internet for a cheap flight to Rome.", "Search the internet"],
  ["What are the latest news about football?", "What are the latest news"],
  ["What time is it?", "What time is it"],
  ["今天北京的天气怎么样？", "今天北京的天气"],
].flatMap(([prompt = "", marked = ""]) =>
  inControls("QLT007", prompt, SINGLE, (row) => {
    setPrompt(row, prompt);
    setAnswer(row, "The answer to that is nineteen, with a light wind from the west.");
    return inFile(marked);
  }),
);

const MISSING = [
  ["Summarize the following article.", "the following article"],
  ["What is the main idea of the passage below?", "passage below"],
  ["Based on the given text, name the hero.", "the given text"],
  ["Summarize this article in three sentences.", "Summarize this article"],
  ["Translate the text below into French.", "text below"],
  ["Correct the mistakes in the above paragraph.", "the above paragraph"],
  ["总结下面的文章。", "下面的文章"],
].flatMap(([prompt = "", marked = ""]) =>
  inControls("QLT008", prompt, SINGLE, (row) => {
    setPrompt(row, prompt);
    setAnswer(row, "It tells of whales, and of how far their songs are heard under the water.");
    return inFile(marked);
  }),
);

const LABELLED = ["[article about whales]", "An article about whales", "(text of the story)"].map(
  (input): Mutation => ({
    code: "QLT008",
    name: `only a label: ${input}`,
    control: "dolly",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          row["instruction"] = "Summarize the following article.";
          row["input"] = input;
          row["output"] = "It tells of whales, and of how far their songs are heard.";
          return "the following article";
        },
        hasPlainAnswer,
      ),
  }),
);

const LOOPS = [
  ["I like it very much. ", 12],
  ["no ", 40],
  ["a", 80],
  ["我不知道。", 20],
  ["the same words again and again ", 6],
].flatMap(([unit = "", times = 0]) =>
  inControls("QLT009", `${JSON.stringify(unit)} over and over`, ["dolly", "pairs", "chat", "kto"], (row) => {
    setPrompt(row, "What is there to know about the old harbor of the town?");
    const loop = String(unit).repeat(Number(times)).trimEnd();
    setAnswer(row, `So it is: ${loop}`);
    return inFile(loop);
  }),
);

/** QLT: no answer, stand-ins, requests that cannot be met, loops. */
export const QUALITY_MUTATIONS: readonly Mutation[] = [
  ...EMPTY,
  ...PLACEHOLDER_ANSWERS,
  ...PLACEHOLDER_INPUTS,
  ...SLOTS,
  ...FILLER,
  ...MERGED,
  ...MEDIA,
  ...LOOKUPS,
  ...MISSING,
  ...LABELLED,
  ...LOOPS,
];
