import type { Rename } from "./dialect";

type Renames = ReadonlyMap<string, Rename>;

/** Of transformers' TrainingArguments (`training_args.py` of the releases in the table), for all that build on them. */
export const TRANSFORMERS_RENAMES: Renames = new Map<string, Rename>([
  ["evaluation_strategy", { to: "eval_strategy" }],
  ["warmup_ratio", { to: "warmup_steps", note: "a value below 1 there is a share of all steps" }],
  ["overwrite_output_dir", { remove: true, note: "the output folder is written into in any case" }],
  ["no_cuda", { to: "use_cpu" }],
  ["per_gpu_train_batch_size", { to: "per_device_train_batch_size" }],
  ["per_gpu_eval_batch_size", { to: "per_device_eval_batch_size" }],
  ["push_to_hub_model_id", { to: "hub_model_id" }],
  ["push_to_hub_token", { to: "hub_token" }],
  [
    "push_to_hub_organization",
    { note: "write the organization into `hub_model_id`, as `organization/name`" },
  ],
  [
    "include_inputs_for_metrics",
    { to: "include_for_metrics", valueChanges: true, note: "a list: `[inputs]`" },
  ],
  ["include_tokens_per_second", { to: "include_num_input_tokens_seen", note: "it counts the tokens" }],
  ["logging_dir", { remove: true, note: "TensorBoard's folder is named by `TENSORBOARD_LOGGING_DIR`" }],
  [
    "group_by_length",
    { to: "train_sampling_strategy", valueChanges: true, note: "its value is `group_by_length`" },
  ],
  ["fsdp_min_num_params", { note: "`min_num_params` in `fsdp_config` says it" }],
  [
    "fsdp_transformer_layer_cls_to_wrap",
    { note: "`transformer_layer_cls_to_wrap` in `fsdp_config` says it" },
  ],
  ["half_precision_backend", { remove: true, note: "mixed precision is PyTorch's own" }],
  ["fp16_backend", { remove: true, note: "mixed precision is PyTorch's own" }],
  ["fp16_opt_level", { remove: true, note: "it belonged to Apex" }],
  ["torchdynamo", { to: "torch_compile_backend" }],
  ["save_safetensors", { remove: true, note: "weights are always saved as safetensors" }],
  ["adafactor", { to: "optim", valueChanges: true, note: "its value is `adafactor`" }],
  ["use_mps_device", { remove: true, note: "the device is found by itself" }],
  ["use_ipex", { remove: true, note: "PyTorch has taken over what it did" }],
  ["jit_mode_eval", { remove: true }],
  ["use_legacy_prediction_loop", { remove: true }],
  ["tpu_num_cores", { remove: true }],
  ["tpu_metrics_debug", { remove: true }],
  ["past_index", { remove: true }],
  ["mp_parameters", { remove: true }],
  ["ray_scope", { remove: true }],
  ["dispatch_batches", { note: "`dispatch_batches` in `accelerator_config` says it" }],
  ["split_batches", { note: "`split_batches` in `accelerator_config` says it" }],
]);

