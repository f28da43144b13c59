import { lazyTable } from "../keyTable";
import { AXOLOTL_TABLE } from "./axolotlTable";
import { LLAMA_FACTORY_TABLE } from "./llamaFactoryTable";
import { LLAMA_FACTORY_V1_TABLE } from "./llamaFactoryV1Table";
import { TRANSFORMERS_TABLE } from "./transformersTable";
import { TRL_TABLE } from "./trlTable";

export const transformersTable = lazyTable(TRANSFORMERS_TABLE);
export const trlTable = lazyTable(TRL_TABLE);
export const llamaFactoryTable = lazyTable(LLAMA_FACTORY_TABLE);
export const llamaFactoryV1Table = lazyTable(LLAMA_FACTORY_V1_TABLE);
export const axolotlTable = lazyTable(AXOLOTL_TABLE);

/**
 * Keys that recipe repositories add to TRL's: open-r1 (`src/open_r1/configs.py` and
 * `scripts/pass_rate_filtering/compute_pass_rate.py`) and alignment-handbook
 * (`src/alignment/configs.py`), both Apache-2.0, and the recipes of deep-learning-pytorch-huggingface
 * (`training/receipes/*.yaml`, MIT), whose scripts many have copied. None has releases that matter here.
 */
export const recipeTable = lazyTable(`main
#open-r1
benchmarks:[s] callbacks:[s] chat_template:ns system_prompt:ns hub_model_revision:ns=main
num_completions_to_print:in overwrite_hub_revision:b=false push_to_hub_revision:b=false wandb_entity:ns
wandb_project:ns wandb_run_group:ns wandb_log_unique_prompts:bn reward_funcs:[s] cosine_min_value_wrong:f=0.0
cosine_max_value_wrong:f=-0.5 cosine_min_value_correct:f=0.5 cosine_max_value_correct:f=1.0
cosine_max_len:i=1000 repetition_n_grams:i=3 repetition_max_penalty:f=-1.0
code_language:E(python|javascript|r|java|bash|cpp)=python code_eval_test_batch_size:i=1
code_eval_scoring_mode:E(pass_fail|partial|weighted_sum)=weighted_sum parallel_code_exec_per_proc:i=2
dataset_prompt_column:s=prompt e2b_router_url:ns morph_router_url:ns code_provider:E(e2b|local|morph)n=e2b
ioi_provider:E(piston|morph)n=piston max_completion_len:i soft_punish_cache:i
dataset_mixture:$DatasetMixture;n num_generations_eval:in output_dataset_name:ns pass_rate_min:f=0.1
pass_rate_max:f=0.9 dataset_start_index:in dataset_end_index:in dataset_split:s=train
#DatasetMixture
datasets:[$MixtureDataset;] seed:i=0 test_split_size:fn
#MixtureDataset
id:s config:ns split:s=train columns:[s]n weight:fn
#deep-learning-pytorch-huggingface
dataset_id_or_path:s spectrum_config_path:ns
#alignment-handbook
base_model_revision:ns model_code_revision:ns tokenizer_name_or_path:ns use_flash_attention_2:b=false
bnb_4bit_quant_type:sn dataset_mixer:mn text_column:ns=text dataset_splits:[s]n dataset_configs:[s]n
preprocessing_num_workers:in truncation_side:E(left|right)n auto_insert_empty_system_msg:b=true
`);

/** Plugins of LLaMA-Factory's v1 files, by the block that they stand in (`v1/plugins` of its main branch, Apache-2.0). */
export const llamaFactoryPluginTable = lazyTable(`main
#peft_config lora
name:s r:i=8 lora_alpha:i=16 lora_dropout:f=0.05 target_modules:[s]s=all use_rslora:b=false use_dora:b=false
modules_to_save:[s]n adapter_name_or_path:[s]sn export_dir:sn export_size:i=5 export_hub_model_id:sn
infer_dtype:E(auto|float16|float32|bfloat16)=auto export_legacy_format:b=false
#peft_config freeze
name:s freeze_trainable_layers:i=2 freeze_trainable_modules:[s]s=all freeze_extra_modules:[s]sn
cast_trainable_params_to_fp32:b=true
#quant_config bnb
name:s quantization_bit:in compute_dtype:s=float16 double_quantization:b=true quantization_type:E(nf4|fp4)=nf4
#quant_config auto
name:s quantization_bit:in compute_dtype:s=float16 double_quantization:b=true quantization_type:E(nf4|fp4)=nf4
#optim_config muon
name:s lr:f wd:f=0.1 momentum:f=0.95 nesterov:b=true ns_steps:i=5 adamw_betas:[f] adamw_eps:f
`);

