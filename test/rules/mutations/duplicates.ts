import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import type { Random } from "../../../src/base/random";
import { toLines, type Mutation, type Planted } from "./mutation";

/** Puts a changed copy of a random row at the end, or of an earlier row in the place of a later one. */
function plantCopy(rows: JsonObject[], random: Random, change: (row: JsonObject) => JsonObject): Planted {
  const index = random.below(rows.length);
  const copy = change(structuredClone(rows[index] as JsonObject));
  rows.push(copy);
  return { text: toLines(rows), row: rows.length, marked: JSON.stringify(copy) };
}

function reversedKeys(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).reverse());
}

function withText(row: JsonObject, key: string, change: (text: string) => string): JsonObject {
  return { ...row, [key]: change(row[key] as string) };
}

/** The texts of the web have addresses and odd signs, which a copy has too. */
function optionsOf(control: string): Pick<Mutation, "options"> {
  return control === "c4" ? { options: () => ({ select: ["DUP001", "DUP002"] }) } : {};
}

/** One word in the middle becomes another. */
function changeWord(text: string): string {
  const words = text.split(" ");
  words[Math.floor(words.length / 2)] = "zebra";
  return words.join(" ");
}

/** DUP: copies, exact and not. */
export const DUPLICATE_MUTATIONS: readonly Mutation[] = [
  ...(["gsm8k", "dolly", "glaive", "c4", "kto", "dpo", "chat", "triage", "pairs"] as const).flatMap(
    (control): Mutation[] => [
      {
        code: "DUP001",
        name: "an exact copy",
        control,
        ...optionsOf(control),
        plant: (rows, random) => plantCopy(rows, random, (row) => row),
      },
      {
        code: "DUP001",
        name: "a copy with its keys in another order",
        control,
        ...optionsOf(control),
        plant: (rows, random) => plantCopy(rows, random, reversedKeys),
      },
    ],
  ),
  ...(
    [
      ["upper case", (text) => text.toUpperCase()],
      ["double spaces", (text) => ` ${text.replaceAll(" ", "  ")}\n`],
      ["other punctuation", (text) => `${text.replace(/[.?!]\s*$/u, "")}!`],
      ["curly quotes", (text) => `\u201c${text}\u201d`],
    ] as readonly (readonly [string, (text: string) => string])[]
  ).flatMap(([name, change]): Mutation[] =>
    (["gsm8k", "dolly", "pairs", "triage", "c4"] as const).map((control) => {
      const key = { gsm8k: "question", dolly: "instruction", pairs: "prompt", triage: "text", c4: "text" }[
        control
      ];
      return {
        code: "DUP002",
        name: `the same prompt in ${name}`,
        control,
        ...optionsOf(control),
        plant: (rows, random) => plantCopy(rows, random, (row) => withText(row, key, change)),
      };
    }),
  ),
  {
    code: "DUP002",
    name: "the same conversation with another case",
    control: "chat",
    plant: (rows, random) =>
      plantCopy(rows, random, (row) => ({
        messages: (row["messages"] as readonly JsonObject[]).map((turn, i) =>
          i === 1 ? withText(turn, "content", (text) => text.toLowerCase()) : turn,
        ),
      })),
  },
  ...(["gsm8k", "dolly", "pairs"] as const).map((control): Mutation => {
    const key = { gsm8k: "answer", dolly: "output", pairs: "completion" }[control];
    return {
      code: "DUP003",
      name: "the same prompt with another answer",
      control,
      plant: (rows, random) =>
        plantCopy(rows, random, (row) => ({ ...row, [key]: "Nobody has ever found that out, I believe." })),
    };
  }),
  ...(["gsm8k", "c4"] as const).map((control): Mutation => {
    const key = { gsm8k: "question", c4: "text" }[control];
    return {
      code: "DUP004",
      name: "one word changed",
      control,
      ...optionsOf(control),
      plant: (rows, random) => plantCopy(longest(rows, key), random, (row) => withText(row, key, changeWord)),
    };
  }),
];

/** Long texts: one word changed of a short one is more than a fifth of its runs of five words. */
function longest(rows: JsonObject[], key: string): JsonObject[] {
  return rows.filter((row) => JSON.stringify(row).length > 500 && (row[key] as string).length > 100);
}