/** Of TRL's config classes, and of recipe repositories on old releases. */
export const TRL_RENAMES: Renames = new Map<string, Rename>([
  ...TRANSFORMERS_RENAMES,
  ["max_seq_length", { to: "max_length" }],
  ["torch_dtype", { to: "dtype" }],
  ["dataset_batch_size", { note: "batches of the tokenization are no longer chosen" }],
  ["use_liger", { to: "use_liger_kernel" }],
  ["use_liger_loss", { to: "use_liger_kernel" }],
  ["num_of_sequences", { remove: true, note: "packing no longer needs it" }],
  ["chars_per_token", { remove: true, note: "packing no longer needs it" }],
  ["padding_value", { to: "pad_token", valueChanges: true, note: "the token itself, not its number" }],
  ["label_pad_token_id", { remove: true, note: "it is always -100" }],
  ["is_encoder_decoder", { remove: true, note: "encoder-decoder models are no longer trained" }],
  ["max_prompt_length", { remove: true, note: "filter or shorten the prompts in the dataset" }],
  ["max_completion_length", { remove: true, note: "`max_length` limits prompt and completion together" }],
  ["max_target_length", { remove: true, note: "`max_length` limits prompt and completion together" }],
  [
    "rpo_alpha",
    { to: "loss_type", valueChanges: true, note: "`[sigmoid, sft]` with `loss_weights` says it" },
  ],
  ["generate_during_eval", { remove: true, note: "a callback generates samples now" }],
  ["use_logits_to_keep", { remove: true }],
  ["use_num_logits_to_keep", { remove: true }],
  ["base_model_attribute_name", { remove: true }],
  ["force_use_ref_model", { remove: true }],
  ["reference_free", { remove: true }],
  ["ref_model_init_kwargs", { remove: true, note: "the reference model is loaded like the model" }],
  ["vllm_device", { remove: true, note: "`vllm_mode` says where vLLM runs: `server` or `colocate`" }],
  ["vllm_dtype", { remove: true, note: "the vLLM server has this setting" }],
  ["vllm_enable_prefix_caching", { remove: true, note: "the vLLM server has this setting" }],
  ["vllm_max_model_len", { to: "vllm_max_model_length" }],
  ["vllm_guided_decoding_regex", { to: "vllm_structured_outputs_regex" }],
  ["use_transformers_paged", { to: "use_transformers_continuous_batching" }],
  ["wandb_log_unique_prompts", { to: "log_unique_prompts" }],
  [
    "gradient_checkpointing_use_reentrant",
    { note: "`use_reentrant` in `gradient_checkpointing_kwargs` says it" },
  ],
  ["sanity_check", { remove: true }],
  ["truncation_mode", { remove: true }],
]);

/** Of LLaMA-Factory, including names from before its first release on PyPI. */
export const LLAMA_FACTORY_RENAMES: Renames = new Map<string, Rename>([
  ...TRANSFORMERS_RENAMES,
  [
    "train_mm_proj_only",
    {
      note: "`freeze_vision_tower`, `freeze_multi_modal_projector` and `freeze_language_model` say what is trained",
    },
  ],
  ["new_special_tokens", { to: "add_special_tokens" }],
  ["use_cache", { to: "use_kv_cache" }],
  ["visual_inputs", { remove: true, note: "the model says it" }],
  ["image_dir", { to: "media_dir" }],
  ["image_resolution", { to: "image_max_pixels", valueChanges: true, note: "pixels, not the side's length" }],
  ["video_resolution", { to: "video_max_pixels", valueChanges: true, note: "pixels, not the side's length" }],
  ["sft_packing", { to: "packing" }],
  ["reserved_label_len", { remove: true }],
  ["dpo_beta", { to: "pref_beta" }],
  ["dpo_loss", { to: "pref_loss" }],
  ["dpo_ftx", { to: "pref_ftx" }],
  ["orpo_beta", { to: "pref_beta" }],
  ["kto_beta", { to: "pref_beta" }],
  ["kto_ftx", { to: "pref_ftx" }],
  ["num_layer_trainable", { to: "freeze_trainable_layers" }],
  ["name_module_trainable", { to: "freeze_trainable_modules" }],
  ["lora_bf16_mode", { to: "pure_bf16" }],
  ["finetuning_args", { remove: true }],
  ["checkpoint_dir", { to: "adapter_name_or_path" }],
  ["use_unsloth_gradient_checkpointing", { to: "use_unsloth_gc" }],
  ["max_source_length", { to: "cutoff_len" }],
  ["chunk_size", { remove: true, note: "KTransformers is set up by its own `kt_…` keys" }],
  ["cpu_infer", { remove: true, note: "KTransformers is set up by its own `kt_…` keys" }],
  ["mode", { remove: true, note: "KTransformers is set up by its own `kt_…` keys" }],
  ["kt_optimize_rule", { remove: true }],
  ["ray_run_name", { remove: true }],
  ["ray_storage_path", { remove: true }],
  ["ray_storage_filesystem", { remove: true }],
  ["placement_strategy", { remove: true }],
  ["resources_per_worker", { remove: true }],
]);

/** Of LLaMA-Factory's v1 files. */
export const LLAMA_FACTORY_V1_RENAMES: Renames = new Map<string, Rename>([
  ["dataset", { to: "train_dataset" }],
  ["use_fast_processor", { remove: true }],
]);

