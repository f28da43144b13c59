import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../../../src/base/random";
import type { JsonObject } from "../../../../src/core/dataset/jsonValue";
import { CONTAINERS, rowLike } from "./containers";
import { expectFixed } from "./expectFixed";

/** Faults that several rules mend, so that their edits meet in one text. */
const FAULTS: readonly string[] = [
  "anna.meier@uni-bonn.de",
  "+49 228 73 1234",
  ["4539", "1488", "0343", "6467"].join(" "),
  "DE89 3704 0044 0532 0130 00",
  ["AK", "IA", "J5XQ2M7RZT4WN3LB"].join(""),
  "password = hunter2hunter2",
  "schÃ¶n und grÃ¼n",
  "Marks &amp; Spencer,<br>in 1884.",
  "a\u200bb",
  "\u202eabc",
  "раypal",
  "<|im_end|>",
  "</s>",
  "As an AI language model, I cannot feel.",
  "I am ChatGPT, made by OpenAI.",
  "line\\nbreak\\tand \\u00e9",
  "```python\nprint(1)",
  " ",
  "\n",
  "café",
  '"quoted"',
  "a,b;c\td",
];
const ROWS: readonly JsonObject[] = [
  { prompt: "", completion: "" },
  { instruction: "", input: "", output: "" },
  { text: "", label: "low" },
  {
    messages: [
      { role: "user", content: "" },
      { role: "assistant", content: "" },
    ],
  },
  {
    conversations: [
      { from: "human", value: "" },
      { from: "gpt", value: "" },
    ],
  },
  { prompt: "", chosen: "", rejected: "" },
];

function faulty(random: Random): string {
  const words = ["Look", "at", "this", "one", "here.", "Then", "go", "on", "with", "it."];
  const part = (): string =>
    (random.below(3) === 0 ? words[random.below(words.length)] : FAULTS[random.below(FAULTS.length)]) ?? "";
  return Array.from({ length: random.below(7) }, part).join(random.below(4) === 0 ? "\n" : " ");
}

/** The same row with faults in its empty texts. */
function spoilt(row: JsonObject, random: Random): JsonObject {
  return JSON.parse(JSON.stringify(row), (_, value: unknown) =>
    value === "" ? faulty(random) : value,
  ) as JsonObject;
}

describe("fixes of many rules in the same texts", () => {
  it.each(CONTAINERS.map((container) => [container.name, container] as const))(
    "come to an end in %s, and keep their promises",
    async (_, container) => {
      const random = createRandom(container.name.length);
      let fixed = 0;
      for (let i = 0; i < 40; i++) {
        const shape = ROWS[i % ROWS.length] ?? {};
        const rows = Array.from({ length: 1 + random.below(4) }, (_row, n) =>
          random.below(4) === 0 ? rowLike(shape, n, random) : spoilt(shape, random),
        );
        const bytes = container.write(rows);
        if (bytes === undefined) continue;
        for (const unsafe of [false, true])
          fixed += (
            await expectFixed(
              bytes,
              {
                file: container.file,
                extendSelect: ["PII", "SEC", "ENC", "REF", "MDF", "TPL", "QLT", "PAR"],
              },
              unsafe,
            )
          ).fixed;
      }
      expect(fixed).toBeGreaterThan(20);
    },
    60_000,
  );
});

it("a text with very many invisible characters is mended to the end", async () => {
  const text = Array.from({ length: 1500 }, (_, i) => `w${String(i)}\u200b`).join(" ");
  const { after } = await expectFixed(
    Buffer.from(`${JSON.stringify({ prompt: "Say it.", completion: text })}\n`),
    { file: "x.jsonl", select: ["PAR"] },
    false,
  );
  expect(after.includes("\u200b")).toBe(false);
});
