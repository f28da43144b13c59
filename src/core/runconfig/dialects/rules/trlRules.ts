import { nodeAt, textOf, type ConfigNode } from "../../configTree";
import { builderOf } from "../mapping/builders";
import type { DialectRule, RuleInput } from "./rule";

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
        "`load_in_8bit` is refused beside `load_in_4bit`: a model is loaded in one of them",
        input.remove("load_in_8bit"),
      );
  },
  // trainer/utils.py, get_peft_config: no adapter unless use_peft
  (input) => {
    if (input.isTrue("use_peft")) return;
    const given = ADAPTER_KEYS.find((key) => input.has(key));
    if (given === undefined) return;
    input.atKey("DLC012", "warning", given, `\`${given}\` is ignored in silence: \`use_peft\` is not true`, {
      ...input.give("use_peft", "true", given),
      help: "write `use_peft: true` to train an adapter",
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
  // scripts/utils.py, get_dataset: `datasets.load_dataset`, which knows folders and names of a hub
  (input) => {
    const named = input.node("dataset_name");
    if (named !== undefined && !input.has("datasets")) fileAsDataset(named, "dataset_name", input);
    for (const entry of input.node("datasets")?.children ?? []) {
      const path = nodeAt(entry, "path");
      if (path !== undefined && nodeAt(entry, "data_files") === undefined) fileAsDataset(path, "path", input);
    }
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
        `\`loss_weights\` are ${weights.children.length}, and of \`loss_type\` there are ${n}`,
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
        "`num_generations` must be at least 2: a group of one has no advantage",
        input.write("num_generations", "2"),
      );
    if (input.has("generation_batch_size") && input.has("steps_per_generation"))
      input.atKey(
        "DLC011",
        "error",
        "steps_per_generation",
        "`steps_per_generation` is refused beside `generation_batch_size`: one follows from the other",
        input.remove("steps_per_generation"),
      );
  },
];

/** A file is not found by its path alone: a builder reads it. */
function fileAsDataset(node: ConfigNode, key: string, { reporter, text }: RuleInput): void {
  const file = textOf(node);
  const builder = node.kind === "scalar" ? builderOf(file) : undefined;
  if (builder === undefined || file.includes("://")) return;
  const lineStart = text.lastIndexOf("\n", node.keyStart - 1) + 1;
  const before = text.slice(lineStart, node.keyStart);
  const indent = " ".repeat(before.length);
  const written = key === "path" ? ["path", indent] : ["datasets:\n  - path", "    "];
  const isLine = /^ *(?:- +)?$/u.test(before) && (key === "path" || before === "");
  reporter.report(
    "DLC011",
    "error",
    node,
    `\`${key}\` is a folder or a name of a hub, and no file: \`${builder}\` reads \`data_files\``,
    {
      help: `write \`path: ${builder}\` and \`data_files: ${file}\` in an entry of \`datasets\``,
      ...(isLine
        ? {
            fix: reporter.replace(
              `Read it with \`${builder}\``,
              { start: node.keyStart, end: node.end },
              `${written[0] ?? ""}: ${builder}\n${written[1] ?? ""}data_files: ${node.source}`,
              "unsafe",
            ),
          }
        : {}),
    },
  );
}
