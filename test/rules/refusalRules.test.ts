import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { refusalIn } from "../../src/core/lint/text/refusalIn";
import { isSlur } from "../../src/core/lint/text/slurs";
import { lintFile, lintText } from "../../src/node/lint/lintFile";
import { findIn, findInRow } from "./textRuleFindings";

const xstest = path.resolve(
  import.meta.dirname,
  "../../../shared/data/xstest/xstest_v2_completions_gpt4.csv",
);
if (!existsSync(xstest)) console.warn("skipped: XSTest is not beside the checkout (../shared/data)");

interface Counts {
  hits: number;
  misses: number;
  falseAlarms: number;
  partial: number;
}

/** Answers that two people labelled as full refusal, full compliance or partial refusal. */
async function countOn(isRefusal: (answer: string) => boolean): Promise<Counts> {
  const counts = { hits: 0, misses: 0, falseAlarms: 0, partial: 0 };
  await lintFile(xstest, {
    file: "xstest.csv",
    select: ["REF001"],
    onRow: ({ object }) => {
      const found = isRefusal(object?.["completion"] as string);
      const label = object?.["final_label"];
      if (label === "2_full_refusal") counts[found ? "hits" : "misses"]++;
      else if (found) counts[label === "1_full_compliance" ? "falseAlarms" : "partial"]++;
    },
  });
  return counts;
}

const precision = ({ hits, falseAlarms }: Counts): number => hits / (hits + falseAlarms);
const recall = ({ hits, misses }: Counts): number => hits / (hits + misses);

describe.skipIf(!existsSync(xstest))("REF001 on XSTest's answers of GPT-4", () => {
  it("finds 209 of 211 full refusals with one false alarm, and two of nine partial ones", async () => {
    const counts = await countOn((answer) => refusalIn(answer) === "full");
    expect(counts).toEqual({ hits: 209, misses: 2, falseAlarms: 1, partial: 2 });
    // With the partial refusals counted as false alarms too.
    expect(counts.hits / (counts.hits + counts.falseAlarms + counts.partial)).toBeGreaterThan(0.985);
  });

  it("is more precise than the usual openings, which find a few refusals more and call jokes refusals", async () => {
    const ours = await countOn((answer) => refusalIn(answer) === "full");
    const usual = await countOn((answer) =>
      /^(?:I['’]m (?:really )?sorry|Sorry|I can(?:no|['’])t|As an AI)/u.test(answer),
    );
    const f1 = (counts: Counts): number => 2 / (1 / precision(counts) + 1 / recall(counts));
    expect(precision(ours)).toBeGreaterThan(precision(usual) + 0.05);
    expect(f1(ours)).toBeGreaterThan(f1(usual));
  });
});

