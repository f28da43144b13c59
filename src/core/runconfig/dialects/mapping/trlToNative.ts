import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { trainerName } from "../trl";
import { isBuilder } from "./builders";
import { carryEntries, remarkOf } from "./data";
import { carry, carryAlso, leave, numberOf, valueOf, type Draft } from "./draft";
import { lookIn, precision } from "./lookIn";

const TASKS: ReadonlyMap<string, string> = new Map([
  ["SFT", "sft"],
  ["DPO", "dpo"],
  ["GRPO", "grpo"],
  ["KTO", "kto"],
  ["reward modelling", "reward"],
  ["ORPO", "orpo"],
]);

/** The parts of a TRL config that more than one key decides. */
export function trlToNative(draft: Draft): void {
  const { at, isTrue, word } = lookIn(draft);
  const trainer = trainerName(draft.root);
  const task = TASKS.get(trainer ?? "SFT");
  if (task === undefined)
    draft.remarks.push(`The keys are those of TRL's ${trainer ?? ""} trainer, which is no task here.`);
  else
    carry(
      draft,
      "task",
      task,
      undefined,
      trainer === undefined ? "the keys do not tell; `trl sft` is taken for granted" : "from the keys",
    );
  method(draft, at, isTrue, word);
  data(draft, at);
  for (const key of ["dtype", "torch_dtype"]) {
    const node = at(key);
    if (node !== undefined) carry(draft, "model.dtype", textOf(node), node);
  }
  precision(draft, at, isTrue);
  const [assistant, completion] = [at("assistant_only_loss"), at("completion_only_loss")];
  if (assistant !== undefined && isTrue("assistant_only_loss"))
    carry(draft, "data.train_on", "assistant", assistant);
  else if (completion !== undefined)
    carry(draft, "data.train_on", isTrue("completion_only_loss") ? "completion" : "all", completion);
  for (const key of ["max_seq_length", "max_length"]) {
    const node = at(key);
    if (node !== undefined) carry(draft, "data.max_length", numberOf(node), node);
  }
  carry(draft, "data.truncation", "end", undefined, "TRL cuts rows that are longer");
}

type At = (path: string) => ConfigNode | undefined;

function method(
  draft: Draft,
  at: At,
  isTrue: (path: string) => boolean,
  word: (path: string) => string | undefined,
): void {
  const peft = at("use_peft");
  const isAdapter = isTrue("use_peft");
  carry(draft, "method.name", isAdapter ? "lora" : "full", peft);
  if (!isAdapter)
    for (const child of draft.root.children)
      if (/^(?:lora_|use_dora|use_rslora)/u.test(child.name))
        leave(draft, child, "ignored without `use_peft: true`");
  const [in4, in8] = [at("load_in_4bit"), at("load_in_8bit")];
  const isNf4 = (word("bnb_4bit_quant_type") ?? "nf4") === "nf4";
  if (in4 !== undefined && isTrue("load_in_4bit") && isNf4) {
    carry(draft, "model.quantization", "nf4", in4);
    carryAlso(draft, "model.quantization", at("bnb_4bit_quant_type"));
  }
  if (in8 !== undefined && isTrue("load_in_8bit")) carry(draft, "model.quantization", "int8", in8);
  for (const node of [in4, in8])
    if (node !== undefined && valueOf(node, "pyyaml") === false) {
      if (draft.carried.has("model.quantization")) carryAlso(draft, "model.quantization", node);
      else carry(draft, "model.quantization", "none", node);
    }
  const nested = at("use_bnb_nested_quant");
  if (nested !== undefined)
    carry(draft, "model.bnb_4bit_use_double_quant", isTrue("use_bnb_nested_quant"), nested);
  for (const [key, path] of [
    ["use_dora", "method.use_dora"],
    ["use_rslora", "method.use_rslora"],
    ["lora_modules_to_save", "method.modules_to_save"],
  ] as const) {
    const node = at(key);
    if (node !== undefined && isAdapter) carry(draft, path, valueOf(node, "pyyaml"), node);
  }
}

/** One name, a list of paths, or a recipe's mixture. */
function data(draft: Draft, at: At): void {
  carryEntries(draft, "data.train", at("datasets"), "path", ["data_files"], isBuilder);
  const mixture = at("dataset_mixture.datasets");
  if (mixture !== undefined) carryEntries(draft, "data.train", mixture, "id");
  const name = at("dataset_name") ?? at("dataset_id_or_path");
  if (name !== undefined && !draft.carried.has("data.train"))
    carry(draft, "data.train", textOf(name), name, remarkOf(textOf(name)));
  const share = at("test_split_size") ?? at("dataset_mixture.test_split_size");
  const rows = numberOf(share);
  if (share !== undefined && rows !== undefined && rows > 0 && rows < 1) {
    carry(draft, "data.split.eval", rows, share);
    carry(draft, "data.split.test", 0);
  }
  const mixer = nodeAt(draft.root, "dataset_mixer");
  if (mixer?.kind !== "map" || draft.carried.has("data.train")) return;
  const names = mixer.children.map((child) => child.name);
  if (names.length === 0) return;
  carry(
    draft,
    "data.train",
    names.length === 1 ? names[0] : names,
    mixer,
    "names of a hub, whose shares stay behind",
  );
  for (const child of mixer.children)
    draft.left.push({
      key: child.path,
      lines: [`${child.name}: ${child.source}`],
      why: "a share of the rows",
    });
}
