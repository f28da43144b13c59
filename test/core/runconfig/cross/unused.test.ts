import { describe, expect, it } from "vitest";
import { checkRunConfig } from "../../../../src/core/runconfig/checkRunConfig";
import { configMarkerProblems as check } from "../markers";

const BASE = "model: {name_or_path: m}\ndata: {train: t.jsonl}\n";

describe("keys without effect are faded, and taken out by a fix", () => {
  it("with this method", () => {
    expect(
      check(`${BASE}method:
  name: full
  r: 16 # want CFG011 "no effect: \`full\` does not read it" at="r" fix=""
  lora_alpha: 32 # want CFG011 "no effect: \`full\` does not read it" at="lora_alpha" fix=""
train: {learning_rate: 2.0e-5}
`),
    ).toEqual([]);
  });

  it("with this task", () => {
    expect(
      check(`${BASE}task: sft
train:
  beta: 0.1 # want CFG011 "no effect: \`sft\` does not read it" at="beta" fix=""
  seed: 1
`),
    ).toEqual([]);
  });

  it("with this engine, if they say something else than it does anyway", () => {
    expect(
      check(`${BASE}train:
  torch_compile: true # want CFG011 "no effect: the embedded engine does not read it" at="torch_compile" fix=""
  use_liger_kernel: false
  seed: 1
`),
    ).toEqual([]);
  });

  it("without another key", () => {
    expect(
      check(`model:
  name_or_path: m
  bnb_4bit_use_double_quant: true # want CFG011 "it counts only with \`model.quantization: nf4\`" fix=""
data:
  train: t.jsonl
  packing_strategy: bfd # want CFG011 "it counts only with \`data.packing: true\`" fix=""
train:
  eval_steps: 10 # want CFG011 "there are no eval rows" at="eval_steps" fix=""
  seed: 1
`),
    ).toEqual([]);
  });

  it("beside a stronger one", () => {
    expect(
      check(`${BASE}train:
  max_steps: 100
  num_train_epochs: 3 # want CFG011 "no effect: \`max_steps\` decides" at="num_train_epochs" fix=""
  warmup_steps: 10
  warmup_ratio: 0.1 # want CFG011 "no effect: \`warmup_steps\` decides" fix=""
`),
    ).toEqual([]);
  });

  it("in braces, on a line of their own, and as the last one of their group", () => {
    expect(
      check(`${BASE}train: {seed: 1, beta: 0.1} # want CFG011 "\`sft\`" at="beta" fix="train: {seed: 1}"
method: {name: full, r: 8} # want CFG011 "\`full\`" at="r" fix="method: {name: full}"
`),
    ).toEqual([]);
    expect(
      check(`${BASE}name: x
train: # the group goes with its only key
  beta: 0.1 # want CFG011 "\`sft\`" fix=""
output: {dir: runs}
`),
    ).toEqual([]);
  });

  it("carry the tag that editors draw", () => {
    const { findings } = checkRunConfig(`${BASE}train: {beta: 0.1}\n`, { file: "x" });
    expect(findings.map(({ severity, tags }) => [severity, tags])).toEqual([["hint", ["unnecessary"]]]);
  });
});

describe("keys that change the result and that the engine does not read", () => {
  it("are refused, not passed over", () => {
    expect(
      check(`${BASE}method:
  use_rslora: true # want XRF002 "the embedded engine does not know \`method.use_rslora\`" at="true" fix="use_rslora: false"
  bias: all # want XRF002 "does not know \`method.bias\`" fix="bias: none"
train:
  adam_beta2: 0.95 # want XRF002 "does not know \`train.adam_beta2\`" fix="adam_beta2: 0.999"
  label_smoothing_factor: 0.1 # want XRF002 "does not know" fix="label_smoothing_factor: 0"
  optim: paged_adamw_8bit # want XRF002 "has one optimizer" fix="optim: adamw_torch"
  lr_scheduler_type: polynomial # want XRF002 "knows \`linear\`" fix="lr_scheduler_type: cosine"
`),
    ).toEqual([]);
  });

  it("are fine at their defaults", () => {
    const text = `${BASE}method: {use_rslora: false, bias: none}\ntrain: {adam_beta2: 0.999, optim: adamw_torch}\n`;
    expect(check(text)).toEqual([]);
  });
});
