import { textOf, type ConfigNode } from "../../configTree";
import { carryShare, remarkOf } from "./data";
import { carry, carryAlso, leave, numberOf, type Draft } from "./draft";
import { lookIn, precision, type At } from "./lookIn";

const STAGES: ReadonlyMap<string, string> = new Map([
  ["pt", "pretrain"],
  ["sft", "sft"],
  ["rm", "reward"],
  ["dpo", "dpo"],
  ["kto", "kto"],
]);

/** The parts of a LLaMA-Factory config that more than one key decides. */
export function llamaFactoryToNative(draft: Draft): void {
  const { at, isTrue, word } = lookIn(draft);
  const stage = at("stage");
  const task = STAGES.get(word("stage") ?? "");
  if (stage !== undefined && task !== undefined) carry(draft, "task", isOrpo(word) ? "orpo" : task, stage);
  else if (stage !== undefined) leave(draft, stage, "no task of ours");
  const loss = at("pref_loss");
  if (loss !== undefined && isOrpo(word)) carryAlso(draft, "task", loss);
  else if (loss !== undefined) carry(draft, "train.loss_type", word("pref_loss"), loss);
  const beta = at("pref_beta");
  if (beta !== undefined) carry(draft, "train.beta", numberOf(beta), beta);
  method(draft, at, isTrue, word);
  names(draft, "data.train", at("dataset"));
  names(draft, "data.eval", at("eval_dataset"));
  const share = at("val_size");
  carryShare(draft, share, numberOf(share));
  precision(draft, at, isTrue);
  const prompt = at("train_on_prompt");
  if (prompt !== undefined)
    carry(draft, "data.train_on", isTrue("train_on_prompt") ? "all" : "assistant", prompt);
  carry(draft, "data.truncation", "end", undefined, "LLaMA-Factory cuts rows that are longer");
}

function isOrpo(word: (path: string) => string | undefined): boolean {
  return word("stage") === "dpo" && word("pref_loss") === "orpo";
}

function method(
  draft: Draft,
  at: At,
  isTrue: (path: string) => boolean,
  word: (path: string) => string | undefined,
): void {
  const type = at("finetuning_type");
  const name = word("finetuning_type") ?? "lora";
  if (["lora", "full", "oft"].includes(name))
    carry(draft, "method.name", name, type, type === undefined ? "LLaMA-Factory's default" : undefined);
  else if (type !== undefined) leave(draft, type, "no method of ours");
  const bits = at("quantization_bit");
  const kind = word("quantization_method") ?? "bnb";
  const isOurs =
    (kind === "bnb" || kind === "bitsandbytes") && (word("quantization_type") ?? "nf4") === "nf4";
  if (bits !== undefined && isOurs && ["4", "8"].includes(textOf(bits))) {
    carry(draft, "model.quantization", textOf(bits) === "4" ? "nf4" : "int8", bits);
    for (const key of ["quantization_method", "quantization_type"])
      carryAlso(draft, "model.quantization", at(key));
  } else if (bits !== undefined) leave(draft, bits, "no quantization of ours");
  const double = at("double_quantization");
  if (double !== undefined)
    carry(draft, "model.bnb_4bit_use_double_quant", isTrue("double_quantization"), double);
  if (name !== "lora") return;
  for (const [key, path] of [
    ["use_dora", "method.use_dora"],
    ["use_rslora", "method.use_rslora"],
  ] as const) {
    const node = at(key);
    if (node !== undefined) carry(draft, path, isTrue(key), node);
  }
  const pissa = at("pissa_init");
  const iterations = word("pissa_iter");
  if (
    pissa !== undefined &&
    isTrue("pissa_init") &&
    (iterations === undefined || ["4", "16", "-1"].includes(iterations))
  ) {
    carry(
      draft,
      "method.init_lora_weights",
      iterations === "-1" ? "pissa" : `pissa_niter_${iterations ?? "16"}`,
      pissa,
    );
    carryAlso(draft, "method.init_lora_weights", at("pissa_iter"));
  }
}

/** Names of datasets with commas between them; they stand in `dataset_info.json`. */
function names(draft: Draft, native: string, node: ConfigNode | undefined): void {
  if (node === undefined) return;
  const all =
    node.kind === "list"
      ? node.children.map(textOf)
      : textOf(node)
          .split(",")
          .map((name) => name.trim());
  const isPath = all.every((name) => remarkOf(name) === undefined);
  const remark = isPath ? undefined : "names in `dataset_info.json`: write the files that they stand for";
  carry(draft, native, all.length === 1 ? all[0] : all, node, remark);
}
