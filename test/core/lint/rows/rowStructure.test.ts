import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../../src/core/dataset/jsonValue";
import { detectShape } from "../../../../src/core/dataset/shapes";
import type { Rule } from "../../../../src/core/lint/defineRule";
import { createRowStructures } from "../../../../src/core/lint/rows/rowStructure";
import { RULES } from "../../../../src/core/lint/rules";
import { lintText } from "../../../../src/node/lint/lintFile";

const rules: readonly Rule[] = RULES;
const structural = rules.filter(({ isStructural }) => isStructural === true).map(({ code }) => code);

function chat(...turns: readonly (readonly [string, string])[]): JsonValue {
  return { messages: turns.map(([role, content]) => ({ role, content })) };
}

function structuresFor(...rows: readonly JsonValue[]) {
  const structures = createRowStructures(detectShape(rows));
  return rows.map((row) => structures.of(row));
}

describe("the structure of a row", () => {
  it("is one object for rows that differ only in what texts say", () => {
    const [first, second] = structuresFor(
      chat(["user", "Hi"], ["assistant", "Hello!"]),
      chat(["user", "Bye"], ["assistant", "See you."]),
    );
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  it.each<[string, JsonValue]>([
    ["another order of speakers", chat(["assistant", "Hello!"], ["user", "Hi"])],
    ["another number of turns", chat(["user", "Hi"], ["assistant", "Hello!"], ["user", "Bye"])],
    ["another column", { messages: [{ role: "user", content: "Hi" }], id: "a" }],
    ["no turns", { messages: [] }],
    ["other names of the speakers", { messages: [{ from: "human", value: "Hi" }] }],
  ])("differs with %s", (_, row) => {
    const usual = chat(["user", "Hi"], ["assistant", "Hello!"]);
    const [first, other] = structuresFor(usual, row);
    expect(other).not.toBe(first);
  });

  it("differs with the type of a column, and no key is taken for a type", () => {
    const rows: JsonValue[] = [
      { text: "a", n: null },
      { text: "a", n: 1 },
      { text: "a", n: true },
      { text: "a", n: "1" },
      { text: "a", "7": "1" },
      { text: "a", n: "1", "7": "1" },
    ];
    expect(new Set(structuresFor(...rows)).size).toBe(rows.length);
  });

  it.each<[string, JsonValue]>([
    ["declares tools", { messages: [{ role: "user", content: "Hi" }], tools: "[]" }],
    ["holds a tool's turn", chat(["user", "Hi"], ["tool", "1"])],
    ["calls", { messages: [{ role: "assistant", content: "", tool_calls: [] }] }],
    ["has a weight", { messages: [{ role: "assistant", content: "Hi", weight: 1 }] }],
    ["has a list of parts", { messages: [{ role: "user", content: [] }] }],
    ["has a turn without content", { messages: [{ role: "user" }] }],
    ["writes its turns as text", { messages: '[{"role": "user"}]' }],
    ["holds an object", { text: "a", meta: { a: 1 } }],
    ["is no object", ["a"]],
  ])("is none for a row that %s", (_, row) => {
    const usual = chat(["user", "Hi"], ["assistant", "Hello!"]);
    expect(structuresFor(usual, usual, row).at(-1)).toBeUndefined();
  });

  it("is none any more in a file of ever new columns", () => {
    const structures = createRowStructures(undefined);
    let last;
    for (let i = 0; i < 30_000; i++) last = structures.of({ [`column ${String(i)}`]: 1 });
    expect(last).toBeUndefined();
  });
});

describe("a rule that is said to be structural", () => {
  /** Every row of every example, with the words of its texts exchanged. */
  const examples = rules
    .filter(({ exampleOptions }) => exampleOptions === undefined)
    .flatMap(({ code, bad, good }) => `${bad}\n${good}`.split("\n").map((line) => [code, line] as const));

  async function codesOf(line: string): Promise<readonly string[]> {
    const { findings } = await lintText(line, { file: "rows.jsonl", select: structural });
    return findings.map(({ code, pointer = "" }) => `${code} ${pointer}`);
  }

  it("finds the same whatever the texts of a plain row say", async () => {
    let plain = 0;
    for (const [code, line] of examples) {
      const row = parsed(line);
      if (row === undefined || structuresFor(row)[0] === undefined) continue;
      plain++;
      expect(await codesOf(JSON.stringify(otherWords(row))), `${code}: ${line}`).toEqual(await codesOf(line));
    }
    expect(plain).toBeGreaterThan(40);
  });

  it("finds a fault behind a clean row of another structure, and each time it comes again", async () => {
    const clean = JSON.stringify(chat(["user", "Hi"], ["assistant", "Hello!"]));
    const faulty = JSON.stringify(chat(["user", "Hi"], ["user", "Hello!"], ["assistant", "Oh."]));
    const { findings } = await lintText([clean, faulty, clean, faulty, faulty].join("\n"), {
      file: "rows.jsonl",
      select: ["ROL002"],
      limitPerRule: 1,
    });
    expect(findings.map(({ row }) => row)).toEqual([2]);
    const all = await lintText([clean, faulty, clean, faulty, faulty].join("\n"), {
      file: "rows.jsonl",
      select: ["ROL002"],
    });
    expect(all.findings.map(({ row }) => row)).toEqual([2, 4, 5]);
  });

  it("counts what it finds beyond its limit", async () => {
    const faulty = JSON.stringify(chat(["user", "Hi"], ["user", "Hello!"], ["assistant", "Oh."]));
    const { omitted } = await lintText(Array<string>(5).fill(faulty).join("\n"), {
      file: "rows.jsonl",
      select: ["ROL002"],
      limitPerRule: 2,
    });
    expect(omitted).toEqual({ ROL002: 3 });
  });
});

function parsed(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined;
  }
}

const KEPT = new Set(["role", "from"]);

function otherWords(value: JsonValue, key = ""): JsonValue {
  if (typeof value === "string") return KEPT.has(key) ? value : "Some other words.";
  if (Array.isArray(value)) return value.map((element: JsonValue) => otherWords(element));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, otherWords(one, inner)]));
}
