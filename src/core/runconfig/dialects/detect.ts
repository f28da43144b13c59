import { nodeAt, textOf, type ConfigNode } from "../configTree";
import { DIALECT_IDS, type DialectId } from "./dialect";

export interface Detection {
  readonly dialect: DialectId;
  /** LLaMA-Factory's v1 files are nested and know other keys. */
  readonly nested?: true;
  /** The release that a modeline names; otherwise it is guessed from the keys. */
  readonly pinned?: string;
}

/** `# tunesmith: dialect=axolotl@0.18` overrides what the keys say. `native` means: no foreign config. */
export function readModeline(
  text: string,
): { readonly name: DialectId | "native"; readonly version?: string } | undefined {
  for (const [, name, version] of text.slice(0, 20_000).matchAll(MODELINE)) {
    const id = [...DIALECT_IDS, "native" as const].find((known) => known === name);
    if (id !== undefined) return { name: id, ...(version === undefined ? {} : { version }) };
  }
  return undefined;
}

const MODELINE = /^[ \t]*#[ \t]*tunesmith:[ \t]*dialect[ \t]*=[ \t]*([a-z-]{1,20})(?:@([\w.+-]{1,30}))?/gmu;

/**
 * Which tool's config a file is, by its content alone: two or more keys that only this tool has at the top, or a
 * `_component_`. Undefined when nothing is sure: such a file gets nothing from us.
 */
export function detectDialect(root: ConfigNode | undefined, text: string): Detection | undefined {
  const modeline = readModeline(text);
  if (modeline?.name === "native" || root?.kind !== "map") return undefined;
  const pinned = modeline?.version === undefined ? {} : { pinned: modeline.version };
  if (modeline !== undefined)
    return { dialect: modeline.name, ...pinned, ...(isV1(root, modeline.name) ? V1 : {}) };
  if (isNative(root) || isOther(root)) return undefined;
  if (hasComponent(root)) return { dialect: "torchtune" };
  const scores = SIGNS.map(({ detection, keys, wanted }) => ({
    detection,
    score: keys.filter((key) => isSign(root, key)).length,
    isNamed: wanted.some((key) => isSign(root, key)),
  }));
  const found = scores
    .filter(({ score, isNamed }) => score >= 2 && isNamed)
    .sort((a, b) => b.score - a.score);
  const [best, second] = found;
  if (best === undefined || best.score === second?.score) return undefined;
  return best.detection;
}

const V1 = { nested: true } as const;

function isV1(root: ConfigNode, name: DialectId): boolean {
  return name === "llama-factory" && nodeAt(root, "model")?.kind === "scalar";
}

interface Signs {
  readonly detection: Detection;
  /** `name` or `name=kind`: distinctive keys, of which two are enough. */
  readonly keys: readonly string[];
  /** At least one of these must be there. */
  readonly wanted: readonly string[];
}

