import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../src/core/dataset/jsonValue";
import { safePattern } from "../../src/core/lint/text/safePattern";
import { faultsOf } from "../../src/core/lint/tools/schemaFaults";
import { expectFindings, linesOf, lintRows } from "./expectFindings";

const OPEN = { type: "object", additionalProperties: true } as const;

describe("a value against a schema", () => {
  it.each<readonly [string, JsonValue, readonly JsonValue[], readonly JsonValue[]]>([
    ["a list of types", { type: ["string", "null"] }, ["a", null], [1, [], true]],
    ["integer", { type: "integer" }, [1, -3, 2.0, 1e20], [1.5, "1", null]],
    ["OpenAPI's nullable", { type: "string", nullable: true, enum: ["a"] }, ["a", null], ["b", 1]],
    [
      "enum of any values",
      { enum: [1, "a", null, { x: [1], y: 2 }] },
      [1, null, { y: 2, x: [1] }],
      ["1", {}],
    ],
    ["const", { const: { a: 1 } }, [{ a: 1 }], [{ a: 2 }, { a: 1, b: 1 }, "a"]],
    ["const beside enum", { const: 1, enum: [1, 2] }, [1], [2]],
    ["minimum and maximum", { minimum: 1, maximum: 3 }, [1, 2.5, 3, "0"], [0.9, 3.1]],
    ["exclusive bounds", { exclusiveMinimum: 1, exclusiveMaximum: 3 }, [1.1, 2.9], [1, 3]],
    ["draft 4's exclusive bounds", { minimum: 1, exclusiveMinimum: true }, [2], [1, 0]],
    ["multipleOf", { multipleOf: 0.1 }, [0.3, 0.7, 2], [0.25]],
    ["lengths in characters", { minLength: 2, maxLength: 3 }, ["ab", "😀😀😀", 5], ["a", "😀", "abcd"]],
    ["pattern", { pattern: "^[a-z]+\\d?$" }, ["abc", "abc1", 5], ["1abc", ""]],
    ["a pattern of the older syntax", { pattern: "^a\\-b$" }, ["a-b"], ["ab"]],
    ["items", { items: { type: "integer" } }, [[], [1, 2], "a"], [[1, "a"]]],
    ["no further items", { prefixItems: [{ type: "string" }], items: false }, [["a"], []], [["a", 1], [1]]],
    ["items as a list", { items: [{ type: "string" }], additionalItems: false }, [["a"]], [["a", 1]]],
    [
      "numbers of items",
      { minItems: 1, maxItems: 2, uniqueItems: true },
      [
        [1, 2],
        [true, 1],
      ],
      [[], [1, 1], [1, 2, 3]],
    ],
    ["contains", { contains: { type: "string" }, maxContains: 1 }, [[1, "a"]], [[1], ["a", "b"]]],
    ["required in an open object", { ...OPEN, required: ["a"] }, [{ a: null, b: 1 }], [{}, { b: 1 }]],
    ["other members by schema", { additionalProperties: { type: "string" } }, [{ a: "x" }], [{ a: 1 }]],
    [
      "members by pattern",
      { patternProperties: { "^x_": { type: "integer" } }, additionalProperties: false },
      [{ x_a: 1 }],
      [{ x_a: "1" }, { y: 1 }],
    ],
    ["names of members", { ...OPEN, propertyNames: { maxLength: 2 } }, [{ ab: 1 }], [{ abc: 1 }]],
    ["numbers of members", { ...OPEN, minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [{}, { a: 1, b: 1 }]],
    [
      "members that need others",
      { ...OPEN, dependentRequired: { a: ["b"] } },
      [{ a: 1, b: 1 }, {}],
      [{ a: 1 }],
    ],
    ["any of", { anyOf: [{ type: "string" }, { minimum: 5 }] }, ["a", 5, null], [4]],
    ["one of", { oneOf: [{ type: "integer" }, { type: "number", minimum: 5 }] }, [1, 5.5], [5, 1.5, "a"]],
    ["all of", { allOf: [{ type: "integer" }, { minimum: 5 }] }, [5], [4, 5.5]],
    ["not", { not: { type: "string" } }, [1, null], ["a"]],
    [
      "if and then",
      { if: { type: "string" }, then: { minLength: 2 }, else: { type: "integer" } },
      ["ab", 1],
      ["a", 1.5],
    ],
    [
      "a reference with escapes",
      { $ref: "#/$defs/a~1b%20c", $defs: { "a/b c": { type: "null" } } },
      [null],
      [1],
    ],
    [
      "a reference beside other keywords",
      { $ref: "#/$defs/n", minimum: 3, $defs: { n: { type: "integer" } } },
      [3],
      [2, 3.5],
    ],
    [
      "a recursive schema",
      { type: "object", properties: { next: { $ref: "#" }, v: { type: "integer" } } },
      [{ next: { next: { v: 1 } } }],
      [{ next: { next: { v: "1" } } }],
    ],
    [
      "true and false",
      { properties: { a: true, b: false }, additionalProperties: true },
      [{ a: 1, c: 1 }],
      [{ b: 1 }],
    ],
    [
      "types of other languages",
      { type: "dict", properties: { f: { type: "float" } } },
      [{ f: 1.5 }],
      [{ f: "a" }, []],
    ],
    [
      "an argument that is not listed",
      { type: "object", properties: { a: {} } },
      [{ a: 1 }],
      [{ a: 1, b: 2 }, { constructor: 1 }],
    ],
    ["no argument at all", { type: "object", properties: {} }, [{}], [{ a: 1 }]],
    ["nothing that is known", { type: "any", format: "email", "x-order": 1 }, [1, "no mail", null], []],
  ])("%s", (_, schema, right, wrong) => {
    for (const value of right) expect(faultsOf(value, schema), JSON.stringify(value)).toEqual([]);
    for (const value of wrong) expect(faultsOf(value, schema), JSON.stringify(value)).not.toEqual([]);
  });

  it("points into the form of a choice that is meant", () => {
    const schema = { anyOf: [{ type: "null" }, { type: "object", properties: { a: { type: "integer" } } }] };
    expect(faultsOf({ a: "x" }, schema)).toMatchObject([{ path: ["a"] }]);
    expect(faultsOf("x", schema)).toMatchObject([{ path: [] }]);
  });

  it("ends for references and choices that multiply, and says nothing then", () => {
    const twice = (to: string): JsonValue => ({ allOf: [{ $ref: to }, { $ref: to }] });
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`d${String(i)}`, twice(`#/$defs/d${String(i + 1)}`)]),
    );
    const schema = { $ref: "#/$defs/d0", type: "string", $defs: { ...$defs, d40: { type: "string" } } };
    const before = process.cpuUsage();
    expect(faultsOf(1, schema)).toEqual([]);
    expect(faultsOf({ a: 1 }, { $ref: "#" })).toEqual([]);
    expect(process.cpuUsage(before).user).toBeLessThan(400_000);
  });
});

