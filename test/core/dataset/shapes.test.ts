import { describe, expect, it } from "vitest";
import { conversationsOf } from "../../../src/core/dataset/conversation";
import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import { labelOf, labelStated } from "../../../src/core/dataset/label";
import { columnsOf, readCategory, readField } from "../../../src/core/dataset/readField";
import { detectShape } from "../../../src/core/dataset/shapes";

const turns = [
  { role: "user", content: "Hi" },
  { role: "assistant", content: "Hello!" },
];

describe("the shape of a file", () => {
  it.each<readonly [string, string, JsonObject]>([
    ["preference", "chosen", { prompt: "a", chosen: "b", rejected: "c" }],
    ["preference", "chosen_messages", { chosen_messages: turns, rejected_messages: turns }],
    ["preference", "chosen", { conversations: turns, chosen: turns[1] ?? null, rejected: turns[1] ?? null }],
    ["kto", "label", { messages: turns, label: true }],
    ["kto", "kto_tag", { prompt: "a", completion: "b", kto_tag: false }],
    ["messages", "messages", { messages: turns, label: "greeting" }],
    ["sharegpt", "conversations", { conversations: turns, id: 1 }],
    ["alpaca", "instruction", { instruction: "a", input: "", output: "b" }],
    ["prompt-completion", "prompt", { prompt: "a", completion: "b", label: "x" }],
    ["prompt-completion", "question", { question: "a", answer: "b" }],
    ["prompt-completion", "input", { input: "a", output: "b" }],
    ["prompt-completion", "response", { prompt: "a", response: "b" }],
    ["classification", "label", { text: "a", label: "b" }],
    ["text", "text", { text: "a", source: "b" }],
  ])("is %s by its field %s", (format, key, row) => {
    const shape = detectShape([row]);
    expect(shape?.format).toBe(format);
    expect(Object.values(shape?.required ?? {})).toContain(key);
  });

  it("is what most rows have, and survives a faulty first row", () => {
    const rows = [{ text: "stray" }, { prompt: "a", completion: "b" }, { prompt: "c", completion: "d" }];
    expect(detectShape(rows)?.format).toBe("prompt-completion");
  });

  it("is still known when every row misspells one key", () => {
    expect(detectShape([{ promt: "a", completion: "b" }])?.format).toBe("prompt-completion");
  });

  it("is unknown for other fields, an empty file, and rows that are no objects", () => {
    expect(detectShape([{ id: 1, name: "x" }])).toBeUndefined();
    expect(detectShape([])).toBeUndefined();
    expect(detectShape(["x", 1, null])).toBeUndefined();
  });

  it("follows a config's format and columns", () => {
    const row = { note: "fever", urgency: "high", text: "x" };
    const columns = { prompt: "note", completion: "urgency" };
    const shape = detectShape([row], "prompt-completion", columns);
    expect(shape?.required).toEqual(columns);
  });
});

describe("turns", () => {
  it("know synonyms and other spellings, in the words of their style", () => {
    const shape = detectShape([{ messages: turns }])!;
    const row = {
      messages: [
        { role: "Human", content: "a" },
        { role: "bot", content: "b" },
        { from: "user", value: "c" },
        { role: "x", content: "d" },
      ],
    };
    const found = conversationsOf(row, shape)[0]?.turns.map(({ meant, isKnown, speaker }) => [
      meant,
      isKnown,
      speaker,
    ]);
    expect(found).toEqual([
      ["user", false, "user"],
      ["assistant", false, "assistant"],
      ["human", false, "user"],
      [undefined, false, undefined],
    ]);
  });
});

describe("a row's true label", () => {
  const labels = ["low", "high"];
  it("is the label column where it holds a declared one, else what the answer states", () => {
    const shape = detectShape([{ prompt: "a", completion: "b" }])!;
    expect(labelOf({ label: "low" }, shape, " high", labels)).toBe("low");
    expect(labelOf({ label: "other" }, shape, " high", labels)).toBe("high");
    expect(labelOf({}, shape, "neither", labels)).toBeUndefined();
  });
});

describe("a label in an answer", () => {
  const labels = ["low", "high", "high risk"];
  it.each([
    ["high", "high"],
    [" low\n", "low"],
    ["high risk", "high risk"],
    ["high. Call at once.", "high"],
    ["higher", undefined],
    ["low back pain", undefined],
    ["High", undefined],
    ["", undefined],
  ])("%j states %s", (answer, label) => {
    expect(labelStated(answer, labels)).toBe(label);
  });
});

describe("a column", () => {
  it("is the key itself before it is a path", () => {
    expect(readField({ "a.b": 1, a: { b: 2 } }, "a.b")).toBe(1);
    expect(readField({ a: { b: 2 } }, "a.b")).toBe(2);
  });

  it("is never something that every object has", () => {
    expect(readField({}, "constructor")).toBeUndefined();
    expect(readCategory({}, "toString")).toBeNull();
  });

  it("as a category is text; lists and objects have none", () => {
    expect([
      readCategory({ a: 1 }, "a"),
      readCategory({ a: true }, "a"),
      readCategory({ a: [1] }, "a"),
    ]).toEqual(["1", "true", null]);
  });

  it("is listed once, in order of appearance", () => {
    expect(columnsOf([{ b: 1 }, { a: 1, b: 2 }])).toEqual(["b", "a"]);
  });
});
