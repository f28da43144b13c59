/** A row of each schema with a text in one of its fields, and something short in the others. */
export const FIELDS: Readonly<Record<string, (text: string) => unknown>> = {
  "messages: answer": (text) => ({ messages: [turn("user", "Hi, who?"), turn("assistant", text)] }),
  "messages: prompt": (text) => ({ messages: [turn("user", text), turn("assistant", "Yes, you.")] }),
  "messages: system": (text) => ({
    messages: [turn("system", text), turn("user", "Hi, who?"), turn("assistant", "Yes, you.")],
  }),
  "messages: both": (text) => ({
    messages: [turn("user", text.slice(0, text.length / 2)), turn("assistant", text.slice(text.length / 2))],
  }),
  "messages: arguments": (text) => ({
    messages: [
      turn("user", "Look it up."),
      {
        role: "assistant",
        tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: text } }],
      },
      { role: "tool", tool_call_id: "c1", content: "found" },
      turn("assistant", "Yes, you."),
    ],
    tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
  }),
  "messages: result": (text) => ({
    messages: [
      turn("user", "Look it up."),
      {
        role: "assistant",
        tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: text },
      turn("assistant", "Yes, you."),
    ],
    tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
  }),
  "messages: part": (text) => ({
    messages: [
      { role: "user", content: [{ type: "text", text: "Hi, who?" }] },
      { role: "assistant", content: [{ type: "text", text }] },
    ],
  }),
  "sharegpt: answer": (text) => ({
    conversations: [
      { from: "human", value: "Hi, who?" },
      { from: "gpt", value: text },
    ],
  }),
  "alpaca: answer": (text) => ({ instruction: "Say it.", input: "", output: text }),
  "alpaca: input": (text) => ({ instruction: "Say it.", input: text, output: "Yes, you." }),
  "prompt-completion: answer": (text) => ({ prompt: "Who?", completion: text }),
  "prompt-completion: prompt": (text) => ({ prompt: text, completion: "You." }),
  "preference: chosen": (text) => ({ prompt: "Who?", chosen: text, rejected: "Nobody." }),
  "preference: both answers": (text) => ({
    prompt: "Who?",
    chosen: text.slice(0, text.length / 2),
    rejected: text.slice(text.length / 2),
  }),
  "kto: answer": (text) => ({ prompt: "Who?", completion: text, label: true }),
  "classification: text": (text) => ({ text, label: "low" }),
  "classification: label": (text) => ({ text: "Who?", label: text }),
  "text: text": (text) => ({ text }),
  "another column": (text) => ({ prompt: "Who?", completion: "You.", notes: text }),
};

function turn(role: string, content: string): { readonly role: string; readonly content: string } {
  return { role, content };
}

