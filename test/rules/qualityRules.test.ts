import { describe, expect, it } from "vitest";
import { findIn, findInRow } from "./textRuleFindings";

describe("QLT002", () => {
  it.each([
    "None",
    "No",
    "nothing",
    "No, output is required.",
    "The answer is N/A.",
    "-",
    "0",
    "Null and void",
  ])("takes %s as an answer", async (output) => {
    expect(await findIn("QLT002", { instruction: "How many boats are there?", output })).toEqual([]);
  });

  it.each([
    ["What does JSON.parse('null') return?", "null"],
    ["Label the review as good, bad or N/A.", "N/A"],
    ["Write S in Morse code.", "..."],
    ["What do you call a list of tasks, in four letters? Like a to-do list.", "TODO"],
    ["Which value is missing in SQL?", "NULL"],
  ])("leaves a true answer: %s", async (instruction, output) => {
    expect(await findIn("QLT002", { instruction, output })).toEqual([]);
  });

  it("does not judge rejected answers, the unwanted half of KTO data, and turns of weight 0", async () => {
    expect(await findInRow("QLT002", { prompt: "Hi", chosen: "Hello!", rejected: "N/A" })).toEqual([]);
    expect(await findInRow("QLT002", { prompt: "Hi", completion: "N/A", label: false })).toEqual([]);
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "N/A", weight: 0 },
      { role: "user", content: "Hi!" },
      { role: "assistant", content: "Hello!" },
    ];
    expect(await findInRow("QLT002", { messages })).toEqual([]);
  });
});

describe("QLT003", () => {
  it.each([
    ["Is this a keyword of Python?", "None"],
    ["Translate the word.", "null"],
    ["Count the boats.", "No input files were found in the harbor."],
    ["Name the tone.", "None of them came."],
  ])("leaves a true input: %s %s", async (instruction, input) => {
    expect(await findIn("QLT003", { instruction, input, output: "Yes" })).toEqual([]);
  });
});

describe("QLT004", () => {
  it.each([
    ["Write a Jinja template that greets a user.", "Hello {{name}}!"],
    ["How do I use a secret in GitHub Actions?", "Write ${{ secrets.TOKEN }} in the step."],
    ["Show a loop.", "```html\n<li>{{item}}</li>\n```"],
    ["Show a loop.", "Use `{{item}}` for that."],
    ["Show the fraction.", "It is \\frac{{a}}{{b}} here."],
    ["Write a cover letter for a baker.", "Dear Sir,\nI bake.\n[Your name]"],
    ["Write a form with blanks to fill in.", "Dear [insert name], we meet on [insert date]."],
    ["What is lorem ipsum?", "Lorem ipsum dolor sit amet is filler text of printers."],
    ["Make a dummy web page.", "Lorem ipsum dolor sit amet."],
    ["Explain insertion.", "Call list[insert into here] and <insert id=1>."],
    ["Print it in Python.", "name = 'Ada'\nprint(f\"Hello {name}\")\n"],
    ["Style it.", "<div style={{color}}>"],
    ["Tell me about sets.", "The set {a, b} and the set {x}."],
  ])("leaves what is meant so: %s", async (instruction, output) => {
    expect(await findIn("QLT004", { instruction, output })).toEqual([]);
  });

  it("points at the first slot of each text, and says how many there are", async () => {
    expect(await findIn("QLT004", { output: "I am {{name}}, made by {{author}}." })).toEqual(["{{name}}"]);
    expect(await findIn("QLT004", { instruction: "Answer {question} now.", output: "Yes." })).toEqual([
      "{question}",
    ]);
  });

  it("finds slots that are written as escapes", async () => {
    const raw = String.raw`{"prompt": "Who?", "completion": "I am \u007b\u007bname}}."}`;
    const { lintText } = await import("../../src/node/lint/lintFile");
    const { findings } = await lintText(Buffer.from(raw), { file: "a.jsonl", select: ["QLT004"] });
    expect(findings).toHaveLength(1);
  });
});

