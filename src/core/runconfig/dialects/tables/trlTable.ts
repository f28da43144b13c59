/** Made by scripts/dialects/make_tables.py from TRL's config classes (Apache-2.0). Not to be edited. */
export const TRL_TABLE = `0.8.6 0.9.6 0.11.4 0.12.2 0.13.0 0.15.2 0.16.1 0.17.0 0.19.1 0.20.0 0.23.1 0.24.0 0.26.2 0.29.1 1.0.0 1.6.0 1.13.0 1.16.0
#*
activation_offloading:b=false assistant_only_loss:b=false base_model_attribute_name:s=model batch_size:in
beta:f=0.1 cache_implementation:ns chars_per_token:fn chat_template_kwargs:mns chat_template_path:ns
cliprange_value:f=0.2 completion_only_loss:bn config:s dataset_batch_size:in dataset_config:ns
dataset_kwargs:mns dataset_name:s dataset_num_proc:in dataset_streaming:b=false dataset_test_split:s=test
dataset_text_field:ns=text dataset_train_split:s=train disable_dropout:b=true ds3_gather_for_generation:b=true
eos_token:ns epsilon:f=0.2 epsilon_high:fn eval_packing:bn generate_during_eval:b=false generation_batch_size:in
generation_kwargs:mns gpu_memory_utilization:fn gradient_checkpointing_use_reentrant:b=false
ignore_bias_buffers:b=false is_encoder_decoder:bn judge:ns label_pad_token_id:i=-100 label_smoothing:f=0.0
lam:f=0.95 lmbda:f=0.5 local_batch_size:in local_mini_batch_size:in log_completions:b=false
log_completions_steps:i=100 log_multimodal:b=true log_unique_prompts:b=false loss_type:E(sigmoid|ipo)=sigmoid
mask_truncated_completions:b=false max_completion_length:in max_density_ratio:f=10.0 max_length:in=1024
max_new_tokens:i=64 max_prompt_length:in=512 max_seq_length:in max_target_length:in
max_tool_calling_iterations:in micro_batch_size:in min_density_ratio:f=0.5 min_p:fn mini_batch_size:in
missing_eos_penalty:fn model_adapter_name:ns model_init_kwargs:mns num_completions_to_print:in
num_generations:i=1 num_generations_eval:in num_iterations:i=1 num_of_sequences:in num_total_batches:in
packing:b=false packing_strategy:E(bfd|bfd_split|wrapped|bfd-requeue)s=bfd pad_to_multiple_of:ins=auto
pad_token:ns padding_free:b=false padding_value:in precompute_ref_batch_size:in precompute_ref_log_probs:b=false
prompt_sample_size:i=1024 ref_adapter_name:ns ref_model_init_kwargs:mn ref_model_mixup_alpha:f=0.6
ref_model_sync_steps:i=512 repetition_penalty:f=1.0 reward_funcs:[s]n reward_model_name_or_path:ns
reward_model_path:ns reward_weights:[f]n router_aux_loss_coef:fn sanity_check:b=false seq_kd:b=false
sft_model_path:s shuffle_dataset:bn=true steps_per_generation:in stop_token_id:in sync_ref_model:b=false
teacher_model_init_kwargs:mns teacher_model_name_or_path:ns teacher_model_revision:ns temperature:f=0.9
top_k:in=0 top_p:f=1.0 total_episodes:in transformers_continuous_batching_config:mns
truncation_mode:E(keep_end|keep_start)s=keep_end trust_remote_code:b=false use_liger:bn use_liger_loss:b
use_transformers_continuous_batching:b=false use_transformers_paged:b=false use_vllm:b=false vf_coef:f=0.1
vllm_enable_sleep_mode:b=false vllm_gpu_memory_utilization:fn=0.55 vllm_group_port:i=51216
vllm_guided_decoding_regex:ns vllm_max_model_length:in vllm_mode:s=colocate vllm_model_impl:s=vllm
vllm_server_base_url:ns vllm_server_host:s=0.0.0.0 vllm_server_port:i=8000 vllm_server_timeout:f=240.0
vllm_structured_outputs_regex:ns vllm_sync_frequency:i=1 vllm_tensor_parallel_size:i=1 wandb_entity:ns
wandb_log_unique_prompts:bn wandb_project:ns wandb_run_group:ns whiten_rewards:b=false world_size:in
#BCOConfig
beta@2-h dataset_num_proc@2-h disable_dropout@5-h generate_during_eval@2-h is_encoder_decoder@2-h
label_pad_token_id@2-c max_completion_length@2-h max_density_ratio@2-h max_length@2-h max_prompt_length@2-c
min_density_ratio@2-h model_init_kwargs@2-h padding_value@2-c precompute_ref_log_probs@2-h
prompt_sample_size@2-h ref_model_init_kwargs@2-c truncation_mode:s=keep_end@2-e trust_remote_code@g-h
#CPOConfig
alpha:f=0.0@a beta cpo_alpha:f=1.0@1 dataset_num_proc disable_dropout generate_during_eval is_encoder_decoder
label_pad_token_id@-c label_smoothing loss_type:E(sigmoid|hinge|ipo|simpo|alphapo|kto_pair)=sigmoid
max_completion_length max_length max_prompt_length@-c max_target_length@-2 model_init_kwargs padding_value@-c
simpo_gamma:f=0.5@1 truncation_mode@-e trust_remote_code@g
#DPOConfig
activation_offloading@d base_model_attribute_name@8-d beta@1 dataset_num_proc@1 disable_dropout@1
discopop_tau:f=0.05@4 f_alpha_divergence_coef:fn=0.5@1
f_divergence_type:E(reverse_kl|js_divergence|alpha_divergence)ns=reverse_kl@1 force_use_ref_model:b=false@1-d
generate_during_eval@1-d is_encoder_decoder@1-5 label_pad_token_id@1-d label_smoothing@1 ld_alpha:fn@8
loss_type:E(sigmoid|hinge|ipo|bco_pair|sppo_hard|nca_pair|robust|aot|aot_pair|exo_pair|apo_zero|apo_down|discopop)[s]@1
loss_weights:[f]n@9 max_completion_length@2-d max_length@1 max_prompt_length@1-d max_target_length@1-5
model_adapter_name@1-d model_init_kwargs@1 pad_to_multiple_of@d pad_token@b padding_free@5 padding_value@1-c
precompute_ref_batch_size@4 precompute_ref_log_probs@1 ref_adapter_name@1-d ref_model_init_kwargs@1-d
ref_model_mixup_alpha@1 ref_model_sync_steps@1 reference_free:b=false@1-d router_aux_loss_coef@g
rpo_alpha:fn@1-d sync_ref_model@1 tools:[m][a]n@5-d truncation_mode:E(keep_end|keep_start)s=keep_start@1
trust_remote_code@g use_liger_loss@8-d use_logits_to_keep:b=false@5-d use_num_logits_to_keep:bn@4-7
use_weighting:b=false@3
#DPOScriptArguments
config@1-3 dataset_name@1-3 dataset_test_split@1-3 dataset_train_split@1-3
gradient_checkpointing_use_reentrant@1-3 ignore_bias_buffers@1-3 sanity_check@1-2
#DatasetConfig
columns:[s]n@a data_dir:ns@a data_files:[s]mns@a fraction:fn@g name:ns@a path:s@a split:s=train@a
#DatasetMixtureConfig
datasets:[$DatasetConfig;]@a streaming:b=false@a test_split_size:fn@a
#DistillationConfig
beta:f=1.0@f cache_implementation@g chat_template_kwargs@g disable_dropout:b=false@f ds3_gather_for_generation@g
generation_batch_size@f-g generation_kwargs@g lmbda:f=1.0@f-g log_completions@f log_completions_steps@f-g
log_unique_prompts@g loss_add_tail:b=true@f-g loss_top_k:i=1@f-g max_completion_length:in=512@f max_length@f-g
max_prompt_length:in@f-g max_tool_calling_iterations@g min_p@g model_init_kwargs@f num_completions_to_print@f
num_generations@f-g pad_to_multiple_of@g repetition_penalty@g reverse_kl_top_1_mode:s=sampled@f-g
shuffle_dataset@g teacher_model_init_kwargs@f teacher_model_name_or_path@f teacher_model_revision@f
teacher_model_server_url:ns@f-g temperature:f=1.0@f top_k:i=0@f top_p@f trust_remote_code@g
use_teacher_server:b=false@f-g use_vllm@f vllm_enable_sleep_mode@f vllm_gpu_memory_utilization:f=0.3@f
vllm_group_port@f vllm_max_model_length@f vllm_mode@f vllm_model_impl@f vllm_server_base_url@f
vllm_server_host@f vllm_server_port@f vllm_server_timeout@f vllm_structured_outputs_regex@f
vllm_sync_frequency@f-g vllm_tensor_parallel_size@f wandb_entity@f-g wandb_project@f-g wandb_run_group@f-g
#DpoScriptArguments
beta@-1 config@-1 dataset_name@-1 generate_during_eval@-1 gradient_checkpointing_use_reentrant@-1
ignore_bias_buffers@-1 max_length:i=512@-1 max_prompt_length:i=128@-1 max_target_length:i=128@-1 sanity_check@-1
#GKDConfig
activation_offloading@8 assistant_only_loss@8 beta:f=0.5@2 chars_per_token@2-8 chat_template_path@8
completion_only_loss@7 dataset_batch_size@2-8 dataset_kwargs@2 dataset_num_proc@2 dataset_text_field@2
disable_dropout@2 eos_token@7 eval_packing@2 lmbda@2 loss_type:E(nll|dft|chunked_nll)ns=nll@a max_length@6
max_new_tokens:i=128@2 max_seq_length@2-9 model_init_kwargs@2 num_of_sequences@2-8 packing@2 packing_strategy@8
pad_to_multiple_of@8 pad_token@6 padding_free@6 router_aux_loss_coef@g seq_kd@3 shuffle_dataset:b=false@d
teacher_model_init_kwargs@2 teacher_model_name_or_path@2 temperature@2
truncation_mode:E(keep_end|keep_start)=keep_start@e trust_remote_code@g use_liger@2-8
#GOLDConfig
activation_offloading@c assistant_only_loss@c beta:f=0.5@c callbacks:[s]@c chat_template_path@c
completion_only_loss@c dataset_kwargs@c dataset_num_proc@c dataset_text_field:s=text@c disable_dropout@c
eos_token@c eval_packing@c generation_batch_size@e hub_model_revision:ns=main@c-g lmbda@c log_completions@c
log_completions_steps@c loss_type:E(nll|dft|chunked_nll)ns=nll@c max_completion_length:i=128@c max_length@c
model_init_kwargs@c num_completions_to_print@c num_generations@e overwrite_hub_revision:b=false@c-g packing@c
packing_strategy@c pad_to_multiple_of@c pad_token@c padding_free@c push_to_hub_revision:b=false@c-g
router_aux_loss_coef@g seq_kd@c shuffle_dataset:b=false@c steps_per_generation@c-e
student_model_revision:s=main@c-e teacher_model_init_kwargs@c teacher_model_name_or_path@c
teacher_model_revision@e teacher_tokenizer_name_or_path:ns@c temperature@c top_k:i=0@c top_p:f=0.95@c
trl_project:s=smollm3@c-e truncation_mode:E(keep_end|keep_start)=keep_start@e trust_remote_code@g
uld_crossentropy_weight:f=0.0@c uld_distillation_weight:f=1.0@c uld_hybrid_matched_weight:fn@c
uld_hybrid_unmatched_weight:fn@c uld_skip_student_eos:b=true@c uld_skip_teacher_eos:b=true@c
uld_student_temperature:f=1.0@c uld_teacher_temperature:f=1.0@c uld_token_merge_strategy:s=observed@g
uld_use_hybrid_loss:b=false@c use_extended_uld:b=true@c use_transformers_paged@c-f use_uld_loss:b=false@c
use_vllm@c vllm_enable_sleep_mode@c vllm_gpu_memory_utilization:f=0.9@c vllm_group_port@e
vllm_guided_decoding_regex@c-d vllm_max_model_length@e vllm_mode@c vllm_model_impl@e vllm_server_base_url@e
vllm_server_host@c vllm_server_port:i=8001@c vllm_server_timeout@c vllm_structured_outputs_regex@d
vllm_sync_frequency@c vllm_tensor_parallel_size@c wandb_entity@c-g wandb_log_unique_prompts:b=true@c
wandb_project@c-g wandb_run_group@c-g
#GRPOConfig
beta:f=0.0@5 cache_implementation@6 cast_lm_head_to_fp32:b=false@c chat_template_kwargs@c delta:fn@8
disable_dropout:b=false@7 ds3_gather_for_generation@5 entropy_coef:f=0.0@g entropy_coef_delta:f=0.005@g
entropy_coef_max:f=1.0@g entropy_coef_min:f=0.0@g entropy_target:f=0.2@g epsilon@6 epsilon_high@6
generation_batch_size@8 generation_kwargs@8 importance_sampling_level:s=token@9 log_completions@5
log_completions_hub_repo:ns@d log_multimodal@g log_unique_prompts@c loss_type:s=dapo@7
mask_truncated_completions@7 max_completion_length:in=512@5 max_prompt_length:in@5-d
max_tool_calling_iterations@d min_p@6 model_init_kwargs@5 multi_objective_aggregation:s=sum_then_normalize@d
num_completions_to_print@7 num_generations:in=8@5 num_generations_eval@c num_iterations@6
off_policy_mask_threshold:fn@d pad_to_multiple_of@e ref_model_mixup_alpha@5 ref_model_sync_steps@5
repetition_penalty@6 reward_weights@5 router_aux_loss_coef@g sapo_temperature_neg:f=1.05@c
sapo_temperature_pos:f=1.0@c scale_rewards:bs=group@6 shuffle_dataset@7 steps_per_generation@8 sync_ref_model@5
temperature:fn=1.0@5 top_entropy_quantile:f=1.0@9 top_k@6 top_p@6 transformers_continuous_batching_config@g
trust_remote_code@g use_adaptive_entropy:b=false@g use_bias_correction_kl:b=true@c use_liger_loss@7-d
use_transformers_continuous_batching@g use_transformers_paged@9 use_vllm:bn=false@5 vespo_k_neg:f=3.0@e
vespo_k_pos:f=2.0@e vespo_lambda_neg:f=2.0@e vespo_lambda_pos:f=3.0@e vllm_device:ns@5-8 vllm_dtype:ns@5-8
vllm_enable_prefix_caching:bn@6-8 vllm_enable_sleep_mode@a vllm_gpu_memory_utilization:fn=0.3@5
vllm_group_port@d vllm_guided_decoding_regex@6-d vllm_importance_sampling_cap:fn@a
vllm_importance_sampling_clip_max:fn=3.0@f vllm_importance_sampling_clip_min:fn@f
vllm_importance_sampling_correction:b=true@a vllm_importance_sampling_mode:s=sequence_mask@c
vllm_max_model_len:in@5-8 vllm_max_model_length@c vllm_mode@8 vllm_model_impl@a vllm_server_base_url@8
vllm_server_host@6 vllm_server_port@6 vllm_server_timeout@6 vllm_structured_outputs_regex@d
vllm_tensor_parallel_size@8 wandb_log_unique_prompts@7-d
#GRPOScriptArguments
dataset_config@5 dataset_name:ns@5 dataset_streaming@8 dataset_test_split@5 dataset_train_split@5
gradient_checkpointing_use_reentrant@5-d ignore_bias_buffers@5 reward_funcs@8 reward_model_name_or_path@5
#KTOConfig
activation_offloading@g base_model_attribute_name@7-c beta dataset_num_proc desirable_weight:fn=1.0
disable_dropout@3 generate_during_eval@-c is_encoder_decoder@-c label_pad_token_id@-c
loss_type:E(kto|apo_zero_unpaired|bco)=kto@1 max_completion_length@-c max_density_ratio@1-2 max_length
max_prompt_length@-c min_density_ratio@1-2 model_init_kwargs pad_to_multiple_of@g padding_value@-c
precompute_ref_batch_size@g precompute_ref_log_probs prompt_sample_size@1-2 ref_model_init_kwargs@-c
ref_model_mixup_alpha@g ref_model_sync_steps@g router_aux_loss_coef@g sync_ref_model@g truncation_mode@-c
trust_remote_code@g undesirable_weight:fn=1.0 use_liger_loss:b=false@7-c
#ModelConfig
attn_implementation:ns bnb_4bit_quant_storage:ns@c bnb_4bit_quant_type:E(fp4|nf4)ns=nf4
dtype:E(auto|bfloat16|float16|float32)n=float32@a load_in_4bit:b=false load_in_8bit:b=false lora_alpha:in=32
lora_dropout:fn=0.05 lora_modules_to_save:[s]n lora_r:in=16 lora_target_modules:[s]n
lora_target_parameters:[s]n@a lora_task_type:s=CAUSAL_LM model_name_or_path:ns model_revision:s=main
torch_dtype:E(auto|bfloat16|float16|float32)n@-d trust_remote_code@-g use_bnb_nested_quant:b=false
use_dora:b=false@6 use_peft:b=false use_rslora:b=false@2
#NashMDConfig
beta:[f]@2-h cache_implementation@a-h dataset_num_proc@2-c disable_dropout@2-h ds3_gather_for_generation@5-h
generation_kwargs:mn@a-h gpu_memory_utilization@7-c judge@3-f loss_type@2-h max_length:i=512@5-h
max_new_tokens@2-h min_p@a-h missing_eos_penalty@2-h mixture_coef:[f]@2-h model_init_kwargs@9-h
repetition_penalty@a-h reward_model_path@2-h reward_weights@a-h temperature@2-h top_k@a-h top_p@a-h
trust_remote_code@g-h use_transformers_paged@a-f use_vllm@5-h vllm_enable_sleep_mode@d-h
vllm_gpu_memory_utilization@a-h vllm_group_port@d-h vllm_guided_decoding_regex@a-c vllm_mode@a-h
vllm_model_impl@a-h vllm_server_base_url@a-h vllm_server_host@a-h vllm_server_port@a-h vllm_server_timeout@a-h
vllm_structured_outputs_regex@d-h vllm_tensor_parallel_size@a-h
#ORPOConfig
beta dataset_num_proc disable_dropout generate_during_eval is_encoder_decoder label_pad_token_id@-c
max_completion_length max_length max_prompt_length@-c model_init_kwargs padding_value truncation_mode@-e
trust_remote_code@g
#OnlineDPOConfig
beta:[f]@2 cache_implementation@a dataset_num_proc@2-c disable_dropout@2 ds3_gather_for_generation@5
generation_kwargs:mn@a gpu_memory_utilization@7-c judge@3-f loss_type@2 max_length:i=512@5 max_new_tokens@2
min_p@a missing_eos_penalty@2 model_init_kwargs@9 repetition_penalty@a reward_model_path@2 reward_weights@a
temperature@2 top_k@a top_p@a trust_remote_code@g use_transformers_paged@a-f use_vllm@5 vllm_enable_sleep_mode@d
vllm_gpu_memory_utilization@a vllm_group_port@d vllm_guided_decoding_regex@a-c vllm_mode@a vllm_model_impl@a
vllm_server_base_url@a vllm_server_host@a vllm_server_port@a vllm_server_timeout@a
vllm_structured_outputs_regex@d vllm_tensor_parallel_size@a
#PPOConfig
accelerator_kwargs:mn@-3 adap_kl_ctrl:b=true@-3 backward_batch_size:a@-3 batch_size@-g cliprange:f=0.2@-g
cliprange_value@-g compare_steps:i=1@-3 dataset_num_proc@2-g ds3_gather_for_generation@5-g
early_stopping:b=false@-3 exp_name:s@-c forward_batch_size:in@-3 gamma:f=1.0@-g global_backward_batch_size:a@-3
global_batch_size:a@-3 horizon:fn=10000.0@-3 init_kl_coef:fn=0.2@-3 is_encoder_decoder:a@-3 is_peft_model:a@-3
kl_coef:f=0.05@3-g kl_estimator:E(k1|k3)=k1@7-g kl_penalty:E(kl|abs|mse|full)=kl@-3 lam@-g local_batch_size@3-g
local_mini_batch_size@3-g local_rollout_forward_batch_size:i=64@3-g log_with:E(wandb|tensorboard)n@-3
micro_batch_size@3-g mini_batch_size@-g missing_eos_penalty@3-g model_adapter_name@4-g model_name:ns=gpt2@-3
num_mini_batches:i=1@3-g num_ppo_epochs:i=4@3-g num_sample_generations:i=10@3-g num_total_batches@3-g
optimize_cuda_cache:bn@-3 optimize_device_cache:bn=false@-3 ppo_epochs:i=4@-3 project_kwargs:mn@-3
push_to_hub_if_best_kwargs:mn@-3 query_dataset:ns=stanfordnlp/imdb@-3 ratio_threshold:f=10.0@-3
ref_adapter_name@4-g response_length:i=53@3-g reward_model:ns@-3 reward_model_path:s@3-g score_clip:fn@-3
sft_model_path@3-g steps:i=20000@-3 stop_token:E(eos)n@3-g stop_token_id@3-g target:fn=6.0@-3 target_kl:f=1.0@-3
task_name:ns@-3 temperature:f=0.7@3-g total_episodes@3-g tracker_kwargs:mn@-3 tracker_project_name:s=trl@-3
use_score_norm:b=false@-3 use_score_scaling:b=false@-3 vf_coef@-g whiten_rewards@-g world_size@-g
#PRMConfig
dataset_num_proc@4-h disable_dropout@5-h max_completion_length@4-h max_length@4-h max_prompt_length@5-c
step_separator:s@4-h train_on_last_step_only:b=false@4-h
#RLOOConfig
base_model:s@1-2 batch_size@1-a beta:f=0.05@a cache_implementation@a chat_template_kwargs@c cliprange:fn@1-c
cliprange_value@1-2 dataset_num_proc@2-c disable_dropout:b=false@a ds3_gather_for_generation@5 epsilon@a
epsilon_high@a exp_name:ns@1-c gamma:f=1@1-2 generation_batch_size@a generation_kwargs@a kl_coef:fn@1-c lam@1-2
local_batch_size@1-a local_mini_batch_size@1-a local_rollout_forward_batch_size:in@1-c log_completions@a
log_multimodal@g log_unique_prompts@c mask_truncated_completions@a max_completion_length:in=512@a
max_prompt_length@a-d micro_batch_size@1-a min_p@a mini_batch_size@1-a missing_eos_penalty@2-c
model_init_kwargs@a non_eos_penalty:b=false@1-2 normalize_advantage:b=false@5-a normalize_advantages:b=false@a
normalize_reward:bn@5-c num_completions_to_print@a num_generations:in=2@a num_generations_eval@c
num_iterations@a num_mini_batches:in@1-c num_ppo_epochs:in@1-c num_sample_generations:in@1-c
num_total_batches@2-a num_updates:in@1-2 pad_to_multiple_of@e penalty_reward_value:i=-1@1-2
ref_model_mixup_alpha@a ref_model_sync_steps@a repetition_penalty@a response_length:in@1-c
reward_clip_range:fln@5 reward_model_path:s@1-a reward_weights@a rloo_k:in@1-c router_aux_loss_coef@g
sanity_check@1-2 sft_model_path@1-a shuffle_dataset@a steps_per_generation@a stop_token:E(eos)ns@1-c
stop_token_id@1-c sync_ref_model@a temperature:f=1.0@1 token_level_kl:bn@5-c top_k@a top_p@a total_episodes@1-c
transformers_continuous_batching_config@g trust_remote_code@g use_transformers_continuous_batching@g
use_transformers_paged@a use_vllm@a vf_coef@1-2 vllm_enable_sleep_mode@b vllm_gpu_memory_utilization:f=0.3@a
vllm_group_port@d vllm_guided_decoding_regex@a-d vllm_max_model_length@d vllm_mode@a vllm_model_impl@a
vllm_server_base_url@a vllm_server_host@a vllm_server_port@a vllm_server_timeout@a
vllm_structured_outputs_regex@d vllm_tensor_parallel_size@a wandb_log_unique_prompts@a-d whiten_rewards@1-a
world_size@1-a
#RLOOScriptArguments
dataset_config@a dataset_name:ns@a dataset_streaming@a dataset_test_split@a dataset_train_split@a
gradient_checkpointing_use_reentrant@a-d ignore_bias_buffers@a reward_funcs@a reward_model_name_or_path@a
#RewardConfig
activation_offloading@b center_rewards_coefficient:fn@2 chat_template_path@b dataset_num_proc@2
disable_dropout@5 eos_token@b max_length model_init_kwargs@b pad_to_multiple_of@b pad_token@b
trust_remote_code@g
#RewardScriptArguments
config@2-3 dataset_name@2-3 dataset_test_split@2-3 dataset_train_split@2-3
gradient_checkpointing_use_reentrant@2-3
#SFTConfig
activation_offloading@8 assistant_only_loss@8 chars_per_token@1-8 chat_template_path@8 completion_only_loss@7
dataset_batch_size@1-8 dataset_kwargs@1 dataset_num_proc@1 dataset_text_field@1 eos_token@7 eval_packing@1
loss_type:E(nll|dft|chunked_nll)ns=nll@a max_length@6 max_seq_length@1-9 model_init_kwargs@1
num_of_sequences@1-8 packing:bn=false@1 packing_strategy@8 pad_to_multiple_of@8 pad_token@6 padding_free@6
router_aux_loss_coef@g shuffle_dataset:b=false@c truncation_mode:E(keep_end|keep_start)=keep_start@e
trust_remote_code@g use_liger@2-8
#SFTScriptArguments
config@1-3 dataset_name@1-3 dataset_test_split@1-3 dataset_train_split@1-3
gradient_checkpointing_use_reentrant@1-3
#ScriptArguments
dataset_config@4 dataset_name:ns@4 dataset_streaming@8 dataset_test_split@4 dataset_train_split@4
gradient_checkpointing_use_reentrant@4-d ignore_bias_buffers@4
#SftScriptArguments
config@-1 dataset_name@-1 dataset_test_name:s=test@-1 dataset_text_field:s@-1 dataset_train_name:s=train@-1
gradient_checkpointing_use_reentrant@-1 max_seq_length:i=512@-1 packing@-1
#XPOConfig
alpha:[f]@2-h beta:[f]@2-h cache_implementation@a-h dataset_num_proc@2-c disable_dropout@2-h
ds3_gather_for_generation@5-h generation_kwargs:mn@a-h gpu_memory_utilization@7-c judge@3-f loss_type@2-h
max_length:i=512@5-h max_new_tokens@2-h min_p@a-h missing_eos_penalty@2-h model_init_kwargs@9-h
repetition_penalty@a-h reward_model_path@2-h reward_weights@a-h temperature@2-h top_k@a-h top_p@a-h
trust_remote_code@g-h use_transformers_paged@a-f use_vllm@5-h vllm_enable_sleep_mode@d-h
vllm_gpu_memory_utilization@a-h vllm_group_port@d-h vllm_guided_decoding_regex@a-c vllm_mode@a-h
vllm_model_impl@a-h vllm_server_base_url@a-h vllm_server_host@a-h vllm_server_port@a-h vllm_server_timeout@a-h
vllm_structured_outputs_regex@d-h vllm_tensor_parallel_size@a-h
`;
