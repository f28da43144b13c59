/** What decides the length of a training. */
export interface StepPlan {
  readonly num_train_epochs: number;
  readonly max_steps: number | null;
  readonly per_device_train_batch_size: number;
  readonly gradient_accumulation_steps: number;
}

/**
 * Optimizer steps of a training: `max_steps` if given, else the epochs, each with a last step of the rows that are
 * left over (Transformers' Trainer without `dataloader_drop_last`).
 */
export function totalSteps(rows: number, plan: StepPlan): number {
  if (plan.max_steps !== null && plan.max_steps > 0) return plan.max_steps;
  const rowsPerStep = plan.per_device_train_batch_size * plan.gradient_accumulation_steps;
  return Math.ceil(Math.ceil(rows / rowsPerStep) * plan.num_train_epochs);
}