describe("a pattern out of the data", () => {
  it.each([
    "(a+)+$",
    "^(a|aa)*$",
    "(a*)*b",
    "^(?:a?){30}a{30}$",
    "(?=a)a",
    "(a)\\1",
    "a*a*a*a*a*a*b",
    "(",
    "[z-a]",
  ])("%s is not tried on a long text", (source) => {
    const start = performance.now();
    expect(safePattern(source, "a".repeat(5000))).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(50);
  });

  it.each([
    ["^\\d{4}-\\d{2}-\\d{2}$", "2024-02-30", true],
    ["^[\\w.+-]+@[\\w-]+\\.[\\w.]+$", "ada@example.org", true],
    ["^(?:yes|no)$", "maybe", false],
    ["\\p{Lu}", "straße", false],
    ["^[^\\]]*$", "a]b", false],
  ])("%s on %s", (source, text, matches) => {
    expect(safePattern(source, text)).toBe(matches);
  });
});

describe("declarations of tools", () => {
  const turns = [
    { role: "user", content: "How high is it?" },
    { role: "assistant", content: "90 metres." },
  ];
  const declare = (parameters: unknown): object => ({
    messages: turns,
    tools: [{ type: "function", function: { name: "height", parameters } }],
  });
  const object = (of: object, more: object = {}): object => ({ type: "object", properties: { of }, ...more });

  it.each<readonly [string, object, readonly string[]]>([
    [
      "a type inside of a definition",
      object({ $ref: "#/$defs/a" }, { $defs: { a: { type: "str" } } }),
      ['"str"'],
    ],
    ["a type in prefixItems", object({ type: "array", prefixItems: [{ type: "int" }] }), ['"int"']],
    ["a type under not", object({ not: { type: "dict" } }), ['"dict"']],
    ["one of several types", object({ type: ["string", "none"] }), ['"none"']],
    ["no type in the list", object({ type: [] }), ["[]"]],
    ["anyOf that is no list", object({ anyOf: { type: "string" } }), ['{"type":"string"}']],
    ["items that are a word", object({ type: "array", items: "string" }), ['"string"']],
    ["a minimum as text", object({ type: "integer", minimum: "1" }), ['"1"']],
    ["a length that is a fraction", object({ type: "string", maxLength: 1.5 }), ["1.5"]],
    ["a pattern that is none", object({ type: "string", pattern: "(?P<a>x)" }), ['"(?P<a>x)"']],
    ["a reference to nowhere", object({ $ref: "#/$defs/b" }, { $defs: { a: {} } }), ['"#/$defs/b"']],
    ["an empty enum", object({ type: "string", enum: [] }), ["[]"]],
    [
      "parameters without properties",
      { of: { type: "string", description: "what" } },
      ['{"of":{"type":"string","description":"what"}}'],
    ],
  ])("%s", async (_, parameters, marked) => {
    await expectFindings(
      [declare(parameters)],
      marked.map((text) => ["TUL006", text] as const),
    );
  });

  it.each<readonly [string, unknown]>([
    [
      "nothing but null beside a type, as Arrow writes it",
      object({ type: "string", enum: null, items: null, pattern: null }),
    ],
    ["an empty object", {}],
    ["no parameters", null],
    ["a parameter of the name type", object({ type: "string" }, { required: ["of"] })],
    [
      "parameters named as keywords",
      {
        type: "object",
        properties: {
          type: { type: "string" },
          properties: { type: "object" },
          required: { type: "boolean" },
        },
        required: ["type", "required"],
      },
    ],
    [
      "required in a choice",
      { type: "object", properties: { a: {}, b: {} }, anyOf: [{ required: ["a"] }, { required: ["b"] }] },
    ],
    [
      "properties by reference",
      { $ref: "#/$defs/p", required: ["a"], properties: {}, $defs: { p: { properties: { a: {} } } } },
    ],
    ["booleans as schemas", object({ items: true, not: false }, { additionalProperties: false })],
  ])("%s is fine", async (_, parameters) => {
    await expectFindings([declare(parameters)], []);
  });

  it.each<readonly [string, unknown]>([
    ["Google's list", [{ function_declarations: [{ name: "height" }] }]],
    ["a tool of the provider", [{ type: "web_search" }, { type: "code_interpreter" }]],
    ["OpenAI's custom tool", [{ type: "custom", custom: { name: "sql" } }]],
    ["Anthropic's form", [{ name: "height", input_schema: { type: "object", properties: {} } }]],
    ["a tool without envelope", [{ name: "height", parameters: { type: "object", properties: {} } }]],
  ])("%s is known", async (_, tools) => {
    await expectFindings([{ messages: turns, tools }], []);
  });

  it("a schema without a name is no tool", async () => {
    const tools = [{ type: "object", properties: {} }];
    await expectFindings([{ messages: turns, tools }], [["TUL006", JSON.stringify(tools[0])]]);
  });
});

