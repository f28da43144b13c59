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

/** Steps over which the learning rate rises: whole steps win over the share, which is rounded up (Transformers). */
export function warmupStepsOf(
  { warmupSteps, warmupRatio }: { readonly warmupSteps: number; readonly warmupRatio: number },
  total: number,
): number {
  return warmupSteps > 0 ? warmupSteps : Math.ceil(total * warmupRatio);
}

/**
 * How often a training stops to measure the loss on its evaluation rows: before the first step, at every interval, and
 * after the last step. An interval of 0 means never in between.
 */
export function countMeasurements(total: number, every: number): number {
  if (every <= 0) return 2;
  return 1 + Math.floor(total / every) + (total % every === 0 ? 0 : 1);
}

/** Checkpoints of a training that runs to its end: one at every interval before the last step, and the final one. */
export function countCheckpoints(total: number, every: number): number {
  return (every <= 0 ? 0 : Math.floor((total - 1) / every)) + 1;
}
