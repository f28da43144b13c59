// Generated from src/core/runconfig/keys by `npm run generate -- --write`. What the keys mean: docs/config.md.

export interface GateCheckConfig {
  readonly metric: string;
  readonly no_worse_by?: number;
  readonly abs_at_most?: number;
  readonly group?: string;
  readonly positive?: string;
  readonly min_denominator?: number;
  /** Line in the user's file, from 1; filled in by the resolver. */
  readonly line?: number;
}

export interface SplitConfig {
  readonly eval: number;
  readonly test: number;
  readonly seed: number;
  readonly stratify_by: null | string;
  readonly group_by: null | string;
}

export interface EarlyStoppingConfig {
  readonly metric: string;
  readonly patience: number;
  readonly threshold: number;
}

export interface UncertaintyConfig {
  readonly bins: number;
  readonly samples: number;
}

export interface GateConfig {
  readonly family_alpha: number;
  readonly checks: readonly GateCheckConfig[];
  readonly on_cannot_tell: "warn" | "fail" | "ask";
}

export interface ModelConfig {
  readonly name_or_path: string;
  readonly revision: string;
  readonly dtype: "auto" | "float32" | "bfloat16" | "float16";
  readonly quantization: "none" | "nf4" | "int8";
  readonly bnb_4bit_use_double_quant: boolean;
  readonly attn_implementation: string;
  readonly trust_remote_code: boolean;
  readonly chat_template: string;
}

export interface DataConfig {
  readonly train: readonly string[];
  readonly eval: readonly string[];
  readonly test: readonly string[];
  readonly split: null | SplitConfig;
  readonly format: "auto" | "messages" | "sharegpt" | "alpaca" | "prompt-completion" | "text" | "preference" | "kto" | "classification";
  readonly columns: Readonly<Record<string, string>>;
  readonly max_length: number;
  readonly truncation: "error" | "drop" | "start" | "end";
  readonly packing: boolean;
  readonly packing_strategy: "bfd" | "bfd_split" | "wrapped";
  readonly eval_packing: null | boolean;
  readonly padding_free: boolean;
  readonly pad_to_multiple_of: null | number;
  readonly dataset_num_proc: null | number;
  readonly train_on: "assistant" | "completion" | "all";
}

export interface MethodConfig {
  readonly name: "full" | "lora" | "qlora" | "dora" | "rslora" | "pissa" | "adalora" | "ia3" | "vera" | "loha" | "lokr" | "oft" | "bottleneck" | "prompt-tuning" | "prefix-tuning" | "p-tuning" | "ln-tuning";
  readonly r: number;
  readonly lora_alpha: number;
  readonly lora_dropout: number;
  readonly target_modules: "all-linear" | readonly string[];
  readonly exclude_modules: readonly string[];
  readonly modules_to_save: readonly string[];
  readonly layers_to_transform: null | readonly number[];
  readonly layers_pattern: null | string;
  readonly bias: "none" | "all" | "lora_only";
  readonly init_adapter: null | string;
  readonly use_rslora: boolean;
  readonly use_dora: boolean;
  readonly init_lora_weights: boolean | "gaussian" | "olora" | "orthogonal" | "pissa" | "pissa_niter_4" | "pissa_niter_16" | "eva" | "corda" | "loftq";
  readonly lora_bias: boolean;
  readonly rank_pattern: Readonly<Record<string, number>>;
  readonly alpha_pattern: Readonly<Record<string, number>>;
  readonly target_parameters: readonly string[];
  readonly trainable_token_indices: null | readonly number[];
  readonly num_virtual_tokens: number;
  readonly prompt_tuning_init: "RANDOM" | "TEXT" | "SAMPLE_VOCAB";
  readonly prompt_tuning_init_text: null | string;
  readonly prefix_projection: boolean;
  readonly encoder_hidden_size: null | number;
  readonly encoder_reparameterization_type: "MLP" | "LSTM";
  readonly encoder_num_layers: number;
  readonly encoder_dropout: number;
  readonly scaling: number;
  readonly init_r: number;
  readonly target_r: number;
  readonly tinit: number;
  readonly tfinal: number;
  readonly deltaT: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly orth_reg_weight: number;
  readonly feedforward_modules: null | readonly string[];
  readonly init_ia3_weights: boolean;
  readonly vera_dropout: number;
  readonly d_initial: number;
  readonly projection_prng_key: number;
  readonly save_projection: boolean;
  readonly alpha: number;
  readonly rank_dropout: number;
  readonly module_dropout: number;
  readonly init_weights: boolean | "lycoris";
  readonly decompose_both: boolean;
  readonly decompose_factor: number;
  readonly rank_dropout_scale: boolean;
  readonly oft_block_size: number;
  readonly coft: boolean;
  readonly eps: number;
  readonly block_share: boolean;
  readonly use_cayley_neumann: boolean;
  readonly num_cayley_neumann_terms: number;
  readonly reduction_factor: number;
  readonly non_linearity: "relu" | "gelu" | "swish" | "tanh";
  readonly mh_adapter: boolean;
  readonly output_adapter: boolean;
}

