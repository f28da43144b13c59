import { describe, expect, it } from "vitest";
import { applyEdits, chooseFixes } from "../../../src/core/lint/edits/applyFixes";
import { readLintSettings } from "../../../src/core/lint/lintSettings";
import { summarize } from "../../../src/core/lint/summarize";
import { Finding } from "../../../src/protocol/findings";
import { checkValue } from "../../../src/protocol/checked";
import { lintText } from "../../../src/node/lint/lintFile";
import type { LintFileOptions } from "../../../src/node/lint/lintFileOptions";

async function lint(text: string, options: Partial<LintFileOptions> = {}): Promise<readonly Finding[]> {
  return (await lintText(text, { file: "x.jsonl", ...options })).findings;
}

/**
 * Lints a text in which ⟦ and ⟧ mark the range of each finding, in file order, and compares ranges and codes: what a
 * person sees underlined.
 */
async function expectMarked(
  marked: string,
  codes: readonly string[],
  options: Partial<LintFileOptions> = {},
) {
  const text = marked.replace(/[⟦⟧]/gu, "");
  const found = await lint(text, options);
  const edits = found.flatMap(({ line = 0, column = 0, endLine = 0, endColumn = 0 }) => [
    { line, column, endLine: line, endColumn: column, newText: "⟦" },
    { line: endLine, column: endColumn, endLine, endColumn, newText: "⟧" },
  ]);
  expect(applyEdits(text, edits)).toBe(marked);
  expect(found.map((finding) => finding.code)).toEqual(codes);
  const bytes = Buffer.from(text);
  const words = [...marked.matchAll(/⟦([^⟧]*)⟧/gu)].map((match) => match[1]);
  expect(
    found.map((f) => bytes.toString("utf8", f.byteOffset, (f.byteOffset ?? 0) + (f.byteLength ?? 0))),
  ).toEqual(words);
  for (const finding of found) expect(checkValue(Finding, finding)).toMatchObject({ ok: true });
  return found;
}

const GOOD = `{"prompt": "Hi", "completion": "Hello!"}`;

describe("a finding stands on the characters that are at fault", () => {
  it("behind emoji, tabs and escapes, in UTF-16 units", () =>
    expectMarked(`{"prompt":\t"😀😀 \\u00e9 é", "completion":\t⟦" "⟧}`, ["QLT001"]));

  it("behind a CRLF, a lone CR and a byte order mark", () =>
    expectMarked(
      `\uFEFF${GOOD}\r\n{"prompt": "é",\r "completion": ⟦""⟧}\r\n{"prompt": "x", "completion": ⟦"\\t"⟧}`,
      ["QLT001", "QLT001"],
      { ignore: ["PAR003"] },
    ));

  it("on the misspelt key, not on its value", () =>
    expectMarked(`${GOOD}\n{⟦"promt"⟧: "Bye", "completion": "x"}`, ["SCH005"]));

  it("on the role of the turn that repeats it", () =>
    expectMarked(
      `{"messages": [{"role": "user", "content": "a"}, {"role": ⟦"user"⟧, "content": "b"}, {"role": "assistant", "content": "c"}]}`,
      ["ROL002"],
    ));

  it("on the turn that lacks a key, and on the null", () =>
    expectMarked(`{"messages": [⟦{"role": "user"}⟧, {"role": "assistant", "content": ⟦null⟧}]}`, [
      "SCH002",
      "SCH002",
    ]));

  it("on the whole element of a pretty-printed array", () =>
    expectMarked(
      `[\n  {"prompt": "a", "completion": "b"},\n  ⟦{\n    "completion": "b",\n    "prompt": "a"\n  }⟧\n]\n`,
      ["DUP001"],
      { file: "x.json" },
    ));

  it("on each slip of a row that is nearly JSON, and on nothing else of it", () =>
    expectMarked(`{⟦'prompt'⟧: "a", "completion": ⟦None⟧⟦,⟧}`, ["PAR006", "PAR006", "PAR006"]));

  it("where a row stops being JSON", () => expectMarked(`{"prompt": "a" ⟦"⟧completion": "b"}`, ["PAR001"]));

  it("on the label that is not declared", () =>
    expectMarked(`{"prompt": "a", "completion": "low"}\n{"prompt": "b", "completion": ⟦"Low"⟧}`, ["LBL003"], {
      labels: ["low", "high"],
    }));
});

