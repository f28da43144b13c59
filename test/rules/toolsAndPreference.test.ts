import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/core/dataset/jsonValue";
import { faultsOf } from "../../src/core/lint/tools/schemaFaults";
import { expectFindings, fixedRow, lintRows } from "./expectFindings";

const user = { role: "user", content: "How high is it?" };
const assistant = { role: "assistant", content: "90 metres." };
const tool = (parameters: unknown) => ({ type: "function", function: { name: "height", parameters } });
const PARAMETERS = {
  type: "object",
  properties: { of: { type: "string" }, digits: { type: "integer" } },
  required: ["of"],
};
const withCall = (text: string, id: string | undefined = "c", parameters: unknown = PARAMETERS) => ({
  messages: [
    user,
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id, type: "function", function: { name: "height", arguments: text } }],
    },
  ],
  tools: [tool(parameters)],
});

describe("the arguments of a call", () => {
  it.each<readonly [string, readonly (readonly [string, string])[]]>([
    ['{"of": "tower"}', []],
    ['{"of": "tower", "digits": 2.0}', []],
    ['{"of": "tower"', [["TUL001", String.raw`\"`]]],
    ["", [["TUL001", '""']]],
    ["{'of': 'tower'}", [["TUL001", "'"]]],
    ["[]", [["TUL001", '"[]"']]],
    ['{"digits": 2}', [["TUL003", String.raw`{\"digits\": 2}`]]],
    ['{"of": ["tower"]}', [["TUL003", String.raw`[\"tower\"]`]]],
    ['{"of": "tower", "digits": 2.5}', [["TUL003", "2.5"]]],
    ['{"of": "tür", "colour": "ü"}', [["TUL003", String.raw`\"colour\"`]]],
  ])("%s", async (text, expected) => {
    await expectFindings([withCall(text)], expected);
  });

  it("are looked at inside of a ShareGPT call, thoughts before it aside", async () => {
    const row = {
      conversations: [
        { from: "human", value: "How high?" },
        { from: "function_call", value: '<think>{hm}</think>\n{"name": "height", "arguments": {"of": 5}}' },
      ],
      tools: JSON.stringify([tool(PARAMETERS).function]),
    };
    await expectFindings([row], [["TUL003", "5"]]);
  });

  it("are not held against a tool that the row does not declare", async () => {
    const { messages } = withCall('{"anything": 1}');
    await expectFindings([{ messages }], []);
  });
});

describe("values against a schema", () => {
  it.each<readonly [string, JsonValue, JsonValue, number]>([
    ["one of two types", { type: ["string", "null"] }, null, 0],
    ["nullable", { type: "string", nullable: true }, null, 0],
    ["an alias", { type: "dict" }, { a: 1 }, 0],
    ["an unknown type says nothing", { type: "textual" }, 5, 0],
    ["a whole number is a number", { type: "number" }, 5, 0],
    ["a fraction is no integer", { type: "integer" }, 5.5, 1],
    ["items", { type: "array", items: { type: "string" } }, ["a", 1, 2], 2],
    ["an open object", { type: "object", properties: {}, additionalProperties: true }, { a: 1 }, 0],
    ["a closed object", { type: "object", properties: {} }, { a: 1 }, 1],
    ["no properties at all", { type: "object" }, { a: 1 }, 0],
    ["any of", { anyOf: [{ type: "string" }, { type: "number" }] }, true, 1],
    [
      "a reference",
      { properties: { a: { $ref: "#/$defs/b" } }, $defs: { b: { type: "string" } } },
      { a: 1 },
      1,
    ],
    ["a reference to itself ends", { $ref: "#" }, { a: 1 }, 0],
    ["a reference elsewhere says nothing", { $ref: "https://example.org/x" }, 5, 0],
    ["an inherited name is no property", { type: "object", properties: { a: {} } }, { constructor: 1 }, 1],
    ["an enum of objects", { enum: [{ a: 1 }] }, { a: 1 }, 0],
  ])("%s", (_, schema, value, faults) => {
    expect(faultsOf(value, schema)).toHaveLength(faults);
  });
});

