import { existsSync } from "node:fs";
import path from "node:path";
import { RUN_FILES } from "../../node/runs/store/runFolder";
import type { ReportPanels } from "../panels/reportPanels";
import type { RunsModel } from "../runs/runsModel";
import { pickRun } from "./pickRun";

/** Opens the evaluation report of a run that has one. Throws UserError when none has. */
export function openReport({ runs, reports }: { readonly runs: RunsModel; readonly reports: ReportPanels }) {
  return async (given?: unknown): Promise<void> => {
    const run = await pickRun(runs, given, {
      title: "Open Report",
      accepts: (_state, { folder }) => existsSync(path.join(folder, RUN_FILES.evaluation)),
      none: {
        message: "no run has a report yet: it is written when a run has been evaluated",
        nextStep: "start a run with Tunesmith: Start Fine-Tuning, or wait for the one that is running",
      },
    });
    if (run !== undefined) reports.open(run.run.id);
  };
}
