import { leave } from "./draft";
import { leaveUnknownMethod, pathsOf, putShare, type NativeView } from "./nativeView";

const TYPES: Readonly<Record<string, string>> = {
  messages: "chat_template",
  sharegpt: "chat_template",
  alpaca: "alpaca",
  text: "completion",
};

/** The parts of an Axolotl config that more than one of our keys decides. */
export function axolotlFromNative(view: NativeView): void {
  const { effective, node, put, done } = view;
  const task = String(effective("task"));
  if (["dpo", "kto", "orpo", "grpo"].includes(task)) put("rl", task, "task");
  else if (task === "reward") put("reward_model", true, "task");
  else if (task === "sft" || task === "pretrain") done("task");
  leaveUnknownMethod(view, ["lora", "full"]);
  const method = effective("method.name");
  const quantization = effective("model.quantization");
  if (method === "lora") put("adapter", quantization === "nf4" ? "qlora" : "lora", "method.name");
  if (method === "full") done("method.name");
  const quantized = node("model.quantization");
  if (quantized !== undefined && quantization !== "none" && method !== "lora")
    leave(view.draft, quantized, "quantized weights need an adapter there");
  else if (quantization !== "none" || quantized !== undefined) {
    put("load_in_4bit", quantization === "nf4", "model.quantization");
    put("load_in_8bit", quantization === "int8", "model.quantization");
  }
  if (method === "lora" && effective("method.target_modules") === "all-linear")
    put("lora_target_linear", true, "method.target_modules");
  for (const [native, name] of [
    ["method.use_dora", "peft_use_dora"],
    ["method.use_rslora", "peft_use_rslora"],
  ] as const)
    if (method === "lora" && (node(native) !== undefined || effective(native) === true))
      put(name, effective(native), native);
  if (task === "kto") put("remove_unused_columns", false, "task");
  data(view, task);
  const dtype = effective("model.dtype");
  if (dtype === "bfloat16") put("bf16", true, "model.dtype");
  if (dtype === "float16") put("fp16", true, "model.dtype");
  const trainOn = effective("data.train_on");
  if (node("data.train_on") !== undefined) put("train_on_inputs", trainOn === "all", "data.train_on");
}

function data(view: NativeView, task: string): void {
  const { effective, node, put, done } = view;
  const type =
    TYPES[String(effective("data.format"))] ??
    (["dpo", "kto", "orpo"].includes(task) ? "chat_template.default" : "chat_template");
  // Axolotl reads `pretraining_dataset` as a stream, which has no end of its own.
  const isStream = task === "pretrain" && effective("train.max_steps") !== null;
  const entries = (path: string): unknown =>
    pathsOf(node(path)).map(
      (file) =>
        new Map([
          ["path", file],
          ["type", isStream ? "pretrain" : task === "pretrain" ? "completion" : type],
        ]),
    );
  put(isStream ? "pretraining_dataset" : "datasets", entries("data.train"), "data.train");
  if (pathsOf(node("data.eval")).length > 0) put("test_datasets", entries("data.eval"), "data.eval");
  if (TYPES[String(effective("data.format"))] !== undefined) done("data.format");
  putShare(view, "val_set_size");
  // Axolotl leaves rows out that are longer.
  if (effective("data.truncation") === "drop") done("data.truncation");
}
