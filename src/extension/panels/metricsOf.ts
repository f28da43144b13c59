import { buildMetricsState } from "../../core/runs/metricsState";
import type { MetricsState } from "../../protocol/panels/metrics";
import { runName, type RunSnapshot } from "../runs/followRun";

/** A run as its panel shows it at a time in milliseconds. */
export function metricsOf({ run, state, summary, result }: RunSnapshot, now = Date.now()): MetricsState {
  const name = runName(run);
  const built = buildMetricsState({
    id: run.id,
    name,
    state,
    engine: run.engine.name,
    totalSteps: run.totalSteps,
    summary,
    now,
  });
  // A death without last words, or a supervisor's own failure, stands only in the result.
  const failure = built.run.failure ?? result?.failure ?? null;
  return failure === null ? built : { ...built, run: { ...built.run, failure } };
}
