import type { JsonObject, JsonValue } from "../../../src/core/dataset/jsonValue";
import { plantInRow, type Mutation, type Writable } from "./mutation";
import { hasCall } from "./schema";
import { insertTurn, removeTurn, replaceTurn, setTurns, turnsOf, textOf } from "./turns";

/** JSON as text inside of JSON: how it stands in the file. */
const nested = (value: string): string => JSON.stringify(value).slice(1, -1);

const CALL = {
  id: "call_1",
  type: "function",
  function: { name: "look_up", arguments: '{"word": "river", "count": 2}' },
};
const TOOLS = [
  {
    type: "function",
    function: {
      name: "look_up",
      parameters: {
        type: "object",
        properties: {
          word: { type: "string" },
          count: { type: "integer" },
          unit: { type: "string", enum: ["a", "b"] },
        },
        required: ["word"],
      },
    },
  },
];

/** Gives a made chat a call with its result, before its last answer. */
function addCall(row: Writable, call: JsonValue = CALL, result: JsonObject = RESULT): void {
  const turns = turnsOf(row);
  setTurns(row, [
    ...turns.slice(0, 4),
    { role: "assistant", content: null, tool_calls: [call] },
    result,
    ...turns.slice(4),
  ]);
  row["tools"] = TOOLS;
}
const RESULT: JsonObject = { role: "tool", tool_call_id: "call_1", content: "A long stream of water." };

function withArguments(text: string, name = "look_up"): JsonValue {
  return { ...CALL, function: { name, arguments: text } };
}

function argumentsPlanted(code: Mutation["code"], name: string, text: string, marked: string): Mutation {
  return {
    code,
    name,
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        addCall(row, withArguments(text));
        return marked;
      }),
  };
}

function inGlaive(
  code: Mutation["code"],
  name: string,
  change: (row: Writable, index: number) => string,
  isFit: (row: JsonObject) => boolean = hasCall,
): Mutation {
  return {
    code,
    name,
    control: "glaive",
    plant: (rows, random) =>
      plantInRow(
        rows,
        random,
        (row) =>
          change(
            row,
            turnsOf(row).findIndex(({ from }) => from === "function_call"),
          ),
        isFit,
      ),
  };
}

/** TUL: calls, results and declarations that do not fit each other. */
export const TOOL_MUTATIONS: readonly Mutation[] = [
  argumentsPlanted("TUL001", "arguments end too early", '{"word": "river"', nested('"')),
  argumentsPlanted("TUL001", "arguments in single quotes", "{'word': 'river'}", "'"),
  argumentsPlanted("TUL001", "arguments are a list", '["river"]', JSON.stringify('["river"]')),
  inGlaive("TUL001", "a call that is not JSON", (row, index) => {
    replaceTurn(row, index, (turn) => ({ ...turn, value: `look_up ${textOf(turn["value"])}` }));
    return "l";
  }),
  {
    code: "TUL002",
    name: "a tool of another name",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        addCall(row, withArguments("{}", "lookup"));
        return JSON.stringify("lookup");
      }),
  },
  inGlaive("TUL002", "an invented tool", (row, index) => {
    replaceTurn(row, index, (turn) => ({ ...turn, value: '{"name": "order_pizza", "arguments": {}}' }));
    return nested('"order_pizza"');
  }),
  argumentsPlanted("TUL003", "a required argument is missing", '{"count": 2}', nested('{"count": 2}')),
  argumentsPlanted("TUL003", "an argument of another type", '{"word": "a", "count": "two"}', nested('"two"')),
  argumentsPlanted("TUL003", "a value that is not listed", '{"word": "a", "unit": "c"}', nested('"c"')),
  argumentsPlanted(
    "TUL003",
    "an argument that does not exist",
    '{"word": "a", "speed": 1}',
    nested('"speed"'),
  ),
  inGlaive("TUL003", "an argument that does not exist, in ShareGPT", (row, index) => {
    const call = JSON.parse(textOf(turnsOf(row)[index]?.["value"])) as { readonly arguments: JsonObject };
    const more = { ...call, arguments: { ...call.arguments, volume: 11 } };
    replaceTurn(row, index, (turn) => ({ ...turn, value: JSON.stringify(more) }));
    return nested('"volume"');
  }),
  {
    code: "TUL001",
    name: "a call that is a text",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        addCall(row, "look_up(river)");
        return JSON.stringify("look_up(river)");
      }),
  },
  {
    code: "TUL002",
    name: "a call without a name",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        const call = { id: "call_1", type: "function", function: { arguments: "{}" } };
        addCall(row, call);
        return JSON.stringify(call);
      }),
  },
  {
    code: "TUL004",
    name: "a result for another call",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        addCall(row, CALL, { ...RESULT, tool_call_id: "call_9" });
        return JSON.stringify("call_9");
      }),
  },
  {
    code: "TUL004",
    name: "a result without a call",
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        insertTurn(row, 2, { role: "tool", tool_call_id: "call_1", content: "A long stream of water." });
        return JSON.stringify("tool");
      }),
  },
  inGlaive("TUL004", "the user goes on before the result", (row, index) => {
    const name = (JSON.parse(turnsOf(row)[index]?.["value"] as string) as { readonly name: string }).name;
    removeTurn(row, index + 1);
    insertTurn(row, index + 1, { from: "human", value: "Are you still there? I am waiting." });
    return nested(JSON.stringify(name));
  }),
  ...(
    [
      ["dict", "dict"],
      ["float", "float"],
      ["a made-up type", "textual"],
    ] as const
  ).map(([name, type]): Mutation => ({
    code: "TUL006",
    name,
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        row["tools"] = [
          {
            type: "function",
            function: { name: "f", parameters: { type: "object", properties: { a: { type } } } },
          },
        ];
        return JSON.stringify(type);
      }),
  })),
  inGlaive(
    "TUL006",
    "dict in a declaration as text",
    (row) => {
      row["tools"] = textOf(row["tools"]).replace('"type": "object"', '"type": "dict"');
      return nested('"dict"');
    },
    (row) => textOf(row["tools"]).split('"type": "object"').length === 2,
  ),
  inGlaive("TUL006", "tools that are not JSON", (row) => {
    row["tools"] = textOf(row["tools"]).slice(0, -1);
    return JSON.stringify(row["tools"]);
  }),
  {
    code: "TUL006",
    name: "parameters without properties",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        const parameters = { word: { type: "string", description: "what to look up" } };
        row["tools"] = [{ type: "function", function: { name: "look_up", parameters } }];
        return JSON.stringify(parameters);
      }),
  },
  {
    code: "TUL007",
    name: "blank parts and no calls",
    control: "kto",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        const turn = { role: "assistant", content: " ", tool_calls: [], function_call: null };
        replaceTurn(row, turnsOf(row).length - 1, () => turn);
        return JSON.stringify(turn);
      }),
  },
  ...(["", null] as const).map((content): Mutation => ({
    code: "TUL007",
    name: `content ${JSON.stringify(content)} and no calls`,
    control: "chat",
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        const turn = { role: "assistant", content, tool_calls: [] };
        replaceTurn(row, 2, () => turn);
        return JSON.stringify(turn);
      }),
  })),
];
