import type { DialectId } from "../dialect";

/** One thing that several tools call by different names. Only pairs that mean the same stand here. */
export interface NameRow {
  /** The key of a native config; undefined where it has none (yet). */
  readonly native?: string;
  readonly axolotl?: string;
  readonly "llama-factory"?: string;
  readonly trl?: string;
  readonly torchtune?: string;
}

const same = (name: string, native?: string, axolotl: string | undefined = name): NameRow => ({
  ...(native === undefined ? {} : { native }),
  ...(axolotl === "" ? {} : { axolotl }),
  "llama-factory": name,
  trl: name,
});

/**
 * Names by tool, read from their schemas: Axolotl `utils/schemas`, LLaMA-Factory `hparams`, TRL's config classes,
 * torchtune's recipes. Values are carried over by `values.ts` beside this.
 */
export const NAMES: readonly NameRow[] = [
  {
    native: "model.name_or_path",
    axolotl: "base_model",
    "llama-factory": "model_name_or_path",
    trl: "model_name_or_path",
    torchtune: "checkpointer.checkpoint_dir",
  },
  same("model_revision", "model.revision", "revision_of_model"),
  same("trust_remote_code", "model.trust_remote_code"),
  {
    native: "model.attn_implementation",
    axolotl: "attn_implementation",
    "llama-factory": "flash_attn",
    trl: "attn_implementation",
  },
  { native: "model.dtype", "llama-factory": "infer_dtype", trl: "dtype", torchtune: "dtype" },
  {
    native: "model.chat_template",
    axolotl: "chat_template",
    "llama-factory": "template",
    trl: "chat_template_path",
  },
  { native: "data.train", axolotl: "datasets", "llama-factory": "dataset", trl: "dataset_name" },
  { native: "data.eval", axolotl: "test_datasets", "llama-factory": "eval_dataset" },
  {
    native: "data.max_length",
    axolotl: "sequence_len",
    "llama-factory": "cutoff_len",
    trl: "max_length",
    torchtune: "tokenizer.max_seq_len",
  },
  {
    native: "data.packing",
    axolotl: "sample_packing",
    "llama-factory": "packing",
    trl: "packing",
    torchtune: "dataset.packed",
  },
  { native: "data.split.eval", axolotl: "val_set_size", "llama-factory": "val_size" },
  { native: "method.name", axolotl: "adapter", "llama-factory": "finetuning_type" },
  {
    native: "method.r",
    axolotl: "lora_r",
    "llama-factory": "lora_rank",
    trl: "lora_r",
    torchtune: "model.lora_rank",
  },
  {
    native: "method.lora_alpha",
    axolotl: "lora_alpha",
    "llama-factory": "lora_alpha",
    trl: "lora_alpha",
    torchtune: "model.lora_alpha",
  },
  {
    native: "method.lora_dropout",
    axolotl: "lora_dropout",
    "llama-factory": "lora_dropout",
    trl: "lora_dropout",
    torchtune: "model.lora_dropout",
  },
  {
    native: "method.target_modules",
    axolotl: "lora_target_modules",
    "llama-factory": "lora_target",
    trl: "lora_target_modules",
  },
  { native: "method.init_adapter", axolotl: "lora_model_dir", "llama-factory": "adapter_name_or_path" },
  { axolotl: "peft_use_dora", "llama-factory": "use_dora", trl: "use_dora", torchtune: "model.use_dora" },
  { axolotl: "peft_use_rslora", "llama-factory": "use_rslora", trl: "use_rslora" },
  { axolotl: "lora_modules_to_save", "llama-factory": "additional_target", trl: "lora_modules_to_save" },
  { native: "task", axolotl: "rl", "llama-factory": "stage" },
  {
    native: "train.num_train_epochs",
    axolotl: "num_epochs",
    "llama-factory": "num_train_epochs",
    trl: "num_train_epochs",
    torchtune: "epochs",
  },
  same("max_steps", "train.max_steps"),
  {
    native: "train.per_device_train_batch_size",
    axolotl: "micro_batch_size",
    "llama-factory": "per_device_train_batch_size",
    trl: "per_device_train_batch_size",
    torchtune: "batch_size",
  },
  same("per_device_eval_batch_size", "train.per_device_eval_batch_size", "eval_batch_size"),
  {
    native: "train.gradient_accumulation_steps",
    axolotl: "gradient_accumulation_steps",
    "llama-factory": "gradient_accumulation_steps",
    trl: "gradient_accumulation_steps",
    torchtune: "gradient_accumulation_steps",
  },
  {
    native: "train.learning_rate",
    axolotl: "learning_rate",
    "llama-factory": "learning_rate",
    trl: "learning_rate",
    torchtune: "optimizer.lr",
  },
  same("lr_scheduler_type", "train.lr_scheduler_type", "lr_scheduler"),
  same("warmup_ratio", "train.warmup_ratio"),
  { ...same("warmup_steps", "train.warmup_steps"), torchtune: "lr_scheduler.num_warmup_steps" },
  { ...same("weight_decay", "train.weight_decay"), torchtune: "optimizer.weight_decay" },
  { ...same("max_grad_norm", "train.max_grad_norm"), torchtune: "clip_grad_norm" },
  same("optim", "train.optim", "optimizer"),
  {
    ...same("gradient_checkpointing", "train.gradient_checkpointing"),
    torchtune: "enable_activation_checkpointing",
  },
  { ...same("seed", "train.seed"), torchtune: "seed" },
  { ...same("logging_steps", "train.logging_steps"), torchtune: "log_every_n_steps" },
  same("eval_steps", "train.eval_steps"),
  same("save_steps", "train.save_steps"),
  same("save_total_limit", "train.save_total_limit"),
  { ...same("output_dir", "output.dir"), torchtune: "output_dir" },
  same("eval_strategy"),
  same("save_strategy"),
  same("neftune_noise_alpha"),
  same("use_liger_kernel", undefined, ""),
  same("bf16"),
  same("fp16"),
  same("tf32"),
  same("deepspeed"),
  same("report_to", undefined, ""),
  same("resume_from_checkpoint"),
  { axolotl: "train_on_inputs", "llama-factory": "train_on_prompt" },
  { native: "train.beta", axolotl: "rl_beta", trl: "beta" },
  { axolotl: "rl_beta", "llama-factory": "pref_beta", trl: "beta" },
  {
    native: "data.dataset_num_proc",
    axolotl: "dataset_num_proc",
    "llama-factory": "preprocessing_num_workers",
    trl: "dataset_num_proc",
  },
  { axolotl: "loraplus_lr_ratio", "llama-factory": "loraplus_lr_ratio" },
  { axolotl: "load_in_4bit", trl: "load_in_4bit" },
  { axolotl: "load_in_8bit", trl: "load_in_8bit" },
];

/** What a key of one tool is called in another; undefined when it is not known there, or under no name at its top. */
export function nameIn(
  tool: DialectId | "native",
  foreign: string,
  foreignTool: DialectId | "native",
): string | undefined {
  for (const row of NAMES) {
    if (row[foreignTool]?.split(".").at(-1) !== foreign) continue;
    const name = row[tool];
    if (name !== undefined) return name;
  }
  return undefined;
}
