/** Made by scripts/dialects/make_tables.py from Axolotl's schemas and plugins' arguments (Apache-2.0). Not to be edited. */
export const AXOLOTL_TABLE = `0.6.0 0.7.0 0.8.1 0.9.2 0.10.0 0.12.2 0.13.2 0.15.0 0.16.1 0.17.0 0.18.0 0.19.0
#*
activation_dtype:E(int4|int8|float8_e4m3fn|nvfp4|mxfp4|ternary|uint1|uint2|uint3|uint4|uint5|uint6|uint7)n
chat_template_jinja:ns chat_template_kwargs:mn data_files:[s]n field:ns field_chosen:ns field_messages:ns
field_prompt:ns field_rejected:ns field_system:ns fsdp_version:in group_size:in=32 max_completion_length:in
name:ns path:ns prompt_format:ns revision:ns seed:in split:ns temperature:fn tensor_parallel_size:in
trust_remote_code:bn=false
weight_dtype:E(int4|int8|float8_e4m3fn|nvfp4|mxfp4|ternary|uint1|uint2|uint3|uint4|uint5|uint6|uint7)
#AxolotlInputConfig
accelerator_config:mn activation_offloading:E(legacy|disk|hidden_states)bn=false@5 adam_beta1:fn adam_beta2:fn
adam_beta3:fn@3 adam_epsilon:fn adam_epsilon2:fn@3 adapter:E(lora|qlora|llama-adapter)ns
added_tokens_overrides:mn@2 attn_implementation:ns@5 auto_find_batch_size:bn auto_resume_from_checkpoints:bn
axolotl_config_path:ns base_model:s base_model_config:ns batch_flattening:E(auto)bn@1 batch_size:in
bench_dataset:ns bench_split:ns bf16:E(auto)bn=auto bfloat16:bn bnb_config_kwargs:mn
center_rewards_coefficient:fn@6
chat_template:E(alpaca|chatml|mistral_v1|mistral_v2v3|mistral_v3_tekken|mistral_v7_tekken|gemma|cohere|llama3|llama3_2_vision|llama4|phi_3|phi_35|deepseek_v2|deepseek_v3|jamba|jinja|qwen_25|qwen3|qwen3_5|falcon_h1|nemotron_h|tokenizer_default|exaone|exaone4|metharme|pixtral|llava|qwen2_vl|gemma3|gemma3n|gemma4|gemma4_unified|command_a|command_a_tool_use|command_a_rag|aya|tokenizer_default_fallback_*)n
chat_template_jinja chat_template_kwargs@4 chunked_cross_entropy:bn@5 chunked_cross_entropy_num_chunks:in@5
cls_model_config:ns comet_api_key:ns comet_experiment_config:mn comet_experiment_key:ns comet_mode:ns
comet_online:bn comet_project_name:ns comet_workspace:ns context_parallel_size:in@5 cosine_constant_lr_ratio:fn
cosine_min_lr_ratio:fn cpo_alpha:fn curriculum_sampling:bn dataloader_drop_last:bn dataloader_num_workers:in
dataloader_pin_memory:bn dataloader_prefetch_factor:in dataset_exact_deduplication:bn dataset_keep_in_memory:bn
dataset_num_proc:in@6 dataset_prepared_path:ns dataset_processes:in dataset_shard_idx:in dataset_shard_num:in
datasets:[$SFTDataset;$DPODataset;$KTODataset;$StepwiseSupervisedDataset;$SyntheticDataset;][$SFTDataset;$DPODataset;$KTODataset;$StepwiseSupervisedDataset;]n
ddp:bn ddp_broadcast_buffers:bn ddp_bucket_cap_mb:in ddp_find_unused_parameters:bn ddp_timeout:in
deepcompile:bn@5 deepspeed:mns default_system_message:ns device:a device_map:a dion_lr:fn@5 dion_momentum:fn@5
dion_rank_fraction:fn=1.0@5 dion_rank_multiple_of:in=1@5 do_bench_eval:bn do_causal_lm_eval:bn
dp_replicate_size:in@5 dp_shard_size:in@5 dpo_beta:fn dpo_generate_during_eval:bn@5 dpo_label_smoothing:fn@4
dpo_loss_type:[s]n@9 dpo_loss_weights:[f]n@9 dpo_norm_loss:bn@4 dpo_padding_free:bn@4 dpo_use_liger_kernel:bn@6
dpo_use_logits_to_keep:bn@1 dpo_use_weighting:bn dynamic_checkpoint:$DynamicCheckpointConfig;n@6
eaft_alpha:fn=1.0@7 eaft_k:in=20@7 eager_attention:bn early_stopping_patience:in ebft:$EBFTConfig;n@8
embedding_lr:fn embedding_lr_scale:fn embeddings_skip_upcast:bn@3 eot_tokens:[s]n@3 eval_batch_size:in
eval_causal_lm_metrics:[s]n eval_max_new_tokens:in eval_sample_packing:bn eval_sequence_len:in@5 eval_steps:fin
eval_strategy:ns eval_table_size:in evals_per_epoch:in evaluation_strategy:ns
excess_length_strategy:E(drop|truncate|raise)n@5 experimental_skip_move_to_device:bn=true@5
experts_implementation:ns@7 fix_untrained_tokens:[i]bin flash_attention:bn flash_attn_cross_entropy:bn
flash_attn_d512:bn@a flash_attn_fuse_mlp:bn flash_attn_fuse_qkv:bn@-5 flash_attn_rms_norm:bn flash_optimum:bn
flex_attention:bn@2 flex_attn_compile_kwargs:mn@3 float16:bn float32:bn fp16:bn fp32_norm_classes:[s]n@9
fp32_norms:bn@9 fp8:bn@2 fp8_config:$FP8Config;n@b fp8_enable_fsdp_float8_all_gather:bn@5 freeze_mm_modules:bn@9
fsdp:[s]n fsdp_config:$FSDPConfig;mn
fsdp_final_state_dict_type:E(FULL_STATE_DICT|LOCAL_STATE_DICT|SHARDED_STATE_DICT)n fsdp_version@5
fused_attn_kernel:bn@9 gc_collect_steps:in@9 gc_steps:in@1 gemma4_hybrid_attn_impl:bn@9
generate_samples:bn=false@7 generation_do_sample:bn=true@7 generation_max_new_tokens:in=50@7
generation_prompt_ratio:fn=0.5@7 generation_temperature:fn=0.7@7 generation_top_k:in@7 generation_top_p:fn@7
gptq:bn gpu_memory_limit:ins gradient_accumulation_steps:in=1
gradient_checkpointing:E(offload|offload_disk|unsloth)bn=false gradient_checkpointing_kwargs:mn
gradio_max_new_tokens:in gradio_server_name:ns gradio_server_port:in gradio_share:bn gradio_temperature:fn
gradio_title:ns greater_is_better:bn group_by_length:bn heads_k_stride:in@2 hf_mlflow_log_artifacts:bn
hf_use_auth_token:bn hub_model_id:ns hub_revision:ns@7 hub_strategy:ns image_resize_algorithm:a@2
image_size:iln@2 include_tkps:bn=true@6 include_tokens_per_second:bn@1 is_falcon_derived_model:bn
is_llama_derived_model:bn is_mistral_derived_model:bn is_preprocess:bn is_qwen_derived_model:bn
jagged_restart_anneal_steps:in@5 jagged_restart_steps:in@5 jagged_restart_warmup_steps:in@5
kto_desirable_weight:fn kto_undesirable_weight:fn large_head_attention:ns@a layer_offloading:bn=false@8
learning_rate:fs lisa_layers_attribute:ns=model.layers lisa_n_layers:in lisa_step_interval:in
llama4_linearized_experts:bn@2 load_best_model_at_end:bn=false load_in_4bit:bn=false load_in_8bit:bn=false
local_rank:in logging_steps:in lora_alpha:in lora_alpha_pattern:mn@a lora_dropout:fn=0.0
lora_embedding_kernel:bn@8 lora_fan_in_fan_out:bn lora_mlp_kernel:bn@1 lora_model_dir:ns
lora_modules_to_save:[s]n lora_o_kernel:bn@1 lora_on_cpu:bn lora_qkv_kernel:bn@1 lora_r:in
lora_rank_pattern:mn@a lora_target_linear:bn lora_target_modules:[s]ns lora_target_parameters:[s]ns@5
loraplus_lr_embedding:fn=1e-06 loraplus_lr_ratio:fn loss_watchdog_patience:in loss_watchdog_threshold:fn
low_cpu_mem_usage:bn lr_div_factor:fn lr_groups:[$LrGroup;]n@1 lr_quadratic_warmup:bn
lr_scheduler:E(linear|cosine|cosine_with_restarts|polynomial|constant|constant_with_warmup|inverse_sqrt|reduce_lr_on_plateau|cosine_with_min_lr|cosine_warmup_with_min_lr|warmup_stable_decay|greedy|one_cycle|rex)ns=cosine
lr_scheduler_kwargs:mn max_grad_norm:fn max_memory:mn max_packed_sequence_len:in max_prompt_len:in max_steps:in
mean_resizing_embeddings:bn=false merge_lora:bn merge_method:E(legacy|memory_efficient)n=memory_efficient@8
metric_for_best_model:ns micro_batch_size:in=1 min_sample_len:in mlflow_experiment_name:ns mlflow_run_name:ns
mlflow_tracking_uri:ns model_config:mn model_kwargs:mn
model_quantization_config:E(Mxfp4Config|FineGrainedFP8Config)n@5 model_quantization_config_kwargs:mn@5
model_revision:ns model_type:ns multipack_real_batches:bn neftune_noise_alpha:fn noisy_embedding_alpha:fn
num_dataset_shards_to_save:in@5 num_epochs:fi=1.0 num_generation_samples:in=3@7 num_labels:in@1 optim_args:mns
optim_target_modules:E(all_linear)[s]n
optimizer:E(optimi_adamw|ao_adamw_4bit|ao_adamw_8bit|ao_adamw_fp8|adopt_adamw|adamc|came_pytorch|muon|dion|sinkgd|polora|flash_adamw|flash_adam|flash_sgd|flash_sgdw|flash_lion|q_galore_adamw8bit|adamw_torch|adamw_torch_fused|adamw_torch_xla|adamw_torch_npu_fused|adafactor|adamw_anyprecision|adamw_torch_4bit|adamw_torch_8bit|ademamix|sgd|adagrad|adamw_bnb_8bit|adamw_8bit|ademamix_8bit|lion_8bit|lion_32bit|paged_adamw_32bit|paged_adamw_8bit|paged_ademamix_32bit|paged_ademamix_8bit|paged_lion_32bit|paged_lion_8bit|rmsprop|rmsprop_bnb|rmsprop_bnb_8bit|rmsprop_bnb_32bit|galore_adamw|galore_adamw_8bit|galore_adafactor|galore_adamw_layerwise|galore_adamw_8bit_layerwise|galore_adafactor_layerwise|lomo|adalomo|grokadamw|schedule_free_radam|schedule_free_adamw|schedule_free_sgd|apollo_adamw|apollo_adamw_layerwise|stable_adamw|lion_pytorch)ns=adamw_torch_fused
orpo_alpha:fn otel_metrics_host:ns=localhost@6 otel_metrics_port:in=8000@6 output_dir:s=./model-out
overrides_of_model_config:mn overrides_of_model_kwargs:mn@1 pad_to_multiple_of:in@9 pad_to_sequence_len:bn
peft:$PeftConfig;n peft_autocast_adapter_dtype:bn@6 peft_ensure_weight_tying:bn@6 peft_init_lora_weights:bns@2
peft_layer_replication:[l]n peft_layers_pattern:[s]n peft_layers_to_transform:[i]n
peft_trainable_token_indices:[i]mn@6 peft_use_dora:bn peft_use_rslora:bn ple_cpu_offload:b=false@b plugins:[s]n
pose_max_context_len:in pose_num_chunks:in pose_split_on_token_ids:[i]n precompute_ref_log_probs:bn@8
preprocess_iterable:bn@1 pretrain_multipack_attn:bn=true pretrain_multipack_buffer_size:in
pretraining_dataset:[$PretrainingDataset;$SFTDataset;]n pretraining_sample_concatenation:bn@1
process_reward_model:bn@1 processor_kwargs:mn@9 processor_type:ns profiler_steps:in@1
profiler_steps_start:in=0@5 push_dataset_to_hub:ns qat:$QATConfig;n@4 qgalore_cos_threshold:fn=0.4@9
qgalore_gamma_proj:in=2@9 qgalore_proj_bits:in=4@9 qgalore_proj_group_size:in=256@9 qgalore_proj_quant:bn=true@9
qgalore_proj_type:ns=std@9 qgalore_queue_size:in=5@9 qgalore_rank:in=256@9 qgalore_scale:fn=0.25@9
qgalore_update_proj_gap:in=200@9 qlora_sharded_model_loading:bn=false quantization:$PTQConfig;n@4
quantize_moe_experts:b=false@7 ray_num_workers:i=1@1 ray_run_name:ns@1 reinit_weights:bn@6 relora:bn@5
relora_anneal_steps:in@-5 relora_cpu_offload:bn relora_prune_method:E(magnitude|random|reset)n=magnitude@9
relora_prune_ratio:fn{0.0,1.0} relora_steps:in@-5 relora_warmup_steps:in@-5 remove_unused_columns:bn
resize_token_embeddings_to_32x:bn resources_per_worker:m@1 resume_from_checkpoint:ns revision_of_model:ns
reward_model:bn ring_attn_func:E(varlen_llama3|batch_ring)ns@3 rl:E(dpo|gdpo|grpo|ipo|orpo|kto|simpo|ebft)n
rl_beta:fn role_boundaries:[$RoleBoundarySpec;]n@9 rope_scaling:a rpo_alpha:fn s2_attention:bn
sage_attention:bn@7 sample_packing:bn sample_packing_bin_size:in=200 sample_packing_eff_est:fn
sample_packing_group_size:in=100000 sample_packing_mp_start_method:ns@5 sample_packing_sequentially:bn@2
save_first_step:bn@5 save_only_model:bn=false save_safetensors:bn=true save_steps:fin save_strategy:ns
save_total_limit:in saves_per_epoch:in scaling_softmax:bn@6 scaling_softmax_bias:fn@6
scaling_softmax_factor:fn@6 sdp_attention:bn sdpa_varlen:bn@a seed
selective_checkpointing:$SelectiveCheckpointingConfig;bn@a sequence_len:i=512 sequence_parallel_degree:in@2
shrink_embeddings:bn@1 shuffle_before_merging_datasets:bn=false@5 shuffle_merged_datasets:bn=true simpo_gamma:fn
skip_prepare_dataset:bn=false special_tokens:$SpecialTokensConfig;n streaming:bn@6
streaming_multipack_buffer_size:in=10000@6 strict:bn=false tensor_parallel_size@5
test_datasets:[$SFTDataset;$DPODataset;$KTODataset;$StepwiseSupervisedDataset;$SyntheticDataset;][$SFTDataset;$DPODataset;$KTODataset;$StepwiseSupervisedDataset;]n
tf32:E(auto)bn=auto tiled_mlp:bn@5 tiled_mlp_num_shards:in@5 tiled_mlp_use_original_mlp:bn=true@5
tokenizer_config:ns tokenizer_legacy:bn tokenizer_save_jinja_files:bn=true@6 tokenizer_type:ns
tokenizer_use_fast:bn tokenizer_use_mistral_common:bn@4 tokens:[s]n torch_compile:E(auto)bn
torch_compile_backend:ns torch_compile_mode:E(default|reduce-overhead|max-autotune)n torch_compile_options:mn@a
torch_empty_cache_steps:in@9 torchdistx_path:ns total_num_tokens:in total_supervised_tokens:in
trackio_project_name:ns@6 trackio_run_name:ns@6 trackio_space_id:ns@6 train_on_inputs:bn=false trainer_cls:ns@5
trl:$TRLConfig;n@1 trust_remote_code:bn type_of_model:ns unfrozen_parameters:[s]n
unsloth_cross_entropy_loss:bn@-9 unsloth_lora_mlp:bn@-9 unsloth_lora_o:bn@-9 unsloth_lora_qkv:bn@-9
unsloth_rms_norm:bn@-9 unsloth_rope:bn@-9 use_comet:bn use_eaft:bn@7 use_kernels:bn@5 use_mlflow:bn
use_onebitllms:bn@9 use_otel_metrics:bn=false@6 use_pose:bn use_ray:b=false@1 use_tensorboard:bn
use_trackio:bn@6 use_wandb:bn val_set_size:fn=0.0 vllm:$VllmConfig;n@2 wandb_entity:ns wandb_log_model:ns
wandb_mode:ns wandb_name:ns wandb_project:ns wandb_run_id:ns wandb_watch:ns warmup_ratio:fn warmup_steps:in
weight_decay:fn=0.0 world_size:in xformers_attention:bn
#DPODataset
data_files@1 field_chosen@a field_messages@1 field_rejected@a path@1 revision@1 split@1
type:$UserDefinedDPOType;ns@1
#DynamicCheckpointConfig
check_interval:i{1,}=10@6 enabled:b=false@6 trigger_file_path:s@6
#EBFTConfig
adaptive_max_tokens:b=true@8 advantage_estimator:E(rloo|group_norm|reinforce)=rloo@8 alignment_coef:f=1.0@8
ce_coef:f=0.0@8 context_length:i{1,}=8@8 diversity_coef:f=1.0@8
embed_method:E(last_token|mean_pooling|completion_mean|concat)=last_token@8 feature_layers:[f]@8
generate_max_len:i{1,}=8@8 gt_length_multiplier:f{0.1,}=1.5@8 min_completion_prefix:i{0,}=0@8
mode:E(structured|strided)=structured@8 n_samples_per_prompt:i{1,}=4@8 rl_coef:f=1.0@8 stride:i{1,}=8@8
temperature:f{0.0,}=0.6@8 top_p:f{0.0,1.0}=1.0@8 use_whitening:b=false@8
#FP8Config
recipe:E(tensorwise|rowwise|rowwise_with_gw_hp)@b
#FSDPConfig
activation_checkpointing:bn@6 auto_wrap_policy:E(TRANSFORMER_BASED_WRAP|SIZE_BASED_WRAP)n@6
cpu_offload_pin_memory:bn@6 cpu_ram_efficient_loading:bn@6
final_state_dict_type:E(FULL_STATE_DICT|LOCAL_STATE_DICT|SHARDED_STATE_DICT)n@6 fsdp_version@7
min_num_params:in{1,}@a mixed_precision_policy:ns@6 offload_params:bn@6 reshard_after_forward:bn@6
state_dict_type:E(FULL_STATE_DICT|LOCAL_STATE_DICT|SHARDED_STATE_DICT)n@6 sync_module_states:bn@6
transformer_layer_cls_to_wrap:ns@6 use_orig_params:bn@6 version:in@7
#KTODataset
data_files@1 path@1 revision@1 split@1 trust_remote_code@1 type:$UserDefinedKTOType;ns@1
#LoftQConfig
loftq_bits:i=4
#LrGroup
lr:f@1 modules:[s]@1 name:s@1
#PTQConfig
activation_dtype@4 group_size@4 quantize_embedding:bn@4 weight_dtype@4
#PeftConfig
loftq_config:$LoftQConfig;n
#PretrainingDataset
data_files:ns@1 name@1 path@1 skip:in@1 split:ns=train@1 text_column:ns=text@1 trust_remote_code@1
type:ns=pretrain@1
#QATConfig
activation_dtype@4 fake_quant_after_n_steps:in@4 group_size@4 quantize_embedding:bn=false@4 weight_dtype@4
#RoleBoundarySpec
end:ns@9 include_end:b=true@9 include_start:b=false@9 role:s@9 start:s@9
#SFTDataset
chat_template:E(alpaca|chatml|mistral_v1|mistral_v2v3|mistral_v3_tekken|mistral_v7_tekken|gemma|cohere|llama3|llama3_2_vision|llama4|phi_3|phi_35|deepseek_v2|deepseek_v3|jamba|jinja|qwen_25|qwen3|qwen3_5|falcon_h1|nemotron_h|tokenizer_default|exaone|exaone4|metharme|pixtral|llava|qwen2_vl|gemma3|gemma3n|gemma4|gemma4_unified|command_a|command_a_tool_use|command_a_rag|aya)ns@1
chat_template_jinja@1 conversation:ns@1 data_files:[s]ns@1 drop_system_message:bn@1 ds_type:ns@1 field@1
field_human:ns@1 field_messages@1 field_model:ns@1 field_thinking:ns@5 field_tools:ns@4 input_format:ns@1
input_transform:ns@1 logprobs_field:ns@1 message_field_content:ns@1 message_field_role:ns@1
message_field_training:ns@1 message_field_training_detail:ns@1 message_property_mappings:mn@1 name@1 path@1
preprocess_shards:in@1 revision@1 roles:mn@1 roles_to_train:[s]n@1 shards:in@1 shards_idx:in@1 split@1
split_thinking:bn@3 temperature@1 template_thinking_key:ns@5 train_on_eos:E(all|turn|last|none)ns@1
train_on_eot:E(all|turn|last|none)n@a train_on_split:ns@1-2 trust_remote_code@1
type:$UserDefinedPrompterType;ns@1
#SelectiveCheckpointingConfig
offload:b=false@a recompute_layer_types:[s]n@a save:[s]@a save_sliding_window:b=false@a
#SpecialTokensConfig
additional_special_tokens:[s]n bos_token:ns eos_token:ns pad_token:ns unk_token:ns
#StepwiseSupervisedDataset
data_files@1 max_completion_length@1 path@1 revision@1 split@1 step_separator:ns@1 train_on_last_step_only:bn@1
#SyntheticDataset
length:i=1000@8 max_input_id:in@8 min_input_id:i=100@8 path:E(synthetic)=synthetic@8 seed@8 sequence_length:in@8
type:E(_synthetic)=_synthetic@8
#TRLConfig
async_prefetch:b=false@8 beta:fn@1 chat_template_kwargs@8 entropy_coef:fn@b entropy_coef_delta:fn@b
entropy_coef_max:fn@b entropy_coef_min:fn@b entropy_target:fn@b epsilon:fn@2 epsilon_high:fn@3
generation_batch_size:in@8 generation_kwargs:mn@8 importance_sampling_level:E(sequence|token)n@5
log_completions:bn=false@1 log_multimodal:bn@b loss_type:ns@3 mask_truncated_completions:b=false@3
max_completion_length@1 min_p:fn@2 multi_objective_aggregation:E(sum_then_normalize|normalize_then_sum)n@6
num_completions_to_print:in@3 num_generations:in@1 num_iterations:in@2 off_policy_mask_threshold:fn@8
prefetch_depth:in@8 ref_model_mixup_alpha:fn=0.9@1 ref_model_sync_steps:in=64@1 repetition_penalty:fn@2
replay_buffer_size:i=0@8 replay_recompute_logps:b=true@8 reroll_max_groups:i=1@8 reroll_start_fraction:f=1.0@8
reward_funcs:[s]n@1 reward_num_workers:i=1@8 reward_weights:[f]n@2 rollout_func:ns@6
scale_rewards:E(group|batch|none)b=true@2 skip_zero_advantage_batches:b=true@8 streaming_min_groups:in@8
streaming_partial_batch:bn@8 sync_ref_model:bn=false@1 temperature@2 top_k:in@2 top_p:fn@2
use_adaptive_entropy:bn@b use_bias_correction_kl:bn@8 use_data_producer:b=false@8 use_liger_loss:bn@3
use_vllm:bn=false@1 vllm_device:ns=auto@1-2 vllm_dtype:ns=auto@1-2 vllm_enable_sleep_mode:bn@6
vllm_gpu_memory_utilization:fn=0.9@1-2 vllm_guided_decoding_regex:ns@2 vllm_importance_sampling_cap:fn@8
vllm_importance_sampling_clip_max:fn@b vllm_importance_sampling_clip_min:fn@b
vllm_importance_sampling_correction:bn@8
vllm_importance_sampling_mode:E(token_truncate|token_mask|sequence_truncate|sequence_mask)n@8
vllm_lora_sync:b=false@8 vllm_max_model_len:in@1-2 vllm_mode:E(server|colocate)n@5 vllm_server_host:ns=0.0.0.0@2
vllm_server_port:in=8000@2 vllm_server_timeout:in@2 vllm_sync_interval:in@8
#UserDefinedDPOType
chosen_format:ns@1 field_chosen@1 field_prompt@1 field_rejected@1 field_system@1 prompt_format@1
rejected_format:ns@1
#UserDefinedKTOType
completion_format:ns@1 field_completion:ns@1 field_label:bns@1 field_prompt@1 field_system@1 prompt_format@1
#UserDefinedPrompterType
field@1-5 field_input:ns@1 field_instruction:ns@1 field_output:ns@1 field_system@1 format:ns@1
no_input_format:ns@1 system_format:ns@1 system_prompt:ns@1
#VllmConfig
data_parallel_size:in@5 device:ns=auto@2 dtype:ns=auto@2 enable_prefix_caching:bn@2 enable_reasoning:bn@4
enforce_eager:bn@8 gpu_memory_utilization:fn=0.9@2 host:ns=0.0.0.0@3 max_model_len:in@2 port:in=8000@3
reasoning_parser:ns@4 serve_module:ns@8 tensor_parallel_size@2 worker_extension_cls:ns@8
#plugin axolotl.integrations.cut_cross_entropy.CutCrossEntropyPlugin
cut_cross_entropy:bn=true
#plugin axolotl.integrations.densemixer.DenseMixerPlugin
dense_mixer:b=true@5
#plugin axolotl.integrations.diffusion.DiffusionPlugin
diffusion:$DiffusionConfig;@6
#plugin axolotl.integrations.expert_parallel.ExpertParallelPlugin
expert_parallel_backend:E(deep_ep)=deep_ep@9 expert_parallel_fallback_on_unsupported:b=true@9
expert_parallel_num_nvl_bytes:i@9 expert_parallel_num_rdma_bytes:i=0@9 expert_parallel_size:i=1@9
expert_parallel_token_capacity:in@a
#plugin axolotl.integrations.grokfast.GrokfastPlugin
grokfast_alpha:fn=0.98 grokfast_lamb:fn=2.0
#plugin axolotl.integrations.hatchery.HatcheryPlugin
hatchery:$HatcheryConfig;n@9
#plugin axolotl.integrations.kd.KDPlugin
kd_alpha:fn@1 kd_beta:fn=0.0@4 kd_ce_alpha:fn@1 kd_normalize_topk:bn@4 kd_online_server:E(vllm|sglang)n@4
kd_online_server_base_url:ns@4 kd_online_timeout:in=120@4 kd_online_topk:in@4 kd_temperature:fn@1
kd_temperature_min:fn@4 kd_top_k_before_softmax:bn@1-4 kd_trainer:bfn@1 kd_zscore_base_temp:fn@1-4
#plugin axolotl.integrations.kernels.KernelsPlugin
dsv4_bf16_all:bn@a dsv4_fp4_grouped_mode:ns@a dsv4_fp8_lora_kernel:bn@a dsv4_fp8_nonexpert_mode:ns@a
dsv4_shared_mlp_lora_kernel:bn@a expert_backend:ns@a gemma4_fp8_nonexpert:bn@a gemma4_nf4_nonexpert:bn@a
moe_bnb_fast:bn@a moe_dequant_chunk_size:in@a moe_grouped_backend:ns@a nonexpert_quantization:ns@a
nvfp4_merge_aware:bn@a nvfp4_merge_aware_start_step:fin@a use_dsv4_kernels:bn@a use_glm_dsa_kernels:bn@a
use_scattermoe:bn@7 use_sonicmoe:bn@7
#plugin axolotl.integrations.liger.LigerPlugin
liger_cross_entropy:bn liger_fused_linear_cross_entropy:bn liger_glu_activation:bn
liger_kernel_impl:E(cutile|cutedsl)n@b liger_layer_norm:bn liger_rms_norm:bn liger_rms_norm_gated:bn@8
liger_rope:bn liger_swiglu:bn liger_use_token_scaling:bn@6
#plugin axolotl.integrations.llm_compressor.LLMCompressorPlugin
llmcompressor:$CompressionArgs;@4
#plugin axolotl.integrations.lm_eval.LMEvalPlugin
lm_eval_batch_size:in=8 lm_eval_model:ns@1 lm_eval_post_train:bn=true@1 lm_eval_tasks:[s]
#plugin axolotl.integrations.mora.MoraPlugin
mora:$MoraConfig;@9
#plugin axolotl.integrations.nemo_gym.NemoGymPlugin
nemo_gym_auto_clone:bn@8 nemo_gym_auto_start:bn=true@8 nemo_gym_config_paths:[s]n@8 nemo_gym_datasets:[m]n@8
nemo_gym_dir:ns@8 nemo_gym_enabled:bn=true@8 nemo_gym_head_port:in=11000@8 nemo_gym_max_turns:in@8
nemo_gym_model_name:ns@8 nemo_gym_multi_turn:bn@8 nemo_gym_run_timeout:in=300@8 nemo_gym_server_timeout:in=360@8
nemo_gym_verify_timeout:in=30@8
#plugin axolotl.integrations.spectrum.SpectrumPlugin
spectrum_model_name:ns spectrum_top_fraction:fn=0.5
#plugin axolotl.integrations.swanlab.SwanLabPlugin
swanlab_api_host:ns@6 swanlab_api_key:ns@6 swanlab_completion_log_interval:in=100@6
swanlab_completion_max_buffer:in=128@6 swanlab_description:ns@6 swanlab_experiment_name:ns@6
swanlab_lark_secret:ns@6 swanlab_lark_webhook_url:ns@6 swanlab_log_completions:bn=true@6
swanlab_log_model:bn=false@6 swanlab_mode:ns@6 swanlab_project:ns@6 swanlab_web_host:ns@6 swanlab_workspace:ns@6
use_swanlab:bn=true@6
`;
