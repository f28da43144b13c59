import type * as vscode from "vscode";
import type { MetricsPanels } from "../panels/metricsPanels";
import { mayStartPrograms } from "../problems";
import type { Launcher } from "../runs/launcher";
import type { RunsModel } from "../runs/runsModel";
import { pickRun } from "./pickRun";

interface Parts {
  readonly launcher: Launcher;
  readonly runs: RunsModel;
  readonly metrics: MetricsPanels;
  readonly log: vscode.LogOutputChannel;
  readonly started: Set<string>;
}

/** Goes on with a run from its newest checkpoint. Throws UserError when it is running or complete. */
export function resume({ launcher, runs, metrics, log, started }: Parts) {
  return async (given?: unknown): Promise<void> => {
    if (!mayStartPrograms("Resuming a run")) return;
    const run = await pickRun(runs, given, {
      title: "Resume",
      accepts: (state) => state === "stopped" || state === "failed" || state === "lost",
      none: {
        message: "no run was stopped, failed or lost its process",
        nextStep: "start one with Tunesmith: Start Fine-Tuning",
      },
    });
    if (run === undefined) return;
    launcher.resume(run.folder);
    started.add(run.folder);
    log.info(`resumed ${run.run.id}`);
    runs.add(run.folder);
    metrics.open(run.run.id);
  };
}
