import type { MetricsPanels } from "../panels/metricsPanels";
import { isOver } from "../runs/followRun";
import type { RunsModel } from "../runs/runsModel";
import { pickRun } from "./pickRun";

/** Opens the curves of a run: of the one that is running, if there is one and no other is meant. */
export function openMetrics({
  runs,
  metrics,
}: {
  readonly runs: RunsModel;
  readonly metrics: MetricsPanels;
}) {
  return async (given?: unknown): Promise<void> => {
    await runs.ready;
    if (runs.list().length === 0) {
      metrics.open(undefined);
      return;
    }
    const living = runs.list().filter(({ state }) => !isOver(state) && state !== "lost");
    const run = await pickRun(runs, given ?? (living.length === 1 ? living[0]?.run.id : undefined), {
      title: "Open Metrics",
      accepts: () => true,
      none: { message: "there is no run yet", nextStep: "start one with Tunesmith: Start Fine-Tuning" },
    });
    if (run !== undefined) metrics.open(run.run.id);
  };
}
