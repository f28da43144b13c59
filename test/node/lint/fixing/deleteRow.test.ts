import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { fixFile } from "../../../../src/node/lint/fixing/fixFile";
import { fixText } from "../../../../src/node/lint/fixing/fixText";
import { indexHeldOut } from "../../../../src/node/lint/surroundings/readHeldOut";

async function mended(file: string, text: string): Promise<string> {
  const options = { file, rules: { select: ["DUP001"], ignore: [] } };
  return (await fixText(Buffer.from(text), options, true)).bytes.toString();
}

it("takes a repeated row out of a list with its comma", async () => {
  const row = '{"text": "one and two", "label": "a"}';
  expect(await mended("a.json", `[${row},\n ${row}]`)).toBe(`[${row}]`);
});

it("joins nothing where values stand one after the other", async () => {
  const damaged = '{\n  "a": "b"\n}\n30", "c"\n"output"\n30",\n "output": "z"\n';
  expect(await mended("a.json", damaged)).toBe(damaged.replace('"output":', ":"));
});

it("leaves a repeated element of a list alone that stands behind signs without a value", async () => {
  const damaged = '[{"text": "one"}, : {"text": "one"}]';
  expect(await mended("a.json", damaged)).toBe(damaged);
});

it("leaves a repeated element of a list alone that stands behind a piece of a broken row", async () => {
  const damaged = '[{"a": "x", "b": 1},\n egg?",\n {"a": "x", "b": 1}: "y"]';
  expect(await mended("a.json", damaged)).toBe(damaged);
});

const LEAKED = '{"prompt": "How do I boil an egg?", "completion": "Put it into water."}\n';
/** Its first line alone looks like the beginning of an object over several lines. */
const BROKEN = '{"\r\n\r\nprompt": "What?", "completion": "This."}\n{"prompt": "b", "completion": "c"}\n';

/** Takes out rows that are in the evaluation file: in memory, and where the file is too large for that. */
async function withoutLeaks(text: string): Promise<readonly [string, string]> {
  const heldOut = [await indexHeldOut(LEAKED, { file: "eval.jsonl" })];
  const options = { file: "a.jsonl", select: ["LEK"], heldOut };
  const { bytes } = await fixText(Buffer.from(text), options, true);
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-first-line-"));
  try {
    const file = path.join(folder, "a.jsonl");
    writeFileSync(file, text);
    const { writtenTo } = await fixFile(file, options, true, { largestInPlace: 10 });
    return [bytes.toString(), readFileSync(writtenTo ?? file, "utf8")];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("takes out a first row, when what follows is one", async () => {
  const next = '{"prompt": "What is left?", "completion": "This."}\n';
  expect(await withoutLeaks(LEAKED + next)).toEqual([next, next]);
});

it("leaves a first row where a broken line would come first: the file would be read as another kind", async () => {
  expect(await withoutLeaks(LEAKED + LEAKED + BROKEN)).toEqual([LEAKED + BROKEN, LEAKED + BROKEN]);
});
