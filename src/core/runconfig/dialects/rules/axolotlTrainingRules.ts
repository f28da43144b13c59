import { strategy } from "./axolotlStrategies";
import { refusedTogether, type DialectRule, type RuleInput } from "./rule";

/** The part of Axolotl's validators about data, steps and hardware (`utils/schemas/validation.py` of 0.19, Apache-2.0). */
export const axolotlTrainingRules: readonly DialectRule[] = [
  data,
  batches,
  evaluation,
  saving,
  learning,
  preference,
];

/** check_dataset_or_pretraining_dataset, check_val_w_test_datasets, check_eval_packing, deprecate_sharegpt_datasets. */
function data(input: RuleInput): void {
  if (input.node("datasets") === undefined && input.node("pretraining_dataset") === undefined) {
    const first = input.root.children[0];
    if (first !== undefined && !isReinforced(input))
      input.atKey("DLC011", "error", first.name, "Axolotl needs `datasets` or `pretraining_dataset`");
  }
  if (input.has("test_datasets") && input.has("val_set_size"))
    input.atKey(
      "DLC011",
      "error",
      "val_set_size",
      "`val_set_size` is refused beside `test_datasets`",
      input.write("val_set_size", "0"),
    );
  for (const streaming of ["pretraining_dataset", "streaming"]) {
    if (!input.has(streaming)) continue;
    if (input.has("val_set_size"))
      input.atKey(
        "DLC011",
        "error",
        "val_set_size",
        `\`val_set_size\` is refused beside \`${streaming}\``,
        input.remove("val_set_size"),
      );
    if (!input.has("max_steps"))
      input.atKey(
        "DLC011",
        "error",
        streaming,
        `\`${streaming}\` needs \`max_steps\`: the number of rows is not known`,
      );
    break;
  }
  if (input.isTrue("sample_packing") && input.has("eval_table_size") && !input.isFalse("eval_sample_packing"))
    input.atKey(
      "DLC011",
      "error",
      "eval_table_size",
      "`eval_table_size` with `sample_packing` needs `eval_sample_packing: false`",
      input.give("eval_sample_packing", "false", "eval_table_size"),
    );
  for (const list of ["datasets", "test_datasets", "pretraining_dataset"])
    input.node(list)?.children.forEach((entry, i) => {
      strategy(`${list}.${entry.name === "" ? String(i) : entry.name}.type`, input);
    });
}

function isReinforced(input: RuleInput): boolean {
  return input.has("rl");
}

/** check_batch_size_fields and check_gas_bsz. */
function batches(input: RuleInput): void {
  refusedTogether(input, "gradient_accumulation_steps", "batch_size", "one follows from the other");
  if (input.has("batch_size") && !input.has("micro_batch_size") && !input.has("gradient_accumulation_steps"))
    input.atKey(
      "DLC011",
      "error",
      "batch_size",
      "`batch_size` needs `micro_batch_size` or `gradient_accumulation_steps`",
      input.rename("batch_size", "micro_batch_size"),
    );
}

/** check_evals and check_early_stopping. */
function evaluation(input: RuleInput): void {
  const strategy = input.word("eval_strategy");
  refusedTogether(input, "evals_per_epoch", "eval_steps", "both say how often");
  if (strategy !== undefined && strategy !== "steps") {
    if (input.has("eval_steps"))
      input.atKey(
        "DLC011",
        "error",
        "eval_steps",
        `\`eval_steps\` is refused with \`eval_strategy: ${strategy}\``,
        input.remove("eval_steps"),
      );
    if (input.has("evals_per_epoch"))
      input.atKey(
        "DLC011",
        "error",
        "evals_per_epoch",
        `\`evals_per_epoch\` is refused with \`eval_strategy: ${strategy}\``,
        input.remove("evals_per_epoch"),
      );
  }
  if (input.number("val_set_size") === 0 && !input.has("test_datasets") && strategy !== "no")
    for (const key of ["eval_steps", "eval_strategy"])
      if (input.has(key)) {
        input.atKey(
          "DLC011",
          "error",
          key,
          `\`${key}\` is refused with \`val_set_size: 0\``,
          input.remove(key),
        );
        break;
      }
  if (input.isTrue("do_bench_eval") && !input.has("evals_per_epoch") && !input.has("eval_steps"))
    input.atKey(
      "DLC011",
      "error",
      "do_bench_eval",
      "`do_bench_eval` needs `evals_per_epoch` or `eval_steps`",
    );
  if (!input.has("early_stopping_patience")) return;
  const [saves, evals] = [input.number("save_steps"), input.number("eval_steps")];
  if (saves === undefined || evals === undefined)
    input.atKey(
      "DLC011",
      "error",
      "early_stopping_patience",
      "`early_stopping_patience` needs `save_steps` and `eval_steps`",
    );
  else if (evals > 0 && saves % evals !== 0)
    input.atKey(
      "DLC011",
      "error",
      "save_steps",
      `\`save_steps\` (${saves}) must be a multiple of \`eval_steps\` (${evals})`,
      input.write("save_steps", String(Math.ceil(saves / evals) * evals)),
    );
}

