import type { JsonObject, JsonValue } from "../../../src/core/dataset/jsonValue";
import { plantInRow, toLines, type Mutation } from "./mutation";
import { textOf } from "./turns";

const text = (value: JsonValue | undefined): string => JSON.stringify(value ?? null);

function inDpo(
  code: Mutation["code"],
  name: string,
  change: (row: Record<string, JsonValue>) => string,
): Mutation {
  return { code, name, control: "dpo", plant: (rows, random) => plantInRow(rows, random, change) };
}

/** The pair's form with lists of messages, and as transcripts. */
function asLists(row: JsonObject): void {
  const writable = row as Record<string, JsonValue>;
  const prompt = (row["conversations"] as readonly JsonObject[]).map((turn) => message(turn));
  for (const side of ["chosen", "rejected"]) writable[side] = [...prompt, message(row[side] as JsonObject)];
  delete writable["conversations"];
}

function message({ from, value }: JsonObject): JsonObject {
  return { role: from === "gpt" ? "assistant" : from === "human" ? "user" : "system", content: value ?? "" };
}

/** The prompt's messages in a field of their own. */
function asExplicit(row: JsonObject): void {
  const writable = row as Record<string, JsonValue>;
  writable["prompt"] = (row["conversations"] as readonly JsonObject[]).map((turn) => message(turn));
  for (const side of ["chosen", "rejected"]) writable[side] = [message(row[side] as JsonObject)];
  delete writable["conversations"];
}

function asOpenai(row: JsonObject): void {
  asExplicit(row);
  const writable = row as Record<string, JsonValue>;
  writable["input"] = { messages: row["prompt"] ?? [], tools: [] };
  writable["preferred_output"] = row["chosen"] ?? [];
  writable["non_preferred_output"] = row["rejected"] ?? [];
  for (const key of ["prompt", "chosen", "rejected"]) Reflect.deleteProperty(writable, key);
}

function asTranscripts(row: JsonObject): void {
  asLists(row);
  const writable = row as Record<string, JsonValue>;
  for (const side of ["chosen", "rejected"])
    writable[side] = (row[side] as readonly JsonObject[])
      .map(({ role, content }) => `\n\n${role === "assistant" ? "Assistant" : "Human"}: ${textOf(content)}`)
      .join("");
}

