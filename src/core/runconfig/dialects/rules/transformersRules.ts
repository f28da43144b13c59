import type { DialectRule } from "./rule";

/** What transformers' `TrainingArguments` refuses (`training_args.py`, `__post_init__` and `_validate_args`, Apache-2.0). */
export const transformersRules: readonly DialectRule[] = [
  (input) => {
    for (const [first, second] of [
      ["bf16", "fp16"],
      ["bf16_full_eval", "fp16_full_eval"],
    ] as const)
      if (input.isTrue(first) && input.isTrue(second))
        input.atKey(
          "DLC011",
          "error",
          second,
          `\`${first}\` and \`${second}\` cannot both be true`,
          input.remove(second),
        );
  },
  (input) => {
    if (!input.isTrue("load_best_model_at_end")) return;
    const save = input.word("save_strategy") ?? "steps";
    const evaluation = input.word("eval_strategy") ?? input.word("evaluation_strategy") ?? "no";
    if (save !== "best" && save.toLowerCase() !== evaluation.toLowerCase()) {
      input.atKey(
        "DLC011",
        "error",
        "load_best_model_at_end",
        `\`load_best_model_at_end\` wants the same \`eval_strategy\` (${evaluation}) and \`save_strategy\` (${save})`,
        isOff(evaluation)
          ? { help: "rows to measure, and an `eval_strategy` for them" }
          : input.give("save_strategy", evaluation, "load_best_model_at_end"),
      );
      return;
    }
    const [saves, evals] = [input.number("save_steps") ?? 500, input.number("eval_steps")];
    if (save === "steps" && evals !== undefined && evals >= 1 && saves >= 1 && saves % evals !== 0)
      input.atKey(
        "DLC011",
        "error",
        input.has("save_steps") ? "save_steps" : "load_best_model_at_end",
        `\`save_steps\` (${saves}) must be a multiple of \`eval_steps\` (${evals}) for \`load_best_model_at_end\``,
        input.give("save_steps", String(Math.ceil(saves / evals) * evals), "load_best_model_at_end"),
      );
  },
  (input) => {
    const scheduler = input.word("lr_scheduler_type");
    const evaluation = input.word("eval_strategy") ?? input.word("evaluation_strategy");
    if (scheduler === "reduce_lr_on_plateau" && (evaluation === undefined || evaluation === "no"))
      input.atValue(
        "DLC011",
        "error",
        "lr_scheduler_type",
        "`reduce_lr_on_plateau` needs an `eval_strategy`",
      );
  },
  (input) => {
    for (const key of ["logging_steps", "eval_steps", "save_steps"]) {
      const steps = input.number(key);
      if (steps !== undefined && steps > 1 && !Number.isInteger(steps))
        input.atValue(
          "DLC011",
          "error",
          key,
          `\`${key}\` above 1 must be a whole number`,
          input.write(key, String(Math.round(steps))),
        );
    }
  },
  (input) => {
    if (input.has("dataloader_prefetch_factor") && (input.number("dataloader_num_workers") ?? 0) === 0)
      input.atKey(
        "DLC011",
        "error",
        "dataloader_prefetch_factor",
        "`dataloader_prefetch_factor` needs `dataloader_num_workers` above 0",
        input.remove("dataloader_prefetch_factor"),
      );
  },
  (input) => {
    if (input.has("max_steps") && (input.number("max_steps") ?? -1) > 0 && input.has("num_train_epochs"))
      input.atKey(
        "DLC012",
        "hint",
        "num_train_epochs",
        "`max_steps` decides: `num_train_epochs` has no effect",
        input.remove("num_train_epochs"),
      );
  },
];

function isOff(strategy: string): boolean {
  return ["no", "false"].includes(strategy.toLowerCase());
}
