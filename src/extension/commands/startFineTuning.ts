import * as vscode from "vscode";
import type { MetricsPanels } from "../panels/metricsPanels";
import { mayStartPrograms } from "../problems";
import type { Launcher } from "../runs/launcher";
import type { RunsModel } from "../runs/runsModel";
import { CONFIG_GLOB, pickConfig } from "./pickConfig";
import { saveIfOpen } from "./saveIfOpen";

interface Parts {
  readonly launcher: Launcher;
  readonly runs: RunsModel;
  readonly metrics: MetricsPanels;
  readonly log: vscode.LogOutputChannel;
  /** Runs that this window started: the ones that `runs.onWindowClose` is about. */
  readonly started: Set<string>;
}

/** Starts the run of a config and opens its curves; resolves with the run's id. Throws UserError. */
export function startFineTuning(parts: Parts) {
  return async (given?: unknown): Promise<string | undefined> => {
    if (!mayStartPrograms("Fine-tuning")) return undefined;
    const config = await pickConfig(given);
    if (config === undefined) {
      await sayIfThereIsNone();
      return undefined;
    }
    await saveIfOpen(config);
    const { folder, log } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Tunesmith: preparing the run" },
      () => parts.launcher.start(config.fsPath),
    );
    parts.started.add(folder);
    const { run } = parts.runs.add(folder);
    parts.log.info(log);
    parts.log.info(`started ${run.id} in ${folder}`);
    parts.metrics.open(run.id);
    return run.id;
  };
}

/** With no config in the folder there is nothing to start; otherwise the user just closed the list. */
async function sayIfThereIsNone(): Promise<void> {
  const found = await vscode.workspace.findFiles(CONFIG_GLOB, "**/node_modules/**", 1);
  if (found.length > 0) return;
  const example = "Open Example Project";
  const chosen = await vscode.window.showInformationMessage(
    "There is no run config (*.tune.yaml) in this folder.",
    example,
  );
  if (chosen === example) await vscode.commands.executeCommand("tunesmith.openExample");
}