/** PRF: pairs that prefer nothing, the wrong thing, or something else. */
export const PREFERENCE_MUTATIONS: readonly Mutation[] = [
  inDpo("PRF001", "the same answer twice", (row) => {
    row["rejected"] = row["chosen"] ?? null;
    return text(row["rejected"]);
  }),
  inDpo("PRF001", "the same but for spaces", (row) => {
    const chosen = row["chosen"] as JsonObject;
    row["rejected"] = { ...chosen, value: `  ${textOf(chosen["value"])} ` };
    return text(row["rejected"]);
  }),
  ...(
    [
      [
        "PRF001",
        "OpenAI's form, twice the same",
        (row, turns) => ((row["non_preferred_output"] = turns), text(turns)),
      ],
      [
        "PRF002",
        "OpenAI's form, an empty answer",
        (row) => ((row["preferred_output"] = [{ role: "assistant", content: "" }]), text("")),
      ],
    ] as readonly (readonly [
      Mutation["code"],
      string,
      (row: Record<string, JsonValue>, preferred: readonly JsonValue[]) => string,
    ])[]
  ).map(([code, name, spoil]): Mutation => ({
    ...{ code, name, control: "dpo" },
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"], ignore: ["PRF005"] }),
    plant: (rows, random) => {
      rows.forEach(asOpenai);
      return plantInRow(rows, random, (row) => spoil(row, row["preferred_output"] as readonly JsonValue[]));
    },
  })),
  {
    code: "PRF003",
    name: "the prompt stands in the answers too",
    control: "dpo",
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"], ignore: ["PRF005"] }),
    plant: (rows, random) => {
      rows.forEach(asExplicit);
      return plantInRow(rows, random, (row) => {
        const prompt = row["prompt"] as readonly JsonValue[];
        for (const side of ["chosen", "rejected"])
          row[side] = [...prompt, ...(row[side] as readonly JsonValue[])];
        return text(prompt[0]);
      });
    },
  },
  ...(["chosen", "rejected"] as const).map((side) =>
    inDpo("PRF002", `empty ${side}`, (row) => {
      row[side] = { from: "gpt", value: " " };
      return text(" ");
    }),
  ),
  {
    code: "PRF003",
    name: "another question in the rejected list",
    control: "dpo",
    plant: (rows, random) => {
      rows.forEach(asLists);
      return plantInRow(rows, random, (row) => {
        const turns = row["rejected"] as readonly JsonObject[];
        row["rejected"] = turns.map((turn) =>
          turn["role"] === "user" ? { ...turn, content: "What is the capital of Peru, please?" } : turn,
        );
        return text(row["rejected"]);
      });
    },
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"], ignore: ["PRF005"] }),
  },
  {
    code: "PRF003",
    name: "another question in the rejected transcript",
    control: "dpo",
    plant: (rows, random) => {
      rows.forEach(asTranscripts);
      return plantInRow(rows, random, (row) => {
        row["rejected"] = `\n\nHuman: What is the capital of Peru, please?\n\nAssistant: It is Lima.`;
        return text(row["rejected"]);
      });
    },
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"], ignore: ["PRF005"] }),
  },
  ...(
    [
      ["score_chosen", "score_rejected"],
      ["chosen-rating", "rejected-rating"],
    ] as const
  ).map(([chosen, rejected]): Mutation => ({
    code: "PRF004",
    name: `${chosen} below ${rejected}`,
    control: "dpo",
    plant: (rows, random) => {
      for (const row of rows as Record<string, JsonValue>[])
        Object.assign(row, { [chosen]: 4, [rejected]: 2 });
      return plantInRow(rows, random, (row) => {
        row[chosen] = 1;
        return "1";
      });
    },
  })),
  {
    code: "PRF004",
    name: "a score out of range",
    control: "dpo",
    plant: (rows, random) => {
      for (const row of rows as Record<string, JsonValue>[])
        Object.assign(row, { score_chosen: 4, score_rejected: 2 });
      return plantInRow(rows, random, (row) => {
        row["score_chosen"] = 10;
        return "10";
      });
    },
  },
  ...(
    [
      ["longer", (a: number, b: number) => a > b],
      ["shorter", (a: number, b: number) => a < b],
    ] as const
  ).map(([name, isRight]): Mutation => ({
    code: "PRF005",
    name: `chosen is ${name}`,
    control: "dpo",
    // Half of the rows change: what other families find in them is not the point.
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"] }),
    plant: (rows) => {
      for (const row of rows as Record<string, JsonValue>[]) {
        const { chosen, rejected } = row as Record<string, JsonObject>;
        const a = chosen?.["value"] as string;
        const b = rejected?.["value"] as string;
        if (!isRight(a.length, b.length)) Object.assign(row, { chosen: rejected, rejected: chosen });
      }
      return { text: toLines(rows), row: undefined, marked: undefined };
    },
  })),
  ...(["true", 1, "False"] as const).map((label): Mutation => ({
    code: "PRF006",
    name: `the label ${text(label)}`,
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["label"] = label;
        return text(label);
      }),
  })),
  {
    code: "PRF006",
    name: "only good answers",
    control: "kto",
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"] }),
    plant: (rows) => {
      for (const row of rows as Record<string, JsonValue>[]) row["label"] = true;
      return { text: toLines(rows), row: undefined, marked: undefined };
    },
  },
  {
    code: "PRF006",
    name: "one bad answer for twenty good ones",
    control: "kto",
    options: () => ({ select: ["SCH", "ROL", "TUL", "PRF"] }),
    plant: (rows) => {
      for (const [i, row] of (rows as Record<string, JsonValue>[]).entries()) row["label"] = i % 21 !== 0;
      return { text: toLines(rows), row: undefined, marked: undefined };
    },
  },
];
