import path from "node:path";
import { readTextIfThere } from "../../node/files/readText";
import { RUN_FILES } from "../../node/runs/store/runFolder";
import { parseChecked } from "../../protocol/checked";
import { Evaluation } from "../../protocol/evaluation";
import type { ToReportPanel } from "../../protocol/panels/report";
import { isOver, type RunSnapshot } from "../runs/followRun";
import type { RunsModel } from "../runs/runsModel";

/** What the report panel of a run shows now: the report, why there is none yet, or what is wrong with its file. */
export async function reportMessage(
  runId: string | undefined,
  runs: Pick<RunsModel, "find">,
): Promise<ToReportPanel> {
  // The panel remembers its run also while there is nothing to show.
  const remembered = runId === undefined ? {} : { runId };
  const run = runId === undefined ? undefined : runs.find(runId);
  if (run === undefined)
    return {
      type: "empty",
      ...remembered,
      sentence: "The run of this report is gone. Start one on the example project.",
    };
  const file = path.join(run.folder, RUN_FILES.evaluation);
  const text = readTextIfThere(file);
  if (text === undefined) return { type: "empty", ...remembered, sentence: whyNoReport(run) };
  const evaluation = parseChecked(Evaluation, text);
  if (!evaluation.ok)
    return {
      type: "error",
      ...remembered,
      sentence: `${file} cannot be read: ${evaluation.problem}`,
      nextStep: `write it again with \`tunesmith report ${run.run.id}\``,
    };
  // Plots and wording: loaded with the first report, not when the editor starts.
  const { buildReportView } = await import("../../core/evaluation");
  const view = buildReportView(evaluation.value, { configFile: path.basename(run.run.configPath) });
  return { type: "report", runId: run.run.id, view };
}

function whyNoReport({ state, run, summary, result }: RunSnapshot): string {
  if (!isOver(state) && state !== "lost")
    return `The report is written when ${run.id} has been evaluated; now at step ${String(summary.step)} of ${String(run.totalSteps)}.`;
  if (state === "completed") return `${run.id} was not evaluated: its config names no test rows.`;
  return `${run.id} has no report: it ${state === "stopped" ? "was stopped" : "ended"} before it was evaluated.${
    result?.failure === undefined ? "" : ` ${result.failure.message}.`
  }`;
}
