import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCard } from "../../src/core/dataset/registry/readCard";
import { readRegistry } from "../../src/core/dataset/registry/readRegistry";
import type { JsonValue } from "../../src/core/dataset/jsonValue";
import { undeclaredColumn } from "../../src/core/lint/rules/schema/undeclaredColumn";
import { editBytes } from "../../src/node/lint/fixing/editBytes";
import { lintText } from "../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../src/node/lint/lintFileOptions";
import type { Finding } from "../../src/protocol/findings";

const lines = (rows: readonly JsonValue[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

function lint(rows: readonly JsonValue[], options: Partial<LintFileOptions>): Promise<readonly Finding[]> {
  const limits = { ignore: ["DUP", "SCH008"], ...options };
  return lintText(lines(rows), { file: "x.jsonl", ...limits }).then(({ findings }) => findings);
}

/** Lints with one entry of a registry; the second answer is what the registry is after all fixes. */
async function lintEntry(rows: readonly JsonValue[], entry: object) {
  const text = JSON.stringify({ x: { file_name: "x.jsonl", ...entry } }, null, 2);
  const declared = readRegistry(text)?.entries[0]?.declared;
  const findings = await lint(rows, { declared: { file: "dataset_info.json", ...declared } });
  const own = findings.filter(({ code }) => code === "SCH009");
  const bytes = Buffer.from(text);
  const edits = own.flatMap(({ fix }) => fix?.edits ?? []);
  return {
    findings,
    own,
    marked: own.map(({ byteOffset = 0, byteLength = 0 }) =>
      bytes.toString("utf8", byteOffset, byteOffset + byteLength),
    ),
    fixed: (JSON.parse(editBytes(bytes, edits).toString()) as { x: object }).x,
  };
}

const turns = (...said: readonly (readonly [string, string])[]) => ({
  talk: said.map(([who, what]) => ({ who, what })),
});
const TAGS = { role_tag: "who", content_tag: "what", user_tag: "Q", assistant_tag: "A" };
const TALK = { formatting: "sharegpt", columns: { messages: "talk" } };

describe("columns that a registry names", () => {
  const rows = [
    { id: "a", ask: "Name a river.", reply: "The Nile." },
    { id: "b", ask: "Name a hill.", reply: "Primrose Hill." },
  ];

  it("are read as what it says", async () => {
    const { findings } = await lintEntry([...rows, { id: "c", ask: "And a lake?", reply: "" }], {
      columns: { prompt: "ask", response: "reply" },
    });
    expect(findings).toMatchObject([{ code: "QLT001", row: 3, pointer: "/reply" }]);
  });

  it.each([
    ["nearly that name", { prompt: "ask", response: "replly" }, "reply"],
    ["a usual name", { prompt: "instruction", response: "answer_text" }, "output"],
  ])("are mended where there is %s", async (_, columns, meant) => {
    const given = meant === "reply" ? rows : [{ id: "a", instruction: "Name a river.", output: "The Nile." }];
    const { own, marked, fixed } = await lintEntry(given, { columns });
    expect(marked).toEqual([JSON.stringify(columns.response)]);
    expect(own).toMatchObject([
      { file: "dataset_info.json", fix: { safety: "safe" }, related: [{ file: "x.jsonl", line: 1, row: 1 }] },
    ]);
    expect(fixed).toMatchObject({ columns: { response: meant } });
    const after = await lintEntry(given, fixed);
    expect(after.findings).toEqual([]);
  });

  it("get no fix where two columns may be meant", async () => {
    const { own } = await lintEntry(rows, { columns: { prompt: "q", response: "a" } });
    expect(own).toHaveLength(2);
    expect(own.filter(({ fix }) => fix !== undefined)).toEqual([]);
  });

  it("are there when one row has them", async () => {
    const some = [...rows, { id: "c", ask: "A lake?", reply: "Geneva.", system: "Be brief." }];
    const { own } = await lintEntry(some, {
      columns: { prompt: "ask", response: "reply", system: "system" },
    });
    expect(own).toEqual([]);
  });

  it("are LLaMA-Factory's own when the entry names none", async () => {
    const { own, marked } = await lintEntry([{ instruction: "Name a river.", output: "The Nile." }], {});
    expect(marked).toEqual(['"x"']);
    expect(own[0]?.message).toContain('"input"');
    expect((await lintEntry([{ instruction: "A?", input: "", output: "The Nile." }], {})).own).toEqual([]);
  });

  it("of the system prompt and the tools are read under their names", async () => {
    const call = { who: "call", what: '{"name": "find", "arguments": {}}' };
    const row = { ...turns(["Q", "Where?"]), functions: "[]", rules: "mail me at a.b@real-host.dev" };
    const { findings } = await lintEntry([{ ...row, talk: [...row.talk, call] }], {
      formatting: "sharegpt",
      columns: { messages: "talk", system: "rules", tools: "functions" },
      tags: { ...TAGS, function_tag: "call" },
    });
    const found = findings.map(({ code, pointer }) => [code, pointer]);
    expect(found).toContainEqual(["TUL002", "/talk/1/what"]);
    expect(found.filter(([code]) => code === "PII001")).toEqual([["PII001", "/rules"]]);
  });
});

describe("tags that a registry names", () => {
  const good = [
    turns(["Q", "Where is it?"], ["A", "In the box."]),
    turns(["Q", "Why?"], ["A", "It is late."]),
  ];

  it("are read as what they say by every rule", async () => {
    const rows = [...good, turns(["Q", "And now?"], ["A", ""]), turns(["Q", "So?"], ["a", "Well."])];
    const { findings } = await lintEntry(rows, { ...TALK, tags: TAGS });
    expect(findings).toMatchObject([
      { code: "QLT001", row: 3, pointer: "/talk/1/what" },
      { code: "ROL001", row: 4, pointer: "/talk/1/who", help: 'write "A"' },
    ]);
  });

  it.each([
    ["role_tag", "whom", "who"],
    ["content_tag", "whta", "what"],
    ["user_tag", "human", "Q"],
    ["assistant_tag", "B", "A"],
  ])("are mended: %s", async (tag, wrong, meant) => {
    const { own, marked, fixed } = await lintEntry(good, { ...TALK, tags: { ...TAGS, [tag]: wrong } });
    const isKey = tag.startsWith("role") || tag.startsWith("content");
    expect(marked).toEqual(isKey && own.length === 0 ? [] : [JSON.stringify(wrong)]);
    expect(fixed).toMatchObject({ tags: { [tag]: meant } });
    expect((await lintEntry(good, fixed)).findings).toEqual([]);
  });

  it("must know each usual speaker that occurs", async () => {
    const rows = [turns(["system", "Be brief."], ["Q", "Where is it?"], ["A", "In the box."]), ...good];
    const { findings, own, fixed } = await lintEntry(rows, { ...TALK, tags: TAGS });
    expect(findings).toEqual(own);
    expect(own[0]?.message).toContain('no tag names "system", which 1 turn is of');
    expect(fixed).toMatchObject({ tags: { ...TAGS, system_tag: "system" } });
    expect((await lintEntry(rows, fixed)).findings).toEqual([]);
  });

  it("are told of once when the entry has none and the turns are OpenAI's", async () => {
    const messages = [
      { role: "user", content: "Where is it?" },
      { role: "assistant", content: "In the box." },
    ];
    const { findings, own } = await lintEntry([{ messages }], {
      formatting: "sharegpt",
      columns: { messages: "messages" },
    });
    expect(findings).toEqual(own);
    expect(own).toHaveLength(1);
    expect(own[0]?.message).toContain('"from", "value"');
  });

  it("say nothing of speakers that are only prepared for", async () => {
    const tags = { ...TAGS, system_tag: "S", observation_tag: "tool", function_tag: "call" };
    expect((await lintEntry(good, { ...TALK, tags })).findings).toEqual([]);
  });
});

describe("the example of SCH009", () => {
  it("has the place of its registry", async () => {
    const text = `{\n  "rivers": {\n    "file_name": "example.jsonl", "columns": {"prompt": "instruction", "response": "answer"}\n  }\n}\n`;
    const [, field] = readRegistry(text)?.entries[0]?.declared.fields ?? [];
    const declared = undeclaredColumn.exampleOptions?.declared;
    expect(declared?.fields?.[0]).toEqual(field);
    const found = await lintText(undeclaredColumn.bad, {
      file: "example.jsonl",
      declared: declared as never,
    });
    expect(found.findings[0]?.fix?.edits).toEqual([
      {
        line: 3,
        column: field?.place.column,
        endLine: 3,
        endColumn: field?.place.endColumn,
        newText: '"output"',
      },
    ]);
  });
});

describe("the licence of a card", () => {
  const rows = [{ prompt: "Name a river.", completion: "The Nile." }];
  const licence = async (yaml: string, given: readonly JsonValue[] = rows, file = "x.jsonl") => {
    const card = readCard(`---\n${yaml}\n---\n`)?.card;
    if (card === undefined) throw new Error("no card");
    const declared = { file: "README.md", card: { file: "README.md", ...card } };
    const found = await lintText(lines(given), { file, declared, select: ["LIC"] });
    return found.findings.map(({ line, column, message, related }) => ({ line, column, message, related }));
  };

  it.each([
    ["language: en\nsize_categories: n<1K", 1, 1, "names no licence"],
    ["pretty_name: A\nlicense:", 1, 1, "names no licence"],
    ["pretty_name: A\nlicense: unknown", 3, 10, 'is "unknown"'],
    ["license: mit\nsource_datasets:\n- original\n- tatsu-lab/alpaca", 2, 10, "Stanford Alpaca"],
    ["source_datasets: extended|InstructionWild\nlicense: cc-by-4.0", 3, 10, "InstructionWild"],
    [
      "license: apache-2.0\nsource_datasets: [https://github.com/Instruction-Tuning-with-GPT-4/GPT-4-LLM]",
      2,
      10,
      "GPT-4-LLM",
    ],
  ])("%j is told of", async (yaml, line, column, message) => {
    const found = await licence(yaml);
    expect(found).toMatchObject([{ line, column }]);
    expect(found[0]?.message).toContain(message);
  });

  it.each([
    ["license: cc-by-4.0"],
    ["license: cc-by-nc-4.0\nsource_datasets: tatsu-lab/alpaca"],
    ["license: other\nsource_datasets: tatsu-lab/alpaca"],
    ["license: mit\nsource_datasets: [original, squad, someone/alpaca-like]"],
    // Sets whose terms nobody has looked up for us.
    ["license: mit\nsource_datasets: [extended|anli, someone/no_robots]"],
    ["license: [mit, cc-by-nc-4.0]\nsource_datasets: tatsu-lab/alpaca"],
  ])("%j is not", async (yaml) => {
    expect(await licence(yaml)).toEqual([]);
  });

  it("is not asked for where there is no card", async () => {
    expect(await lint(rows, { select: ["LIC"] })).toEqual([]);
  });

  const demo = path.resolve(import.meta.dirname, "../../../shared/data/llamafactory/alpaca_en_demo.json");
  const isHere = existsSync(demo);
  if (!isHere) console.warn("skipped: rows of a known source (../shared/data is not beside the checkout)");

  it.skipIf(!isHere)("is held against rows of a known source, however they are written", async () => {
    const known = (JSON.parse(readFileSync(demo, "utf8")) as Record<string, string>[]).slice(0, 16);
    const chats = known.map(({ instruction = "", output = "" }) => ({
      messages: [
        { role: "user", content: instruction },
        { role: "assistant", content: `  ${output.toUpperCase()}` },
      ],
    }));
    for (const given of [known, chats]) {
      const [found] = await licence("license: mit", given);
      expect(found?.message).toMatch(/GPT-4-LLM does not .*; \d+ of its rows are in x\.jsonl$/u);
      expect(found?.related).toMatchObject([{ file: "x.jsonl" }]);
    }
    expect(await licence("license: cc-by-nc-4.0", known)).toEqual([]);
  });
});
