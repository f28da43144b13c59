import { describe, expect, it } from "vitest";
import { expectFindings, fixedRow, linesOf, lintRows } from "./expectFindings";

const user = (content: unknown = "How high is it?") => ({ role: "user", content });
const assistant = (content: unknown = "90 metres.") => ({ role: "assistant", content });
const human = (value: unknown = "How high is it?") => ({ from: "human", value });
const gpt = (value: unknown = "90 metres.") => ({ from: "gpt", value });
const TURNS = [user(), assistant()];

describe("the form of a file", () => {
  it("is unknown once, however many rows there are", async () => {
    const rows = [1, 2, 3].map((n) => ({ id: n, headline: `Storm ${String(n)}` }));
    await expectFindings(rows, [["SCH001", linesOf(rows.slice(0, 1))]]);
  });

  it("is ambiguous once when most rows have two forms", async () => {
    const rows = [1, 2, 3].map((n) => ({
      messages: [user(`Question ${String(n)}?`), assistant()],
      text: "Other.",
    }));
    const [finding, ...others] = await lintRows(rows, { select: ["SCH001"] });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "SCH001", row: 1, severity: "error" });
    expect(finding?.message).toContain("3 rows");
  });

  it("is a warning when the text is only a rendering of the messages", async () => {
    const [finding] = await lintRows([
      { messages: TURNS, text: "<user>How high is it?<assistant>90 metres.<end>" },
    ]);
    expect(finding).toMatchObject({ code: "SCH001", severity: "warning" });
  });

  it("is taken from the run config where that names it", async () => {
    const row = { messages: TURNS, text: "Other." };
    expect(await lintRows([row], { format: "text" })).toEqual([]);
    expect(await lintRows([row], { columns: { text: "text" } })).toEqual([]);
  });

  it.each([
    [
      "OpenAI's preference form",
      {
        input: { messages: [user()] },
        preferred_output: [assistant()],
        non_preferred_output: [assistant("No.")],
      },
    ],
    ["a prompt and a completion of messages", { prompt: [user()], completion: [assistant()] }],
    ["a rating beside messages", { messages: TURNS, prompt: "How high is it?", prompt_id: "7" }],
    ["image beside images", { messages: TURNS, image: "a.png" }],
    [
      "old functions",
      { messages: TURNS, functions: [{ name: "f", parameters: { type: "object", properties: {} } }] },
    ],
  ])("%s is known", async (_, row) => {
    expect(await lintRows([row], { select: ["SCH", "ROL", "TUL", "PRF"], ignore: ["SCH008"] })).toEqual([]);
  });

  it.each([
    ["", "x.jsonl"],
    ["\n\n", "x.jsonl"],
    ["[]", "x.json"],
  ])("a file of %j has no rows", async (text, file) => {
    const found = await lintRows([text], { select: ["SCH008"], file });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([["SCH008", "error"]]);
  });

  it("few rows are noted only when the rule is asked for", async () => {
    expect(await lintRows([{ text: "a" }])).toEqual([]);
    expect(await lintRows([{ text: "a" }], { select: ["SCH"] })).toMatchObject([
      { code: "SCH008", severity: "info" },
    ]);
  });
});

describe("JSON written as text", () => {
  it("becomes a list on one line, its numbers as they were written", async () => {
    const list =
      '[\n  {"role": "user", "content": "Hi", "weight": 1},\r\n  {"role": "assistant", "content": "Ho", "score": 1.50}]';
    const after = await fixedRow({ messages: list }, "safe");
    expect(after).toContain('"score": 1.50');
    expect(after).not.toContain("\n");
  });

  it("tools as text are right in ShareGPT, and a warning in OpenAI's form", async () => {
    const tools = JSON.stringify([{ name: "f", parameters: { type: "object", properties: {} } }]);
    await expectFindings([{ conversations: [human(), gpt()], tools }], []);
    await expectFindings([{ messages: TURNS, tools }], [["SCH006", JSON.stringify(tools)]]);
    expect(await fixedRow({ conversations: [human(), gpt()], tools: [{ name: "f" }] }, "safe")).toContain(
      JSON.stringify('[{"name":"f"}]'),
    );
  });

  it("arguments as an object are a warning only in OpenAI's own form, which has ids", async () => {
    const row = (id?: string) => ({
      messages: [
        user(),
        {
          role: "assistant",
          tool_calls: [
            {
              ...(id === undefined ? {} : { id }),
              type: "function",
              function: { name: "f", arguments: { a: 1 } },
            },
          ],
        },
      ],
    });
    await expectFindings([row()], []);
    await expectFindings([row("c")], [["SCH006", '{"a":1}']]);
    expect(await fixedRow(row("c"), "safe")).toContain(String.raw`"arguments":"{\"a\":1}"`);
  });
});

describe("content", () => {
  it.each([
    [[{ type: "text", text: "a" }], undefined],
    [
      [
        { type: "text", value: "a" },
        { type: "image_url", value: "a.png" },
      ],
      undefined,
    ],
    [["a"], '"a"'],
    [[{ text: "a" }], '{"text":"a"}'],
    [[{ type: "text" }], '{"type":"text"}'],
    [[{ type: "text", text: 5 }], "5"],
    [[{ type: "hologram", data: "a" }], '"hologram"'],
    [true, "true"],
    [{ parts: [] }, '{"parts":[]}'],
  ])("%j", async (content, marked) => {
    const rows = [{ messages: [user(content), assistant(content)].slice(0, 1).concat([assistant()]) }];
    const found = await lintRows(rows, { select: ["SCH007"] });
    const bytes = Buffer.from(linesOf(rows));
    expect(
      found.map((f) => bytes.toString("utf8", f.byteOffset, (f.byteOffset ?? 0) + (f.byteLength ?? 0))),
    ).toEqual(marked === undefined ? [] : [marked]);
  });
});