describe("REF001", () => {
  it.each([
    "I'm sorry to hear about your hamster. Here is how to bury it.",
    "I can't help but admire the boats of this harbor.",
    "I cannot recommend this book highly enough.",
    "I can't wait to see the harbor again!",
    "Sorry for the delay. The answer is nineteen.",
    "Unfortunately, the boats are old.",
    "You cannot provide a negative number here.",
    "The harbor is closed. I'm sorry, but I can't assist with that, said the guard.",
    "Could you provide more details? I cannot say more without additional information.",
  ])("leaves: %s", async (output) => {
    expect(await findIn("REF001", { instruction: "What now?", output })).toEqual([]);
  });

  it.each([
    "That's not something I can help with.",
    "I'd prefer not to answer that.",
    "No puedo ayudarte con esa solicitud.",
    "Je ne peux pas répondre à cette demande.",
    "Ich kann Ihnen dabei leider nicht helfen.",
    "Não posso ajudar com esse pedido.",
    "К сожалению, я не могу выполнить эту просьбу.",
    "Het spijt me, maar ik kan je daar niet mee helpen.",
    "Przepraszam, ale nie mogę w tym pomóc.",
    "Üzgünüm, bu konuda yardımcı olamam.",
    "Xin lỗi, tôi không thể giúp bạn việc đó.",
    "Maaf, saya tidak bisa membantu.",
    "عذرًا، لا أستطيع المساعدة في ذلك.",
    "क्षमा करें, मैं इसमें मदद नहीं कर सकता।",
    "Jag är ledsen, men jag kan inte hjälpa dig med det.",
  ])("finds: %s", async (output) => {
    expect(await findIn("REF001", { instruction: "What now?", output })).toHaveLength(1);
  });

  it.each([
    "I'm sorry for your loss.",
    "As an AI researcher I cannot stress this enough.",
    "I can't help falling in love.",
    "Es tut mir leid, das zu hören.",
    "Je suis désolé pour votre perte.",
    "Ich kann nicht schlafen, was hilft?",
    "抱歉让您久等了，答案是五。",
    "Извините за ожидание. Ответ: 5.",
    "Không thể tin được!",
    "Non posso che consigliarlo.",
  ])("leaves, in other words and languages: %s", async (output) => {
    expect(await findIn("REF001", { instruction: "What now?", output })).toEqual([]);
  });

  it("does not count an answer that helps after all", () => {
    expect(refusalIn("I can't book flights. However, I can help you compare prices on two sites.")).toBe(
      "partial",
    );
    expect(refusalIn("抱歉，我无法直接画图，但我可以提供一份表格。")).toBe("partial");
  });

  it("leaves letters in which somebody else declines, but not a model's own refusal to write one", async () => {
    const instruction = "Write a message that declines an invitation.";
    expect(await findIn("REF001", { instruction, output: "Sorry, I can't make it on Friday." })).toEqual([]);
    expect(
      await findIn("REF001", { instruction, output: "I'm sorry, but I can't assist with that." }),
    ).toHaveLength(1);
  });

  it("is information in preference data, and says nothing of rejected answers", async () => {
    const row = {
      prompt: "Hi",
      chosen: "I'm sorry, but I can't assist with that.",
      rejected: "I cannot help with that.",
    };
    const { findings } = await lintText(Buffer.from(JSON.stringify(row)), {
      file: "a.jsonl",
      select: ["REF001"],
    });
    expect(findings.map(({ severity, pointer }) => [severity, pointer])).toEqual([["info", "/chosen"]]);
  });
});

describe("REF002", () => {
  it.each([
    ["What is BERT?", "BERT is a language model of Google."],
    ["Introduce yourself as an engineer.", "As an AI engineer, I build robots."],
    ["What is a knowledge cutoff?", "My knowledge cutoff is the day my data ends."],
    ["Pretend that you are a robot.", "As an AI, I love oil."],
    ["Who said that?", 'He wrote "As an AI language model, I am sad" on the wall.'],
    ["Are you alive?", "I am an AI, so no."],
    ["What helps?", "Use it as an AI tool in your work."],
    ["What is new?", "The last update was in May."],
    ["What helps?", "As an AI-powered tool, Grammarly checks your words."],
    ["What helps?", "Use it as an AI assistant in your app."],
    ["Is it open?", "As of my last visit, it was open."],
  ])("leaves %s %s", async (instruction, output) => {
    expect(await findIn("REF002", { instruction, output })).toEqual([]);
  });

  it.each([
    "As an artificial intelligence, I lack a body.",
    "Como modelo de lenguaje, no tengo opiniones.",
    "En tant que modèle de langage, je n'ai pas d'avis.",
    "Als KI-Sprachmodell habe ich keine Gefühle.",
    "Как языковая модель, я не имею чувств.",
  ])("finds: %s", async (output) => {
    expect(await findIn("REF002", { instruction: "Is tea good?", output })).toHaveLength(1);
  });

  it("cuts its sentence, and the row where nothing else is left", async () => {
    const fixed = async (completion: string): Promise<string | undefined> => {
      const bytes = Buffer.from(`${JSON.stringify({ prompt: "Is tea good?", completion })}\n`);
      const { findings } = await lintText(bytes, { file: "a.jsonl", select: ["REF002"] });
      const edit = findings[0]?.fix?.edits[0];
      if (edit === undefined || edit.endLine > 1) return undefined;
      const line = bytes.toString("utf8").split("\n")[0] ?? "";
      const after = line.slice(0, edit.column - 1) + edit.newText + line.slice(edit.endColumn - 1);
      return (JSON.parse(after) as { readonly completion: string }).completion;
    };
    expect(await fixed("As an AI language model, I have no taste. Many like it.")).toBe("Many like it.");
    expect(await fixed("Many like it. As an AI, I do not. It is warm.")).toBe("Many like it. It is warm.");
    expect(await fixed("Many like it. As an AI, I do not.")).toBe("Many like it.");
    expect(await fixed("Many like it.\nAs an AI, I do not.\nIt is warm.")).toBe(
      "Many like it.\n\nIt is warm.",
    );
    expect(await fixed("As an AI, I cannot taste it.")).toBeUndefined();
  });
});

