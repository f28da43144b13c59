import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import { toLines, type Mutation, type Planted } from "./mutation";

/** Adds a sentence to the last answer of each conversation. */
function plantSentences(rows: readonly JsonObject[], sentenceOf: (i: number) => string): Planted {
  const made = rows.map((row, i) => {
    const turns = row["conversations"] as readonly JsonObject[];
    const last = turns.at(-1) ?? {};
    const value = `${last["value"] as string} ${sentenceOf(i)}`;
    return { ...row, conversations: [...turns.slice(0, -1), { ...last, value }] };
  });
  return { text: toLines(made), row: undefined, marked: "" };
}

/** FAI: counts of a whole file. */
export const FAIRNESS_MUTATIONS: readonly Mutation[] = [
  {
    code: "FAI001",
    name: "nearly all rows speak of men",
    control: "glaive",
    plant: (rows) => plantSentences(rows, (i) => (i % 20 === 0 ? "Ask your aunt." : "Ask your uncle.")),
  },
  {
    code: "FAI001",
    name: "nearly all rows have one value of a group column",
    control: "glaive",
    options: () => ({ groups: ["region"] }),
    plant: (rows) => ({
      text: toLines(rows.map((row, i) => ({ ...row, region: i % 20 === 0 ? "south" : "north" }))),
      row: undefined,
      marked: "",
    }),
  },
  {
    code: "FAI002",
    name: "nurses are women and surgeons are men",
    control: "glaive",
    plant: (rows) =>
      plantSentences(rows, (i) => (i % 2 === 0 ? "Her sister is a nurse." : "His uncle is a surgeon.")),
  },
];
