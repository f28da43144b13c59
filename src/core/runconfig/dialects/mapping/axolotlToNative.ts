import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { isBuilder } from "./builders";
import { carryEntries, carryShare } from "./data";
import { carry, carryAlso, leave, numberOf, valueOf, type Draft } from "./draft";

const FORMATS: readonly (readonly [type: RegExp, format: string])[] = [
  [/^alpaca/u, "alpaca"],
  [/^chat_template/u, "messages"],
  [/^sharegpt/u, "sharegpt"],
  [/^(?:completion|pretrain)$/u, "text"],
];

/** The parts of an Axolotl config that more than one key decides. */
export function axolotlToNative(draft: Draft): void {
  const { root } = draft;
  const at = (path: string): ConfigNode | undefined => {
    const node = nodeAt(root, path);
    return node === undefined || valueOf(node, "pyyaml") === null ? undefined : node;
  };
  const isTrue = (path: string): boolean => {
    const node = at(path);
    return node !== undefined && valueOf(node, "pyyaml") === true;
  };
  task(draft, at);
  method(draft, at, isTrue);
  data(draft, at);
  const bf16 = at("bf16");
  const fp16 = at("fp16");
  if (bf16 !== undefined && isTrue("bf16")) carry(draft, "model.dtype", "bfloat16", bf16);
  else if (fp16 !== undefined && isTrue("fp16")) carry(draft, "model.dtype", "float16", fp16);
  if (bf16 !== undefined && textOf(bf16) === "auto")
    leave(draft, bf16, "`model.dtype: bfloat16` on a GPU that has it");
  const inputs = at("train_on_inputs");
  if (inputs !== undefined)
    carry(
      draft,
      "data.train_on",
      isTrue("train_on_inputs") ? "all" : isChat(draft) ? "assistant" : "completion",
      inputs,
    );
}

type At = (path: string) => ConfigNode | undefined;

function task(draft: Draft, at: At): void {
  const rl = at("rl");
  const word = rl === undefined ? undefined : textOf(rl);
  if (rl !== undefined && ["dpo", "kto", "orpo", "grpo"].includes(word ?? "")) carry(draft, "task", word, rl);
  else if (rl !== undefined) leave(draft, rl, "no task of ours");
  else if (at("pretraining_dataset") !== undefined) carry(draft, "task", "pretrain");
  else if (at("reward_model") !== undefined) carry(draft, "task", "reward", at("reward_model"));
}

function method(draft: Draft, at: At, isTrue: (path: string) => boolean): void {
  const adapter = at("adapter");
  const word = adapter === undefined ? undefined : textOf(adapter);
  if (word === "lora" || word === "qlora") carry(draft, "method.name", word, adapter);
  else if (adapter === undefined) carry(draft, "method.name", "full");
  else leave(draft, adapter);
  const [in4, in8] = [at("load_in_4bit"), at("load_in_8bit")];
  if (in4 !== undefined && isTrue("load_in_4bit")) carry(draft, "model.quantization", "nf4", in4);
  if (in8 !== undefined && isTrue("load_in_8bit")) carry(draft, "model.quantization", "int8", in8);
  // What is false says the same as the other one, or that nothing is quantized.
  for (const node of [in4, in8])
    if (node !== undefined && draft.carried.has("model.quantization"))
      carryAlso(draft, "model.quantization", node);
    else if (node !== undefined) carry(draft, "model.quantization", "none", node);
  const linear = at("lora_target_linear");
  if (linear !== undefined && word !== undefined && isTrue("lora_target_linear")) {
    carry(draft, "method.target_modules", "all-linear", linear);
    const modules = at("lora_target_modules");
    if (modules !== undefined) leave(draft, modules, "all linear layers have them already");
  }
  const dora = at("peft_use_dora");
  if (dora !== undefined && word !== undefined)
    carry(draft, "method.use_dora", isTrue("peft_use_dora"), dora);
  const rslora = at("peft_use_rslora");
  if (rslora !== undefined && word !== undefined)
    carry(draft, "method.use_rslora", isTrue("peft_use_rslora"), rslora);
  if (word === undefined)
    for (const name of [
      ...[
        "lora_r",
        "lora_alpha",
        "lora_dropout",
        "lora_target_modules",
        "lora_target_linear",
        "lora_model_dir",
      ],
    ]) {
      const node = at(name);
      if (node !== undefined) leave(draft, node, "there is no adapter");
    }
}

function isChat(draft: Draft): boolean {
  return (
    draft.carried.get("data.format")?.value === "messages" ||
    draft.carried.get("data.format")?.value === "sharegpt"
  );
}

function data(draft: Draft, at: At): void {
  const list = at("datasets") ?? at("pretraining_dataset");
  const types = (list?.children ?? []).flatMap((entry) => {
    const node = entry.children.find(({ name }) => name === "type");
    return node?.kind === "scalar" ? [node] : [];
  });
  const formats = types.map((node) => FORMATS.find(([pattern]) => pattern.test(textOf(node)))?.[1]);
  const [format] = formats;
  const isPreference = ["dpo", "kto", "orpo"].includes(String(draft.carried.get("task")?.value));
  const isOne = format !== undefined && !isPreference && formats.every((other) => other === format);
  carryEntries(draft, "data.train", list, "path", isOne ? ["type", "data_files"] : ["data_files"], isBuilder);
  const first = types[0];
  if (isOne && first !== undefined) carry(draft, "data.format", format, first);
  for (const node of types) if (isOne) carryAlso(draft, "data.format", node);
  carryEntries(draft, "data.eval", at("test_datasets"), "path", ["data_files"], isBuilder);
  const share = at("val_set_size");
  carryShare(draft, share, numberOf(share));
  if (list !== undefined)
    carry(draft, "data.truncation", "drop", undefined, "Axolotl leaves rows out that are longer");
}
