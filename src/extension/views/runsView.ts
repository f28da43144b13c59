import * as vscode from "vscode";
import type { RunState } from "../../protocol/run";
import { commandId } from "../contributions/commands";
import { runName, type RunSnapshot } from "../runs/followRun";
import { livingRuns, type RunsModel } from "../runs/runsModel";
import { runDescription } from "./runDescription";

/** What a command gets that is chosen on an item of the view. */
export interface RunElement {
  readonly runId: string;
}

const icons: Readonly<Record<RunState, string>> = {
  queued: "clock",
  preparing: "loading~spin",
  training: "loading~spin",
  evaluating: "loading~spin",
  paused: "debug-pause",
  stopping: "loading~spin",
  stopped: "debug-stop",
  completed: "pass",
  failed: "error",
  lost: "warning",
};

/** The sidebar's list of runs, newest first, with a badge that counts the living ones. */
export function createRunsView(runs: RunsModel): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const provider: vscode.TreeDataProvider<RunElement> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (parent) => {
      if (parent !== undefined) return [];
      await runs.ready;
      return runs.list().map(({ run }) => ({ runId: run.id }));
    },
    getTreeItem: ({ runId }) => {
      const run = runs.find(runId);
      return run === undefined ? new vscode.TreeItem(runId) : itemOf(run);
    },
  };
  const view = vscode.window.createTreeView("tunesmith.runs", { treeDataProvider: provider });
  const update = (): void => {
    changed.fire(undefined);
    const alive = livingRuns(runs).length;
    view.badge = alive === 0 ? undefined : { value: alive, tooltip: `${String(alive)} running` };
  };
  return vscode.Disposable.from(view, changed, runs.onDidChange(update));
}

function itemOf(run: RunSnapshot): vscode.TreeItem {
  const item = new vscode.TreeItem(runName(run.run));
  item.id = run.run.id;
  item.description = runDescription(run);
  item.tooltip = `${run.run.id}\n${run.folder}`;
  item.contextValue = `run.${run.state}`;
  item.iconPath = new vscode.ThemeIcon(icons[run.state]);
  const name = run.state === "completed" ? "openReport" : "openMetrics";
  item.command = { command: commandId(name), title: "Open", arguments: [{ runId: run.run.id }] };
  item.accessibilityInformation = { label: `${run.run.id}, ${runDescription(run)}` };
  return item;
}