describe("QLT005", () => {
  it.each([
    [
      "Give me two instructions with outputs for a data set.",
      "Fine:\n1. Instruction: Name a fruit.\nOutput: Apple",
    ],
    ["How do I get there?", "Walk.\n1. Instruction: turn left.\n2. Instruction: turn right."],
    ["Show the format.", "```\n\n##\n18. Instruction: Name a fruit.\nOutput: Apple\n```"],
    ["How does it work?", "Instruction: read it. Output: done."],
  ])("leaves what was asked for: %s", async (instruction, output) => {
    expect(await findIn("QLT005", { instruction, output })).toEqual([]);
  });
});

describe("QLT006", () => {
  it.each([
    ["Draw a conclusion from these facts.", "The boats are old."],
    ["Draw a cat in ASCII.", "=^.^="],
    ["Generate an image caption for a sunset.", "The last light"],
    ["Create an image processing pipeline.", "First read the file, then blur it."],
    ["Write a video script about tea.", "Scene one: a cup."],
    ["How do I draw a cat?", "Begin with a circle."],
    ["Draw a cat.", "I'm sorry, I can only write."],
    ["Draw a circle in Python.", "```python\nturtle.circle(5)\n```"],
    ["Paint a picture of life in Rome with words.", "The streets are loud."],
    ["Describe the painting Mona Lisa.", "A woman smiles."],
    ["Write an email that says I have attached my resume.", "Dear Sir, I have attached my resume."],
    ["Create a title for a photo album.", "Light"],
    ["Describe this picture: a man walks along the shore with his dog at night.", "A quiet walk."],
    ["Name a video game.", "Chess"],
  ])("leaves %s", async (instruction, output) => {
    expect(await findIn("QLT006", { instruction, output })).toEqual([]);
  });

  it("leaves rows that have their media", async () => {
    const content = [
      { type: "image_url", image_url: { url: "cat.png" } },
      { type: "text", text: "Describe this image." },
    ];
    const answer = { role: "assistant", content: "A cat." };
    expect(await findInRow("QLT006", { messages: [{ role: "user", content }, answer] })).toEqual([]);
    const asked = { role: "user", content: "Describe this image." };
    expect(await findInRow("QLT006", { messages: [asked, answer], images: ["cat.png"] })).toEqual([]);
    expect(await findInRow("QLT006", { messages: [asked, answer] })).toEqual(["Describe this image"]);
  });

  it("takes an input that is only a file name for a missing one", async () => {
    const row = { instruction: "Describe this photo.", output: "A dog on a beach." };
    expect(await findIn("QLT006", { ...row, input: "beach.jpg" })).toEqual(["Describe this photo"]);
    expect(await findIn("QLT006", { ...row, input: "A brown dog runs along a beach." })).toEqual([]);
  });
});

describe("QLT007", () => {
  it.each([
    ["Extract the domain of the URL https://docs.boats.info/a.", "boats.info"],
    ["Summarize https://boats.info/a.", "I cannot open links."],
    ["Write a dialogue about the weather today.", "A: Cold! B: Yes."],
    ["What is the weather like in Paris today?", "I don't have access to real-time data."],
    ["What is the current price of RAM if it was $50 and rose by 30%?", "$65"],
    ["How do I find a restaurant near me?", "Ask a neighbour."],
    ["Explain the latest trends in design.", "Flat shapes."],
    ["What is the current president's job?", "To lead."],
  ])("leaves %s", async (instruction, output) => {
    expect(await findIn("QLT007", { instruction, output })).toEqual([]);
  });

  it("leaves a page that stands beside its address, and rows with tools", async () => {
    const input = `https://boats.info/a ${"The boats of the old harbor are made of oak. ".repeat(9)}`;
    expect(await findIn("QLT007", { instruction: "Summarize this page.", input, output: "Oak." })).toEqual(
      [],
    );
    const conversations = [
      { from: "human", value: "What is the weather in Oslo today?" },
      { from: "gpt", value: "It is cold." },
    ];
    expect(await findInRow("QLT007", { conversations })).toHaveLength(1);
    const tools = '[{"name": "weather", "parameters": {}}]';
    expect(await findInRow("QLT007", { conversations, tools })).toEqual([]);
    expect(await findInRow("QLT007", { conversations, tools: "[]" })).toHaveLength(1);
  });
});

