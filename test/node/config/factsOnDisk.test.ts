import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRunConfig } from "../../../src/node/config/loadRunConfig";

/** The same checks as those of `test/core/runconfig/cases`, on what is really read from files, not on facts that a test makes up. */
const root = path.resolve(import.meta.dirname, "../../..");
let work: string;

function rows(n: number, row: (i: number) => object): string {
  return Array.from({ length: n }, (_, i) => `${JSON.stringify(row(i))}\n`).join("");
}
const asked = (i: number): object => ({
  prompt: `How much is ${i} and ${i}?`,
  completion: ` It is ${2 * i}.`,
});
const LABELS = ["low", "medium", "high"];
const labelled = (i: number): object => ({
  ...{ prompt: `Case number ${i} of the ward:`, completion: ` ${LABELS[i % 3] ?? ""}` },
  ...{ age: i % 2 === 0 ? "old" : "young" },
});
const chat = (i: number): object => ({
  messages: [
    { role: "user", content: `Question number ${i}?` },
    { role: "assistant", content: `Answer number ${i}.` },
  ],
});

const FILES: Readonly<Record<string, string>> = {
  "t.jsonl": rows(60, asked),
  "e.jsonl": rows(90, asked).split("\n").slice(60).join("\n"),
  "half.jsonl": rows(80, asked).split("\n").slice(40).join("\n"),
  "turned.jsonl": rows(60, asked).trimEnd().split("\n").reverse().join("\n"),
  "labelled.jsonl": rows(60, labelled),
  "tested.jsonl": rows(120, labelled).split("\n").slice(60).join("\n"),
  "chat.jsonl": rows(40, chat),
  "alpaca.jsonl": rows(40, (i) => ({ instruction: `Do number ${i}`, input: "", output: `done ${i}` })),
  "classes.jsonl": rows(40, (i) => ({ text: `A note, number ${i}`, label: i % 2 === 0 ? "a" : "b" })),
  "pairs.jsonl": rows(40, (i) => ({ prompt: `Number ${i}?`, chosen: `yes ${i}`, rejected: `no ${i}` })),
  "odd.jsonl": rows(40, (i) => ({ ask: `Number ${i}?`, say: `Yes, ${i}.` })),
  "long.jsonl": rows(40, (i) => ({ prompt: `${"word ".repeat(150)}${i}`, completion: ` number ${i}` })),
  "blank.jsonl": "\n\n  \n",
  "list.json": "[]",
  "header.csv": "prompt,completion\n",
  "prose.jsonl": "This is a text.\nAnd no data.\n",
};

beforeAll(() => {
  work = mkdtempSync(path.join(os.tmpdir(), "tunesmith-facts-"));
  const model = path.join(work, "model");
  cpSync(path.join(root, "examples/model"), model, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(work, name), text);
  const other = (name: string, file: string, change: (text: string) => string): void => {
    cpSync(model, path.join(work, name), { recursive: true });
    const changed = path.join(work, name, file);
    writeFileSync(changed, change(readFileSync(changed, "utf8")));
  };
  other("scaled", "config.json", (text) => text.replace("{", '{"rope_scaling":{"rope_type":"llama3"},'));
  other("biased", "config.json", (text) => text.replace('"attention_bias": false', '"attention_bias": true'));
  other("broken", "tokenizer_config.json", (text) =>
    JSON.stringify({
      ...(JSON.parse(text) as object),
      chat_template: "{% for m in messages %}{{ m.content }",
    }),
  );
  other("whole", "tokenizer_config.json", (text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), chat_template: "{{ messages | length }}" }),
  );
  cpSync(model, path.join(work, "sharded"), { recursive: true });
  rmSync(path.join(work, "sharded/model.safetensors"));
  writeFileSync(
    path.join(work, "sharded/model.safetensors.index.json"),
    JSON.stringify({ weight_map: { "model.embed_tokens.weight": "model-00001-of-00001.safetensors" } }),
  );
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

async function found(text: string, set: readonly string[]): Promise<readonly string[]> {
  const file = path.join(work, "it.tune.yaml");
  writeFileSync(file, text);
  const { check } = await loadRunConfig(file, { file: "it.tune.yaml", overrides: set, looksInside: true });
  return check.findings.map(({ code, line }) => `${code} ${line ?? "-"}`);
}

/** A config with the data on line 2, and more from line 3 on. */
function config(data: string, more = "", model = "model"): string {
  return `model: {name_or_path: ${model}}\ndata: {${data}}\n${more}`;
}

