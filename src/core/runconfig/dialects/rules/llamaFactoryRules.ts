import { methodOf, stageOf } from "./llamaFactoryStage";
import type { DialectRule, RuleInput } from "./rule";

/** What LLaMA-Factory's parser refuses or passes over (`hparams/*.py` of 0.9.5, Apache-2.0). */
export const llamaFactoryRules: readonly DialectRule[] = [
  needs,
  adapters,
  stages,
  data,
  optimizers,
  ignored,
  olderReader,
];

const evaluates = (input: RuleInput): boolean => {
  const strategy = input.word("eval_strategy") ?? input.word("evaluation_strategy") ?? "no";
  return (
    ["do_eval", "do_predict", "predict_with_generate"].some(input.isTrue) ||
    !["no", "false"].includes(strategy.toLowerCase())
  );
};

/** parser.py, get_train_args: a key that needs another one. */
function needs(input: RuleInput): void {
  if (input.isTrue("do_train") && !input.has("dataset"))
    input.atKey("DLC011", "warning", "do_train", "`do_train` needs a `dataset`, here or on the command line");
  const hasEval = input.has("eval_dataset") || (input.number("val_size") ?? 0) > 1e-6;
  const trains = input.isTrue("do_train") || input.isTrue("do_predict");
  // What has no dataset yet is completed on the command line.
  const isWhole = input.has("dataset") || !input.isTrue("do_train");
  if (trains && isWhole && evaluates(input) && !hasEval) {
    const key = [
      "eval_strategy",
      "evaluation_strategy",
      "do_eval",
      "do_predict",
      "predict_with_generate",
    ].find(input.has);
    if (key !== undefined)
      input.atKey(
        "DLC011",
        "error",
        key,
        `\`${key}\` needs an \`eval_dataset\` or a \`val_size\` above 0`,
        input.give("val_size", "0.1", key),
      );
  }
  if (input.isTrue("streaming") && (input.number("max_steps") ?? -1) <= 0)
    input.atKey(
      "DLC011",
      "error",
      "streaming",
      "`streaming` needs `max_steps`: the number of rows is not known",
    );
  if (stageOf(input) === "sft" && input.isTrue("do_predict") && !input.isTrue("predict_with_generate"))
    input.atKey(
      "DLC011",
      "error",
      "do_predict",
      "`do_predict` needs `predict_with_generate: true`",
      input.give("predict_with_generate", "true", "do_predict"),
    );
  if (stageOf(input) === "ppo" && !input.has("reward_model"))
    input.atValue("DLC011", "error", "stage", "`stage: ppo` needs a `reward_model`");
  if (input.has("export_quantization_bit") && !input.has("export_quantization_dataset"))
    input.atKey(
      "DLC011",
      "error",
      "export_quantization_bit",
      "`export_quantization_bit` needs an `export_quantization_dataset`",
    );
}

/** parser.py, _verify_model_args; finetuning_args.py, __post_init__. */
function adapters(input: RuleInput): void {
  const method = methodOf(input);
  const needLora = ["loraplus_lr_ratio", "use_rslora", "use_dora", "pissa_init"];
  if (method !== "lora")
    for (const key of ["adapter_name_or_path", ...needLora])
      if (input.has(key))
        input.atKey(
          "DLC011",
          "error",
          key,
          `\`${key}\` is refused with \`finetuning_type: ${method}\``,
          input.remove(key),
        );
  if (input.has("quantization_bit") && !["lora", "oft"].includes(method))
    input.atKey(
      "DLC011",
      "error",
      "quantization_bit",
      `\`quantization_bit\` is for \`lora\` and \`oft\` only, not for \`${method}\``,
      input.remove("quantization_bit"),
    );
  if (input.has("quantization_bit"))
    for (const key of ["pissa_init", "resize_vocab"])
      if (input.isTrue(key))
        input.atKey(
          "DLC011",
          "error",
          key,
          `\`${key}\` is refused with a quantized model`,
          input.remove(key),
        );
  if (input.has("quantization_bit") && input.isTrue("fp8"))
    input.atKey("DLC011", "error", "fp8", "`fp8` is refused with a quantized model", input.remove("fp8"));
  if (input.isTrue("do_train") && input.word("quantization_device_map") === "auto")
    input.atKey(
      "DLC011",
      "error",
      "quantization_device_map",
      "training refuses a `quantization_device_map`",
      input.remove("quantization_device_map"),
    );
  if (input.isTrue("use_llama_pro") && method === "full")
    input.atKey(
      "DLC011",
      "error",
      "use_llama_pro",
      "`use_llama_pro` is refused with `finetuning_type: full`",
      input.remove("use_llama_pro"),
    );
}

