import { describe, expect, it } from "vitest";
import { configPaths, likelyPaths } from "../../../../src/core/runconfig/features/configPaths";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";

function texts(text: string, read: typeof configPaths): string[] {
  return read(parseConfig(text).root).map(({ path, start, end }) => `${path} = ${text.slice(start, end)}`);
}

describe("paths of a run config", () => {
  it("are the values of keys that take paths, in every form that they have", () => {
    const text = `model: {name_or_path: "../m", chat_template: tokenizer, revision: a/b}
data:
  train: [a.jsonl, {path: b.jsonl, weight: 2}]
  eval: {path: 'c.jsonl'}
method: {init_adapter: null}
output: {dir: runs}
name: x/y
`;
    expect(texts(text, configPaths)).toEqual([
      '../m = "../m"',
      "a.jsonl = a.jsonl",
      "b.jsonl = b.jsonl",
      "c.jsonl = 'c.jsonl'",
      "runs = runs",
    ]);
  });

  it("of a template are files only", () => {
    expect(texts("model: {chat_template: t.jinja}\n", configPaths)).toEqual(["t.jinja = t.jinja"]);
  });
});

describe("likely paths of another tool's config", () => {
  it("are text with a slash or a known ending", () => {
    const text = `deepspeed: examples/ds_z3.json
dataset_dir: data
plugins: [axolotl.integrations.liger]
datasets: [{path: rows.jsonl, type: alpaca}, {path: org/name}]
rate: 1e-5
hub: https://example.org/x.json
note: |
  a/b
  c
`;
    expect(texts(text, likelyPaths)).toEqual([
      "examples/ds_z3.json = examples/ds_z3.json",
      "rows.jsonl = rows.jsonl",
      "org/name = org/name",
    ]);
  });

  it("are not looked for without end", () => {
    const text = Array.from({ length: 2000 }, (_, i) => `k${i}: a/${i}\n`).join("");
    expect(texts(text, likelyPaths)).toHaveLength(200);
  });
});
