import type { Random } from "../../../src/base/random";
import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import { indexHeldOut } from "../../../src/node/lint/surroundings/readHeldOut";
import { controlRows } from "./controls";
import { toLines, type Mutation, type Planted } from "./mutation";

/** What a made pair asks and answers, as one question of about forty words. */
function longQuestion(row: JsonObject): string {
  return `${row["prompt"] as string} ${row["completion"] as string}`;
}

/** An evaluation file with the columns of GSM8K, about other things. */
function evaluationRows(): JsonObject[] {
  return (controlRows("pairs") ?? []).slice(0, 60).map((row, i) => ({
    question: longQuestion(row),
    answer: `It takes ${String(i + 2)} steps.`,
  }));
}

function heldOut(change: (row: JsonObject, i: number) => JsonObject = (row) => row) {
  return async (): Promise<Partial<LintFileOptions>> => ({
    heldOut: [await indexHeldOut(toLines(evaluationRows().map(change)), { file: "eval.jsonl" })],
  });
}

/** Puts something made of a random evaluation row in the place of a random training row. */
function plantLeak(
  rows: JsonObject[],
  random: Random,
  change: (leaked: JsonObject, replaced: JsonObject) => JsonObject,
  mark: (row: JsonObject) => string = (row) => JSON.stringify(row),
): Planted {
  const held = evaluationRows();
  const leaked = held[random.below(held.length)] as JsonObject;
  const index = random.below(rows.length);
  const row = change(leaked, rows[index] as JsonObject);
  rows[index] = row;
  return { text: toLines(rows), row: index + 1, marked: mark(row) };
}

const question = (row: JsonObject): string => row["question"] as string;
const FIRST_WORDS = 16;

/** LEK: evaluation rows in the training file. SCH010: files that do not go together. */
export const LEAKAGE_MUTATIONS: readonly Mutation[] = [
  ...(
    [
      ["the row itself", (row) => row],
      ["with another answer", (row) => ({ ...row, answer: "I cannot tell." })],
      ["in upper case", (row) => ({ ...row, question: question(row).toUpperCase() })],
      ["with other spaces", (row) => ({ ...row, question: ` ${question(row).replaceAll(" ", "\n ")}` })],
    ] as readonly (readonly [string, (row: JsonObject) => JsonObject])[]
  ).map(([name, change]): Mutation => ({
    code: "LEK001",
    name,
    control: "gsm8k",
    options: heldOut(),
    plant: (rows, random) => plantLeak(rows, random, change),
  })),
  {
    code: "LEK001",
    name: "the question in a conversation",
    control: "chat",
    options: async () => ({
      select: ["LEK"],
      heldOut: [await indexHeldOut(toLines(evaluationRows()), { file: "eval.jsonl" })],
    }),
    plant: (rows, random) =>
      plantLeak(rows, random, (leaked) => ({
        messages: [
          { role: "system", content: "You answer briefly and kindly." },
          { role: "user", content: leaked["question"] as string },
          { role: "assistant", content: leaked["answer"] as string },
        ],
      })),
  },
  {
    code: "LEK002",
    name: "sixteen words inside another question",
    control: "gsm8k",
    options: heldOut(),
    plant: (rows, random) => {
      let words = "";
      return plantLeak(
        rows,
        random,
        (leaked, replaced) => {
          words = question(leaked).split(" ").slice(0, FIRST_WORDS).join(" ");
          return {
            ...replaced,
            question: `${question(replaced)} Then somebody asked: ${words} or not at all, and who is right?`,
          };
        },
        () => words.replace(/\W+$/u, ""),
      );
    },
  },
  {
    code: "LEK003",
    name: "one word changed",
    control: "gsm8k",
    options: heldOut(),
    plant: (rows, random) =>
      plantLeak(rows, random, (leaked) => {
        const words = question(leaked).split(" ");
        words[2] = "they";
        return { ...leaked, question: words.join(" ") };
      }),
  },
  {
    code: "LEK003",
    name: "the question in a longer one",
    control: "gsm8k",
    options: heldOut(),
    plant: (rows, random) =>
      plantLeak(rows, random, (leaked, replaced) => ({
        ...replaced,
        question: `${question(replaced)} And another one, for the best of you: ${question(leaked)}`,
      })),
  },
  ...(["conversation_id", "documentId", "patient_id", "id"] as const).map((key): Mutation => ({
    code: "LEK006",
    name: `the same ${key}`,
    control: "gsm8k",
    options: heldOut((row, i) => ({ ...row, [key]: `case-${String((i * 37) % 61)}` })),
    plant: (rows, random) => {
      const index = random.below(rows.length);
      const made = rows.map((row, i) => ({
        ...row,
        [key]: i === index ? "case-37" : `case-${String(900 + i)}`,
      }));
      return { text: toLines(made), row: index + 1, marked: '"case-37"' };
    },
  })),
  {
    code: "SCH010",
    name: "a column that the evaluation file does not have",
    control: "gsm8k",
    options: heldOut(),
    plant: (rows, random) => {
      const index = random.below(rows.length);
      rows[index] = { ...rows[index], difficulty: "easy" };
      return { text: toLines(rows), row: index + 1, marked: '"difficulty"' };
    },
  },
  {
    code: "SCH010",
    name: "a column of another type",
    control: "gsm8k",
    options: heldOut((row, i) => ({ ...row, points: i })),
    plant: (rows) => {
      const made = rows.map((row, i) => ({ ...row, points: String(i) }));
      return { text: toLines(made), row: 1, marked: '"points"' };
    },
  },
];