/** check_saves; config.py, check_save_strategy_best_requires_metric. */
function saving(input: RuleInput): void {
  const strategy = input.word("save_strategy");
  if (strategy !== undefined && strategy !== "steps" && input.has("save_steps"))
    input.atKey(
      "DLC011",
      "error",
      "save_steps",
      `\`save_steps\` is refused with \`save_strategy: ${strategy}\``,
      input.remove("save_steps"),
    );
  refusedTogether(input, "saves_per_epoch", "save_steps", "both say how often");
  if (strategy === "best" && !input.has("metric_for_best_model"))
    input.atValue(
      "DLC011",
      "error",
      "save_strategy",
      "`save_strategy: best` needs `metric_for_best_model`",
      input.give("metric_for_best_model", "eval_loss", "save_strategy"),
    );
  if (input.has("push_dataset_to_hub") && !input.isTrue("hf_use_auth_token"))
    input.atKey(
      "DLC011",
      "error",
      "push_dataset_to_hub",
      "`push_dataset_to_hub` needs `hf_use_auth_token: true`",
      input.give("hf_use_auth_token", "true", "push_dataset_to_hub"),
    );
}

/** check_warmup, check_use_reentrant_mismatch, check_activation_offloading_wo_gc, check_cross_entropy_conflicts. */
function learning(input: RuleInput): void {
  refusedTogether(input, "warmup_ratio", "warmup_steps", "both say how long");
  if (input.has("unfrozen_parameters") && input.isTrue("gradient_checkpointing_kwargs.use_reentrant"))
    input.atValue(
      "DLC011",
      "error",
      "gradient_checkpointing_kwargs.use_reentrant",
      "`use_reentrant` must be false beside `unfrozen_parameters`",
      input.write("gradient_checkpointing_kwargs.use_reentrant", "false"),
    );
  if (input.has("activation_offloading") && !input.has("gradient_checkpointing"))
    input.atKey(
      "DLC011",
      "error",
      "activation_offloading",
      "`activation_offloading` needs `gradient_checkpointing`",
      input.remove("activation_offloading"),
    );
  const losses = [
    "cut_cross_entropy",
    "chunked_cross_entropy",
    "liger_cross_entropy",
    "liger_fused_linear_cross_entropy",
  ].filter(input.isTrue);
  const [first, second] = losses;
  if (first !== undefined && second !== undefined)
    input.atKey(
      "DLC011",
      "error",
      second,
      `\`${second}\` is refused beside \`${first}\`: one loss kernel at a time`,
      input.write(second, "false"),
    );
  if (input.has("fp8_config") && !input.isTrue("fp8"))
    input.atKey(
      "DLC011",
      "error",
      "fp8_config",
      "`fp8_config` needs `fp8: true`",
      input.remove("fp8_config"),
    );
  const noise = input.number("neftune_noise_alpha");
  if (noise !== undefined && noise <= 0)
    input.atValue(
      "DLC008",
      "error",
      "neftune_noise_alpha",
      "`neftune_noise_alpha` must be above 0",
      input.remove("neftune_noise_alpha"),
    );
}

/** check_sample_packing_w_rl, check_kto_config, check_dpo, check_grpo_batch_size_divisibility. */
function preference(input: RuleInput): void {
  const rl = input.word("rl");
  if (rl !== undefined && input.isTrue("sample_packing"))
    input.atKey(
      "DLC011",
      "error",
      "sample_packing",
      `\`sample_packing\` is refused with \`rl: ${rl}\``,
      input.write("sample_packing", "false"),
    );
  if (rl === "kto" && !input.isFalse("remove_unused_columns"))
    input.atValue(
      "DLC011",
      "error",
      "rl",
      "`rl: kto` needs `remove_unused_columns: false`",
      input.give("remove_unused_columns", "false", "rl"),
    );
  if (rl !== "dpo")
    for (const key of ["dpo_loss_type", "dpo_loss_weights"])
      if (input.has(key))
        input.atKey("DLC011", "error", key, `\`${key}\` is for \`rl: dpo\` only`, input.remove(key));
  if (rl === "simpo" && input.has("warmup_ratio"))
    input.atKey(
      "DLC011",
      "error",
      "warmup_ratio",
      "`rl: simpo` refuses `warmup_ratio`: write `warmup_steps`",
      input.remove("warmup_ratio"),
    );
  const generations = input.number("trl.num_generations");
  if (rl !== "grpo" || generations === undefined) return;
  if (generations < 2) {
    input.atValue(
      "DLC011",
      "error",
      "trl.num_generations",
      "`num_generations` must be at least 2: a group of one has no advantage",
      input.write("trl.num_generations", "2"),
    );
    return;
  }
  const batch =
    input.number("trl.generation_batch_size") ??
    (input.number("micro_batch_size") ?? 1) * (input.number("gradient_accumulation_steps") ?? 1);
  if (batch % generations === 0) return;
  const fitting = largestDivisor(batch, generations);
  input.atValue(
    "DLC011",
    "error",
    "trl.num_generations",
    `\`num_generations\` is ${generations}, and a step of ${batch} rows cannot hold whole groups of that`,
    fitting > 1 ? input.write("trl.num_generations", String(fitting)) : {},
  );
}

function largestDivisor(rows: number, most: number): number {
  for (let group = Math.min(rows, most); group > 1; group--) if (rows % group === 0) return group;
  return 1;
}