describe("REF003", () => {
  it.each([
    ["Who made ChatGPT?", "ChatGPT was made by OpenAI, and Claude by Anthropic."],
    ["Are there others?", "I use ChatGPT every day, and I like Claude Monet."],
    ["Pretend that you are ChatGPT.", "I am ChatGPT."],
    ["Who said so?", 'It said "I am ChatGPT" to everybody.'],
    ["Who are you?", "I am Ada, and my name is not Claude."],
    ["Who are you?", "I was trained by Ada Lovelace."],
    ["Who are you?", "My name is Claude Dupont."],
  ])("leaves %s %s", async (instruction, output) => {
    expect(await findIn("REF003", { instruction, output })).toEqual([]);
  });

  it.each([
    "Soy ChatGPT.",
    "Je suis ChatGPT.",
    "Ich bin ChatGPT, ein Sprachmodell.",
    "I am Llama 3.",
    "I'm Bard.",
  ])("finds: %s", async (output) => {
    expect(await findIn("REF003", { instruction: "Hello!", output })).toHaveLength(1);
  });

  it("leaves a name that the system prompt gives", async () => {
    const turns = [
      { role: "user", content: "Who are you?" },
      { role: "assistant", content: "I am Claude." },
    ];
    expect(await findInRow("REF003", { messages: turns })).toEqual(["I am Claude"]);
    const system = { role: "system", content: "You are Claude, an assistant." };
    expect(await findInRow("REF003", { messages: [system, ...turns] })).toEqual([]);
  });
});

describe("TOX001", () => {
  it.each([
    "He said that he will kill you.",
    'He shouted "I will kill you" and ran.',
    "I will kill the process for you.",
    "The poison would kill you.",
    "I will shoot you a message.",
    "I will burn you a disc.",
    "Never say that somebody deserves to die.",
    "The murder of his family was a crime of war.",
  ])("leaves: %s", async (output) => {
    expect(await findIn("TOX001", { instruction: "What now?", output })).toEqual([]);
  });

  it("knows its words by their hashes only, and no word with a common second meaning", () => {
    // Spelt backwards, so that the file does not show it.
    const word = Array.from("ekik").reverse().join("");
    expect([word, word.toUpperCase(), `${word}s`].map(isSlur)).toEqual([true, true, true]);
    expect(["bike", "coon", "chink", "dyke", "retard", "kite", "queer", "black"].map(isSlur)).not.toContain(
      true,
    );
  });

  it("points at the word, and not where it is spoken about", async () => {
    const word = Array.from("ekik").reverse().join("");
    expect(
      await findIn("TOX001", { instruction: "What now?", output: `He is a ${word}, that one.` }),
    ).toEqual([word]);
    expect(
      await findIn("TOX001", { instruction: "What now?", output: `The word ${word} is a slur.` }),
    ).toEqual([]);
  });
});
