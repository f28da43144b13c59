import * as vscode from "vscode";
import type { Launcher } from "./launcher";
import { isOver } from "./followRun";
import type { RunsModel } from "./runsModel";

/**
 * A run whose supervisor was killed has nobody who writes its report. Whoever looks next may start one; a restricted
 * workspace starts nothing, and a run that has lost its engine too waits for the user's Resume.
 */
export async function adoptOrphans(
  launcher: Launcher,
  runs: RunsModel,
  log: vscode.LogOutputChannel,
): Promise<void> {
  await runs.ready;
  if (!vscode.workspace.isTrusted) return;
  for (const { state, folder, run } of runs.list()) {
    if (isOver(state) || state === "lost" || state === "queued") continue;
    try {
      if (launcher.adopt(folder)) log.info(`${run.id} had lost its supervisor: a new one was started`);
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
    }
  }
}
