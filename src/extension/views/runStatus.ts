import * as vscode from "vscode";
import { commandId } from "../contributions/commands";
import { runName } from "../runs/followRun";
import { livingRuns, type RunsModel } from "../runs/runsModel";

/** The status bar item of the running run, and the context keys that the palette and the menus ask. */
export function createRunStatus(runs: RunsModel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("tunesmith.run", vscode.StatusBarAlignment.Left, 10);
  item.name = "Tunesmith run";
  let keys = "";
  const update = (): void => {
    const alive = livingRuns(runs);
    const next = { hasRuns: runs.list().length > 0, running: alive.length > 0 };
    if (JSON.stringify(next) !== keys) {
      keys = JSON.stringify(next);
      for (const [name, value] of Object.entries(next))
        void vscode.commands.executeCommand("setContext", `tunesmith.${name}`, value);
    }
    const [first] = alive;
    if (first === undefined) {
      item.hide();
      return;
    }
    const loss = first.summary.steps.at(-1)?.metrics["loss"];
    const name = runName(first.run);
    const progress = `${String(first.summary.step)}/${String(first.run.totalSteps)}`;
    item.text = `$(sync~spin) ${name} ${progress}${typeof loss === "number" ? ` · ${loss.toFixed(2)}` : ""}`;
    item.tooltip = alive.length === 1 ? "Open its metrics" : `${String(alive.length)} runs; open the metrics`;
    item.command = {
      command: commandId("openMetrics"),
      title: "Open Metrics",
      arguments: [{ runId: first.run.id }],
    };
    item.show();
  };
  void runs.ready.then(update);
  return vscode.Disposable.from(item, runs.onDidChange(update));
}
