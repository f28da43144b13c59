import * as vscode from "vscode";
import type { Launcher } from "./launcher";
import { isOver, type RunSnapshot } from "./followRun";
import type { RunsModel } from "./runsModel";

/** A supervisor that was started a moment ago may not have its lock yet: a run is not adopted twice within this time. */
const AGAIN_MS = 30_000;

/**
 * A run whose supervisor was killed has nobody who writes its report. Whoever looks next may start one: at activation,
 * whenever a run changes, and when trust is given. A restricted workspace starts nothing; a run that has lost its
 * engine before it was done waits for the user's Resume.
 */
export function adoptOrphans(
  launcher: Launcher,
  runs: RunsModel,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const tried = new Map<string, number>();
  const look = (): void => {
    if (!vscode.workspace.isTrusted) return;
    for (const run of runs.list()) {
      if (!wantsSupervisor(run) || Date.now() - (tried.get(run.folder) ?? -Infinity) < AGAIN_MS) continue;
      try {
        if (!launcher.adopt(run.folder)) continue;
        tried.set(run.folder, Date.now());
        log.info(`${run.run.id} had lost its supervisor: a new one was started`);
      } catch (error) {
        tried.set(run.folder, Date.now());
        log.error(error instanceof Error ? error : String(error));
      }
    }
  };
  void runs.ready.then(look);
  return vscode.Disposable.from(runs.onDidChange(look), vscode.workspace.onDidGrantWorkspaceTrust(look));
}

/** A run that goes on, or one that nobody works on and that only lacks its evaluation and report. */
export function wantsSupervisor({ state, summary }: Pick<RunSnapshot, "state" | "summary">): boolean {
  if (state === "lost") return summary.ended === "done";
  return !isOver(state) && state !== "queued";
}
