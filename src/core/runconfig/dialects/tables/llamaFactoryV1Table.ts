/** Made by scripts/dialects/make_tables.py from LLaMA-Factory's v1 config (Apache-2.0). Not to be edited. */
export const LLAMA_FACTORY_V1_TABLE = `0.8.3 0.9.1 0.9.2 0.9.3 0.9.4 0.9.5
#Arguments
batching_strategy:E(normal|padding_free|dynamic_batching|dynamic_padding_free)@5 batching_workers:i=16@5
bf16:b=true@4 cutoff_len:i=2048@4 dataset:ns@4-5 dist_config:mn@4 enable_activation_checkpointing:b=true@5
eval_dataset:ns@5 flash_attn:E(eager|sdpa|flash_attention_2)@5 full_determinism:b=false@5 global_batch_size:in@4
init_config:mn@5 kernel_config:mn@4 learning_rate:f=0.0001@4 logging_steps:i=1@5 lr_scheduler_config:mn@5
max_grad_norm:f=1.0@5 max_new_tokens:i=128@4 max_steps:in@5 micro_batch_size:i=1@4 model:s@4
model_class:E(llm|cls|other)@4 num_train_epochs:i=3@5 optim_config:mn@5 output_dir:s@4 peft_config:mn@4
quant_config:mn@4 resume_from_checkpoint:ns@5 sample_backend:E(hf|vllm)@4 save_ckpt_as_hf:b=false@5
save_epochs:fn@5 save_steps:in@5 save_total_limit:in@5 seed:i=42@5 template:s=qwen3_nothink@5 train_dataset:ns@5
trust_remote_code:b=false@4 use_fast_processor:b=true@4-5
`;
