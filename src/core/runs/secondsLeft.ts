import type { RunSummary } from "./runSummary";

/** So many of the latest steps decide how long one takes. */
const RECENT_STEPS = 50;

/**
 * Seconds until the last training step, from the mean time between recent steps, which includes evaluations and
 * saves; null before two steps of this attempt, and when the training is over.
 */
export function secondsLeft(summary: RunSummary): number | null {
  if (summary.ended !== null || summary.phase !== "train") return null;
  const recent = summary.steps.slice(-RECENT_STEPS);
  const last = recent.at(-1);
  if (last === undefined) return null;
  // `elapsed` begins anew with each attempt: only an unbroken rise can be averaged over.
  let first = last;
  for (const step of recent.toReversed()) {
    if (step.elapsed > first.elapsed || step.seq > first.seq) break;
    first = step;
  }
  if (first.step === last.step) return null;
  const perStep = (last.elapsed - first.elapsed) / (last.step - first.step);
  return Math.max(0, (summary.totalSteps - last.step) * perStep);
}
