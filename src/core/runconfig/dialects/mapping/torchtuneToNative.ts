import { textOf, type ConfigNode } from "../../configTree";
import { carry, carryAlso, leave, numberOf, type Draft } from "./draft";
import { lookIn } from "./lookIn";

const OPTIMIZERS: ReadonlyMap<string, string> = new Map([
  ["torch.optim.AdamW", "adamw_torch"],
  ["torch.optim.SGD", "sgd"],
  ["bitsandbytes.optim.PagedAdamW", "paged_adamw_32bit"],
  ["bitsandbytes.optim.PagedAdamW8bit", "paged_adamw_8bit"],
  ["bitsandbytes.optim.AdamW8bit", "adamw_8bit"],
]);

const DTYPES: ReadonlyMap<string, string> = new Map([
  ["bf16", "bfloat16"],
  ["fp16", "float16"],
  ["fp32", "float32"],
]);

const FORMATS: readonly (readonly [component: RegExp, format: string])[] = [
  [/\.alpaca(?:_cleaned)?_dataset$/u, "alpaca"],
  [/\.chat_dataset$/u, "messages"],
  [/\.text_completion_dataset$/u, "text"],
  [/\.preference_dataset$/u, "preference"],
];

/** Reads a torchtune recipe's config: components say what other tools say in words. */
export function torchtuneToNative(draft: Draft): void {
  const { at, isTrue, word } = lookIn(draft);
  model(draft, at, isTrue, word);
  optimizer(draft, at, isTrue, word);
  data(draft, at, word);
  const dtype = at("dtype");
  const name = DTYPES.get(word("dtype") ?? "");
  if (dtype !== undefined && name !== undefined) carry(draft, "model.dtype", name, dtype);
  const perEpoch = at("max_steps_per_epoch");
  const epochs = numberOf(at("epochs"));
  if (perEpoch !== undefined && epochs !== undefined)
    carry(draft, "train.max_steps", (numberOf(perEpoch) ?? 1) * epochs, perEpoch, "steps per epoch × epochs");
  const stage = word("loss._component_") ?? "";
  if (/DPO/u.test(stage)) carry(draft, "task", "dpo", undefined, "from the loss");
}

type At = (path: string) => ConfigNode | undefined;
type Word = (path: string) => string | undefined;

function model(draft: Draft, at: At, isTrue: (path: string) => boolean, word: Word): void {
  const component = at("model._component_");
  const builder = (word("model._component_") ?? "").split(".").at(-1) ?? "";
  const kind = builder.startsWith("qlora_") ? "qlora" : builder.startsWith("lora_") ? "lora" : "full";
  carry(draft, "method.name", kind, undefined, component === undefined ? undefined : `from \`${builder}\``);
  const modules = at("model.lora_attn_modules");
  if (kind === "full" || modules === undefined) return;
  const names = modules.children.map(textOf).map((name) => (name === "output_proj" ? "o_proj" : name));
  const mlp = isTrue("model.apply_lora_to_mlp") ? ["gate_proj", "up_proj", "down_proj"] : [];
  carry(draft, "method.target_modules", [...names, ...mlp], modules);
  carryAlso(draft, "method.target_modules", at("model.apply_lora_to_mlp"));
  const dora = at("model.use_dora");
  if (dora !== undefined) carry(draft, "method.use_dora", isTrue("model.use_dora"), dora);
}

function optimizer(draft: Draft, at: At, isTrue: (path: string) => boolean, word: Word): void {
  const component = at("optimizer._component_");
  const name = OPTIMIZERS.get(word("optimizer._component_") ?? "");
  if (component !== undefined && name !== undefined) {
    const isFused = name === "adamw_torch" && isTrue("optimizer.fused");
    carry(draft, "train.optim", isFused ? "adamw_torch_fused" : name, component);
    carryAlso(draft, "train.optim", at("optimizer.fused"));
  } else if (component !== undefined) leave(draft, component, "no optimizer of ours");
  const schedule = at("lr_scheduler._component_");
  if (schedule === undefined) {
    if (component !== undefined)
      carry(
        draft,
        "train.lr_scheduler_type",
        "constant",
        undefined,
        "torchtune keeps the learning rate without a scheduler",
      );
  } else if (/get_cosine_schedule_with_warmup$/u.test(textOf(schedule)))
    carry(draft, "train.lr_scheduler_type", "cosine", schedule);
}

function data(draft: Draft, at: At, word: Word): void {
  const component = at("dataset._component_");
  const format = FORMATS.find(([pattern]) => pattern.test(word("dataset._component_") ?? ""))?.[1];
  if (component !== undefined && format !== undefined) carry(draft, "data.format", format, component);
  const files = at("dataset.data_files");
  if (files !== undefined && files.kind === "scalar") {
    carry(draft, "data.train", textOf(files), files);
    if (["json", "csv", "text", "parquet"].includes(word("dataset.source") ?? ""))
      carryAlso(draft, "data.train", at("dataset.source"));
  } else {
    const source = at("dataset.source");
    if (source?.kind === "scalar")
      carry(
        draft,
        "data.train",
        textOf(source),
        source,
        "a hub's name: put its rows into a file, and name that",
      );
  }
}
