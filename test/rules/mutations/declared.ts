import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readCard } from "../../../src/core/dataset/registry/readCard";
import { readRegistry } from "../../../src/core/dataset/registry/readRegistry";
import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";
import { toLines, type Mutation, type Planted } from "./mutation";
import { turnsOf } from "./turns";

/** The finding stands in the registry or the card, and not in a row. */
const elsewhere = (rows: readonly JsonObject[]): Planted => ({
  text: toLines(rows),
  row: undefined,
  marked: undefined,
});

function entry(written: object): () => Partial<LintFileOptions> {
  const text = JSON.stringify({ x: { file_name: "control.jsonl", ...written } });
  const declared = readRegistry(text)?.entries[0]?.declared ?? {};
  return () => ({ declared: { file: "dataset_info.json", ...declared } });
}

function card(yaml: string): () => Partial<LintFileOptions> {
  const found = readCard(`---\n${yaml}\n---\n`)?.card;
  if (found === undefined) throw new Error("no card");
  return () => ({ declared: { file: "README.md", card: { file: "README.md", ...found } } });
}

/** Renames a column in every row, so that the registry names one that is not there. */
function renamed(rows: readonly JsonObject[], from: string, to: string): JsonObject[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key === from ? to : key, value])),
  );
}

/** The same for a word or a key of every turn. */
function inTurns(
  rows: readonly JsonObject[],
  list: "conversations" | "messages",
  change: (turn: JsonObject) => JsonObject,
): JsonObject[] {
  return rows.map((row) => ({ ...row, [list]: turnsOf(row).map(change) }));
}

const KNOWN = path.resolve(import.meta.dirname, "../../../../shared/data/llamafactory/alpaca_en_demo.json");
const SHAREGPT = { formatting: "sharegpt", columns: { messages: "conversations", tools: "tools" } };

const OPENAI = { formatting: "openai", columns: { messages: "messages" } };
const TAGS = {
  ...{ role_tag: "role", content_tag: "content", user_tag: "user" },
  ...{ assistant_tag: "assistant", system_tag: "system" },
};

/** SCH009: registries that do not fit the data. LIC001: licences that their sources do not give. */
export const DECLARED_MUTATIONS: readonly Mutation[] = [
  {
    code: "SCH009",
    name: "the response has another name",
    control: "pairs",
    options: entry({ columns: { prompt: "prompt", response: "completion" } }),
    plant: (rows) => elsewhere(renamed(rows, "completion", "response")),
  },
  {
    code: "SCH009",
    name: "no column has a usual name",
    control: "gsm8k",
    options: entry({ columns: { prompt: "question", response: "answer" } }),
    plant: (rows) => elsewhere(renamed(renamed(rows, "question", "frage"), "answer", "antwort")),
  },
  {
    code: "SCH009",
    name: "another word for the user",
    control: "glaive",
    options: entry(SHAREGPT),
    plant: (rows) =>
      elsewhere(
        inTurns(rows, "conversations", (turn) =>
          turn["from"] === "human" ? { ...turn, from: "user" } : turn,
        ),
      ),
  },
  {
    code: "SCH009",
    name: "another word for the assistant",
    control: "chat",
    options: entry({ ...OPENAI, tags: TAGS }),
    plant: (rows) =>
      elsewhere(
        inTurns(rows, "messages", (turn) =>
          turn["role"] === "assistant" ? { ...turn, role: "answerer" } : turn,
        ),
      ),
  },
  ...(existsSync(KNOWN)
    ? [
        {
          code: "LIC001",
          name: "a row of GPT-4-LLM under an open licence",
          control: "dolly",
          options: card("license: cc-by-sa-3.0"),
          plant: (rows, random) => {
            const known = JSON.parse(readFileSync(KNOWN, "utf8")) as JsonObject[];
            const { output = "" } = known[0] ?? {};
            const index = random.below(rows.length);
            rows[index] = { ...rows[index], output };
            return elsewhere(rows);
          },
        } satisfies Mutation,
      ]
    : []),
];
