import path from "node:path";
import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import type { FromReportPanel, ToReportPanel } from "../../protocol/panels/report";
import { openAt, showProblem } from "../problems";
import { runName } from "../runs/followRun";
import { mayOpen } from "../rows/mayOpen";
import type { RunsModel } from "../runs/runsModel";
import { hostPanel, rememberedRun, type HostedPanel } from "./panelHost";
import { reportMessage } from "./reportMessage";

export const REPORT_VIEW = "tunesmith.report";

/** The open report panels, at most one per run. */
export interface ReportPanels extends Disposable {
  readonly open: (runId: string) => void;
  /** What the panels were told last, and what their policies refused: for tests. */
  readonly inspect: () => readonly {
    readonly runId: string | undefined;
    readonly told: ToReportPanel | undefined;
    readonly violations: readonly string[] | undefined;
  }[];
}

interface Parts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly runs: RunsModel;
  readonly openRows: (runId: string, rows: readonly string[]) => void;
}

interface Open {
  readonly runId: string | undefined;
  readonly hosted: HostedPanel<ToReportPanel>;
  told: ToReportPanel | undefined;
}

/** What the page may ask for; what its policy refused is heard elsewhere. */
type Wish = Exclude<FromReportPanel, { readonly type: "cspViolations" }>;
const KNOWN: ReadonlySet<Wish["type"]> = new Set([
  "ready",
  "openRows",
  "openConfigLine",
  "openExported",
  "openExample",
] as const);

export function createReportPanels(parts: Parts): ReportPanels {
  const open = new Map<string, Open>();

  const tell = async (one: Open): Promise<void> => {
    try {
      one.told = await reportMessage(one.runId, parts.runs);
      one.hosted.post(one.told);
    } catch (error) {
      parts.log.error(error instanceof Error ? error : String(error));
    }
  };
  const mount = (panel: vscode.WebviewPanel, runId: string | undefined): void => {
    const hosted = hostPanel<ToReportPanel, Wish>(panel, {
      name: "report",
      extensionUri: parts.extensionUri,
      log: parts.log,
      known: KNOWN,
      onMessage: (message) => {
        if (message.type === "ready") void parts.runs.ready.then(() => tell(one));
        else obey(message, one.runId, parts);
      },
    });
    const one: Open = { runId, hosted, told: undefined };
    open.set(runId ?? "", one);
    panel.onDidDispose(() => open.delete(runId ?? ""));
  };
  // A report that was opened too early appears when it is written.
  const changes = parts.runs.onDidChange(() => {
    for (const one of open.values()) if (one.told !== undefined && one.told.type !== "report") void tell(one);
  });
  const serializer = vscode.window.registerWebviewPanelSerializer(REPORT_VIEW, {
    deserializeWebviewPanel: (panel, state) => {
      mount(panel, rememberedRun(state));
      return Promise.resolve();
    },
  });
  return {
    open: (runId) => {
      const known = open.get(runId);
      if (known !== undefined) {
        known.hosted.panel.reveal();
        void tell(known);
        return;
      }
      const run = parts.runs.find(runId);
      const title = run === undefined ? "Report" : `${runName(run.run)} · Report`;
      mount(
        vscode.window.createWebviewPanel(REPORT_VIEW, title, vscode.ViewColumn.Active, {
          enableScripts: true,
        }),
        runId,
      );
    },
    inspect: () =>
      [...open.values()].map(({ runId, told, hosted }) => ({ runId, told, violations: hosted.violations() })),
    dispose: () => {
      vscode.Disposable.from(changes, serializer).dispose();
    },
  };
}

/** A panel may ask for these few things and nothing else; rows and lines are looked up in the run's own files. */
function obey(
  message: Exclude<Wish, { readonly type: "ready" }>,
  runId: string | undefined,
  parts: Parts,
): void {
  if (message.type === "openExample") {
    void vscode.commands.executeCommand("tunesmith.openExample");
    return;
  }
  const run = runId === undefined ? undefined : parts.runs.find(runId);
  if (run === undefined) return;
  switch (message.type) {
    case "openRows":
      parts.openRows(run.run.id, message.rows);
      return;
    case "openConfigLine":
      if (mayOpen(run.run.configPath))
        guard(openAt(vscode.Uri.file(run.run.configPath), message.line), parts.log);
      return;
    case "openExported":
      guard(openExported(run.folder, message.format), parts.log);
      return;
  }
}

/** HTML goes to the browser, Markdown to the editor's preview, JSON into the editor. */
async function openExported(folder: string, format: "html" | "md" | "json"): Promise<void> {
  if (format === "json") await openAt(vscode.Uri.file(path.join(folder, "evaluation.json")));
  else if (format === "md")
    await vscode.commands.executeCommand(
      "markdown.showPreview",
      vscode.Uri.file(path.join(folder, "report", "report.md")),
    );
  // A page that came with a folder of a stranger could run scripts in the browser: only trusted ones go there.
  else if (!vscode.workspace.isTrusted)
    await openAt(vscode.Uri.file(path.join(folder, "report", "report.html")));
  else await vscode.env.openExternal(vscode.Uri.file(path.join(folder, "report", "report.html")));
}

function guard(work: Promise<void>, log: vscode.LogOutputChannel): void {
  work.catch((error: unknown) => void showProblem(log, error));
}
