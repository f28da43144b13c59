/** Made by scripts/dialects/make_tables.py from transformers' training arguments (Apache-2.0). Not to be edited. */
export const TRANSFORMERS_TABLE = `4.40.2 4.45.2 4.46.3 4.52.4 4.57.6 5.0.0 5.8.1 5.10.4 5.12.1 5.14.1 5.16.1 5.18.0 5.24.0
#Seq2SeqTrainingArguments
generation_config:a generation_max_length:in generation_num_beams:in predict_with_generate:b=false
sortish_sampler:b=false
#TrainingArguments
accelerator_config:mns activation_checkpointing:bn@c activation_checkpointing_kwargs:mns@c adafactor:b=false@-5
adam_beta1:f=0.9 adam_beta2:f=0.999 adam_epsilon:f=1e-08 auto_find_batch_size:b=false
average_tokens_across_devices:bn=true@2 batch_eval_metrics:b=false@1 bf16:b=false bf16_full_eval:b=false
data_seed:in dataloader_drop_last:b=false dataloader_in_order:b=true@a
dataloader_multiprocessing_context:E(fork|spawn|forkserver)n@a dataloader_num_workers:i=0
dataloader_persistent_workers:b=false dataloader_pin_memory:b=true dataloader_prefetch_factor:in
ddp_backend:E(nccl|gloo|mpi|xccl|hccl|cncl|mccl|ccl)n ddp_broadcast_buffers:bn ddp_bucket_cap_mb:in
ddp_find_unused_parameters:bn ddp_static_graph:bn@6 ddp_timeout:in=1800 debug:[a]s deepspeed:mns disable_tqdm:bn
dispatch_batches:bn@-3 do_eval:b=false do_predict:b=false do_train:b=false enable_jit_checkpoint:b=false@5
eval_accumulation_steps:in eval_delay:fn=0 eval_do_concat_batches:b=true eval_on_start:b=false@1 eval_steps:fn
eval_strategy:E(no|steps|epoch)s=no@1 eval_use_gather_object:bn=false@1
evaluation_strategy:E(no|steps|epoch)s@-3 fp16:b=false fp16_backend:E(auto|apex|cpu_amp)=auto@-5
fp16_full_eval:b=false fp16_opt_level:s=O1@-5
fsdp:[E(full_shard|shard_grad_op|no_shard|hybrid_shard|hybrid_shard_zero2|offload|auto_wrap)]ns fsdp_config:mns
fsdp_min_num_params:i=0@-5 fsdp_transformer_layer_cls_to_wrap:ns@-5 full_determinism:b=false
gradient_accumulation_steps:i=1 gradient_checkpointing:bn gradient_checkpointing_kwargs:mns greater_is_better:bn
group_by_length:b=false@-6 half_precision_backend:E(auto|apex|cpu_amp)=auto@-5 hub_always_push:b=false
hub_model_id:ns hub_private_repo:bn hub_revision:ns@4
hub_strategy:E(end|every_save|checkpoint|all_checkpoints)s=every_save hub_token:ns ignore_data_skip:b=false
include_for_metrics:[s]@2 include_inputs_for_metrics:b=false@-5 include_num_input_tokens_seen:bns=no
include_tokens_per_second:bn=false@-5 jit_mode_eval:b=false@-5 label_names:[s]n label_smoothing_factor:f=0.0
learning_rate:f=5e-05 length_column_name:ns=length liger_kernel_config:mn@4 load_best_model_at_end:bn=false
local_rank:i=-1 log_level:ns=passive log_level_replica:ns=warning log_on_each_node:b=true logging_dir:ns@-a
logging_first_step:b=false logging_nan_inf_filter:b=true logging_steps:f=500
logging_strategy:E(no|steps|epoch)s=steps lr_scheduler_kwargs:mns
lr_scheduler_type:E(linear|cosine|cosine_with_restarts|polynomial|constant|constant_with_warmup|inverse_sqrt|reduce_lr_on_plateau|cosine_with_min_lr|cosine_warmup_with_min_lr|warmup_stable_decay|greedy)s=linear
max_grad_norm:f=1.0 max_steps:i=-1 metric_for_best_model:ns mp_parameters:s@-5 neftune_noise_alpha:fn
no_cuda:b=false@-5 num_train_epochs:f=3.0
optim:E(adamw_torch|adamw_torch_fused|adamw_torch_xla|adamw_torch_npu_fused|adafactor|adamw_anyprecision|adamw_torch_4bit|adamw_torch_8bit|ademamix|sgd|adagrad|adamw_bnb_8bit|adamw_8bit|ademamix_8bit|lion_8bit|lion_32bit|paged_adamw_32bit|paged_adamw_8bit|paged_ademamix_32bit|paged_ademamix_8bit|paged_lion_32bit|paged_lion_8bit|rmsprop|rmsprop_bnb|rmsprop_bnb_8bit|rmsprop_bnb_32bit|galore_adamw|galore_adamw_8bit|galore_adafactor|galore_adamw_layerwise|galore_adamw_8bit_layerwise|galore_adafactor_layerwise|lomo|adalomo|grokadamw|schedule_free_radam|schedule_free_adamw|schedule_free_sgd|apollo_adamw|apollo_adamw_layerwise|stable_adamw|adamw_hf|adamw_apex_fused)s
optim_args:ns optim_target_modules:[s]ns output_dir:ns overwrite_output_dir:b=false@-5 parallelism_config:a@4
past_index:i=-1@-5 per_device_eval_batch_size:i=8 per_device_train_batch_size:i=8 per_gpu_eval_batch_size:in@-5
per_gpu_train_batch_size:in@-5 prediction_loss_only:b=false project:s=huggingface@4 push_to_hub:b=false
push_to_hub_model_id:ns@-5 push_to_hub_organization:ns@-5 push_to_hub_token:ns@-5 ray_scope:ns=last@-5
remove_unused_columns:bn=true report_to:[s]ns=none restore_callback_states_from_checkpoint:b=false@1
resume_from_checkpoint:ns run_name:ns save_on_each_node:b=false save_only_model:b=false
save_safetensors:bn=true@-5 save_steps:f=500 save_strategy:E(no|steps|epoch|best)s=steps save_total_limit:in
seed:i=42 skip_memory_metrics:b=true split_batches:bn@-3 tf32:bn torch_compile:b=false torch_compile_backend:ns
torch_compile_mode:ns torch_empty_cache_steps:in@1 torchdynamo:ns@-5 tpu_metrics_debug:b=false@-5
tpu_num_cores:in@-5 trackio_bucket_id:ns@6 trackio_space_id:ns@4 trackio_static_space_id:bns@6
train_sampling_strategy:E(random|sequential|group_by_length|batch_rebalance)=random@6 use_cache:b=false@5
use_cpu:b=false use_ipex:b=false@-4 use_legacy_prediction_loop:b=false@-5 use_liger_kernel:bn=false@1
use_mps_device:b=false@-5 warmup_ratio:fn@-a warmup_steps:fi=0 weight_decay:f=0.0
`;
