import { describe, it } from "vitest";
import { expectFindings } from "./expectFindings";

const user = (content: unknown = "How high is it?", more: object = {}) => ({
  role: "user",
  content,
  ...more,
});
const assistant = (content: unknown = "It is 90 metres high.", more: object = {}) => ({
  role: "assistant",
  content,
  ...more,
});
const human = (value: unknown = "How high is it?") => ({ from: "human", value });
const gpt = (value: unknown = "It is 90 metres high.") => ({ from: "gpt", value });
const system = { role: "system", content: "Be brief." };
const PARAMETERS = { type: "object", properties: { of: { type: "string" } }, required: ["of"] };
const TOOLS = [{ type: "function", function: { name: "height", parameters: PARAMETERS } }];
const call = (id: unknown = "c1", of = "tower") => ({
  id,
  type: "function",
  function: { name: "height", arguments: `{"of": "${of}"}` },
});
const calling = (...calls: unknown[]) => ({ role: "assistant", content: null, tool_calls: calls });
const result = (id: unknown = "c1", content: unknown = "90") => ({ role: "tool", tool_call_id: id, content });
const parts = (...list: unknown[]) => list;
const text = (words: string) => ({ type: "text", text: words });

describe("forms that people use are fine", () => {
  it.each<readonly [string, object]>([
    [
      "tools with a call, its result and an answer",
      {
        messages: [system, user(), calling(call()), result(), assistant()],
        tools: TOOLS,
        parallel_tool_calls: false,
      },
    ],
    [
      "parallel calls",
      {
        messages: [user(), calling(call("a"), call("b", "bridge")), result("b"), result("a"), assistant()],
        tools: TOOLS,
      },
    ],
    [
      "two calls under one id",
      { messages: [user(), calling(call("a"), call("a")), result("a"), result("a"), assistant()] },
    ],
    ["ids that are empty", { messages: [user(), calling(call("")), result(""), assistant()] }],
    [
      "a call beside words",
      { messages: [user(), assistant("Let me look.", { tool_calls: [call()] }), result(), assistant()] },
    ],
    [
      "the older function_call",
      {
        messages: [
          user(),
          { role: "assistant", content: null, function_call: { name: "height", arguments: "{}" } },
          { role: "function", name: "height", content: "90" },
          assistant(),
        ],
        functions: [{ name: "height", parameters: { type: "object", properties: {} } }],
      },
    ],
    [
      "fields that are null",
      {
        messages: [
          user(),
          assistant("Yes, it is.", {
            refusal: null,
            audio: null,
            function_call: null,
            tool_calls: null,
            name: null,
          }),
        ],
        tools: null,
      },
    ],
    ["a developer's turn", { messages: [{ role: "developer", content: "Be brief." }, user(), assistant()] }],
    [
      "parts of every kind",
      {
        messages: [
          user(
            parts(
              text("What is it?"),
              { type: "image_url", image_url: { url: "https://example.org/a.png" } },
              { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
              { type: "file", file: { file_id: "f-1" } },
            ),
          ),
          assistant(parts({ type: "refusal", refusal: "I would rather not say." })),
        ],
      },
    ],
    [
      "parts with the nulls of Arrow",
      {
        messages: [
          user(parts({ type: "text", text: "What?", index: null }, { type: "image", text: null, index: 0 })),
          assistant(parts(text("A cat."))),
        ],
      },
    ],
    [
      "weights",
      {
        messages: [
          user("Is it?", { weight: 0 }),
          assistant("It is so.", { weight: 0 }),
          user("And that?"),
          assistant("That too, yes.", { weight: 1 }),
        ],
      },
    ],
    [
      "axolotl's training fields",
      {
        messages: [
          user("Is it?", { training: false }),
          assistant("It is so.", {
            training: true,
            train_detail: [{ begin_offset: 0, end_offset: 3, train: false }],
          }),
        ],
      },
    ],
    ["thoughts", { messages: [user(), assistant("90 metres.", { reasoning_content: "It is known." })] }],
    [
      "gpt-oss",
      {
        messages: [
          { role: "developer", content: "Be kind." },
          user(),
          assistant("90 metres.", { thinking: "Known." }),
        ],
        reasoning_effort: "low",
      },
    ],
    [
      "calls that the answer writes in tags",
      {
        messages: [
          user(),
          assistant('<tool_call>\n{"name": "height"}\n</tool_call>'),
          { role: "tool", content: "90" },
          assistant(),
        ],
      },
    ],
    [
      "the same in ShareGPT",
      {
        conversations: [
          human(),
          gpt("<tool_call>{}</tool_call>"),
          { from: "tool", value: "<tool_response>90</tool_response>" },
          gpt(),
        ],
      },
    ],
    [
      "glaive's call",
      {
        messages: [
          user(),
          assistant('<functioncall> {"name": "height"}'),
          { role: "function", content: "90" },
          assistant(),
        ],
      },
    ],
    [
      "a reasoning-and-acting prompt",
      {
        messages: [
          user(),
          assistant("Thought: look.\nAction: height\nAction Input: tower"),
          { role: "tool", content: "90" },
          assistant(),
        ],
      },
    ],
    [
      "Anthropic's parts",
      {
        messages: [
          user(parts(text("How high?"))),
          assistant(
            parts(text("Let me look."), {
              type: "tool_use",
              id: "t1",
              name: "height",
              input: { of: "tower" },
            }),
          ),
          user(parts({ type: "tool_result", tool_use_id: "t1", content: "90" })),
          assistant(parts(text("90 metres."))),
        ],
        tools: [{ name: "height", input_schema: PARAMETERS }],
      },
    ],
    [
      "calls without ids, arguments as objects",
      {
        messages: [
          user(),
          {
            role: "assistant",
            tool_calls: [{ type: "function", function: { name: "height", arguments: { of: "tower" } } }],
          },
          { role: "tool", name: "height", content: "90" },
          assistant(),
        ],
        tools: TOOLS,
      },
    ],
    [
      "ShareGPT with columns",
      {
        id: "x",
        system: "Be brief.",
        conversations: [human(), gpt()],
        tools: "[]",
        model: "m",
        метка: 1,
        "": 0,
      },
    ],
    [
      "ShareGPT with several calls in one turn",
      {
        conversations: [
          human(),
          {
            from: "function_call",
            value:
              '[{"name": "height", "arguments": {"of": "a"}}, {"name": "height", "arguments": {"of": "b"}}]',
          },
          { from: "observation", value: "90, 30" },
          gpt(),
        ],
        tools: JSON.stringify(TOOLS),
      },
    ],
    [
      "Alpaca with history",
      {
        instruction: "Name a colour.",
        input: "",
        output: "Blue.",
        system: "Be brief.",
        history: [["Hello there", "Good day."]],
      },
    ],
    ["Alpaca with nulls", { instruction: "Name a colour.", input: null, output: "Blue.", history: null }],
    ["pairs of messages", { prompt: [user()], chosen: [assistant()], rejected: [assistant("No.")] }],
    ["pairs without prompt", { chosen: [user(), assistant()], rejected: [user(), assistant("No.")] }],
    [
      "pairs whose prompt is a text as well",
      { prompt: "How high is it?", chosen: [user(), assistant()], rejected: [user(), assistant("No.")] },
    ],
    [
      "pairs that differ in their calls",
      {
        prompt: [user()],
        chosen: [assistant("Let me look.", { tool_calls: [call()] })],
        rejected: [assistant("Let me look.")],
      },
    ],
    [
      "pairs of calls",
      {
        prompt: [user()],
        chosen: [calling(call())],
        rejected: [calling(call("c1", "bridge"))],
        tools: TOOLS,
      },
    ],
    ["LLaMA-Factory's pairs", { conversations: [human()], chosen: gpt(), rejected: gpt("No.") }],
    [
      "OpenAI's pairs",
      {
        input: { messages: [system, user()], tools: TOOLS, parallel_tool_calls: true },
        preferred_output: [assistant()],
        non_preferred_output: [assistant("No.")],
      },
    ],
    [
      "scores of harm",
      {
        prompt: "Is it?",
        chosen: "It is so.",
        rejected: "Go away.",
        chosen_toxicity_score: 0.1,
        rejected_toxicity_score: 0.9,
      },
    ],
    [
      "a completion that goes on from a begun answer",
      { prompt: [user(), assistant("It is")], completion: [assistant("90 metres high.")] },
    ],
    [
      "keys in another order, and deep columns",
      {
        meta: { a: { b: [1, { c: null }] } },
        messages: [
          { content: "Is it so?", role: "user" },
          { content: "It is so.", role: "assistant" },
        ],
      },
    ],
  ])("%s", async (_, row) => {
    await expectFindings([row], []);
  });
});

describe("forms that somebody stops at", () => {
  const refusal = { role: "assistant", content: null, refusal: "I would rather not say." };
  const pair = {
    input: { messages: [user()] },
    preferred_output: [assistant()],
    non_preferred_output: [assistant("No.")],
  };
  it.each<readonly [string, object, readonly (readonly [code: string, marked: string])[]]>([
    [
      "a result after words that call nothing",
      { messages: [user(), assistant("I think so, yes."), { role: "tool", content: "90" }, assistant()] },
      [["TUL004", '"tool"']],
    ],
    [
      "a result part without a call",
      {
        messages: [
          user(parts({ type: "tool_result", tool_use_id: "t1", content: "90" })),
          assistant(parts(text("90 metres."))),
        ],
      },
      [["TUL004", '"tool_result"']],
    ],
    [
      "one result for two calls under one id",
      { messages: [user(), calling(call("a"), call("a")), result("a"), assistant()] },
      [["TUL004", '"a"']],
    ],
    ["a call that is a text", { messages: [user(), calling("height()")] }, [["TUL001", '"height()"']]],
    [
      "calls that are no list",
      { messages: [user(), { ...calling(), tool_calls: { id: "a" } }] },
      [["TUL001", '{"id":"a"}']],
    ],
    [
      "a call without a name, nothing declared",
      { messages: [user(), calling({ id: "a", function: { arguments: "{}" } })] },
      [["TUL002", '{"id":"a","function":{"arguments":"{}"}}']],
    ],
    [
      "tools by name",
      { messages: [user(), assistant()], tools: { height: PARAMETERS } },
      [["TUL006", JSON.stringify({ height: PARAMETERS })]],
    ],
    ["a refusal in the place of content", { messages: [user(), refusal] }, [["SCH002", "null"]]],
    [
      "content beside from",
      { conversations: [{ from: "human", content: "Is it so?" }, gpt()] },
      [["SCH005", '"content"']],
    ],
    [
      "value beside role",
      { messages: [user(), { role: "assistant", value: "It is so." }] },
      [["SCH005", '"value"']],
    ],
    [
      "a role that is a number",
      {
        messages: [
          { role: 1, content: "Is it so?" },
          { role: 2, content: "It is so." },
        ],
      },
      [
        ["ROL001", "1"],
        ["ROL001", "2"],
      ],
    ],
    [
      "a prompt as text before messages",
      { prompt: "How high is it?", completion: [assistant()] },
      [["SCH007", JSON.stringify([assistant()])]],
    ],
    [
      "one answer as text, one as messages",
      { prompt: "How high is it?", chosen: "It is so.", rejected: [assistant()] },
      [["SCH007", JSON.stringify([assistant()])]],
    ],
    [
      "messages before answers as text",
      { prompt: [user()], chosen: "It is so.", rejected: "Go away." },
      [["SCH007", '"It is so."']],
    ],
    [
      "a prompt as text that the messages lack",
      { prompt: "How high is it?", chosen: [assistant()], rejected: [assistant("No.")] },
      [["PRF003", JSON.stringify([assistant()])]],
    ],
    [
      "no prompt at all",
      { chosen: [assistant()], rejected: [assistant("No.")] },
      [["PRF003", JSON.stringify([assistant()])]],
    ],
    [
      "a prompt that stands twice",
      { prompt: [user()], chosen: [user(), assistant()], rejected: [user(), assistant("No.")] },
      [["PRF003", JSON.stringify(user())]],
    ],
    [
      "a history of messages",
      { instruction: "Name one.", output: "Blue.", history: [["a", "b"], { role: "user" }, ["c"]] },
      [
        ["SCH007", '{"role":"user"}'],
        ["SCH007", '["c"]'],
      ],
    ],
    ["a system prompt that is a number", { messages: [user(), assistant()], system: 5 }, [["SCH007", "5"]]],
    [
      "OpenAI's pair with a list as input",
      { ...pair, input: [user()] },
      [["SCH007", JSON.stringify([user()])]],
    ],
    [
      "OpenAI's pair with an unknown role",
      { ...pair, input: { messages: [{ role: "bot", content: "Is it?" }] } },
      [
        ["ROL001", '"bot"'],
        ["ROL003", '"bot"'],
      ],
    ],
    [
      "OpenAI's pair with a type of another language",
      { ...pair, input: { messages: [user()], tools: [{ name: "f", parameters: { type: "dict" } }] } },
      [["TUL006", '"dict"']],
    ],
    [
      "OpenAI's pair that prefers nothing",
      { ...pair, non_preferred_output: [assistant()] },
      [["PRF001", JSON.stringify([assistant()])]],
    ],
  ])("%s", async (_, row, expected) => {
    await expectFindings([row], expected);
  });

  it("a member of an object, or a value of a list, that changes its type", async () => {
    await expectFindings(
      [
        { text: "One river.", meta: { score: 1 }, tags: ["a", 2] },
        { text: "Two hills.", meta: { score: "high" }, tags: ["b"] },
      ],
      [
        ["SCH003", "2"],
        ["SCH003", '"high"'],
      ],
    );
  });

  it("text beside parts is a warning, once", async () => {
    const row = { messages: [system, user(parts(text("How high?"))), assistant()] };
    await expectFindings([row], [["SCH003", JSON.stringify(parts(text("How high?")))]]);
  });
});
