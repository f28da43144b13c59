import { expect, it } from "vitest";
import { fixText } from "../../../src/node/lint/fixText";

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
