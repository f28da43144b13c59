import { textOf } from "../../configTree";
import {
  leaveUnknownMethod,
  nodeValue,
  pathsOf,
  putMeasuring,
  putShare,
  type NativeView,
} from "./nativeView";

const STAGES: Readonly<Record<string, string>> = {
  pretrain: "pt",
  sft: "sft",
  reward: "rm",
  dpo: "dpo",
  kto: "kto",
  orpo: "dpo",
};

/** Of `stage: dpo` (`hparams/finetuning_args.py` of 0.9.5). */
const LOSSES: readonly string[] = ["sigmoid", "hinge", "ipo", "kto_pair", "orpo", "simpo"];

/** The parts of a LLaMA-Factory config that more than one of our keys decides. */
export function llamaFactoryFromNative(view: NativeView): void {
  const { effective, node, put, done, draft } = view;
  const task = String(effective("task"));
  const stage = STAGES[task];
  if (stage !== undefined) put("stage", stage, "task");
  put("do_train", true, "do_train");
  if (task === "orpo") put("pref_loss", "orpo", "task");
  const loss = node("train.loss_type");
  if (loss !== undefined && task === "dpo" && LOSSES.includes(textOf(loss)))
    put("pref_loss", nodeValue(loss), "train.loss_type");
  const beta = node("train.beta");
  if (beta !== undefined && ["dpo", "kto", "orpo"].includes(task))
    put("pref_beta", nodeValue(beta), "train.beta");
  leaveUnknownMethod(view, ["lora", "full", "oft"]);
  const method = effective("method.name");
  if (["lora", "full", "oft"].includes(String(method))) put("finetuning_type", method, "method.name");
  const quantization = effective("model.quantization");
  if (quantization === "nf4" || quantization === "int8") {
    put("quantization_bit", quantization === "nf4" ? 4 : 8, "model.quantization");
    put("quantization_method", "bnb", "model.quantization");
    if (quantization === "nf4") put("quantization_type", "nf4", "model.quantization");
  } else done("model.quantization");
  const double = node("model.bnb_4bit_use_double_quant");
  if (double !== undefined) put("double_quantization", nodeValue(double), "model.bnb_4bit_use_double_quant");
  if (method === "lora") variants(view);
  const train = pathsOf(node("data.train"));
  put(
    "dataset",
    train.join(","),
    "data.train",
    train.some((file) => /[./]/u.test(file)) ? "names that stand in `dataset_info.json`" : undefined,
  );
  const evaluation = pathsOf(node("data.eval"));
  if (evaluation.length > 0) put("eval_dataset", evaluation.join(","), "data.eval");
  putShare(view, "val_size");
  if (evaluation.length > 0 || node("data.split") !== undefined) putMeasuring(view);
  draft.remarks.push("`template` is missing: LLaMA-Factory needs the name of the model's chat template.");
  const dtype = effective("model.dtype");
  if (dtype === "bfloat16") put("bf16", true, "model.dtype");
  if (dtype === "float16") put("fp16", true, "model.dtype");
  const trainOn = effective("data.train_on");
  const isSaid = node("data.train_on") !== undefined && (trainOn === "all" || trainOn === "assistant");
  // Pre-training learns from every token, and the other stages refuse the key.
  if (isSaid && task === "sft") put("train_on_prompt", trainOn === "all", "data.train_on");
  else if (task === "pretrain" && trainOn === "all") done("data.train_on");
  if (effective("data.truncation") === "end") done("data.truncation");
}

function variants({ effective, node, put }: NativeView): void {
  for (const key of ["use_dora", "use_rslora"])
    if (node(`method.${key}`) !== undefined || effective(`method.${key}`) === true)
      put(key, effective(`method.${key}`), `method.${key}`);
  const start = String(effective("method.init_lora_weights"));
  const iterations = /^pissa(?:_niter_(\d+))?$/u.exec(start);
  if (iterations === null) return;
  put("pissa_init", true, "method.init_lora_weights");
  put("pissa_iter", iterations[1] === undefined ? -1 : Number(iterations[1]), "method.init_lora_weights");
}