/** Beside the checkout in development and CI, not at users'. */
const bfcl = path.resolve(import.meta.dirname, "../../../shared/data/bfcl");
if (!existsSync(bfcl)) console.warn("skipped: BFCL is not beside the checkout (../shared/data)");

describe.skipIf(!existsSync(bfcl))("BFCL's tools and possible answers (../shared/data)", () => {
  const read = (name: string): readonly JsonObject[] =>
    readFileSync(path.join(bfcl, name), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as JsonObject);

  // In row 72 the answer names a metric that the tool's list does not have; 107 and 113 leave out what is required.
  it.each([
    ["BFCL_v4_simple_python.json", 400, []],
    ["BFCL_v4_multiple.json", 200, []],
    ["BFCL_v4_live_simple.json", 258, [72, 107, 113]],
  ])("%s: the types of other languages are found, the answers fit", async (name, count, unfit) => {
    const rows = read(name).map((row, i) => asChat(row, read(`possible_answer/${name}`)[i] ?? {}));
    const found = await lintRows(rows, { select: ["TUL"], limitPerRule: 100_000 });
    expect(rows).toHaveLength(count);
    const others = found
      .filter(({ code }) => code !== "TUL006")
      .map(({ code, row }) => `${code} ${String(row)}`);
    expect([...new Set(others)]).toEqual(unfit.map((row) => `TUL003 ${String(row)}`));
    const foreign = linesOf(rows).match(/"type":\s*"(?:dict|float|tuple|any)"/gu) ?? [];
    expect(found.filter(({ code }) => code === "TUL006")).toHaveLength(foreign.length);
  });
});

/** A row of BFCL with the first of its possible answers as a call. */
function asChat(row: JsonObject, answers: JsonObject): JsonObject {
  const tools = row["function"] as readonly JsonObject[];
  const question = (row["question"] as readonly (readonly JsonObject[])[])[0] ?? [];
  const calls = (answers["ground_truth"] as readonly JsonObject[]).map((call, i) => {
    const [name = "", options = {}] = Object.entries(call)[0] ?? [];
    const tool = tools.find((one) => one["name"] === name);
    const required = (tool?.["parameters"] as JsonObject | undefined)?.["required"] ?? [];
    const written = JSON.stringify(firstOf(options as JsonObject, required as readonly string[]));
    return { id: `c${String(i)}`, type: "function", function: { name, arguments: written } };
  });
  return {
    messages: [
      ...question.filter(({ role }) => role === "user").slice(-1),
      { role: "assistant", content: null, tool_calls: calls },
    ],
    tools: tools.map((one) => ({ type: "function", function: one })),
  };
}

/** Every argument has a list of right values; an empty text among them says that it may be left out. */
function firstOf(options: JsonObject, required: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, choices]) => {
      const list = choices as readonly JsonValue[];
      if (list.includes("") && !required.includes(key)) return [];
      return [[key, plain(list.find((choice) => choice !== "") ?? "")]];
    }),
  );
}

/** Inside of objects, members have lists of right values too. */
function plain(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(plain);
  if (typeof value !== "object" || value === null) return value;
  return firstOf(
    Object.fromEntries(Object.entries(value).map(([key, one]) => [key, Array.isArray(one) ? one : [one]])),
    [],
  );
}
