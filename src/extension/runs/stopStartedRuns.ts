import { stopRun } from "../../node/runs/supervise/startRun";
import { setting } from "../settings";

/** At the end of a window, and only if the user wants it so: asks the runs that it started to save and end. */
export function stopStartedRuns(folders: Iterable<string>): void {
  if (setting("runs.onWindowClose") !== "stop") return;
  for (const folder of folders) {
    try {
      stopRun(folder);
    } catch {
      // It is over already; there is nobody left to tell.
    }
  }
}
