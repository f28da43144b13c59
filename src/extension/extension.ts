import * as vscode from "vscode";
import { startLanguageService } from "./client/languageService";
import { registerCommands } from "./commands/registry";
import { createMetricsPanels } from "./panels/metricsPanels";
import { createReportPanels } from "./panels/reportPanels";
import { createRowsOpener } from "./rows/openRows";
import { adoptOrphans } from "./runs/adoptOrphans";
import { createLauncher } from "./runs/launcher";
import { createRunsModel } from "./runs/runsModel";
import { stopStartedRuns } from "./runs/stopStartedRuns";
import { createDatasetsView } from "./views/datasetsView";
import { createFindingsDocuments } from "./views/findingsDocuments";
import { createTextDocuments } from "./views/textDocuments";
import { createRunStatus } from "./views/runStatus";
import { createRunsView } from "./views/runsView";

/** What `activate` gives to other extensions; `inspect` exists in tests only. */
export interface TunesmithApi {
  readonly version: 1;
  readonly inspect?: {
    readonly activationMs: number;
    readonly metrics: ReturnType<typeof createMetricsPanels>["inspect"];
    readonly reports: ReturnType<typeof createReportPanels>["inspect"];
    readonly runs: ReturnType<typeof createRunsModel>["list"];
  };
}

/** Runs that this window started; they outlive it unless `runs.onWindowClose` says otherwise. */
const started = new Set<string>();

export function activate(context: vscode.ExtensionContext): TunesmithApi {
  const begin = performance.now();
  const own = <T extends vscode.Disposable>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };
  const { extensionUri } = context;
  const log = own(vscode.window.createOutputChannel("Tunesmith", { log: true }));
  const language = own(startLanguageService(extensionUri, log));
  const runs = own(createRunsModel(log));
  const rows = own(createRowsOpener(runs, log));
  const openRows = (runId: string, ids: readonly string[]): void => void rows.open(runId, ids);
  const metrics = own(createMetricsPanels({ extensionUri, log, runs, openRows }));
  const reports = own(createReportPanels({ extensionUri, log, runs, openRows }));
  const launcher = createLauncher(extensionUri.fsPath);
  const findings = own(createFindingsDocuments());
  const texts = own(createTextDocuments());
  const parts = { extensionUri, log, launcher, runs, metrics, reports, language, findings, texts, started };
  own(registerCommands(parts));
  own(createRunsView(runs));
  own(createDatasetsView(language));
  own(createRunStatus(runs));
  own(adoptOrphans(launcher, runs, log));
  const activationMs = performance.now() - begin;
  log.info(`ready after ${activationMs.toFixed(0)} ms`);
  if (context.extensionMode !== vscode.ExtensionMode.Test) return { version: 1 };
  return {
    version: 1,
    inspect: { activationMs, metrics: metrics.inspect, reports: reports.inspect, runs: runs.list },
  };
}

export function deactivate(): void {
  stopStartedRuns(started);
}
