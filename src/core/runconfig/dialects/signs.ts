import type { Detection } from "./detection";

/** What only one tool's configs have. */
interface Signs {
  readonly detection: Detection;
  /** `name` or `name=kind`: distinctive keys, of which two are enough. */
  readonly keys: readonly string[];
  /** At least one of these must be there. */
  readonly wanted: readonly string[];
  /** The key that names the model: without it (it may be half typed), two signs are not enough. */
  readonly model: string;
}

/** Names with white space between them. */
function words(text: string): readonly string[] {
  return text.trim().split(/\s+/u);
}

export const SIGNS: readonly Signs[] = [
  {
    detection: { dialect: "axolotl" },
    model: "base_model=text",
    wanted: words(`
      base_model=text base_model_config sequence_len`),
    keys: words(`
      base_model=text sequence_len micro_batch_size num_epochs sample_packing val_set_size
      dataset_prepared_path datasets=entries test_datasets adapter lora_r lora_target_linear
      load_in_4bit load_in_8bit evals_per_epoch saves_per_epoch lr_scheduler=text rl tokenizer_type
      train_on_inputs pad_to_sequence_len flash_attention special_tokens lora_model_dir wandb_watch
      pretraining_dataset eval_sample_packing strict unfrozen_parameters plugins=list`),
  },
  {
    detection: { dialect: "llama-factory" },
    model: "model_name_or_path",
    wanted: words(`
      finetuning_type stage template=text dataset_dir export_dir cutoff_len lora_target infer_backend`),
    keys: words(`
      finetuning_type stage=text template=text dataset_dir export_dir cutoff_len lora_rank lora_target
      adapter_name_or_path overwrite_cache plot_loss preprocessing_num_workers quantization_bit
      infer_backend export_size export_device eval_dataset val_size max_samples model_name_or_path
      flash_attn pref_beta pref_loss enable_thinking visual_inputs tool_format`),
  },
  {
    detection: { dialect: "llama-factory", nested: true },
    model: "model=text",
    wanted: words(`
      peft_config=map dist_config=map kernel_config=map quant_config=map train_dataset sample_backend`),
    keys: words(`
      model=text train_dataset peft_config=map dist_config=map kernel_config=map init_config=map
      quant_config=map sample_backend model_class cutoff_len micro_batch_size optim_config=map
      lr_scheduler_config=map batching_strategy`),
  },
  {
    detection: { dialect: "trl" },
    model: "model_name_or_path",
    wanted: words(`
      dataset_name dataset_mixture=map dataset_mixer=map datasets=entries dataset_id_or_path reward_funcs
      use_peft dataset_num_proc num_generations max_completion_length assistant_only_loss loss_weights`),
    keys: words(`
      model_name_or_path=text dataset_name dataset_mixture=map dataset_mixer=map datasets=entries
      dataset_id_or_path dataset_train_split dataset_config dataset_test_split max_seq_length use_peft lora_r lora_target_modules torch_dtype
      attn_implementation gradient_checkpointing_kwargs per_device_train_batch_size num_generations
      reward_funcs max_completion_length max_prompt_length packing beta loss_type dataset_num_proc
      use_vllm assistant_only_loss hub_model_revision dataset_streaming`),
  },
];

/** Keys of formats that share names with the ones that we know, and of transformers' own example scripts. */
export const OTHERS: readonly string[] = words(`
      compute_environment distributed_type zero_optimization train_micro_batch_size_per_gpu
      merge_method apiVersion services jobs site_name defaults _target_ hydra slices on runs train_file
      validation_file block_size max_source_length text_column_name question_column dataset_config_name
      source_prefix source_lang target_lang image_column_name audio_column_name label_column_name doc_stride
      mlm_probability line_by_line pad_to_max_length validation_split_percentage train_dir validation_dir`);
