import { builderOf } from "./builders";
import { leaveUnknownMethod, nodeValue, pathsOf, putMeasuring, type NativeView } from "./nativeView";

/** The parts of a TRL config that more than one of our keys decides. */
export function trlFromNative(view: NativeView): void {
  const { effective, node, put, done, draft } = view;
  const task = String(effective("task"));
  if (["sft", "dpo", "kto", "grpo", "reward"].includes(task)) {
    draft.remarks.push(`Run it with \`trl ${task} --config <this file>\`.`);
    done("task");
  } else if (task === "pretrain") {
    draft.remarks.push("Run it with `trl sft --config <this file>`, on rows with a field `text`.");
    done("task");
  }
  leaveUnknownMethod(view, ["lora", "full"]);
  const method = effective("method.name");
  if (method === "lora" || method === "full") put("use_peft", method === "lora", "method.name");
  const quantization = effective("model.quantization");
  if (quantization !== "none" || node("model.quantization") !== undefined) {
    put("load_in_4bit", quantization === "nf4", "model.quantization");
    put("load_in_8bit", quantization === "int8", "model.quantization");
  }
  const double = node("model.bnb_4bit_use_double_quant");
  if (double !== undefined) put("use_bnb_nested_quant", nodeValue(double), "model.bnb_4bit_use_double_quant");
  if (method === "lora")
    for (const [native, name] of [
      ["method.use_dora", "use_dora"],
      ["method.use_rslora", "use_rslora"],
      ["method.modules_to_save", "lora_modules_to_save"],
    ] as const)
      if (node(native) !== undefined || effective(native) === true) put(name, effective(native), native);
  const train = pathsOf(node("data.train"));
  const split = node("data.split");
  // A share of the rows is held out of `datasets` only.
  if (train.length === 1 && split?.kind !== "map" && builderOf(train[0] ?? "") === undefined)
    put("dataset_name", train[0], "data.train");
  else if (train.length > 0) put("datasets", train.map(datasetEntry), "data.train");
  const dtype = effective("model.dtype");
  if (dtype !== "auto" || node("model.dtype") !== undefined) put("dtype", dtype, "model.dtype");
  if (dtype === "bfloat16") put("bf16", true, "model.dtype");
  if (dtype === "float16") put("fp16", true, "model.dtype");
  const trainOn = effective("data.train_on");
  if (node("data.train_on") !== undefined) {
    if (trainOn === "assistant") put("assistant_only_loss", true, "data.train_on");
    else put("completion_only_loss", trainOn === "completion", "data.train_on");
  }
  if (split?.kind === "map" && draft.carried.has("datasets")) {
    put("test_split_size", effective("data.split.eval"), "data.split.eval");
    if (effective("data.split.test") === 0) done("data.split.test");
  }
  putMeasuring(view);
  if (effective("data.truncation") === "end") done("data.truncation");
}

/** A file is data of one of the library's builders; anything else is a folder or a name of a hub. */
function datasetEntry(path: string): ReadonlyMap<string, string> {
  const builder = builderOf(path);
  return new Map(
    builder === undefined
      ? [["path", path]]
      : [
          ["path", builder],
          ["data_files", path],
        ],
  );
}
