import * as vscode from "vscode";
import type { LanguageService } from "../client/languageService";
import { COMMAND_NAMES, commandId, type CommandName } from "../contributions/commands";
import type { MetricsPanels } from "../panels/metricsPanels";
import type { ReportPanels } from "../panels/reportPanels";
import type { FindingsDocuments } from "../views/findingsDocuments";
import type { TextDocuments } from "../views/textDocuments";
import { showProblem } from "../problems";
import type { Launcher } from "../runs/launcher";
import type { RunsModel } from "../runs/runsModel";
import { compareWithLastRun } from "./compareWithLastRun";
import { dryRun } from "./dryRun";
import { fixDataset } from "./fixDataset";
import { ignoreCode } from "./ignoreCode";
import { ignoreFinding } from "./ignoreFinding";
import { lintDataset } from "./lintDataset";
import { newRunConfig } from "./newRunConfig";
import { openExample } from "./openExample";
import { openMetrics } from "./openMetrics";
import { openReport } from "./openReport";
import { resume } from "./resume";
import { showFindings } from "./showFindings";
import { showForecast } from "./showForecast";
import { startFineTuning } from "./startFineTuning";
import { stop } from "./stop";

export interface CommandParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly launcher: Launcher;
  readonly runs: RunsModel;
  readonly metrics: MetricsPanels;
  readonly reports: ReportPanels;
  readonly language: LanguageService;
  readonly findings: FindingsDocuments;
  readonly texts: TextDocuments;
  readonly started: Set<string>;
}

type Handler = (given?: unknown) => unknown;

/** One handler per contributed command: a missing one does not compile. */
function handlers(parts: CommandParts): Readonly<Record<CommandName, Handler>> {
  return {
    startFineTuning: startFineTuning(parts),
    dryRun: dryRun(parts),
    compareWithLastRun: compareWithLastRun(parts),
    showForecast,
    newRunConfig: newRunConfig(parts),
    stop: stop(parts),
    resume: resume(parts),
    lintDataset: lintDataset(parts),
    fixDataset: fixDataset(parts),
    showFindings: showFindings(parts),
    ignoreFinding: ignoreFinding(parts),
    ignoreCode,
    openMetrics: openMetrics(parts),
    openReport: openReport(parts),
    openExample: openExample(parts),
    showLog: () => {
      parts.log.show();
    },
    restartServer: () => parts.language.restart(),
  };
}

/** Registers all of them; a failure is said once, with its next step, and the command then gives undefined. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const all = handlers(parts);
  return vscode.Disposable.from(
    ...COMMAND_NAMES.map((name) =>
      vscode.commands.registerCommand(commandId(name), async (given?: unknown) => {
        try {
          return await all[name](given);
        } catch (error) {
          void showProblem(parts.log, error);
          return undefined;
        }
      }),
    ),
  );
}
