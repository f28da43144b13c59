import type { DialectId } from "../../../../src/core/runconfig/dialects/dialect";

export const CHOICES: Readonly<Record<DialectId, readonly string[]>> = {
  axolotl: ["optimizer", "lr_scheduler", "rl", "chat_template"],
  "llama-factory": [
    "stage",
    "finetuning_type",
    "lr_scheduler_type",
    "quantization_method",
    "export_device",
    "model_class",
    "flash_attn",
    "badam_mode",
  ],
  trl: [
    "lr_scheduler_type",
    "eval_strategy",
    "save_strategy",
    "hub_strategy",
    "torch_dtype",
    "dtype",
    "logging_strategy",
  ],
  torchtune: ["dtype", "device", "log_level"],
};

/** Lines with keys that releases dropped, and what a fix has to leave. */
export const REMOVED: Readonly<Record<DialectId, readonly (readonly [line: string, mended: string])[]>> = {
  axolotl: [
    ["flash_attn_fuse_qkv: true", ""],
    ["unsloth_lora_mlp: true", "lora_mlp_kernel: true"],
    ["noisy_embedding_alpha: 5", "neftune_noise_alpha: 5"],
    ["s2_attention: true", ""],
  ],
  "llama-factory": [
    ["sft_packing: true", "packing: true"],
    ["per_gpu_train_batch_size: 1", ""],
    ["visual_inputs: true", ""],
    ["use_unsloth_gradient_checkpointing: true", "use_unsloth_gc: true"],
  ],
  trl: [
    ["chars_per_token: 3.6", ""],
    ["no_cuda: true", "use_cpu: true"],
    ["use_legacy_prediction_loop: false", ""],
    ["dataset_batch_size: 100", ""],
  ],
  torchtune: [],
};

/** Names by which another tool calls a key of this one. */
export const FOREIGN: Readonly<Record<DialectId, readonly (readonly [own: string, foreign: string])[]>> = {
  axolotl: [
    ["micro_batch_size", "per_device_train_batch_size"],
    ["num_epochs", "num_train_epochs"],
    ["sequence_len", "cutoff_len"],
    ["lr_scheduler", "lr_scheduler_type"],
    ["optimizer", "optim"],
    ["base_model", "model_name_or_path"],
    ["lora_r", "lora_rank"],
  ],
  "llama-factory": [
    ["num_train_epochs", "num_epochs"],
    ["per_device_train_batch_size", "micro_batch_size"],
    ["cutoff_len", "sequence_len"],
    ["lora_rank", "lora_r"],
    ["finetuning_type", "adapter"],
    ["lora_target", "lora_target_modules"],
    ["lr_scheduler_type", "lr_scheduler"],
  ],
  trl: [
    ["num_train_epochs", "num_epochs"],
    ["per_device_train_batch_size", "micro_batch_size"],
    ["lr_scheduler_type", "lr_scheduler"],
    ["lora_r", "lora_rank"],
    ["lora_target_modules", "lora_target"],
    ["model_name_or_path", "base_model"],
  ],
  torchtune: [
    ["epochs", "num_train_epochs"],
    ["epochs", "num_epochs"],
    ["batch_size", "per_device_train_batch_size"],
    ["clip_grad_norm", "max_grad_norm"],
    ["enable_activation_checkpointing", "gradient_checkpointing"],
    ["log_every_n_steps", "logging_steps"],
  ],
};

export const TRAPS: Readonly<Record<DialectId, readonly (readonly [line: string, mended: string])[]>> = {
  axolotl: [
    ["save_strategy: no", 'save_strategy: "no"'],
    ["neftune_noise_alpha: None", "neftune_noise_alpha: null"],
    ["revision_of_model: 123456", 'revision_of_model: "123456"'],
    ["lr_scheduler_kwargs: {min_lr: 1e-6}", "lr_scheduler_kwargs: {min_lr: 1.0e-6}"],
  ],
  "llama-factory": [
    ["eval_strategy: no", 'eval_strategy: "no"'],
    ["max_samples: None", "max_samples: null"],
    ["save_total_limit: None", "save_total_limit: null"],
    ["hub_strategy: off", 'hub_strategy: "off"'],
  ],
  trl: [
    ["eval_strategy: no", 'eval_strategy: "no"'],
    ["save_total_limit: None", "save_total_limit: null"],
    ["lr_scheduler_kwargs: {min_lr: 1e-6}", "lr_scheduler_kwargs: {min_lr: 1.0e-6}"],
    ["model_init_kwargs: {rope_theta: 1e6}", "model_init_kwargs: {rope_theta: 1.0e+6}"],
  ],
  torchtune: [
    ["clip_grad_norm: None", "clip_grad_norm: null"],
    ["max_steps_per_epoch: None", "max_steps_per_epoch: null"],
    ["seed: None", "seed: null"],
  ],
};