const SIGNS: readonly Signs[] = [
  {
    detection: { dialect: "axolotl" },
    wanted: ["base_model=text", "base_model_config", "sequence_len"],
    keys: [
      ...[
        "base_model=text",
        "sequence_len",
        "micro_batch_size",
        "num_epochs",
        "sample_packing",
        "val_set_size",
      ],
      ...[
        "dataset_prepared_path",
        "datasets=entries",
        "test_datasets",
        "adapter",
        "lora_r",
        "lora_target_linear",
      ],
      ...[
        "load_in_4bit",
        "load_in_8bit",
        "evals_per_epoch",
        "saves_per_epoch",
        "lr_scheduler=text",
        "rl",
        "tokenizer_type",
      ],
      ...[
        "train_on_inputs",
        "pad_to_sequence_len",
        "flash_attention",
        "special_tokens",
        "lora_model_dir",
        "wandb_watch",
      ],
      ...["pretraining_dataset", "eval_sample_packing", "strict", "unfrozen_parameters", "plugins=list"],
    ],
  },
  {
    detection: { dialect: "llama-factory" },
    wanted: [
      "finetuning_type",
      "stage",
      "template=text",
      "dataset_dir",
      "export_dir",
      "cutoff_len",
      "lora_target",
    ],
    keys: [
      ...[
        "finetuning_type",
        "stage=text",
        "template=text",
        "dataset_dir",
        "export_dir",
        "cutoff_len",
        "lora_rank",
      ],
      ...["lora_target", "adapter_name_or_path", "overwrite_cache", "plot_loss", "preprocessing_num_workers"],
      ...[
        "quantization_bit",
        "infer_backend",
        "export_size",
        "export_device",
        "eval_dataset",
        "val_size",
        "max_samples",
      ],
      ...[
        "model_name_or_path",
        "flash_attn",
        "pref_beta",
        "pref_loss",
        "enable_thinking",
        "visual_inputs",
        "tool_format",
      ],
    ],
  },
  {
    detection: { dialect: "llama-factory", nested: true },
    wanted: [
      "peft_config=map",
      "dist_config=map",
      "kernel_config=map",
      "quant_config=map",
      "train_dataset",
      "sample_backend",
    ],
    keys: [
      ...[
        "model=text",
        "train_dataset",
        "peft_config=map",
        "dist_config=map",
        "kernel_config=map",
        "init_config=map",
      ],
      ...[
        "quant_config=map",
        "sample_backend",
        "model_class",
        "cutoff_len",
        "micro_batch_size",
        "optim_config=map",
      ],
      ...["lr_scheduler_config=map", "batching_strategy"],
    ],
  },
  {
    detection: { dialect: "trl" },
    wanted: [
      "dataset_name",
      "dataset_mixture=map",
      "dataset_mixer=map",
      "datasets=entries",
      "reward_funcs",
      "use_peft",
    ],
    keys: [
      ...[
        "model_name_or_path=text",
        "dataset_name",
        "dataset_mixture=map",
        "dataset_mixer=map",
        "dataset_train_split",
      ],
      ...[
        "dataset_config",
        "dataset_test_split",
        "max_seq_length",
        "use_peft",
        "lora_r",
        "lora_target_modules",
      ],
      ...[
        "torch_dtype",
        "attn_implementation",
        "gradient_checkpointing_kwargs",
        "per_device_train_batch_size",
      ],
      ...[
        "num_generations",
        "reward_funcs",
        "max_completion_length",
        "max_prompt_length",
        "packing",
        "beta",
        "loss_type",
      ],
      ...["dataset_num_proc", "use_vllm", "assistant_only_loss", "hub_model_revision", "dataset_streaming"],
    ],
  },
];

function isSign(root: ConfigNode, sign: string): boolean {
  const [name = "", kind] = sign.split("=");
  const node = root.children.find((child) => child.name === name);
  if (node === undefined) return false;
  if (kind === "text") return node.kind === "scalar" && typeof node.value !== "boolean";
  if (kind === "map" || kind === "list") return node.kind === kind;
  if (kind !== "entries") return true;
  return (
    node.kind === "list" &&
    node.children.some(
      (entry) => entry.kind === "map" && entry.children.some((child) => child.name === "path"),
    )
  );
}

/** A config of ours: `model` and `data` are groups. */
function isNative(root: ConfigNode): boolean {
  return nodeAt(root, "model.name_or_path") !== undefined && nodeAt(root, "data")?.kind === "map";
}

/** Keys of formats that share names with the ones that we know, and of transformers' own example scripts. */
const OTHERS: readonly string[] = [
  ...[
    "compute_environment",
    "distributed_type",
    "zero_optimization",
    "train_micro_batch_size_per_gpu",
    "merge_method",
  ],
  ...["apiVersion", "services", "jobs", "site_name", "defaults", "_target_", "hydra", "slices", "on"],
  ...[
    "train_file",
    "validation_file",
    "block_size",
    "max_source_length",
    "text_column_name",
    "question_column",
  ],
];

function isOther(root: ConfigNode): boolean {
  return root.children.some(({ name }) => OTHERS.includes(name));
}

/** torchtune's sign: a dotted path as `_component_`, at any level (mappings only). */
function hasComponent(root: ConfigNode): boolean {
  let levels: readonly ConfigNode[] = [root];
  for (let depth = 0; depth < 5 && levels.length > 0 && levels.length < 5000; depth++) {
    for (const node of levels)
      for (const child of node.children)
        if (child.name === "_component_" && child.kind === "scalar" && /^[\w.]+\.\w+$/u.test(textOf(child)))
          return true;
    levels = levels.flatMap(({ children }) => children.filter(({ kind }) => kind !== "scalar"));
  }
  return false;
}

/** Index of the newest release looked at that is not newer than the one named: `0.18` means the last `0.18.x`. */
export function releaseIndex(versions: readonly string[], wanted: string): number | undefined {
  const target = numbers(wanted);
  if (target.length === 0) return undefined;
  let found: number | undefined;
  versions.forEach((version, i) => {
    if (compare(numbers(version).slice(0, target.length), target) <= 0) found = i;
  });
  return found ?? 0;
}

function numbers(version: string): readonly number[] {
  return version
    .split(".")
    .map(Number)
    .filter((part) => Number.isInteger(part));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
