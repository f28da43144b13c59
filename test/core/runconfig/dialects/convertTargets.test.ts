import { describe, expect, it } from "vitest";
import {
  convertConfig,
  type Converted,
  type ConvertTarget,
} from "../../../../src/core/runconfig/dialects/convert";
import { detectDialect } from "../../../../src/core/runconfig/dialects/detect";
import { parseConfig } from "../../../../src/core/runconfig/parse/parseConfig";
import { checkText } from "./realConfigs";

function convert(text: string, target: ConvertTarget): Converted {
  const tree = parseConfig(text);
  const converted = convertConfig(tree, detectDialect(tree.root, text), target);
  if (converted === undefined) throw new Error("nothing to convert");
  return converted;
}

describe("what a conversion leaves behind", () => {
  it("says of two keys that disagree which one counts, and leaves the other", () => {
    const text = "model_name_or_path: m\ndataset_name: a/b\ntorch_dtype: float16\nbf16: true\n";
    const { text: there, left } = convert(text, "native");
    expect(there).toContain("\n  dtype: float16\n");
    expect(left.map(({ key, why }) => [key, why])).toEqual([["bf16", '`model.dtype` is "float16" already']]);
    const both = "base_model: m\ndatasets: [{path: a, type: alpaca}]\nadapter: qlora\n";
    expect(convert(`${both}load_in_4bit: true\nload_in_8bit: false\n`, "native").left).toEqual([]);
  });

  it("leaves values behind that are filled in later", () => {
    const text = "base_model: ${MODEL}\nsequence_len: 8\nadapter: lora\nload_in_4bit: ${FOUR}\n";
    const { left, text: there } = convert(text, "native");
    expect(left.map(({ key }) => key)).toEqual(["load_in_4bit", "base_model"]);
    expect(there).toContain("\n  name_or_path: model  # the source names no model");
  });

  it("leaves an adapter's keys behind where there is no adapter", () => {
    const text = "base_model: m\nsequence_len: 8\nlora_r: 8\nlora_target_linear: true\n";
    const { left, text: there } = convert(text, "native");
    expect(left.map(({ key }) => key)).toEqual(["lora_r", "lora_target_linear"]);
    expect(convert(there, "axolotl").text).not.toContain("lora_");
  });
});

describe("what a conversion writes for the target", () => {
  it("writes no rank for a method that has another one", () => {
    const text = "model_name_or_path: m\nstage: sft\ntemplate: t\ndataset: d\nfinetuning_type: oft\n";
    const there = convert(text, "native").text;
    expect(there).not.toContain("\n  r: ");
    expect(convert(there, "llama-factory").text).not.toContain("lora_");
  });

  it("writes names that the target has, where it has them", () => {
    const native = `model: {name_or_path: m}
data: {train: a.jsonl, dataset_num_proc: 4}
method: {name: lora, r: 8}
task: grpo
train: {per_device_eval_batch_size: 2, num_generations: 4, beta: 0.1, activation_offloading: true}
`;
    const axolotl = convert(native, "axolotl").text;
    for (const line of ["dataset_num_proc: 4", "eval_batch_size: 2", "  num_generations: 4", "rl_beta: 0.1"])
      expect(axolotl).toContain(`\n${line}\n`);
    expect(axolotl).toContain("\ntrl:\n");
    const llama = convert(native.replace("grpo", "dpo"), "llama-factory").text;
    expect(llama).toContain("\npreprocessing_num_workers: 4\n");
    expect(llama).toContain("\npref_beta: 0.1\n");
    expect(llama).toContain("#   train: activation_offloading: true");
    for (const text of [axolotl, llama, convert(native, "trl").text])
      expect(checkText(text).findings.filter(({ code }) => /DLC00[123]/u.test(code))).toEqual([]);
  });

  it("writes what the target's own checks want", () => {
    const native = "model: {name_or_path: m}\ndata: {train: a.jsonl, train_on: all}\n";
    const errors = (text: string): readonly string[] =>
      checkText(text)
        .findings.filter(({ severity }) => severity === "error")
        .map(({ message }) => message);
    const kto = convert(`${native}task: kto\n`, "axolotl").text;
    expect(kto).toContain("\nremove_unused_columns: false\n");
    const pretrain = `${native}task: pretrain\n`;
    expect(convert(pretrain, "axolotl").text).toContain("\ndatasets: [{path: a.jsonl, type: completion}]\n");
    const steps = convert(`${pretrain}train: {max_steps: 9}\n`, "axolotl").text;
    expect(steps).toContain("\npretraining_dataset: [{path: a.jsonl, type: pretrain}]\n");
    const llama = convert(pretrain, "llama-factory").text;
    expect(llama).not.toContain("train_on_prompt");
    for (const text of [kto, steps, convert(pretrain, "axolotl").text, llama])
      expect(errors(text)).toEqual([]);
    const oft =
      "model_name_or_path: m\nstage: sft\ntemplate: t\ndataset: d\nfinetuning_type: oft\nquantization_bit: 4\n";
    expect(errors(convert(oft, "axolotl").text)).toEqual([]);
    const loss = `${native}task: dpo\ntrain: {loss_type: apo_zero}\n`;
    expect(convert(loss, "llama-factory").left.map(({ key }) => key)).toContain("train.loss_type");
  });

  it("reads a recipe's own name for the dataset", () => {
    const there = convert("model_name_or_path: m\ndataset_id_or_path: a/b\n", "native").text;
    expect(there).toContain("\n  train: a/b");
    expect(convert(there, "trl").text).toContain("\ndataset_name: a/b");
  });

  it("keeps a share that is held out of one dataset of TRL", () => {
    const text = "model_name_or_path: m\ndatasets: [{path: a/b}]\ntest_split_size: 0.1\n";
    const back = convert(convert(text, "native").text, "trl").text;
    expect(back).toContain("\ndatasets: [{path: a/b}]  # a hub");
    expect(back).toContain("\ntest_split_size: 0.1\n");
  });
});