describe("calls and results", () => {
  const call = (id?: string) => ({
    role: "assistant",
    content: null,
    tool_calls: [
      { ...(id === undefined ? {} : { id }), type: "function", function: { name: "f", arguments: "{}" } },
    ],
  });
  it.each<readonly [string, readonly object[], readonly (readonly [string, string])[]]>([
    ["no ids at all", [user, call(), { role: "tool", name: "f", content: "1" }, assistant], []],
    [
      "an old function",
      [
        user,
        { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
        { role: "function", name: "f", content: "1" },
        assistant,
      ],
      [],
    ],
    [
      "a wrong id",
      [user, call("a"), { role: "tool", tool_call_id: "b", content: "1" }, assistant],
      [["TUL004", '"b"']],
    ],
    [
      "no id",
      [user, call("a"), { role: "tool", content: "1" }, assistant],
      [["TUL004", '{"role":"tool","content":"1"}']],
    ],
    [
      "the same id again",
      [
        user,
        call("a"),
        { role: "tool", tool_call_id: "a", content: "1" },
        { role: "tool", tool_call_id: "a", content: "2" },
        assistant,
      ],
      [["TUL004", '"a"']],
    ],
    [
      "no result before the user goes on",
      [user, call("a"), { ...user, content: "Hello?" }, assistant],
      [["TUL004", '"a"']],
    ],
  ])("%s", async (_, messages, expected) => {
    await expectFindings([{ messages }], expected);
  });
});

describe("declarations", () => {
  it.each([
    ["dict", "object"],
    ["float", "number"],
    ["String", "string"],
  ])("%s becomes %s, in a list and inside of a text", async (type, meant) => {
    const parameters = { type: "object", properties: { a: { type } } };
    const inList = { messages: [user, assistant], tools: [tool(parameters)] };
    expect(await fixedRow(inList, "safe")).toContain(`"type":"${meant}"`);
    const inText = {
      conversations: [
        { from: "human", value: "a" },
        { from: "gpt", value: "b" },
      ],
      tools: JSON.stringify([tool(parameters)]),
    };
    expect(await fixedRow(inText, "safe")).toContain(String.raw`\"type\":\"${meant}\"`);
  });

  it.each([
    ["a type that nobody knows", { type: "object", properties: { a: { type: "List[str]" } } }, '"List[str]"'],
    ["required names nothing", { type: "object", properties: {}, required: ["a"] }, '"a"'],
    [
      "required inside of a property",
      { type: "object", properties: { a: { type: "string", required: true } } },
      "true",
    ],
    ["properties in a list", { type: "object", properties: ["a"] }, '["a"]'],
  ])("%s", async (_, parameters, marked) => {
    await expectFindings([{ messages: [user, assistant], tools: [tool(parameters)] }], [["TUL006", marked]]);
  });
});

describe("preference pairs", () => {
  const dialogue = (answer: string, question = "Hi") => `\n\nHuman: ${question}\n\nAssistant: ${answer}`;
  const only = { select: ["PRF"] };
  const codes = async (rows: readonly unknown[]) =>
    (await lintRows(rows, only)).map(({ code, severity }) => `${code} ${severity}`);

  it.each<readonly [string, object, readonly string[]]>([
    ["transcripts that share the question", { chosen: dialogue("Hello"), rejected: dialogue("Go") }, []],
    [
      "transcripts of other questions",
      { chosen: dialogue("Hello"), rejected: dialogue("Go", "Bye") },
      ["PRF003 error"],
    ],
    ["an empty last answer", { chosen: dialogue("Hello"), rejected: dialogue("") }, ["PRF002 error"]],
    [
      "an earlier answer differs",
      { chosen: dialogue("A") + dialogue("B"), rejected: dialogue("C") + dialogue("D") },
      ["PRF003 warning"],
    ],
    [
      "equal but for spaces",
      { prompt: "p", chosen: "Yes, of course.", rejected: " Yes,  of course." },
      ["PRF001 error"],
    ],
    ["equal but for case", { prompt: "p", chosen: "Yes.", rejected: "yes" }, ["PRF001 warning"]],
    ["numbers that differ in sign", { prompt: "p", chosen: "5", rejected: "-5" }, []],
    ["equal lists", { chosen: [user, assistant], rejected: [user, assistant] }, ["PRF001 error"]],
    ["an empty list", { prompt: "p", chosen: [], rejected: [assistant] }, ["PRF002 error"]],
    ["equal scores", { prompt: "p", chosen: "a", rejected: "b", score_chosen: 3, score_rejected: 3 }, []],
    [
      "ranks, where less is better",
      { prompt: "p", chosen: "a", rejected: "b", chosen_rank: 1, rejected_rank: 2 },
      [],
    ],
    [
      "scores as text",
      { prompt: "p", chosen: "a", rejected: "b", "chosen-rating": "2", "rejected-rating": "4.5" },
      ["PRF004 error"],
    ],
  ])("%s", async (_, row, expected) => {
    expect(await codes([row])).toEqual(expected);
  });

  it("the fix swaps answers and scores", async () => {
    const after = await fixedRow(
      { prompt: "p", chosen: "Go away.", rejected: "Hello!", score_chosen: 1, score_rejected: 4 },
      "unsafe",
    );
    expect(JSON.parse(after)).toEqual({
      prompt: "p",
      chosen: "Hello!",
      rejected: "Go away.",
      score_chosen: 4,
      score_rejected: 1,
    });
  });

  it("rewards are on no scale", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      prompt: `p${String(i)}`,
      chosen: "a",
      rejected: "b",
      chosen_reward: i === 7 ? 9.31 : 1.27,
      rejected_reward: -0.4,
    }));
    expect(await codes(rows)).toEqual([]);
  });

  it("a bias of length needs thirty pairs and more than three of four", async () => {
    const pairs = (n: number, longer: number) =>
      Array.from({ length: n }, (_, i) => ({
        prompt: `p${String(i)}`,
        chosen: i < longer ? "longer one" : "short",
        rejected: i < longer ? "short" : "longer one",
      }));
    expect(await codes(pairs(29, 29))).toEqual([]);
    expect(await codes(pairs(40, 30))).toEqual([]);
    expect(await codes(pairs(40, 31))).toEqual(["PRF005 warning"]);
    expect(await codes(pairs(40, 9))).toEqual(["PRF005 warning"]);
  });
});

describe("KTO labels", () => {
  it.each([
    [{ prompt: "a", completion: "b", kto_tag: "False" }, "false"],
    [{ messages: [user, assistant], label: "true" }, "true"],
    [{ messages: [user, assistant], kto_tag: 1 }, "true"],
  ])("%j means %s", async (row, meant) => {
    expect(await fixedRow(row, "safe")).toContain(`:${meant}}`);
  });

  it("a label of other data is left alone", async () => {
    await expectFindings([{ messages: [user, assistant], label: "greeting" }], []);
    await expectFindings([{ prompt: "a", completion: "b", label: 1 }], []);
  });

  it("a number is a label of KTO where the config says that it is KTO", async () => {
    const found = await lintRows([{ prompt: "a", completion: "b", label: 1 }], { format: "kto" });
    expect(found.map(({ code }) => code)).toEqual(["PRF006"]);
  });
});
