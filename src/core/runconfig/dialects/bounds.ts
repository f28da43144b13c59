import type { Bound, TableField } from "./keyTable";

export interface Bounds {
  readonly min?: Bound;
  readonly max?: Bound;
}

const above = (value: number): Bounds => ({ min: { value, open: true } });
const from = (value: number, max?: number): Bounds => ({
  min: { value, open: false },
  ...(max === undefined ? {} : { max: { value: max, open: false } }),
});

/**
 * Bounds that schemas do not state but the code holds to: PyTorch's optimizers, `DataLoader` and dropout, PEFT's
 * `LoraConfig` (r above 0), transformers' `TrainingArguments` (`warmup_ratio` from 0 to 1).
 */
const BOUNDS: ReadonlyMap<string, Bounds> = new Map<string, Bounds>([
  ["learning_rate", from(0)],
  ["per_device_train_batch_size", above(0)],
  ["per_device_eval_batch_size", above(0)],
  ["micro_batch_size", above(0)],
  ["eval_batch_size", above(0)],
  ["gradient_accumulation_steps", above(0)],
  ["num_train_epochs", from(0)],
  ["num_epochs", from(0)],
  ["warmup_ratio", from(0, 1)],
  ["warmup_steps", from(0)],
  ["weight_decay", from(0)],
  ["max_grad_norm", from(0)],
  ["adam_beta1", { ...from(0), max: { value: 1, open: true } }],
  ["adam_beta2", { ...from(0), max: { value: 1, open: true } }],
  ["adam_epsilon", from(0)],
  ["label_smoothing_factor", from(0, 1)],
  ["lora_dropout", from(0, 1)],
  ["lora_r", above(0)],
  ["lora_rank", above(0)],
  ["lora_alpha", above(0)],
  ["val_size", from(0)],
  ["val_set_size", from(0)],
  ["sequence_len", above(0)],
  ["cutoff_len", above(0)],
  ["max_length", above(0)],
  ["max_seq_length", above(0)],
  ["save_total_limit", from(0)],
  ["dataloader_num_workers", from(0)],
  ["top_p", from(0, 1)],
  ["seed", from(0)],
  ["log_every_n_steps", above(0)],
]);

export function boundsOf(field: TableField): Bounds | undefined {
  if (field.min !== undefined || field.max !== undefined) return field;
  return BOUNDS.get(field.name);
}

export function isInside(value: number, { min, max }: Bounds): boolean {
  if (min !== undefined && (min.open ? value <= min.value : value < min.value)) return false;
  return max === undefined || (max.open ? value < max.value : value <= max.value);
}

export function describeBounds({ min, max }: Bounds): string {
  const low = min === undefined ? "" : min.open ? `above ${min.value}` : `at least ${min.value}`;
  const high = max === undefined ? "" : max.open ? `below ${max.value}` : `at most ${max.value}`;
  const words = [low, high].filter((word) => word !== "");
  return `a value ${words[0]?.startsWith("at ") === true ? "of " : ""}${words.join(" and ")}`;
}