describe("the order of turns", () => {
  const call = {
    role: "assistant",
    content: null,
    tool_calls: [
      { id: "a", type: "function", function: { name: "f", arguments: "{}" } },
      { id: "b", type: "function", function: { name: "f", arguments: "{}" } },
    ],
  };
  const result = (id: string) => ({ role: "tool", tool_call_id: id, content: "1" });
  const fc = { from: "function_call", value: '{"name": "f", "arguments": {}}' };
  const observation = { from: "observation", value: "1" };

  it.each([
    [
      "parallel calls, answered in another order",
      { messages: [user(), call, result("b"), result("a"), assistant()] },
    ],
    [
      "calls one after the other",
      { messages: [user(), call, result("a"), result("b"), call, result("a"), result("b"), assistant()] },
    ],
    ["a call at the end", { messages: [user(), call] }],
    ["ShareGPT with a call", { conversations: [human(), fc, observation, gpt(), human(), gpt()] }],
    ["ShareGPT with two calls", { conversations: [human(), fc, observation, fc, observation, gpt()] }],
    ["developer before the user", { messages: [{ role: "developer", content: "Be brief." }, ...TURNS] }],
    [
      "a prompt that ends with the user",
      { prompt: [{ role: "system", content: "Be brief." }, user()], completion: [assistant()] },
    ],
  ])("%s is fine", async (_, row) => {
    await expectFindings([row], []);
  });

  it.each<readonly [string, object, readonly (readonly [string, string])[]]>([
    [
      "two observations",
      { conversations: [human(), fc, observation, observation, gpt()] },
      [["ROL007", '"observation"']],
    ],
    [
      "gpt before a call",
      { conversations: [human(), gpt(), fc, observation, gpt()] },
      [["ROL007", '"function_call"']],
    ],
    [
      "an answer after the last user turn is missing",
      { messages: [...TURNS, user("And?")] },
      [["ROL005", '"user"']],
    ],
    [
      "a completion by the user",
      { prompt: [user()], completion: [assistant(), user("And?")] },
      [["ROL005", '"user"']],
    ],
    [
      "a late developer",
      { messages: [...TURNS, { role: "developer", content: "x" }, ...TURNS] },
      [["ROL006", '"developer"']],
    ],
  ])("%s", async (_, row, expected) => {
    await expectFindings([row], expected);
  });

  it("turns after the last answer are deleted together", async () => {
    const after = await fixedRow({ messages: [...TURNS, user("And?")] }, "unsafe");
    expect(JSON.parse(after)).toEqual({ messages: TURNS });
  });

  it("a late system turn moves to the front", async () => {
    const system = { role: "system", content: "Be brief." };
    const after = await fixedRow({ messages: [...TURNS, system, ...TURNS] }, "unsafe");
    expect(JSON.parse(after)).toEqual({ messages: [system, ...TURNS, ...TURNS] });
  });
});

describe("weights", () => {
  it("of zero are fine while one answer is trained, or another turn is", async () => {
    const off = { ...assistant(), weight: 0 };
    await expectFindings([{ messages: [user(), off, user("And?"), assistant()] }], []);
    await expectFindings(
      [
        {
          messages: [
            { ...user(), train: true },
            { ...assistant(), train: false },
          ],
        },
      ],
      [],
    );
    await expectFindings([{ messages: [user(), off] }], [["ROL008", "0"]]);
    await expectFindings([{ messages: [user(), { ...assistant(), weight: null }] }], []);
  });
});

describe("a speaker's marker inside of a turn", () => {
  const answer = (prompt: string, text: string) => ({ messages: [user(prompt), assistant(text)] });
  it.each([
    [
      "the next turn after the answer",
      answer("Tell a joke.", "Ha.\n\nUser: Another!\n\nAssistant: Ho."),
      "User:",
    ],
    ["a header before the answer", answer("Tell a joke.", "Assistant: Ha."), "Assistant:"],
    ["a heading of another template", answer("Tell a joke.", "Ha.\n### Human: Another!"), "### Human:"],
    ["a header before the question", answer("Human: Tell a joke.", "Ha."), "Human:"],
  ])("%s", async (_, row, marked) => {
    await expectFindings([row], [["ROL011", marked]]);
  });

  it.each([
    [
      "a dialogue that was asked for",
      answer("Write a short dialogue with a bot.", "User: Hi\nAssistant: Hello"),
    ],
    [
      "a transcript to sum up",
      answer("Sum up:\nUser: Hi\nAssistant: Hello", "User: greets.\nAssistant: greets back."),
    ],
    ["a form", answer("How do I log in?", "Fill in:\nUser: admin\nPassword: x")],
    ["a code block", answer("Show a template.", "```\n### Human: {q}\n### Assistant: {a}\n```")],
    ["a heading of a document", answer("Describe the endpoint.", "## Request\nGET\n### Response:\n200")],
    ["raw text", { text: "### Human: Hi### Assistant: Hello\n### Human: Bye" }],
    ["the middle of a line", answer("What is it?", "The field is called User: and nothing else.")],
  ])("%s is fine", async (_, row) => {
    expect(await lintRows([row], { select: ["ROL011"] })).toEqual([]);
  });
});