/** Of Axolotl: what its schema no longer has, and what it only keeps to refuse it (`schemas/deprecated.py`). */
export const AXOLOTL_RENAMES: Renames = new Map<string, Rename>([
  ["flash_attn_fuse_qkv", { remove: true, note: "nothing reads it any more" }],
  ["relora_steps", { to: "jagged_restart_steps" }],
  ["relora_warmup_steps", { to: "jagged_restart_warmup_steps" }],
  ["relora_anneal_steps", { to: "jagged_restart_anneal_steps" }],
  ["unsloth_cross_entropy_loss", { remove: true, note: "the plugins for Liger or cut cross entropy do it" }],
  ["unsloth_lora_mlp", { to: "lora_mlp_kernel" }],
  ["unsloth_lora_qkv", { to: "lora_qkv_kernel" }],
  ["unsloth_lora_o", { to: "lora_o_kernel" }],
  ["unsloth_rms_norm", { remove: true, note: "`liger_rms_norm` of the Liger plugin does it" }],
  ["unsloth_rope", { remove: true, note: "`liger_rope` of the Liger plugin does it" }],
  ["train_on_split", { to: "split" }],
  ["vllm_device", { remove: true, note: "the `vllm` block sets up vLLM" }],
  [
    "vllm_gpu_memory_utilization",
    { remove: true, note: "`gpu_memory_utilization` in the `vllm` block says it" },
  ],
  ["vllm_dtype", { remove: true, note: "`dtype` in the `vllm` block says it" }],
  ["vllm_max_model_len", { remove: true, note: "`max_model_len` in the `vllm` block says it" }],
  ["max_packed_sequence_len", { to: "sequence_len", note: "with `sample_packing: true`" }],
  ["noisy_embedding_alpha", { to: "neftune_noise_alpha" }],
  ["dpo_beta", { to: "rl_beta" }],
  ["evaluation_strategy", { to: "eval_strategy" }],
  ["eval_max_new_tokens", { to: "generation_max_new_tokens" }],
  ["rope_scaling", { note: "write it into `model_config`" }],
  ["dpo_use_logits_to_keep", { remove: true, note: "TRL no longer has it" }],
  ["dpo_generate_during_eval", { remove: true, note: "TRL no longer has it" }],
  ["dpo_norm_loss", { remove: true, note: "TRL no longer has it" }],
  ["rpo_alpha", { remove: true, note: "TRL no longer has it" }],
  ["s2_attention", { remove: true, note: "shifted sparse attention is gone" }],
  ["flash_attn_rms_norm", { remove: true }],
  ["sequence_parallel_degree", { to: "context_parallel_size" }],
  ["pretrain_multipack_buffer_size", { to: "streaming_multipack_buffer_size" }],
  ["dataset_processes", { to: "dataset_num_proc" }],
  ["sharding_strategy", { remove: true, note: "with FSDP2, `reshard_after_forward` says it" }],
  ["backward_prefetch", { remove: true, note: "FSDP2 does it by itself" }],
  ["forward_prefetch", { remove: true, note: "FSDP2 does it by itself" }],
  ["limit_all_gathers", { remove: true, note: "FSDP2 does it by itself" }],
  ["hub_repo_id", { to: "hub_model_id" }],
  ["save_strategy_steps", { to: "save_steps" }],
]);

/** Axolotl: keys that the schema still has, but only to refuse or translate them. */
export const AXOLOTL_DEPRECATED: ReadonlySet<string> = new Set([
  "max_packed_sequence_len",
  "noisy_embedding_alpha",
  "dpo_beta",
  "evaluation_strategy",
  "eval_max_new_tokens",
  "rope_scaling",
  "dpo_use_logits_to_keep",
  "dpo_generate_during_eval",
  "dpo_norm_loss",
  "rpo_alpha",
  "s2_attention",
  "flash_attn_rms_norm",
  "sequence_parallel_degree",
  "pretrain_multipack_buffer_size",
]);

/** Values that were named anew, by key. */
export const RENAMED_VALUES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  // trl/trainer/sft_config.py: `ffd` until 0.19, `bfd` since 0.20
  ["packing_strategy", new Map([["ffd", "bfd"]])],
]);