export interface TrainConfig {
  readonly engine: "auto" | "onnx" | "torch";
  readonly num_train_epochs: number;
  readonly max_steps: null | number;
  readonly per_device_train_batch_size: number;
  readonly gradient_accumulation_steps: number;
  readonly learning_rate: number;
  readonly lr_scheduler_type: "linear" | "cosine" | "constant" | "constant_with_warmup" | "cosine_with_restarts" | "polynomial" | "inverse_sqrt" | "cosine_with_min_lr" | "warmup_stable_decay";
  readonly warmup_ratio: number;
  readonly warmup_steps: number;
  readonly weight_decay: number;
  readonly max_grad_norm: number;
  readonly optim: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_32bit" | "paged_adamw_8bit" | "adafactor" | "lion_32bit" | "lion_8bit" | "sgd";
  readonly gradient_checkpointing: "auto" | boolean;
  readonly seed: number;
  readonly logging_steps: number;
  readonly eval_steps: number;
  readonly save_steps: number;
  readonly save_total_limit: number;
  readonly early_stopping: null | EarlyStoppingConfig;
  readonly on_nan: "pause" | "stop" | "skip";
  readonly devices: "auto" | "cpu" | readonly string[];
  readonly adam_beta1: number;
  readonly adam_beta2: number;
  readonly adam_epsilon: number;
  readonly optim_args: null | string;
  readonly lr_scheduler_kwargs: Readonly<Record<string, number>>;
  readonly label_smoothing_factor: number;
  readonly neftune_noise_alpha: null | number;
  readonly load_best_model_at_end: boolean;
  readonly metric_for_best_model: null | string;
  readonly greater_is_better: null | boolean;
  readonly per_device_eval_batch_size: null | number;
  readonly eval_accumulation_steps: null | number;
  readonly eval_on_start: boolean;
  readonly eval_delay: number;
  readonly torch_empty_cache_steps: null | number;
  readonly use_liger_kernel: boolean;
  readonly torch_compile: boolean;
  readonly torch_compile_mode: null | "default" | "reduce-overhead" | "max-autotune";
  readonly activation_offloading: boolean;
  readonly tf32: null | boolean;
  readonly dataloader_num_workers: number;
  readonly full_determinism: boolean;
  readonly loss_type: null | "nll" | "chunked_nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "discopop" | "sft" | "sigmoid_norm" | "kto" | "apo_zero_unpaired" | "dapo" | "grpo" | "dr_grpo" | "bnpo" | "cispo" | "sapo" | "luspo" | "vespo";
  readonly beta: number;
  readonly label_smoothing: number;
  readonly f_divergence_type: "reverse_kl" | "forward_kl" | "js_divergence" | "alpha_divergence";
  readonly precompute_ref_log_probs: boolean;
  readonly precompute_ref_batch_size: null | number;
  readonly use_weighting: boolean;
  readonly disable_dropout: boolean;
  readonly sync_ref_model: boolean;
  readonly ref_model_mixup_alpha: number;
  readonly ref_model_sync_steps: number;
  readonly desirable_weight: number;
  readonly undesirable_weight: number;
  readonly center_rewards_coefficient: null | number;
  readonly reward_model_name_or_path: null | string;
  readonly reward_funcs: readonly string[];
  readonly reward_weights: null | readonly number[];
  readonly num_generations: number;
  readonly max_completion_length: number;
  readonly temperature: number;
  readonly top_p: number;
  readonly top_k: number;
  readonly repetition_penalty: number;
  readonly num_iterations: number;
  readonly epsilon: number;
  readonly epsilon_high: null | number;
  readonly scale_rewards: "group" | "batch" | "none";
  readonly importance_sampling_level: "token" | "sequence";
  readonly mask_truncated_completions: boolean;
}

export interface EvaluateConfig {
  readonly before_and_after: boolean;
  readonly labels: readonly string[];
  readonly positive_label: null | string;
  readonly scoring: "likelihood" | "generate";
  readonly groups: readonly string[];
  readonly probes: readonly ("bbq" | "crows-pairs" | "winobias" | "winogender" | "xstest")[];
  readonly uncertainty: UncertaintyConfig;
  readonly gate: null | GateConfig;
}

export interface OutputConfig {
  readonly dir: string;
  readonly report: readonly ("html" | "md" | "json" | "card")[];
}

/**
 * A run config with every key present, defaults filled in and method names expanded: what `run.json` carries as
 * `config` and what engines read.
 */
export interface ResolvedConfig {
  readonly version: 1;
  readonly name: string;
  readonly model: ModelConfig;
  readonly data: DataConfig;
  readonly task: "pretrain" | "sft" | "classification" | "dpo" | "kto" | "orpo" | "grpo" | "reward";
  readonly method: MethodConfig;
  readonly train: TrainConfig;
  readonly evaluate: EvaluateConfig;
  readonly output: OutputConfig;
}