describe("rules that compare rows", () => {
  it("n equal rows are n−1 findings, each related to the first copy", async () => {
    const found = await lint(`${GOOD}\n{"prompt":"x","completion":"y"}\n${GOOD}\n${GOOD}\n`);
    expect(found.map((finding) => [finding.code, finding.row, finding.related?.[0]?.row])).toEqual([
      ["DUP001", 3, 1],
      ["DUP001", 4, 1],
    ]);
    expect(found[0]?.related?.[0]).toEqual({
      file: "x.jsonl",
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: GOOD.length + 1,
      row: 1,
      message: "first copy",
    });
  });

  it("thousands of rows that only differ where the fingerprint does not look are not duplicates", async () => {
    const row = (i: number): string =>
      JSON.stringify({ text: `${"a".repeat(300)}${String(i).padStart(5, "0")}${"b".repeat(301)}` });
    const rows = Array.from({ length: 3000 }, (_, i) => row(i));
    expect(await lint(rows.join("\n"))).toEqual([]);
    expect(await lint([...rows, row(1234)].join("\n"))).toMatchObject([
      { code: "DUP001", row: 3001, related: [{ row: 1235 }] },
    ]);
  });

  it("rows that only differ in digits that JSON.parse rounds away are not duplicates", async () => {
    const row = (id: string): string => `{"text": "a", "id": ${id}}`;
    const text = `${row("12345678901234567890")}\n${row("12345678901234567891")}`;
    expect(await lint(text, { select: ["DUP001"] })).toEqual([]);
  });

  it("a changed type names the first row of each type once, however many rows follow", async () => {
    const rows = [
      `{"text":"a","n":1}`,
      `{"text":"b","n":null}`,
      `{"text":"c","n":"2"}`,
      `{"text":"d","n":"3"}`,
      `{"text":["e"],"n":4}`,
    ];
    const found = await lint(rows.join("\n"));
    expect(
      found.map(({ code, row, pointer, message, related }) => [
        code,
        row,
        pointer,
        message,
        related?.[0]?.row,
      ]),
    ).toEqual([
      ["SCH003", 3, "/n", `"n" is text here and a number in row 1 (2 times)`, 1],
      ["SCH003", 5, "/text", `"text" is a list here and text in row 1`, 1],
      ["SCH007", 5, "/text", `"text" must be a text, not a list`, undefined],
    ]);
  });

  it("a changed type inside the turns is found too", async () => {
    const row = (content: unknown): string =>
      JSON.stringify({
        messages: [
          { role: "user", content },
          { role: "assistant", content: "x" },
        ],
      });
    expect(await lint(`${row("a")}\n${row([{ type: "text", text: "b" }])}`)).toMatchObject([
      { code: "SCH003", row: 2, pointer: "/messages/0/content" },
    ]);
  });
});

describe("what is fine stays silent", () => {
  it.each([
    [
      "an assistant that calls a tool without text",
      `{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}, {"id": "2", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "1", "content": "1"}, {"role": "tool", "tool_call_id": "2", "content": "2"}, {"role": "assistant", "content": "b"}]}`,
    ],
    [
      "the prompt turns of a preference",
      `{"conversations": [{"from": "human", "value": "a"}], "chosen": {"from": "gpt", "value": "b"}, "rejected": {"from": "gpt", "value": "c"}}`,
    ],
    [
      "an assistant turn that is not trained",
      `{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "", "weight": 0}, {"role": "user", "content": "b"}, {"role": "assistant", "content": "c"}]}`,
    ],
    [
      "a column that is like no expected key",
      `{"instruction": "a", "output": "b", "example_input": "c", "id": 3}`,
    ],
    ["None as the answer to an instruction", `{"instruction": "a", "input": "", "output": "None"}`],
  ])("%s", async (_, row) => {
    expect(await lint(row)).toEqual([]);
  });
});

