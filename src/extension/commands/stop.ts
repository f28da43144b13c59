import type * as vscode from "vscode";
import { stopRun } from "../../node/runs/supervise/startRun";
import { isOver } from "../runs/followRun";
import type { RunsModel } from "../runs/runsModel";
import { pickRun } from "./pickRun";

interface Parts {
  readonly runs: RunsModel;
  readonly log: vscode.LogOutputChannel;
}

/** Asks a run to save a checkpoint and end: a file in its folder, no process is started or signalled here. */
export function stop({ runs, log }: Parts) {
  return async (given?: unknown): Promise<void> => {
    const run = await pickRun(runs, given, {
      title: "Stop",
      accepts: (state) => !isOver(state) && state !== "lost" && state !== "stopping",
      none: { message: "no run is running", nextStep: "start one with Tunesmith: Start Fine-Tuning" },
    });
    if (run === undefined) return;
    stopRun(run.folder);
    log.info(`asked ${run.run.id} to stop`);
    runs.add(run.folder);
  };
}
