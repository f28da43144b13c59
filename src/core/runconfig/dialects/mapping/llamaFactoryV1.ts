import { textOf } from "../../configTree";
import { remarkOf } from "./data";
import { carry, carryAlso, leave, numberOf, type Draft } from "./draft";
import { lookIn, precision } from "./lookIn";
import { leaveUnknownMethod, pathsOf, type NativeView } from "./nativeView";
import type { Row } from "./rows";

/**
 * Keys of LLaMA-Factory's v1 files that are one of ours each; from `v1/config` and `v1/plugins/model_plugins/peft.py`
 * (@ ff6d4d12eeb0, Apache-2.0).
 */
export const V1_ROWS: readonly Row[] = [
  { native: "model.name_or_path", foreign: "model" },
  { native: "model.attn_implementation", foreign: "flash_attn" },
  { native: "model.trust_remote_code", foreign: "trust_remote_code" },
  { native: "data.max_length", foreign: "cutoff_len" },
  { native: "method.r", foreign: "peft_config.r" },
  { native: "method.lora_alpha", foreign: "peft_config.lora_alpha" },
  { native: "method.lora_dropout", foreign: "peft_config.lora_dropout" },
  { native: "method.target_modules", foreign: "peft_config.target_modules" },
  { native: "method.use_rslora", foreign: "peft_config.use_rslora" },
  { native: "method.use_dora", foreign: "peft_config.use_dora" },
  { native: "method.modules_to_save", foreign: "peft_config.modules_to_save" },
  { native: "method.init_adapter", foreign: "peft_config.adapter_name_or_path" },
  { native: "train.per_device_train_batch_size", foreign: "micro_batch_size" },
  { native: "train.learning_rate", foreign: "learning_rate" },
  { native: "train.num_train_epochs", foreign: "num_train_epochs" },
  { native: "train.max_steps", foreign: "max_steps" },
  { native: "train.max_grad_norm", foreign: "max_grad_norm" },
  { native: "train.gradient_checkpointing", foreign: "enable_activation_checkpointing" },
  { native: "train.seed", foreign: "seed" },
  { native: "train.logging_steps", foreign: "logging_steps" },
  { native: "train.save_steps", foreign: "save_steps" },
  { native: "train.save_total_limit", foreign: "save_total_limit" },
  { native: "output.dir", foreign: "output_dir" },
];

/** The parts that more than one key decides. */
export function llamaFactoryV1ToNative(draft: Draft): void {
  const { at, isTrue, word } = lookIn(draft);
  for (const [foreign, native] of [
    ["train_dataset", "data.train"],
    ["eval_dataset", "data.eval"],
  ] as const) {
    const node = at(foreign);
    if (node?.kind !== "scalar") continue;
    const isList = /\.ya?ml$/iu.test(textOf(node));
    carry(
      draft,
      native,
      textOf(node),
      node,
      isList ? "a list of datasets: write the files that it names" : remarkOf(textOf(node)),
    );
  }
  const [batch, micro] = [numberOf(at("global_batch_size")), numberOf(at("micro_batch_size")) ?? 1];
  const whole = at("global_batch_size");
  if (whole !== undefined && batch !== undefined && batch % micro === 0)
    carry(
      draft,
      "train.gradient_accumulation_steps",
      batch / micro,
      whole,
      "from `global_batch_size`, on one device",
    );
  const method = at("peft_config.name");
  const name = word("peft_config.name");
  if (method === undefined) carry(draft, "method.name", "full");
  else if (name === "lora") carry(draft, "method.name", name, method);
  else leave(draft, method, "no method of ours");
  if (name !== "lora") for (const child of at("peft_config")?.children ?? []) leave(draft, child);
  quantization(draft);
  precision(draft, at, isTrue);
  carry(draft, "data.truncation", "end", undefined, "LLaMA-Factory cuts rows that are longer");
}

function quantization(draft: Draft): void {
  const { at, isTrue, word } = lookIn(draft);
  const name = at("quant_config.name");
  const bits = at("quant_config.quantization_bit");
  const isOurs =
    ["bnb", "auto"].includes(word("quant_config.name") ?? "") &&
    (word("quant_config.quantization_type") ?? "nf4") === "nf4";
  const written = bits === undefined ? "4" : textOf(bits);
  if (name === undefined || !isOurs || !["4", "8"].includes(written)) return;
  carry(draft, "model.quantization", written === "4" ? "nf4" : "int8", bits ?? name);
  carryAlso(draft, "model.quantization", name);
  carryAlso(draft, "model.quantization", at("quant_config.quantization_type"));
  const double = at("quant_config.double_quantization");
  if (double !== undefined)
    carry(draft, "model.bnb_4bit_use_double_quant", isTrue("quant_config.double_quantization"), double);
}

/** What a v1 file does where it is silent (`v1/config`, `v1/core/base_trainer.py`). */
export const V1_IMPLIED: Readonly<Record<string, unknown>> = {
  "data.max_length": 2048,
  "train.num_train_epochs": 3,
  "train.per_device_train_batch_size": 1,
  "train.gradient_accumulation_steps": 1,
  "train.learning_rate": 1e-4,
  "train.lr_scheduler_type": "constant",
  "train.weight_decay": 0.01,
  "train.max_grad_norm": 1,
  "train.seed": 42,
};
export const V1_ADAPTER: Readonly<Record<string, unknown>> = {
  "method.r": 8,
  "method.lora_alpha": 16,
  "method.lora_dropout": 0.05,
};

/** The parts of a v1 file that more than one of our keys decides. */
export function llamaFactoryV1FromNative(view: NativeView): void {
  const { effective, node, put, done, draft } = view;
  leaveUnknownMethod(view, ["lora", "full"]);
  const method = effective("method.name");
  if (method === "lora") put("peft_config.name", "lora", "method.name");
  if (method === "full") done("method.name");
  const quantization = effective("model.quantization");
  if (quantization === "nf4" || quantization === "int8") {
    put("quant_config.name", "bnb", "model.quantization");
    put("quant_config.quantization_bit", quantization === "nf4" ? 4 : 8, "model.quantization");
    const double = node("model.bnb_4bit_use_double_quant");
    if (double !== undefined)
      put("quant_config.double_quantization", double.value, "model.bnb_4bit_use_double_quant");
  } else done("model.quantization");
  for (const [native, foreign] of [
    ["data.train", "train_dataset"],
    ["data.eval", "eval_dataset"],
  ] as const) {
    const paths = pathsOf(node(native));
    if (paths.length === 1) put(foreign, paths[0], native);
    else if (paths.length > 1)
      draft.remarks.push(
        `\`${foreign}\` is one name: write a YAML file that lists the files of \`${native}\`.`,
      );
  }
  const [micro, accumulated] = ["per_device_train_batch_size", "gradient_accumulation_steps"].map((name) =>
    Number(effective(`train.${name}`)),
  );
  put(
    "global_batch_size",
    (micro ?? 1) * (accumulated ?? 1),
    "train.gradient_accumulation_steps",
    "on one device",
  );
  const dtype = effective("model.dtype");
  if (dtype === "bfloat16") put("bf16", true, "model.dtype");
  if (dtype === "float32") put("bf16", false, "model.dtype");
  if (effective("data.truncation") === "end") done("data.truncation");
  // What it does without a plugin for the schedule.
  if (effective("train.lr_scheduler_type") === "constant") done("train.lr_scheduler_type");
  if (effective("train.warmup_ratio") === 0) done("train.warmup_ratio");
  if (effective("task") === "sft") done("task");
}