/**
 * What LLaMA-Factory takes with `USE_MCA=1`, where mcore_adapter's training arguments stand in for transformers'
 * (`mcore_adapter/training_args.py` of ROLL @ 1bc12057efe9, Apache-2.0; LLaMA-Factory 0.9.4 and later).
 */
export const megatronTable = lazyTable(`main
#TrainingArguments
tensor_model_parallel_size:in pipeline_model_parallel_size:in sequence_parallel:b=false
virtual_pipeline_model_parallel_size:in context_parallel_size:in expert_model_parallel_size:in
expert_tensor_parallel_size:in account_for_embedding_in_pipeline_split:bn account_for_loss_in_pipeline_split:bn
pipeline_model_parallel_layout:ns overlap_p2p_comm:b=true variable_seq_lengths:b=false
recompute_granularity:E(full|selective)n recompute_method:E(uniform|recompute|block)n recompute_modules:ns
recompute_num_layers:in bias_activation_fusion:b=false apply_rope_fusion:b=false cross_entropy_loss_fusion:b=false
moe_layer_recompute:b=false moe_token_dispatcher_type:E(allgather|alltoall)s=allgather moe_aux_loss_coeff:fn
moe_grouped_gemm:bn moe_expert_capacity_factor:fn moe_pad_expert_input_to_capacity:bn
moe_token_drop_policy:E(probs|position)n moe_shared_expert_overlap:b=false moe_enable_routing_replay:b=false
moe_router_dtype:ns mtp_num_layers:in=0 calculate_per_token_loss:b=false micro_batch_size:in
transformer_impl:E(local|transformer_engine)n cuda_graph_impl:E(local|transformer_engine)n cuda_graph_scope:s=full
fp8_recipe:ns fp8_param:b=false fp8:bns fp8_format:ns use_flash_attn:bn use_flash_attn_npu_batch_invariant:bn
additional_configs:mns accumulate_allreduce_grads_in_fp32:b=false use_distributed_optimizer:b=false
distrib_optim_fully_reshardable:b=false distrib_optim_fully_reshardable_mem_efficient:b=false
overlap_grad_reduce:b=false delay_grad_reduce:b=true overlap_param_gather:b=false
check_for_nan_in_loss_and_grad:b=true ddp_average_in_collective:b=false ddp_bucket_size:in optimizer:s=adam
optimizer_cpu_offload:b=false optimizer_offload_fraction:f=0.0 save_hf_model:b=false save_merged_model:b=false
ckpt_format:E(legacy|torch_dist)s=legacy ckpt_d2h_non_blocking:b=false sequence_packing:b=false
compile_warmup:b=false
`);

/** What LLaMA-Factory's main branch has beside its last release looked at (@ ff6d4d12eeb0, Apache-2.0). */
export const llamaFactoryMainTable = lazyTable(`main
#FinetuningArguments
use_megatron_bridge:b=false megatron_bridge_args:a hyper_parallel_cp_size:i
#ModelArguments
kt_cpu_activation:E(retain|recompute)n kt_non_expert_weight_path:ns
#Arguments
custom_chat_template:ns dp_size:in cp_size:i cp_mode:s mp_replicate_size:i mp_shard_size:in dist_timeout:i
pref_loss:E(sigmoid|orpo|simpo) pref_beta:f pref_ftx:f simpo_gamma:f dpo_label_smoothing:f ld_alpha:fn
`);
