/** Made by scripts/dialects/make_tables.py from LLaMA-Factory's hparams (Apache-2.0). Not to be edited. */
export const LLAMA_FACTORY_TABLE = `0.8.3 0.9.1 0.9.2 0.9.3 0.9.4 0.9.5
#*
default_system:ns fp8:b=false fp8_backend:s=auto fp8_enable_fsdp_float8_all_gather:b=false
#DataArguments
buffer_size:i=16384 cutoff_len:i=2048 data_shared_file_system:b=false@3 dataset:[fs]ns dataset_dir:s=data
default_system@3 enable_thinking:bn=true@3 eval_dataset:[fs]ns eval_num_beams:in eval_on_each_dataset:b=false@3
ignore_pad_token_for_loss:b=true image_dir:ns@1-2 interleave_probs:[fs]ns mask_history:b=false max_samples:in
media_dir:ns@2 mix_strategy:E(concat|interleave_under|interleave_over|interleave_once)=concat
neat_packing:b=false overwrite_cache:b=false packing:bn preprocessing_batch_size:i=1000@1
preprocessing_num_workers:in preserve_thinking:b=false@5 streaming:b=false template:ns tokenized_path:ns
tool_format:ns train_on_prompt:b=false val_size:f=0.0
#EvaluationArguments
batch_size:i=4 download_mode:a lang:E(en|zh)=en n_shot:i=5 save_dir:ns seed:i=42 task:s task_dir:s=evaluation
#FinetuningArguments
additional_target:[fs]ns apollo_layerwise:b=false@2 apollo_proj:E(svd|random)=random@2
apollo_proj_type:E(std|right|left)=std@2 apollo_rank:i=16@2 apollo_scale:f=32.0@2 apollo_scale_front:b=false@2
apollo_scale_type:E(channel|tensor)=channel@2 apollo_target:[fs]s=all@2 apollo_update_interval:i=200@2
asft_alpha:f=0.1@5 badam_mask_mode:E(adjacent|scatter)=adjacent badam_mode:E(layer|ratio)=layer
badam_start_block:in badam_switch_interval:in=50
badam_switch_mode:E(ascending|descending|random|fixed)n=ascending badam_update_ratio:f=0.05 badam_verbose:i=0
compute_accuracy:b=false create_new_adapter:b=false disable_shuffling:b=false@2 dpo_label_smoothing:f=0.0
eaft_alpha:f=1.0@5 early_stopping_steps:in@3 finetuning_type:E(lora|oft|freeze|full)=lora
freeze_extra_modules:[fs]ns freeze_language_model:b=false@2 freeze_multi_modal_projector:b=true@2
freeze_trainable_layers:i=2 freeze_trainable_modules:[fs]s=all freeze_vision_tower:b=true
galore_layerwise:b=false galore_proj_type:E(std|reverse_std|right|left|full)=std galore_rank:i=16
galore_scale:f=2.0 galore_target:[fs]s=all galore_update_interval:i=200 hyper_parallel_args:ns@5
include_effective_tokens_per_second:b=false@1 kto_chosen_weight:f=1.0 kto_rejected_weight:f=1.0 ld_alpha:fn@3
lora_alpha:in lora_dropout:f=0.0 lora_rank:i=8 lora_target:[fs]s=all loraplus_lr_embedding:f=1e-06
loraplus_lr_ratio:fn module_dropout:f=0.0@4 oft_block_size:i=32@4 oft_rank:i=0@4 oft_target:[fs]s=all@4
pissa_convert:b=false pissa_init:b=false pissa_iter:i=16 plot_loss:b=false ppo_buffer_size:i=1 ppo_epochs:i=4
ppo_score_norm:b=false ppo_target:f=6.0 ppo_whiten_rewards:b=false pref_bco_weight:f=0.0@4 pref_beta:f=0.1
pref_ftx:f=0.0 pref_loss:E(sigmoid|hinge|ipo|kto_pair|orpo|simpo)=sigmoid pure_bf16:b=false ref_model:ns
ref_model_adapters:ns ref_model_quantization_bit:in reward_model:ns reward_model_adapters:ns
reward_model_quantization_bit:in reward_model_type:E(lora|full|api)=lora simpo_gamma:f=0.5
stage:E(pt|sft|rm|ppo|dpo|kto)=sft swanlab_api_key:ns@2 swanlab_lark_secret:ns@3 swanlab_lark_webhook_url:ns@3
swanlab_logdir:ns@2 swanlab_mode:E(cloud|local)=cloud@2 swanlab_project:ns=llamafactory@2 swanlab_run_name:ns@2
swanlab_workspace:ns@2 train_mm_proj_only:b=false@-2 use_adam_mini:b=false@1 use_apollo:b=false@2
use_asft_loss:b=false@5 use_badam:b=false use_dft_loss:b=false@4 use_dora:b=false use_eaft_loss:b=false@5
use_galore:b=false use_hyper_parallel:b=false@5 use_llama_pro:b=false use_mca:b=false@4 use_muon:b=false@3
use_rslora:b=false use_swanlab:b=false@2
#GeneratingArguments
default_system@-3 do_sample:b=true length_penalty:f=1.0 max_length:i=1024 max_new_tokens:i=1024 num_beams:i=1
repetition_penalty:f=1.0 skip_special_tokens:b=true@2 temperature:f=0.95 top_k:i=50 top_p:f=0.7
#ModelArguments
adapter_folder:ns adapter_name_or_path:ns add_special_tokens:ns@3 add_tokens:ns@3 audio_sampling_rate:i=16000@3
cache_dir:ns chunk_size:in=8192@4-5 cpu_infer:in=32@4-5 crop_to_patches:b=false@3
disable_gradient_checkpointing:b=false double_quantization:b=true enable_liger_kernel:b=false@1
export_device:E(cpu|auto)=cpu export_dir:ns export_hub_model_id:ns export_legacy_format:b=false
export_quantization_bit:in export_quantization_dataset:ns export_quantization_maxlen:i=1024
export_quantization_nsamples:i=128 export_size:i=5 flash_attn:E(auto|disabled|sdpa|fa2|fa3) fp8@4-5
fp8_backend@4-5 fp8_enable_fsdp_float8_all_gather@4-5 hf_hub_token:ns image_do_pan_and_scan:b=false@3
image_max_pixels:i@2 image_min_pixels:i@2 image_resolution:i@1-2
infer_backend:E(huggingface|vllm|sglang|ktransformers) infer_dtype:E(auto|float16|bfloat16|float32)=auto
init_special_tokens:E(noise_init|desc_init|desc_init_w_noise)=noise_init@4 kt_expert_checkpoint_path:ns@5
kt_force_think:b=false@4-5 kt_lora_expert_intermediate_size:in@5 kt_lora_expert_num:in@5 kt_maxlen:i=4096@4-5
kt_mode:s=normal@4-5 kt_optimize_rule:ns@4-5 kt_use_cuda_graph:b=true@4-5 kt_use_lora_experts:bn@5
kt_weight_path:ns@5 low_cpu_mem_usage:b=true mixture_of_depths:E(convert|load)n mode:ns=normal@4-5
model_name_or_path:ns model_revision:s=main moe_aux_loss_coef:fn ms_hub_token:ns new_special_tokens:ns@-3
new_special_tokens_config:ns@4 offload_folder:s=offload om_hub_token:ns@1 print_param_status:b=false
quantization_bit:in quantization_device_map:E(auto)n
quantization_method:E(bnb|gptq|awq|aqlm|quanto|eetq|hqq|mxfp4|fp8|bitsandbytes) quantization_type:E(fp4|nf4)=nf4
resize_vocab:b=false rope_scaling:E(linear|dynamic|yarn|llama3)n sglang_config:mns@3
sglang_lora_backend:E(triton|flashinfer)=triton@3 sglang_maxlen:i=4096@3 sglang_mem_fraction:f=0.7@3
sglang_tp_size:i=-1@3 shift_attn:b=false split_special_tokens:b=false train_from_scratch:b=false
trust_remote_code:b=false@2 upcast_layernorm:b=false upcast_lmhead_output:b=false use_audio_in_video:b=false@3
use_cache:b=true@-4 use_fast_tokenizer:b=true use_kt:b=false@4 use_kv_cache:b=true@4 use_reentrant_gc:b=true@2
use_unsloth:b=false use_unsloth_gc:b=false@1 use_v1_kernels:bn=false@4 video_fps:f=2.0@1 video_max_pixels:i@2
video_maxlen:i=128@1 video_min_pixels:i@2 video_resolution:i@1-2 visual_inputs:b=false@-1 vllm_config:mns@1
vllm_enforce_eager:b=false vllm_gpu_util:f=0.7 vllm_max_lora_rank:i=32 vllm_maxlen:i=4096
#TrainingArguments
enable_torch_profiler:b=false@5 fp8@5 fp8_backend@5 fp8_enable_fsdp_float8_all_gather@5 master_addr:ns@5
master_port:ns@5 overwrite_output_dir:b=false@4
placement_strategy:E(SPREAD|PACK|STRICT_SPREAD|STRICT_PACK)=PACK@2-5 profile_modules:ns@5
profiler_active_steps:i=1@5 profiler_output_dir:ns@5 profiler_profile_memory:b=true@5
profiler_record_shapes:b=true@5 profiler_repeat:i=1@5 profiler_wait_steps:i=1@5 profiler_warmup_steps:i=1@5
profiler_with_stack:b=true@5 ray_init_kwargs:mns@3 ray_num_workers:i=1@2 ray_run_name:ns@2-5
ray_storage_filesystem:E(s3|gs|gcs)n@3-5 ray_storage_path:s=./saves@2-5 resources_per_worker:ms@2-5
`;
