import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createRandom } from "../../../src/base/random";
import type { JsonObject } from "../../../src/core/dataset/jsonValue";

/** Clean datasets to spoil: real ones from beside the checkout, and made ones that are always there. */
export type ControlName = "gsm8k" | "dolly" | "glaive" | "c4" | "kto" | "dpo" | "chat" | "triage" | "pairs";

const DATA = path.resolve(import.meta.dirname, "../../../../shared/data");
/** Rows taken of each: enough for rules that need many, few enough for hundreds of runs. */
const ROWS = 250;

const FILES: Readonly<Partial<Record<ControlName, string>>> = {
  gsm8k: "gsm8k/train.jsonl",
  dolly: "dolly/dolly_3k.json",
  glaive: "llamafactory/glaive_toolcall_en_demo.json",
  c4: "llamafactory/c4_demo.jsonl",
  kto: "llamafactory/kto_en_demo.json",
  dpo: "llamafactory/dpo_en_demo.json",
};

/** Undefined when the real set is not beside the checkout. Fresh copies at every call. */
export function controlRows(name: ControlName): JsonObject[] | undefined {
  const file = FILES[name];
  if (file === undefined) return madeRows(name);
  const full = path.join(DATA, file);
  if (!existsSync(full)) return undefined;
  const text = readFileSync(full, "utf8");
  const rows = file.endsWith(".jsonl")
    ? text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line) as JsonObject)
    : (JSON.parse(text) as JsonObject[]);
  return distinct(rows).slice(0, ROWS);
}

/** The real sets have duplicates of their own, which is not what they are used for here. */
function distinct(rows: readonly JsonObject[]): JsonObject[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const text = JSON.stringify(row);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

const NOUNS = "river garden engine violin harbor lantern meadow compass kettle orchard ladder bridge".split(
  " ",
);
const VERBS = "repair describe paint measure clean carry explain build compare protect".split(" ");
const PLACES =
  "in winter,after the rain,near the coast,without tools,on a small budget,with two children".split(",");

function madeRows(name: ControlName): JsonObject[] {
  const random = createRandom(7);
  const pick = (words: readonly string[]): string => words[random.below(words.length)] ?? "";
  return Array.from({ length: ROWS }, (_, i) => {
    const task = `${pick(VERBS)} a ${pick(NOUNS)} ${pick(PLACES)}`;
    const question = `How do you ${task} when the ${pick(NOUNS)} number ${String(i)} is missing?`;
    const answer = `First look at the ${pick(NOUNS)}. Then ${pick(VERBS)} the ${pick(NOUNS)} ${pick(PLACES)}, and keep step ${String(i)} for last.`;
    if (name === "chat")
      return {
        messages: [
          { role: "system", content: "You answer briefly and kindly." },
          { role: "user", content: question },
          { role: "assistant", content: answer },
          { role: "user", content: `And what if it is a ${pick(NOUNS)} of kind ${String(i)}?` },
          {
            role: "assistant",
            content: `Then ${pick(VERBS)} it with the ${pick(NOUNS)} first, item ${String(i)}.`,
          },
        ],
      };
    if (name === "triage")
      return {
        text: `${question} ${answer}`,
        label: ["low", "medium", "high"][i % 3] ?? "low",
        age_band: ["18-39", "40-64", "65+"][random.below(3)] ?? "65+",
      };
    return { prompt: question, completion: answer };
  });
}
