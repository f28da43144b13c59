import type { JsonObject, JsonValue } from "../../../src/core/dataset/jsonValue";
import { plantInRow, toLines, type Mutation, type Writable } from "./mutation";
import { replaceTurn, turnsOf } from "./turns";

const text = (value: JsonValue): string => JSON.stringify(value);

/** SCH: rows of another form, fields away, of another type, misspelt, or JSON as text. */
export const SCHEMA_MUTATIONS: readonly Mutation[] = [
  {
    code: "SCH001",
    name: "a second form in one row",
    control: "c4",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["messages"] = [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello, you there." },
        ];
        return text(row);
      }),
  },
  {
    code: "SCH001",
    name: "no known field in any row",
    control: "pairs",
    plant: (rows) => {
      const renamed = rows.map((row) => ({
        topic: row["prompt"] ?? null,
        remark: row["completion"] ?? null,
      }));
      return { text: toLines(renamed), row: 1, marked: text(renamed[0] ?? null) };
    },
  },
  ...(["question", "answer"] as const).map((key): Mutation => ({
    code: "SCH002",
    name: `no ${key}`,
    control: "gsm8k",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
        delete row[key];
        return text(row);
      }),
  })),
  {
    code: "SCH002",
    name: "null content",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, turnsOf(row).length - 1, (turn) => ({ ...turn, content: null }));
        return "null";
      }),
  },
  {
    code: "SCH002",
    name: "a turn without value",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 0, () => ({ from: "human" }));
        return text({ from: "human" });
      }),
  },
  ...(
    [
      ["gsm8k", "answer", ["a", "b"]],
      ["dolly", "input", { text: "x" }],
      ["triage", "age_band", 3],
    ] as const
  ).map(([control, key, value]): Mutation => ({
    code: "SCH003",
    name: `${key} of another type`,
    control,
    plant: (rows, random) =>
      plantInRow(
        rows.slice(),
        random,
        (row) => {
          row[key] = value;
          return text(value);
        },
        (row) => row !== rows[0],
      ),
  })),
  {
    code: "SCH003",
    name: "a member of an object of another type",
    control: "pairs",
    plant: (rows, random) => {
      for (const row of rows as Writable[]) row["meta"] = { score: 1 };
      return plantInRow(
        rows.slice(),
        random,
        (row) => {
          row["meta"] = { score: "high" };
          return text("high");
        },
        (row) => row !== rows[0],
      );
    },
  },
  {
    code: "SCH003",
    name: "a value in a list of another type",
    control: "kto",
    plant: (rows, random) => {
      for (const row of rows as Writable[]) row["tags"] = ["a", "b"];
      return plantInRow(
        rows.slice(),
        random,
        (row) => {
          row["tags"] = ["a", 7];
          return "7";
        },
        (row) => row !== rows[0],
      );
    },
  },
  {
    code: "SCH003",
    name: "parts beside text",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(
        rows.slice(),
        random,
        (row) => {
          replaceTurn(row, 2, (turn) => ({
            ...turn,
            content: [{ type: "text", text: turn["content"] ?? "" }],
          }));
          return text(turnsOf(row)[2]?.["content"] ?? null);
        },
        (row) => row !== rows[0],
      ),
  },
  ...(
    [
      ["dolly", "output", "ouput"],
      ["gsm8k", "question", "quesiton"],
      ["c4", "text", "txet"],
    ] as const
  ).map(([control, key, wrong]): Mutation => ({
    code: "SCH005",
    name: `${wrong} for ${key}`,
    control,
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        rename(row, key, wrong);
        return text(wrong);
      }),
  })),
  {
    code: "SCH005",
    name: "contnet in a turn",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 2, ({ role, content }) => ({ role: role ?? null, contnet: content ?? null }));
        return text("contnet");
      }),
  },
  {
    code: "SCH005",
    name: "content beside from",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 0, ({ from, value }) => ({ from: from ?? null, content: value ?? null }));
        return text("content");
      }),
  },
  {
    code: "SCH005",
    name: "value beside role",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 0, ({ role, content }) => ({ role: role ?? null, value: content ?? null }));
        return text("value");
      }),
  },
  {
    code: "SCH006",
    name: "messages as text",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["messages"] = text(row["messages"] ?? null);
        return text(row["messages"]);
      }),
  },
  {
    code: "SCH006",
    name: "tools as a list in ShareGPT",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          row["tools"] = JSON.parse(row["tools"] as string) as JsonValue;
          return text(row["tools"]);
        },
        (row) => typeof row["tools"] === "string" && row["tools"].length > 2,
      ),
  },
  {
    code: "SCH006",
    name: "a call as an object",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          const index = turnsOf(row).findIndex(({ from }) => from === "function_call");
          const call = JSON.parse(turnsOf(row)[index]?.["value"] as string) as JsonValue;
          replaceTurn(row, index, (turn) => ({ ...turn, value: call }));
          return text(call);
        },
        hasCall,
      ),
  },
  ...([5, true, { text: "x" }] as const).map((content): Mutation => ({
    code: "SCH007",
    name: `content is ${JSON.stringify(content)}`,
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 2, (turn) => ({ ...turn, content }));
        return text(content);
      }),
  })),
  {
    code: "SCH007",
    name: "a part without type",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 0, (turn) => ({ ...turn, content: [{ text: turn["content"] ?? "" }] }));
        return text((turnsOf(row)[0]?.["content"] as readonly JsonValue[])[0] ?? null);
      }),
  },
  {
    code: "SCH007",
    name: "a history without an answer",
    control: "dolly",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["history"] = [["Name a river in France.", "The Loire."], ["And another one?"]];
        return text(["And another one?"]);
      }),
  },
  {
    code: "SCH007",
    name: "messages behind a prompt as text",
    control: "pairs",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["completion"] = [{ role: "assistant", content: row["completion"] ?? "" }];
        return text(row["completion"]);
      }),
  },
  {
    code: "SCH007",
    name: "a completion that is a number",
    control: "pairs",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["completion"] = 42;
        return "42";
      }),
  },
  {
    code: "SCH008",
    name: "no row is left",
    control: "pairs",
    plant: () => ({ text: "", row: undefined, marked: "" }),
  },
  {
    code: "SCH008",
    name: "an empty list",
    control: "dolly",
    plant: () => ({ text: "[]\n", file: "control.json", row: undefined, marked: "" }),
  },
];

export function hasCall(row: JsonObject): boolean {
  return turnsOf(row).some(({ from }) => from === "function_call");
}

/** Gives a field another key, in its place. */
function rename(row: Writable, key: string, wrong: string): void {
  const entries = Object.entries(row).map(([name, value]) => [name === key ? wrong : name, value] as const);
  for (const name of Object.keys(row)) Reflect.deleteProperty(row, name);
  Object.assign(row, Object.fromEntries(entries));
}