type Case = readonly [what: string, text: string, wanted: readonly string[], ...set: readonly string[]];
const CASES: readonly Case[] = [
  ["data that fit", config("train: t.jsonl, eval: e.jsonl"), []],
  ["only blank lines", config("train: blank.jsonl"), ["XDT002 2"]],
  ["an empty list", config("train: list.json"), ["XDT002 2"]],
  ["a header without rows", config("train: header.csv"), ["XDT002 2"]],
  ["prose", config("train: prose.jsonl"), ["XDT002 2"]],
  ["an address", config("train: https://data.example/t.jsonl"), ["XDT001 2"]],
  ["an alpaca file read as conversations", config("train: alpaca.jsonl, format: messages"), ["XDT004 2"]],
  ["the same by --set", config("train: alpaca.jsonl"), ["XDT004 2"], "data.format=messages"],
  ["and mended by it", config("train: alpaca.jsonl, format: messages"), [], "data.format=alpaca"],
  ["conversations read as a prompt", config("train: chat.jsonl, format: prompt-completion"), ["XDT004 2"]],
  ["classes read as plain text, which they have", config("train: classes.jsonl, format: text"), []],
  ["columns that no format has", config("train: odd.jsonl"), ["XDT004 2"]],
  ["the same, mapped", config("train: odd.jsonl, columns: {prompt: ask, completion: say}"), []],
  ["mapped amiss", config("train: odd.jsonl, columns: {prompt: ask, completion: sya}"), ["XDT003 2"]],
  [
    "mapped amiss, and mended by --set",
    config("train: odd.jsonl, columns: {prompt: ask, completion: sya}"),
    [],
    "data.columns={prompt: ask, completion: say}",
  ],
  ["a field that no format has", config("train: t.jsonl, columns: {promt: prompt}"), ["CFG002 2"]],
  ["pairs to imitate", config("train: pairs.jsonl"), ["XDT009 2"]],
  ["pairs in one of two files", config("train: [t.jsonl, pairs.jsonl]"), ["XDT009 2"]],
  ["pairs to watch", config("train: t.jsonl, eval: pairs.jsonl"), ["XDT009 2"]],
  [
    "every answer a label",
    config("train: labelled.jsonl, test: tested.jsonl", "evaluate: {labels: [low, medium, high]}\n"),
    [],
  ],
  [
    "an answer that is no label",
    config("train: labelled.jsonl, test: tested.jsonl", "evaluate: {labels: [low, medium]}\n"),
    ["XDT005 3"],
  ],
  [
    "labels in another case, of test rows",
    config("train: labelled.jsonl, test: tested.jsonl", "evaluate: {labels: [LOW, MEDIUM, HIGH]}\n"),
    ["XDT005 3"],
  ],
  [
    "training rows of several kinds",
    config(
      "train: [t.jsonl, labelled.jsonl], test: tested.jsonl",
      "evaluate: {labels: [low, medium, high]}\n",
    ),
    [],
  ],
  [
    "a group that the split rows do not have",
    config("train: labelled.jsonl, split: {eval: 0.1}", "evaluate: {groups: [agee]}\n"),
    ["XDT003 3"],
  ],
  [
    "and one that they have",
    config("train: labelled.jsonl, split: {eval: 0.1}", "evaluate: {groups: [age]}\n"),
    [],
  ],
  [
    "a group that --set mends",
    config("train: labelled.jsonl, test: tested.jsonl", "evaluate: {groups: [agee]}\n"),
    [],
    "evaluate.groups=[age]",
  ],
  ["a split by no column", config("train: labelled.jsonl, split: {group_by: patient}"), ["XDT003 2"]],
  ["a split by a column", config("train: labelled.jsonl, split: {group_by: age}"), []],
  ["twenty rows on both sides", config("train: t.jsonl, eval: half.jsonl"), ["XDT007 2"]],
  ["all rows, in another order", config("train: t.jsonl, eval: turned.jsonl"), ["XDT007 2"]],
  ["long rows to watch", config("train: t.jsonl, eval: long.jsonl, max_length: 64"), ["XDT006 2"]],
  ["long rows to score", config("train: t.jsonl, test: long.jsonl, max_length: 64"), []],
  ["scaled positions", config("train: t.jsonl", "", "scaled"), ["XMD004 1"]],
  ["biases in attention", config("train: t.jsonl", "", "biased"), ["XMD004 1"]],
  ["a shard that is not there", config("train: t.jsonl", "", "sharded"), ["XMD003 1"]],
  [
    "a template that is no program, for conversations",
    config("train: chat.jsonl", "", "broken"),
    ["XMD003 1"],
  ],
  ["and for prompts", config("train: t.jsonl", "", "broken"), []],
  ["turns that are not found", config("train: chat.jsonl, train_on: completion", "", "whole"), ["XMD011 1"]],
  ["turns that nobody looks for", config("train: chat.jsonl, train_on: all", "", "whole"), []],
  [
    "the embeddings as a target",
    config("train: t.jsonl", "method: {target_modules: [embed_tokens]}\n"),
    ["XMD005 3"],
  ],
  [
    "a layer of one block",
    config("train: t.jsonl", "method: {target_modules: [layers.0.mlp.up_proj]}\n"),
    ["XMD005 3"],
  ],
  ["no layer", config("train: t.jsonl", "method: {target_modules: []}\n"), ["XMD005 3"]],
  ["a long name", config("train: t.jsonl", "method: {target_modules: [mlp.up_proj], r: 128}\n"), []],
  [
    "a rank above it",
    config("train: t.jsonl", "method: {target_modules: [mlp.up_proj], r: 129}\n"),
    ["XMD006 3"],
  ],
  [
    "a target that `full` does not read",
    config("train: t.jsonl", "method: {name: full, target_modules: [x]}\n"),
    ["CFG011 3"],
  ],
  [
    "a target that --set mends",
    config("train: t.jsonl", "method: {target_modules: [x]}\n"),
    [],
    "method.target_modules=[q_proj]",
  ],
];

describe("a config beside files", () => {
  it.each(CASES.map(([what, ...one]) => [what, one] as const))("%s", async (_, [text, wanted, ...set]) => {
    expect(await found(text, set)).toEqual(wanted);
  });
});
