import { describe, expect, it } from "vitest";
import { editBytes } from "../../src/node/lint/fixing/editBytes";
import { lintText } from "../../src/node/lint/lintFile";
import { findIn, findInRow } from "./textRuleFindings";

describe("MDF001", () => {
  it.each([
    ["a closed block", "```js\na\n```"],
    ["inline code", "Use ```a``` here."],
    ["a block that is opened in the middle of a line", "Like this: ```js\na\n```"],
    ["a block that is closed in the middle of a line", "```js\na }```"],
    ["a block in a block of markdown", "```markdown\n```js\na\n```\n```"],
    ["longer fences around shorter ones", "````\n```\n````"],
    ["blocks in lists and quotations", "1. ```js\n   a\n   ```\n> ```\n> b\n> ```"],
    ["words about fences", "Write ``` on its own line to begin."],
    ["struck-out words", "That is ~~~wrong~~~ right."],
  ])("leaves %s", async (_, output) => {
    expect(await findIn("MDF001", { output })).toEqual([]);
  });

  it("leaves an answer that goes on with the block of its prompt", async () => {
    const row = { prompt: "Complete:\n```python\ndef f():", completion: "    return 1\n```" };
    expect(await findInRow("MDF001", row)).toEqual([]);
  });

  it.each([
    ["```js\na", "```js\na\n```"],
    ["```js\na\n\n", "```js\na\n```\n\n"],
    ["1. So:\n   ```js\n   a", "1. So:\n   ```js\n   a\n   ```"],
    ["```js\na\n```python\nb\n```", "```js\na\n```\n```python\nb\n```"],
    ["~~~\na", "~~~\na\n~~~"],
  ])("closes %j", async (output, expected) => {
    const bytes = Buffer.from(JSON.stringify({ prompt: "Show it.", completion: output }));
    const { findings } = await lintText(bytes, { file: "a.jsonl", select: ["MDF001"] });
    const after = editBytes(bytes, findings[0]?.fix?.edits ?? []);
    const row = JSON.parse(after.toString()) as { readonly completion: string };
    expect(row.completion).toBe(expected);
    const again = await lintText(after, { file: "a.jsonl", select: ["MDF001"] });
    expect(again.findings).toEqual([]);
  });
});

describe("MDF002", () => {
  it.each([
    ["json", '{"a": [1, 2]}'],
    ["json", '{"a": 1}\n{"a": 2}'],
    ["json", '{"a": 1, ...}'],
    ["jsonc", '{"a": 1} // one'],
    ["python", "query = 'SELECT * FROM boats'\nprint(query)"],
    ["html", "<div><script>\nconst a = 1;\n</script></div>"],
    ["bash", "python -c 'import os'"],
    ["text", "def f():\n  return 1"],
    ["", "def f():\n  return 1"],
    ["php", "<?php\necho '<div>';"],
  ])("leaves %s: %s", async (language, code) => {
    expect(await findIn("MDF002", { output: `\`\`\`${language}\n${code}\n\`\`\`` })).toEqual([]);
  });
});

describe("MDF004", () => {
  it.each([
    ["a whole table", "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 |"],
    ["a table without outer bars", "a | b\n--|--\n1 | 2"],
    ["bars inside of cells", "| a | b |\n|---|---|\n| x \\| y | 2 |"],
    ["a drawn table", "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+"],
    ["absolute values", "|a| + |b| is more than |a + b|\n|c| is small"],
    ["a good link", 'See [the manual](https://boats.info/a_(b) "Boats").'],
    ["calls in prose", "Then f[i](x y) and [a]() = 1 in `[b]()`."],
    ["code", "```\n[a b]()\n| a |\n|---|---|\n```"],
  ])("leaves %s", async (_, output) => {
    expect(await findIn("MDF004", { output })).toEqual([]);
  });

  it("leaves pictures whose address the prompt gives, badges, and what was asked for", async () => {
    const output = "![a](https://boats.info/a.png)";
    expect(await findIn("MDF004", { output })).toEqual([output]);
    expect(await findIn("MDF004", { input: "https://boats.info/a.png", output })).toEqual([]);
    expect(await findIn("MDF004", { instruction: "Write a README.", output })).toEqual([]);
    expect(await findIn("MDF004", { output: "![x](https://img.shields.io/a)" })).toEqual([]);
  });
});