/** parser.py, get_train_args: what only one stage can do. */
function stages(input: RuleInput): void {
  const stage = stageOf(input);
  if (stage !== "sft")
    for (const key of ["predict_with_generate", "neat_packing", "train_on_prompt", "mask_history"])
      if (input.isTrue(key))
        input.atKey(
          "DLC011",
          "error",
          key,
          `\`${key}\` is for \`stage: sft\`, not for \`${stage}\``,
          input.remove(key),
        );
  if (["rm", "ppo"].includes(stage) && input.isTrue("load_best_model_at_end"))
    input.atKey(
      "DLC011",
      "error",
      "load_best_model_at_end",
      `\`stage: ${stage}\` refuses \`load_best_model_at_end\``,
      input.remove("load_best_model_at_end"),
    );
  if (stage === "ppo" && input.node("stage") !== undefined && !input.isTrue("do_train"))
    input.atValue(
      "DLC011",
      "error",
      "stage",
      "`stage: ppo` only trains: it needs `do_train: true`",
      input.give("do_train", "true", "stage"),
    );
  if (
    stage === "dpo" &&
    input.has("dpo_label_smoothing") &&
    (input.word("pref_loss") ?? "sigmoid") !== "sigmoid"
  )
    input.atKey(
      "DLC011",
      "error",
      "dpo_label_smoothing",
      "`dpo_label_smoothing` is for `pref_loss: sigmoid` only",
      input.remove("dpo_label_smoothing"),
    );
  if (input.isTrue("predict_with_generate") && input.isTrue("compute_accuracy"))
    input.atKey(
      "DLC011",
      "error",
      "compute_accuracy",
      "`compute_accuracy` is refused beside `predict_with_generate`",
      input.remove("compute_accuracy"),
    );
  const isTraining = input.isTrue("do_train") || input.isTrue("do_predict");
  if (isTraining && input.has("infer_backend") && input.word("infer_backend") !== "huggingface")
    input.atValue(
      "DLC011",
      "error",
      "infer_backend",
      "training runs on `infer_backend: huggingface` only",
      input.write("infer_backend", "huggingface"),
    );
}

/** data_args.py, __post_init__. */
function data(input: RuleInput): void {
  const valSize = input.number("val_size") ?? 0;
  if (valSize > 1e-6 && input.has("eval_dataset"))
    input.atKey(
      "DLC011",
      "error",
      "val_size",
      "`val_size` is refused beside `eval_dataset`",
      input.remove("val_size"),
    );
  if (valSize > 1e-6 && !input.has("dataset"))
    input.atKey(
      "DLC011",
      "error",
      "val_size",
      "`val_size` takes rows out of a `dataset`, and none is given",
      input.remove("val_size"),
    );
  if (input.isTrue("streaming") && valSize > 1e-6 && valSize < 1)
    input.atValue(
      "DLC011",
      "error",
      "val_size",
      "with `streaming`, `val_size` is a number of rows, not a share",
    );
  if (input.isTrue("streaming") && input.has("max_samples"))
    input.atKey(
      "DLC011",
      "error",
      "max_samples",
      "`max_samples` is refused beside `streaming`",
      input.remove("max_samples"),
    );
  if (input.isTrue("mask_history") && input.isTrue("train_on_prompt"))
    input.atKey(
      "DLC011",
      "error",
      "train_on_prompt",
      "`train_on_prompt` is refused beside `mask_history`",
      input.remove("train_on_prompt"),
    );
  if (input.has("interleave_probs") && (input.word("mix_strategy") ?? "concat") === "concat")
    input.atKey(
      "DLC011",
      "error",
      "interleave_probs",
      "`interleave_probs` needs an interleaving `mix_strategy`",
      input.remove("interleave_probs"),
    );
}

