"""The resolved run config as `run.json` carries it under `config`: every key is present, names are expanded.

Generated from src/core/runconfig/keys by `npm run generate -- --write`; do not edit.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class GateCheckConfigRequired(TypedDict):
    metric: str


class GateCheckConfig(GateCheckConfigRequired, total=False):
    no_worse_by: float
    abs_at_most: float
    group: str
    positive: str
    min_denominator: int
    line: int


class SplitConfig(TypedDict):
    eval: float
    test: float
    seed: int
    stratify_by: None | str
    group_by: None | str


class EarlyStoppingConfig(TypedDict):
    metric: str
    patience: int  # in evaluations
    threshold: float


class UncertaintyConfig(TypedDict):
    bins: int
    samples: int


class GateConfig(TypedDict):
    family_alpha: float
    checks: list[GateCheckConfig]
    on_cannot_tell: Literal["warn", "fail", "ask"]


class ModelConfig(TypedDict):
    name_or_path: str
    revision: str
    dtype: Literal["auto", "float32", "bfloat16", "float16"]
    quantization: Literal["none", "nf4", "int8"]
    bnb_4bit_use_double_quant: bool
    attn_implementation: str
    trust_remote_code: bool
    chat_template: str


class DataConfig(TypedDict):
    train: list[str]
    eval: list[str]
    test: list[str]
    split: None | SplitConfig
    format: Literal["auto", "messages", "sharegpt", "alpaca", "prompt-completion", "text", "preference", "kto", "classification"]
    columns: dict[str, str]
    max_length: int  # in tokens
    truncation: Literal["error", "drop", "start", "end"]
    packing: bool
    packing_strategy: Literal["bfd", "bfd_split", "wrapped"]
    eval_packing: None | bool
    padding_free: bool
    pad_to_multiple_of: None | int  # in tokens
    dataset_num_proc: None | int
    train_on: Literal["assistant", "completion", "all"]


class MethodConfig(TypedDict):
    name: Literal["full", "lora", "qlora", "dora", "rslora", "pissa", "adalora", "ia3", "vera", "loha", "lokr", "oft", "bottleneck", "prompt-tuning", "prefix-tuning", "p-tuning", "ln-tuning"]
    r: int
    lora_alpha: float
    lora_dropout: float
    target_modules: Literal["all-linear"] | list[str]
    exclude_modules: list[str]
    modules_to_save: list[str]
    layers_to_transform: None | list[int]
    layers_pattern: None | str
    bias: Literal["none", "all", "lora_only"]
    init_adapter: None | str
    use_rslora: bool
    use_dora: bool
    init_lora_weights: bool | Literal["gaussian", "olora", "orthogonal", "pissa", "pissa_niter_4", "pissa_niter_16", "eva", "corda", "loftq"]
    lora_bias: bool
    rank_pattern: dict[str, float]
    alpha_pattern: dict[str, float]
    target_parameters: list[str]
    trainable_token_indices: None | list[int]
    num_virtual_tokens: int  # in tokens
    prompt_tuning_init: Literal["RANDOM", "TEXT", "SAMPLE_VOCAB"]
    prompt_tuning_init_text: None | str
    prefix_projection: bool
    encoder_hidden_size: None | int
    encoder_reparameterization_type: Literal["MLP", "LSTM"]
    encoder_num_layers: int
    encoder_dropout: float
    scaling: float
    init_r: int
    target_r: int
    tinit: int  # in steps
    tfinal: int  # in steps
    deltaT: int  # in steps
    beta1: float
    beta2: float
    orth_reg_weight: float
    feedforward_modules: None | list[str]
    init_ia3_weights: bool
    vera_dropout: float
    d_initial: float
    projection_prng_key: int
    save_projection: bool
    alpha: float
    rank_dropout: float
    module_dropout: float
    init_weights: bool | Literal["lycoris"]
    decompose_both: bool
    decompose_factor: int
    rank_dropout_scale: bool
    oft_block_size: int
    coft: bool
    eps: float
    block_share: bool
    use_cayley_neumann: bool
    num_cayley_neumann_terms: int
    reduction_factor: float
    non_linearity: Literal["relu", "gelu", "swish", "tanh"]
    mh_adapter: bool
    output_adapter: bool


class TrainConfig(TypedDict):
    engine: Literal["auto", "onnx", "torch"]
    num_train_epochs: float  # in epochs
    max_steps: None | int  # in steps
    per_device_train_batch_size: int  # in rows
    gradient_accumulation_steps: int  # in micro-batches
    learning_rate: float
    lr_scheduler_type: Literal["linear", "cosine", "constant", "constant_with_warmup", "cosine_with_restarts", "polynomial", "inverse_sqrt", "cosine_with_min_lr", "warmup_stable_decay"]
    warmup_ratio: float
    warmup_steps: int  # in steps
    weight_decay: float
    max_grad_norm: float
    optim: Literal["adamw_torch", "adamw_torch_fused", "adamw_8bit", "paged_adamw_32bit", "paged_adamw_8bit", "adafactor", "lion_32bit", "lion_8bit", "sgd"]
    gradient_checkpointing: Literal["auto"] | bool
    seed: int
    logging_steps: int  # in steps
    eval_steps: int  # in steps
    save_steps: int  # in steps
    save_total_limit: int
    early_stopping: None | EarlyStoppingConfig
    on_nan: Literal["pause", "stop", "skip"]
    devices: Literal["auto", "cpu"] | list[str]
    adam_beta1: float
    adam_beta2: float
    adam_epsilon: float
    optim_args: None | str
    lr_scheduler_kwargs: dict[str, float]
    label_smoothing_factor: float
    neftune_noise_alpha: None | float
    load_best_model_at_end: bool
    metric_for_best_model: None | str
    greater_is_better: None | bool
    per_device_eval_batch_size: None | int  # in rows
    eval_accumulation_steps: None | int
    eval_on_start: bool
    eval_delay: float  # in steps
    torch_empty_cache_steps: None | int  # in steps
    use_liger_kernel: bool
    torch_compile: bool
    torch_compile_mode: None | Literal["default", "reduce-overhead", "max-autotune"]
    activation_offloading: bool
    tf32: None | bool
    dataloader_num_workers: int
    full_determinism: bool
    loss_type: None | Literal["nll", "chunked_nll", "dft", "sigmoid", "hinge", "ipo", "exo_pair", "nca_pair", "robust", "bco_pair", "sppo_hard", "aot", "aot_unpaired", "apo_zero", "apo_down", "discopop", "sft", "sigmoid_norm", "kto", "apo_zero_unpaired", "dapo", "grpo", "dr_grpo", "bnpo", "cispo", "sapo", "luspo", "vespo"]
    beta: float
    label_smoothing: float
    f_divergence_type: Literal["reverse_kl", "forward_kl", "js_divergence", "alpha_divergence"]
    precompute_ref_log_probs: bool
    precompute_ref_batch_size: None | int  # in rows
    use_weighting: bool
    disable_dropout: bool
    sync_ref_model: bool
    ref_model_mixup_alpha: float
    ref_model_sync_steps: int  # in steps
    desirable_weight: float
    undesirable_weight: float
    center_rewards_coefficient: None | float
    reward_model_name_or_path: None | str
    reward_funcs: list[str]
    reward_weights: None | list[float]
    num_generations: int
    max_completion_length: int  # in tokens
    temperature: float
    top_p: float
    top_k: int
    repetition_penalty: float
    num_iterations: int
    epsilon: float
    epsilon_high: None | float
    scale_rewards: Literal["group", "batch", "none"]
    importance_sampling_level: Literal["token", "sequence"]
    mask_truncated_completions: bool


class EvaluateConfig(TypedDict):
    before_and_after: bool
    labels: list[str]
    positive_label: None | str
    scoring: Literal["likelihood", "generate"]
    groups: list[str]
    probes: list[Literal["bbq", "crows-pairs", "winobias", "winogender", "xstest"]]
    uncertainty: UncertaintyConfig
    gate: None | GateConfig


class OutputConfig(TypedDict):
    dir: str
    report: list[Literal["html", "md", "json", "card"]]


class ResolvedConfig(TypedDict):
    version: Literal[1]
    name: str
    model: ModelConfig
    data: DataConfig
    task: Literal["pretrain", "sft", "classification", "dpo", "kto", "orpo", "grpo", "reward"]
    method: MethodConfig
    train: TrainConfig
    evaluate: EvaluateConfig
    output: OutputConfig