/** Rows of about 100 KB whose structure is made to slow a rule down, as JSON. */
export const STRUCTURES: Readonly<Record<string, () => string>> = {
  "many keys": () => json(Object.fromEntries(many(7000, (i) => [`key${String(i)}`, i]))),
  "many misspelt keys": () => json(Object.fromEntries(many(6000, (i) => [`complet${String(i)}`, "a"]))),
  "equal keys": () => `{"prompt": "Who?", "completion": "You."${', "completion": "a"'.repeat(5000)}}`,
  "deep lists": () =>
    `{"prompt": "Who?", "completion": "You.", "x": ${"[".repeat(40_000)}${"]".repeat(40_000)}}`,
  "deep objects": () =>
    `{"prompt": "Who?", "completion": "You.", "x": ${'{"a":'.repeat(15_000)}1${"}".repeat(15_000)}}`,
  "deep content": () =>
    `{"messages": ${'[{"role": "user", "content": '.repeat(3000)}"a"${"}]".repeat(3000)}}`,
  "many numbers": () => json({ text: "a", x: many(15_000, (i) => i + 0.5) }),
  "large numbers": () => `{"text": "a", "x": [${"12345678901234567890, ".repeat(4500)}1]}`,
  "many turns": () =>
    json({
      messages: many(1000, (i) => [
        turn("user", `Who is ${String(i)}?`),
        turn("assistant", `Number ${String(i)}.`),
      ]).flat(),
    }),
  "equal turns": () =>
    json({ messages: many(1500, () => [turn("user", "Hi"), turn("assistant", "Hello")]).flat() }),
  "one role": () => json({ messages: many(3000, () => turn("user", "Hi")) }),
  "unknown roles": () => json({ messages: many(2500, (i) => turn(`role${String(i)}`, "Hi")) }),
  "system turns": () => json({ messages: many(3000, () => turn("system", "Hi")) }),
  "empty turns": () => json({ messages: many(3500, () => turn("assistant", "")) }),
  "turns that are none": () => json({ messages: many(15_000, (i) => i) }),
  "sharegpt turns": () =>
    json({
      conversations: many(1500, () => [
        { from: "human", value: "Hi" },
        { from: "gpt", value: "Hello" },
      ]).flat(),
    }),
  "many parts": () =>
    json({
      messages: [
        turn("user", "Hi"),
        { role: "assistant", content: many(3000, () => ({ type: "text", text: "a" })) },
      ],
    }),
  "many images": () =>
    json({
      messages: [turn("user", "<image>".repeat(5000)), turn("assistant", "a")],
      images: many(5000, (i) => `${String(i)}.png`),
    }),
  "many calls": () =>
    json({ messages: [turn("user", "Hi"), calls(800), ...many(800, result)], tools: [tool("look")] }),
  "calls that nothing answers": () =>
    json({ messages: [turn("user", "Hi"), calls(1000)], tools: [tool("look")] }),
  "results that nothing asked for": () =>
    json({
      messages: [turn("user", "Hi"), ...many(1500, result), turn("assistant", "a")],
      tools: [tool("look")],
    }),
  "many tools": () =>
    json({
      messages: [turn("user", "Hi"), turn("assistant", "a")],
      tools: many(1200, (i) => tool(`look${String(i)}`)),
    }),
  "nested parameters": () =>
    `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "a"}], "tools": [{"type": "function", "function": {"name": "look", "parameters": ${'{"type": "object", "properties": {"a": '.repeat(2000)}{"type": "string"}${"}}".repeat(2000)}}}]}`,
  "parameters that refer to each other": () =>
    json({
      messages: [turn("user", "Hi"), calls(1, '{"a": {"a": {"a": 1}}}'), result(0), turn("assistant", "a")],
      tools: [
        {
          type: "function",
          function: {
            name: "look",
            parameters: {
              $defs: Object.fromEntries(
                many(1000, (i) => [
                  `d${String(i)}`,
                  {
                    anyOf: [
                      { $ref: `#/$defs/d${String((i + 1) % 1000)}` },
                      { $ref: `#/$defs/d${String((i + 2) % 1000)}` },
                    ],
                  },
                ]),
              ),
              $ref: "#/$defs/d0",
            },
          },
        },
      ],
    }),
  "preference turns": () =>
    json({
      chosen: many(1000, () => [turn("user", "Hi"), turn("assistant", "Hello")]).flat(),
      rejected: many(1000, (i) => [
        turn("user", "Hi"),
        turn("assistant", i === 999 ? "Hullo" : "Hello"),
      ]).flat(),
    }),
  "alpaca history": () =>
    json({
      instruction: "Say it.",
      input: "",
      output: "a",
      history: many(4000, (i) => [`Who ${String(i)}?`, "You."]),
    }),
  "many labels": () => json({ text: "Who?", label: many(15_000, (i) => `l${String(i % 50)}`) }),
};

function json(value: unknown): string {
  return JSON.stringify(value);
}

function many<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function calls(count: number, text = "{}"): unknown {
  return {
    role: "assistant",
    tool_calls: many(count, (i) => ({
      id: `c${String(i)}`,
      type: "function",
      function: { name: "look", arguments: text },
    })),
  };
}

function result(i: number): unknown {
  return { role: "tool", tool_call_id: `c${String(i)}`, content: "found" };
}

function tool(name: string): unknown {
  return { type: "function", function: { name, parameters: { type: "object", properties: {} } } };
}
