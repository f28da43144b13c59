import type { DialectRule } from "./rule";

const ADAPTER_KEYS = [
  ...["lora_r", "lora_alpha", "lora_dropout", "lora_target_modules", "lora_target_parameters"],
  ...["lora_modules_to_save", "use_rslora", "use_dora"],
];

/** TRL's config classes and trainers (`trl/trainer`, Apache-2.0). */
export const trlRules: readonly DialectRule[] = [
  // trainer/model_config.py, __post_init__
  (input) => {
    if (input.isTrue("load_in_8bit") && input.isTrue("load_in_4bit"))
      input.atKey(
        "DLC011",
        "error",
        "load_in_8bit",
        "a model is loaded in 8 bit or in 4 bit, not in both",
        input.remove("load_in_8bit"),
      );
  },
  // trainer/utils.py, get_peft_config: no adapter unless use_peft
  (input) => {
    if (input.isTrue("use_peft")) return;
    const given = ADAPTER_KEYS.find((key) => input.has(key));
    if (given === undefined) return;
    const first = input.root.children[0];
    input.atKey("DLC012", "warning", given, `\`${given}\` is ignored in silence: \`use_peft\` is not true`, {
      help: "write `use_peft: true` to train an adapter",
      ...(input.node("use_peft") !== undefined
        ? input.write("use_peft", "true")
        : first === undefined || (first.keyStart > 0 && input.text.charAt(first.keyStart - 1) !== "\n")
          ? {}
          : {
              fix: input.reporter.replace(
                "Add `use_peft: true`",
                {
                  start: lineOf(input.text, input.node(given)?.keyStart ?? first.keyStart),
                  end: lineOf(input.text, input.node(given)?.keyStart ?? first.keyStart),
                },
                "use_peft: true\n",
                "unsafe",
              ),
            }),
    });
  },
  // scripts/utils.py, ScriptArguments: dataset_name is passed over beside datasets
  (input) => {
    if (input.has("datasets") && input.has("dataset_name"))
      input.atKey(
        "DLC012",
        "warning",
        "dataset_name",
        "`dataset_name` is ignored in silence: `datasets` is given",
        input.remove("dataset_name"),
      );
  },
  // trainer/dpo_config.py, __post_init__
  (input) => {
    const [types, weights] = [input.node("loss_type"), input.node("loss_weights")];
    if (weights?.kind !== "list") return;
    const n = types?.kind === "list" ? types.children.length : 1;
    if (weights.children.length !== n)
      input.atValue(
        "DLC011",
        "error",
        "loss_weights",
        `${weights.children.length} weights stand for ${n} of \`loss_type\``,
      );
  },
  // trainer/grpo_config.py, __post_init__
  (input) => {
    const generations = input.number("num_generations");
    if (generations === undefined || input.word("num_generations") === undefined) return;
    if (generations === 1 && (input.has("reward_funcs") || input.has("max_completion_length")))
      input.atValue(
        "DLC011",
        "error",
        "num_generations",
        "a group of one has no advantage: at least 2 are wanted",
        input.write("num_generations", "2"),
      );
    if (input.has("generation_batch_size") && input.has("steps_per_generation"))
      input.atKey(
        "DLC011",
        "error",
        "steps_per_generation",
        "give `generation_batch_size` or `steps_per_generation`, not both",
        input.remove("steps_per_generation"),
      );
  },
];

function lineOf(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
