import { plantInRow, type Mutation } from "./mutation";
import { insertTurn, removeTurn, replaceTurn, setTurns, turnsOf, textOf } from "./turns";

const text = (value: unknown): string => JSON.stringify(value);

/** ROL: wrong speakers, wrong order, nothing trained, headers inside of a turn. */
export const ROLE_MUTATIONS: readonly Mutation[] = [
  ...(
    [
      ["chat", "role", "bot"],
      ["chat", "role", "Assistant"],
      ["kto", "role", "asisstant"],
      ["glaive", "from", "robot"],
    ] as const
  ).map(([control, key, role]): Mutation => ({
    code: "ROL001",
    name: `the role ${role}`,
    control,
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, turnsOf(row).length - 1, (turn) => ({ ...turn, [key]: role }));
        return text(role);
      }),
  })),
  {
    code: "ROL002",
    name: "the user twice",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        insertTurn(row, 2, { role: "user", content: "One more thing before you answer that." });
        return text("user");
      }),
  },
  {
    code: "ROL002",
    name: "gpt twice",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          insertTurn(row, 2, { from: "gpt", value: "Let me add one more sentence to this." });
          return text("gpt");
        },
        (row) => turnsOf(row)[1]?.["from"] === "gpt",
      ),
  },
  {
    code: "ROL003",
    name: "the assistant begins",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        removeTurn(row, 1);
        return text("assistant");
      }),
  },
  {
    code: "ROL003",
    name: "gpt begins",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          removeTurn(row, 0);
          return text("gpt");
        },
        (row) => turnsOf(row)[1]?.["from"] === "gpt",
      ),
  },
  {
    code: "ROL004",
    name: "only a question",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        setTurns(row, turnsOf(row).slice(0, 1));
        return text(turnsOf(row));
      }),
  },
  {
    code: "ROL004",
    name: "an empty conversation",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        setTurns(row, []);
        return "[]";
      }),
  },
  ...(
    [
      ["chat", { role: "user", content: "Thank you, that is all for today." }, "user"],
      ["kto", { role: "user", content: "Thank you, that is all for today." }, "user"],
      ["glaive", { from: "human", value: "Thank you, that is all for today." }, "human"],
    ] as const
  ).map(([control, turn, role]): Mutation => ({
    code: "ROL005",
    name: `${role} speaks last`,
    control,
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          insertTurn(row, turnsOf(row).length, turn);
          return text(role);
        },
        (row) =>
          ["gpt", "assistant"].includes(
            text(turnsOf(row).at(-1)?.["from"] ?? turnsOf(row).at(-1)?.["role"]).slice(1, -1),
          ),
      ),
  })),
  {
    code: "ROL006",
    name: "a second system turn",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        insertTurn(row, 3, { role: "system", content: "From now on, answer in rhymes only." });
        return text("system");
      }),
  },
  {
    code: "ROL006",
    name: "a late system turn",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          insertTurn(row, 1, { role: "system", content: "From now on, answer in rhymes only." });
          return text("system");
        },
        (row) => turnsOf(row)[0]?.["role"] === "user",
      ),
  },
  {
    code: "ROL007",
    name: "gpt talks before it calls",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          const index = turnsOf(row).findIndex(({ from }) => from === "function_call");
          insertTurn(row, index, { from: "gpt", value: "One moment, I am going to look that up." });
          return text("function_call");
        },
        (row) => turnsOf(row).some(({ from }) => from === "function_call"),
      ),
  },
  {
    code: "ROL007",
    name: "two observations in a row",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          const index = turnsOf(row).findIndex(({ from }) => from === "observation");
          insertTurn(row, index + 1, { from: "observation", value: '{"status": "also fine"}' });
          return text("observation");
        },
        (row) => turnsOf(row).some(({ from }) => from === "observation"),
      ),
  },
  ...(
    [
      ["weight", 0],
      ["train", false],
      ["training", false],
      ["loss_weight", 0],
    ] as const
  ).map(([key, value]): Mutation => ({
    code: "ROL008",
    name: `every answer has ${key} ${String(value)}`,
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        for (const index of [2, 4]) replaceTurn(row, index, (turn) => ({ ...turn, [key]: value }));
        return text(value);
      }),
  })),
  {
    code: "ROL008",
    name: "the only answer has weight 0",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          replaceTurn(row, 1, (turn) => ({ ...turn, weight: 0 }));
          return "0";
        },
        (row) => turnsOf(row).length === 2,
      ),
  },
  {
    code: "ROL009",
    name: "a training field as text",
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 0, (turn) => ({ ...turn, training: "yes" }));
        return text("yes");
      }),
  },
  {
    code: "ROL009",
    name: "a negative loss_weight",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 1, (turn) => ({ ...turn, loss_weight: -1 }));
        return "-1";
      }),
  },
  {
    code: "ROL001",
    name: "a role that is a number",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) => {
          replaceTurn(row, 0, (turn) => ({ ...turn, role: 1 }));
          return "1";
        },
        (row) => row !== rows[0],
      ),
  },
  ...([0.5, 2, "1", true] as const).map((weight): Mutation => ({
    code: "ROL009",
    name: `a weight of ${text(weight)}`,
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 4, (turn) => ({ ...turn, weight }));
        return text(weight);
      }),
  })),
  ...(
    [
      ["### Human:", "gsm8k", "answer"],
      ["### Instruction:", "dolly", "output"],
      ["## User:", "pairs", "completion"],
    ] as const
  ).map(([marker, control, key]): Mutation => ({
    code: "ROL011",
    name: `${marker} in an answer`,
    control,
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row[key] = `${textOf(row[key])}\n${marker} and now something else?`;
        return marker;
      }),
  })),
  {
    code: "ROL011",
    name: "the answer goes on for the user",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 4, (turn) => ({
          ...turn,
          content: `${textOf(turn["content"])}\n\nUser: And then?\n\nAssistant: Then rest.`,
        }));
        return "User:";
      }),
  },
  {
    code: "ROL011",
    name: "the answer begins with its own header",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        replaceTurn(row, 2, (turn) => ({ ...turn, content: `Assistant: ${textOf(turn["content"])}` }));
        return "Assistant:";
      }),
  },
];