describe("QLT008", () => {
  it.each([
    ["Summarize the following article: The boats are made of oak and old.", "", "Oak boats."],
    ["Summarize the following text.\nThe boats are made of oak.", "", "Oak boats."],
    ["Correct the following sentence. He go home.", "", "He goes home."],
    ["Summarize the following article.", "The boats are made of oak, and they are old.", "Old boats."],
    ['Translate the following sentence: "Good day"', "", "Guten Tag"],
    ["Write an article using the following words: boat, oak.", "", "Boats of oak."],
    ["Write the following story: a boat sinks.", "", "Once a boat sank."],
    ["Summarize the following article.", "", "Please provide the article."],
    ["How do I summarize an article?", "", "Read it first."],
    ["Rewrite the following sentence.He go home.", "", "He goes home."],
  ])("leaves %s %s", async (instruction, input, output) => {
    expect(await findIn("QLT008", { instruction, input, output })).toEqual([]);
  });

  it("takes a title for no article", async () => {
    const row = {
      instruction: "Describe the article in one sentence.",
      output: "It explores how birds fly.",
    };
    expect(await findIn("QLT008", { ...row, input: "A study about birds that cross the sea" })).toHaveLength(
      1,
    );
    expect(
      await findIn("QLT008", { instruction: 'Summarize the article "On Birds".', output: "They fly." }),
    ).toHaveLength(1);
  });

  it("leaves later turns, which may speak of what came before", async () => {
    const messages = [
      { role: "user", content: "Boats are made of oak, and some of pine, which is lighter and cheaper." },
      { role: "assistant", content: "So they are." },
      { role: "user", content: "Summarize the above text." },
      { role: "assistant", content: "Oak or pine." },
    ];
    expect(await findInRow("QLT008", { messages })).toEqual([]);
  });
});

describe("QLT009", () => {
  it.each([
    ["a ruler", `Title\n${"-".repeat(200)}\ntext`],
    ["a table", `| a | b |\n|---|---|\n${"| 1 | 2 |\n".repeat(20)}`],
    ["numbers", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25"],
    ["numbered lines", Array.from({ length: 30 }, (_, i) => `Step ${String(i)}:`).join("\n")],
    ["code", `\`\`\`\n${"print('the same line again')\n".repeat(12)}\`\`\``],
    ["a short chorus", "Row, row, row your boat. Row, row, row your boat. Gently down the stream."],
    [
      "prose",
      "The boats are old and made of oak. The boats are new and made of pine. The sea is wide and blue.",
    ],
  ])("leaves %s", async (_, output) => {
    expect(await findIn("QLT009", { output })).toEqual([]);
  });

  it("finds lines that differ only in their numbers, and leaves repetition that was asked for", async () => {
    const output = Array.from(
      { length: 9 },
      (_, i) => `${String(i)}. The boats of the harbor are made of oak.`,
    ).join("\n");
    expect(await findIn("QLT009", { output })).toHaveLength(1);
    expect(await findIn("QLT009", { instruction: "Repeat it nine times.", output })).toEqual([]);
  });

  it("takes time in proportion to the text", async () => {
    const { findLoop } = await import("../../src/core/lint/text/findLoop");
    const time = (length: number): number => {
      const text = Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * i) % 26))).join("");
      const runs = Array.from({ length: 8 }, () => {
        const start = performance.now();
        findLoop(text, 20, () => false);
        return performance.now() - start;
      });
      return Math.min(...runs);
    };
    time(50_000);
    // A quadratic search would need a hundred times as long.
    expect(time(500_000) / time(50_000)).toBeLessThan(40);
  });
});