describe("roles", () => {
  it.each([
    ["role", "content", "human", "user", "safe"],
    ["role", "content", "USER", "user", "safe"],
    ["from", "value", "user", "human", "safe"],
    ["role", "content", "usr", "user", "unsafe"],
  ])("%s/%s: %s becomes %s, %s", async (roleKey, contentKey, role, meant, safety) => {
    const answerer = roleKey === "role" ? "assistant" : "gpt";
    const key = roleKey === "role" ? "messages" : "conversations";
    const text = JSON.stringify({
      [key]: [
        { [roleKey]: role, [contentKey]: "a" },
        { [roleKey]: answerer, [contentKey]: "b" },
      ],
    });
    const [finding] = await lint(text);
    expect(finding).toMatchObject({ code: "ROL001", fix: { safety } });
    const after = applyEdits(text, finding?.fix?.edits ?? []);
    expect(after).toBe(text.replace(`"${role}"`, `"${meant}"`));
    expect(await lint(after)).toEqual([]);
  });
});

describe("choosing rules and severities", () => {
  const text = `${GOOD}\n\n${GOOD}\n{"prompt": "x", "completion": ""}`;

  it("select and ignore take codes and prefixes", async () => {
    const codes = async (options: Partial<LintFileOptions>) =>
      (await lint(text, options)).map((finding) => finding.code);
    expect(await codes({})).toEqual(["PAR004", "DUP001", "QLT001"]);
    expect(await codes({ select: ["DUP", "QLT001"] })).toEqual(["DUP001", "QLT001"]);
    expect(await codes({ ignore: ["PAR", "QLT001"] })).toEqual(["DUP001"]);
  });

  it("a slip is still reported as invalid JSON when PAR006 is left out", async () => {
    expect((await lint(`{"a": 1,}`, { ignore: ["PAR006"] })).map((finding) => finding.code)).toEqual([
      "PAR001",
    ]);
  });

  it("severities can be set by code", async () => {
    expect(await lint(text, { select: ["DUP"], severities: { DUP001: "hint" } })).toMatchObject([
      { severity: "hint" },
    ]);
  });

  it("findings beyond the limit are counted, not kept", async () => {
    const result = await lintText(`${GOOD}\n`.repeat(50), { file: "x.jsonl", limitPerRule: 10 });
    expect(result.findings).toHaveLength(10);
    expect(result.omitted).toEqual({ DUP001: 39 });
    expect(summarize([result])).toMatchObject({ rows: 50, warnings: 49, errors: 0 });
  });
});

describe("fixes", () => {
  it("that overlap are not applied together", async () => {
    const text = `{"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}`;
    const found = await lint(text);
    expect(found.map((finding) => finding.code)).toEqual(["ROL002", "ROL002"]);
    expect(chooseFixes(found, true)).toHaveLength(1);
  });

  it("are never applied unsafe without being asked", async () => {
    expect(chooseFixes(await lint(`${GOOD}\n${GOOD}`), false)).toEqual([]);
  });
});

describe("what a run config says to the linter", () => {
  it("labels as they are written, format and columns", () => {
    const text =
      "evaluate: {labels: [low, 1, yes, 'no']}\ndata:\n  format: classification\n  columns: {text: note}\n";
    expect(readLintSettings(text)).toEqual({
      settings: { labels: ["low", "1", "yes", "no"], format: "classification", columns: { text: "note" } },
    });
  });

  it("nothing when the keys are absent or of another type", () => {
    expect(readLintSettings("evaluate: {labels: 3}\ndata: [x]\n")).toEqual({ settings: {} });
  });

  it("a problem with its line when it is not YAML", () => {
    expect(readLintSettings("a: 1\nb: [1\nc: 2").problem?.line).toBeGreaterThan(1);
  });
});
