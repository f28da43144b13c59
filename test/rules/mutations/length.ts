import type { Mutation, Writable } from "./mutation";
import { plantInRow } from "./mutation";
import { supervised, TURNS } from "./template";
import { replaceTurn, textOf } from "./turns";

/** The longest text of a row of the controls has far fewer tokens than this in the tokenizer of the tests. */
const LIMIT = 1500;
const WORDS = " more".repeat(LIMIT);

function lengthen(row: Writable, part: "prompt" | "answer"): string {
  if (Array.isArray(row["messages"])) {
    const index = part === "prompt" ? 1 : 2;
    let text = "";
    replaceTurn(row, index, (turn) => {
      text = `${textOf(turn["content"])}${WORDS}`;
      return { ...turn, content: text };
    });
    return JSON.stringify(text);
  }
  const key =
    part === "prompt"
      ? "question" in row
        ? "question"
        : "prompt"
      : "answer" in row
        ? "answer"
        : "completion";
  row[key] = `${textOf(row[key])}${WORDS}`;
  return JSON.stringify(row[key]);
}

const long = (
  code: Mutation["code"],
  name: string,
  control: Mutation["control"],
  part: "prompt" | "answer",
  truncation: "drop" | "start" | "end" | "error",
): Mutation => ({
  code,
  name: `${name} (${truncation})`,
  control,
  options: supervised({ template: TURNS, maxLength: LIMIT, truncation }),
  plant: (rows, random) => plantInRow(rows, random, (row) => lengthen(row, part)),
});

/** What is lost of the answer when its prompt alone fills the row. */
const CUT: readonly Mutation[] = (["gsm8k", "pairs"] as const).map((control) => ({
  code: "LEN002",
  name: "an answer that is cut off",
  control,
  options: supervised({ maxLength: LIMIT, truncation: "end" }),
  plant: (rows, random) =>
    plantInRow(rows, random, (row) => {
      lengthen(row, "prompt");
      return JSON.stringify(row["answer"] ?? row["completion"]);
    }),
}));

/** LEN: length, truncation, masking. */
export const LENGTH_MUTATIONS: readonly Mutation[] = [
  long("LEN001", "a long answer", "gsm8k", "answer", "end"),
  long("LEN001", "a long answer", "pairs", "answer", "drop"),
  long("LEN001", "a long answer", "chat", "answer", "error"),
  long("LEN001", "a long question of two", "chat", "answer", "start"),
  ...CUT,
  long("LEN003", "a prompt that fills the row", "gsm8k", "prompt", "drop"),
  long("LEN003", "a prompt that fills the row", "pairs", "prompt", "start"),
  long("LEN003", "a question that fills the row", "chat", "prompt", "error"),
];