/** finetuning_args.py, __post_init__; parser.py. */
function optimizers(input: RuleInput): void {
  const given = ["use_galore", "use_apollo", "use_badam"].filter(input.isTrue);
  const [first, second] = given;
  if (first !== undefined && methodOf(input) === "lora")
    input.atKey("DLC011", "error", first, `\`${first}\` is refused with LoRA`, input.remove(first));
  if (first !== undefined && second !== undefined)
    input.atKey(
      "DLC011",
      "error",
      second,
      `\`${second}\` is refused beside \`${first}\``,
      input.remove(second),
    );
  if (input.has("deepspeed"))
    for (const key of ["use_galore", "use_apollo"])
      if (input.isTrue(key))
        input.atKey("DLC011", "error", key, `\`${key}\` is refused with DeepSpeed`, input.remove(key));
}

/** Groups of keys that nothing reads without another key. */
const READ_WITH: readonly (readonly [prefix: RegExp, isRead: (input: RuleInput) => boolean, why: string])[] =
  [
    [
      /^lora_(?:rank|alpha|dropout|target)$/u,
      (input) => methodOf(input) === "lora",
      "`finetuning_type` is not `lora`",
    ],
    [
      /^freeze_(?:trainable_|extra_)/u,
      (input) => methodOf(input) === "freeze",
      "`finetuning_type` is not `freeze`",
    ],
    [/^oft_/u, (input) => methodOf(input) === "oft", "`finetuning_type` is not `oft`"],
    [/^galore_/u, (input) => input.isTrue("use_galore"), "`use_galore` is not true"],
    [/^apollo_/u, (input) => input.isTrue("use_apollo"), "`use_apollo` is not true"],
    [/^badam_/u, (input) => input.isTrue("use_badam"), "`use_badam` is not true"],
    [/^pissa_(?:iter|convert)/u, (input) => input.isTrue("pissa_init"), "`pissa_init` is not true"],
    [/^ppo_/u, (input) => stageOf(input) === "ppo", "`stage` is not `ppo`"],
    [/^pref_/u, (input) => ["dpo", "kto"].includes(stageOf(input)), "`stage` is neither `dpo` nor `kto`"],
    [/^kto_/u, (input) => stageOf(input) === "kto", "`stage` is not `kto`"],
    [/^swanlab_/u, (input) => input.isTrue("use_swanlab"), "`use_swanlab` is not true"],
  ];

function ignored(input: RuleInput): void {
  if (!input.isTrue("do_train")) return;
  for (const { name } of input.root.children) {
    const row = READ_WITH.find(([pattern]) => pattern.test(name));
    if (row === undefined || row[1](input) || !input.has(name)) continue;
    input.atKey(
      "DLC012",
      "warning",
      name,
      `\`${name}\` is ignored in silence: ${row[2]}`,
      input.remove(name),
    );
  }
}

/** Releases up to 0.9.2 read with PyYAML, to which `1e-5` is text; the parser of 0.9.3 reads with OmegaConf. */
function olderReader(input: RuleInput): void {
  for (const node of input.root.children)
    if (
      node.kind === "scalar" &&
      node.plain &&
      /^[-+]?\d+(?:\.\d*)?[eE][-+]?\d+$/u.test(node.source) &&
      !/\.\d*e[-+]/iu.test(node.source)
    ) {
      const [whole = "", exponent = ""] = node.source.toLowerCase().split("e");
      const better = `${whole.includes(".") ? whole.replace(/\.$/u, ".0") : `${whole}.0`}e${/^[-+]/u.test(exponent) ? exponent : `+${exponent}`}`;
      input.reporter.report(
        "DLC009",
        "info",
        node,
        `\`${node.source}\` is text to LLaMA-Factory up to 0.9.2, and a number since 0.9.3`,
        { help: `write ${better}`, fix: input.reporter.replace(`Write ${better}`, node, better) },
      );
    }
}
