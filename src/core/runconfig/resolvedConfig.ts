/**
 * A run config with every key present, defaults filled in: what `run.json` carries as `config` and what engines read.
 * Leaf names are those of Transformers' TrainingArguments and PEFT's LoraConfig. A test compares this shape with the
 * key registry (`keys/`), which is the source of names, types and defaults.
 */
export interface ResolvedConfig {
  readonly version: 1;
  readonly name: string;
  readonly model: {
    readonly name_or_path: string;
    readonly revision: string;
    readonly dtype: "auto" | "float32" | "bfloat16" | "float16";
    readonly quantization: "none" | "nf4" | "int8";
    readonly attn_implementation: string;
    readonly trust_remote_code: boolean;
    readonly chat_template: string;
  };
  readonly data: {
    readonly train: readonly string[];
    readonly eval: readonly string[];
    readonly test: readonly string[];
    readonly split: {
      readonly eval: number;
      readonly test: number;
      readonly seed: number;
      readonly stratify_by: string | null;
      readonly group_by: string | null;
    } | null;
    readonly format: string;
    readonly columns: Readonly<Record<string, string>>;
    readonly max_length: number;
    readonly truncation: "error" | "drop" | "start" | "end";
    readonly packing: boolean;
    readonly train_on: "assistant" | "completion" | "all";
  };
  readonly task: string;
  readonly method: {
    readonly name: string;
    readonly r: number;
    readonly lora_alpha: number;
    readonly lora_dropout: number;
    /** `all-linear`, or module names. */
    readonly target_modules: "all-linear" | readonly string[];
    readonly init_adapter: string | null;
  };
  readonly train: {
    readonly engine: "auto" | "onnx" | "torch";
    readonly num_train_epochs: number;
    /** Null: `num_train_epochs` decides. */
    readonly max_steps: number | null;
    readonly per_device_train_batch_size: number;
    readonly gradient_accumulation_steps: number;
    readonly learning_rate: number;
    readonly lr_scheduler_type: "linear" | "cosine" | "constant" | "constant_with_warmup";
    readonly warmup_ratio: number;
    readonly warmup_steps: number;
    readonly weight_decay: number;
    readonly max_grad_norm: number;
    readonly optim: string;
    readonly gradient_checkpointing: "auto" | boolean;
    readonly seed: number;
    readonly logging_steps: number;
    readonly eval_steps: number;
    readonly save_steps: number;
    readonly save_total_limit: number;
    readonly early_stopping: { readonly metric: string; readonly patience: number } | null;
    readonly on_nan: "pause" | "stop" | "skip";
    readonly devices: "auto" | "cpu" | readonly string[];
  };
  readonly evaluate: {
    readonly before_and_after: boolean;
    readonly labels: readonly string[];
    readonly positive_label: string | null;
    readonly scoring: "likelihood" | "generate";
    readonly groups: readonly string[];
    readonly probes: readonly string[];
    readonly uncertainty: { readonly bins: number; readonly samples: number };
    readonly gate: GateConfig | null;
  };
  readonly output: {
    readonly dir: string;
    readonly report: readonly string[];
  };
}

export interface GateConfig {
  readonly family_alpha: number;
  readonly checks: readonly GateCheckConfig[];
  readonly on_cannot_tell: "warn" | "fail" | "ask";
}

export interface GateCheckConfig {
  readonly metric: string;
  readonly no_worse_by?: number;
  readonly abs_at_most?: number;
  /** A group column of `evaluate.groups`. */
  readonly group?: string;
  /** The label counted as positive, for rates of one label. */
  readonly positive?: string;
  readonly min_denominator?: number;
  /** Line in the user's file, from 1; filled in by the resolver. */
  readonly line?: number;
}
