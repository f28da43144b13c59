import { warmupStepsOf } from "../../core/runs/totalSteps";

export interface Schedule {
  readonly type: "linear" | "cosine" | "constant" | "constant_with_warmup";
  readonly learningRate: number;
  readonly totalSteps: number;
  /** Whole steps; wins over the ratio if above 0. */
  readonly warmupSteps: number;
  readonly warmupRatio: number;
}

/**
 * The learning rate of a step (from 1), as Transformers computes it: the schedule's factor at step − 1, so that the
 * first step of a warm-up has rate 0, and `constant` knows no warm-up.
 */
export function learningRateAt(schedule: Schedule, step: number): number {
  const { type, learningRate, totalSteps } = schedule;
  const done = step - 1;
  const warmup = warmupStepsOf(schedule, totalSteps);
  if (type === "constant") return learningRate;
  if (done < warmup) return (learningRate * done) / Math.max(1, warmup);
  if (type === "constant_with_warmup") return learningRate;
  const progress = Math.min(1, (done - warmup) / Math.max(1, totalSteps - warmup));
  return learningRate * (type === "linear" ? 1 - progress : 0.5 * (1 + Math.cos(Math.PI * progress)));
}
