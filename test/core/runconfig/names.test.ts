import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../src/core/runconfig/checkRunConfig";
import { KEYS, lastName, parentOf } from "../../../src/core/runconfig/keys";
import { otherName } from "../../../src/core/runconfig/check/otherNames";
import { applyFix, configMarkerProblems as check } from "./markers";

const BASE = "model: {name_or_path: m}\ndata: {train: t.jsonl}\n";

describe("names of other tools and earlier versions", () => {
  it("are renamed where they stand", () => {
    expect(
      check(
        `model:
  model_name_or_path: m # want CFG012 "called \`model.name_or_path\` here" at="model_name_or_path" fix="name_or_path: m"
data:
  train: t.jsonl
  max_seq_length: 512 # want CFG012 "called \`data.max_length\` here" fix="max_length: 512"
method:
  lora_r: 8 # want CFG012 "called \`method.r\`" fix="r: 8"
train:
  lr: 1.0e-4 # want CFG012 "called \`train.learning_rate\`" fix="learning_rate: 1.0e-4"
`,
      ),
    ).toEqual([]);
  });

  it("are moved to their group, which is made if need be", () => {
    expect(
      check(`${BASE}learning_rate: 1.0e-4 # want CFG002 "unknown key \`learning_rate\`" fix="train:" fix="learning_rate: 1.0e-4"
`),
    ).toEqual([]);
    expect(
      check(`${BASE}num_epochs: 2 # want CFG012 "called \`train.num_train_epochs\`" fix="train: {seed: 1, num_train_epochs: 2}"
train: {seed: 1}
`),
    ).toEqual([]);
    expect(
      check(`${BASE}train:
  seed: 1
  r: 8 # want CFG002 "unknown key \`r\` in \`train\`" fix="method:" fix="r: 8"
`),
    ).toEqual([]);
    expect(
      check(`${BASE}train.seed: 3 # want CFG002 "unknown key \`train.seed\`" fix="train:" fix="seed: 3"
`),
    ).toEqual([]);
  });

  it("take the value that they have here", () => {
    expect(
      check(`${BASE}load_in_4bit: true # want CFG012 "called \`model.quantization: nf4\` here" fix="model: {name_or_path: m, quantization: nf4}" then="XRF002"
assistant_only_loss: true # want CFG012 "called \`data.train_on: assistant\`" fix="data: {train: t.jsonl, train_on: assistant}"
train:
  bf16: true # want CFG012 "called \`model.dtype: bfloat16\`" fix="model: {name_or_path: m, dtype: bfloat16}" then="XRF002"
  fp16: false # want CFG012 "called \`model.dtype\`" fix=""
`),
    ).toEqual([]);
  });

  it("that mean nothing here say what is done instead", () => {
    expect(
      check(`${BASE}train:
  seed: 1
  report_to: wandb # want CFG012 "there is no \`report_to\` here: a run is written to its folder, and sent nowhere" fix=""
  evaluation_strategy: steps # want CFG012 "every \`train.eval_steps\` steps" fix=""
`),
    ).toEqual([]);
  });

  it("are not made twice by a fix", () => {
    expect(
      check(`${BASE}train:
  learning_rate: 1.0e-4
  lr: 2.0e-4 # want CFG012 "called \`train.learning_rate\`"
`),
    ).toEqual([]);
  });

  it("lead to a key that is there, and are no key themselves in its group", () => {
    for (const { path, replaces = [] } of KEYS)
      for (const name of replaces) {
        const [group, own] = name.includes(".") ? [parentOf(name), lastName(name)] : [parentOf(path), name];
        expect(otherName(group, own)?.path, name).toBeDefined();
        expect(
          KEYS.some((key) => key.path === `${group}.${own}`),
          `${group}.${own}`,
        ).toBe(false);
      }
    const names = KEYS.flatMap(({ replaces = [] }) => replaces);
    expect(new Set(names).size, "a name for two keys").toBe(names.length);
  });
});

describe("a key that is given twice", () => {
  it("is told at the second, and the first can go", () => {
    expect(
      check(`${BASE}train:
  seed: 1
  seed: 2 # want CFG006 "\`seed\` is given twice" at="seed" fix="seed: 2"
`),
    ).toEqual([]);
    const text = `${BASE}train:\n  seed: 1\n  seed: 2\n`;
    const [finding] = checkRunConfig(text, { file: "x" }).findings;
    expect(finding?.related?.map(({ line }) => line)).toEqual([4]);
    expect(finding && applyFix(text, finding)).toBe(`${BASE}train:\n  seed: 2\n`);
  });

  it("has no fix where the first is a whole group", () => {
    expect(
      check(`${BASE}train:
  seed: 1
train: # want CFG006 "\`train\` is given twice" at="train"
  seed: 2
`),
    ).toEqual([]);
  });
});

describe("secrets", () => {
  const token = ["hf", "q7WzXk2VtRp9LmNb4GhJdFsAy6UiOcEwQe"].join("_");

  it("are found wherever they stand, and shown by their first four characters only", () => {
    expect(
      check(`${BASE}name: ${token} # want CFG013 "in a config: hf_q…" at="${token}"
`),
    ).toEqual([]);
    const { findings } = checkRunConfig(`# token ${token}\n${BASE}`, { file: "x" });
    expect(findings.map(({ code, line }) => [code, line])).toEqual([["CFG013", 1]]);
  });

  it("never get into a message, of any finding", () => {
    for (const text of [
      `task: ${token}\n`,
      `${token}: 1\n`,
      `train: {seed: ${token}}\n`,
      `hub_token: ${token}\n`,
      `evaluate: {gate: {checks: [{metric: ${token}, no_worse_by: 1}]}}\n`,
    ]) {
      const { findings } = checkRunConfig(BASE + text, { file: "x" });
      expect(
        findings.some(({ code }) => code === "CFG013"),
        text,
      ).toBe(true);
      for (const { message, help, fix } of findings)
        expect(`${message} ${help ?? ""} ${fix?.title ?? ""}`).not.toContain(token);
    }
  });

  it("are known by the name of their key", () => {
    const codes = (text: string): string[] =>
      checkRunConfig(BASE + text, { file: "x" }).findings.map(({ code }) => code);
    expect(codes("hub_token: correct-horse-battery\n")).toContain("CFG013");
    expect(codes("pad_token: <|endoftext|>\n")).not.toContain("CFG013");
    expect(codes("api_key: $OPENAI_API_KEY\n")).not.toContain("CFG013");
  });
});

describe("aliases", () => {
  it("that blow up are refused in one finding", () => {
    const bomb = ["b", "c", "d", "e", "f", "g"]
      .map((name, i) => `${name}: &${name} [${`*${"abcdef"[i] ?? ""},`.repeat(9)}]\n`)
      .join("");
    const { findings } = checkRunConfig(`${BASE}a: &a [x,x,x,x,x,x,x,x,x]\n${bomb}`, { file: "x" });
    const refused = findings.filter(({ code }) => code === "CFG001");
    expect(refused.map(({ message }) => message)).toEqual([
      "too many values or levels for a run config: are aliases nested?",
    ]);
  });
});
