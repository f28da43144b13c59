import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import type { FromMetricsPanel, MetricsState, ToMetricsPanel } from "../../protocol/panels/metrics";
import { setting } from "../settings";
import type { RunsModel } from "../runs/runsModel";
import { metricsOf } from "./metricsOf";
import { hostPanel, rememberedRun, type HostedPanel } from "./panelHost";

export const METRICS_VIEW = "tunesmith.metrics";

/** The open metrics panels, at most one per run. */
export interface MetricsPanels extends Disposable {
  /** Shows the panel of a run; without a run, the panel that says how to get one. */
  readonly open: (runId: string | undefined) => void;
  /** What the panels were told last, and what their policies refused: for tests. */
  readonly inspect: () => readonly {
    readonly runId: string | undefined;
    readonly state: MetricsState | undefined;
    readonly violations: readonly string[] | undefined;
  }[];
}

interface Parts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly runs: RunsModel;
  /** Opens rows of a run's data files. */
  readonly openRows: (runId: string, rows: readonly string[]) => void;
}

interface Open {
  readonly runId: string | undefined;
  readonly hosted: HostedPanel<ToMetricsPanel>;
  told: MetricsState | undefined;
}

/** What the page may ask for; what its policy refused is heard elsewhere. */
type Wish = Exclude<FromMetricsPanel, { readonly type: "cspViolations" }>;
const KNOWN: ReadonlySet<Wish["type"]> = new Set([
  "ready",
  "stop",
  "resume",
  "openReport",
  "openRows",
  "openExample",
  "startFineTuning",
] as const);

/** Panels draw the last state that they are told; all state is here, so a reloaded page asks with `ready` and gets it. */
export function createMetricsPanels(parts: Parts): MetricsPanels {
  const open = new Map<string, Open>();

  const tell = (one: Open): void => {
    const run = one.runId === undefined ? undefined : parts.runs.find(one.runId);
    if (run === undefined) {
      const sentence =
        one.runId === undefined
          ? "No run yet. Start one on the example project."
          : `The run ${one.runId} is gone.`;
      one.hosted.post({ type: "empty", sentence });
      return;
    }
    one.told = metricsOf(run);
    one.hosted.panel.title = `${one.told.run.name} · Metrics`;
    one.hosted.post({ type: "state", state: one.told, smoothing: setting("metrics.smoothing") });
  };
  const mount = (panel: vscode.WebviewPanel, runId: string | undefined): void => {
    const key = runId ?? "";
    const hosted = hostPanel<ToMetricsPanel, Wish>(panel, {
      name: "metrics",
      extensionUri: parts.extensionUri,
      log: parts.log,
      known: KNOWN,
      onMessage: (message) => {
        if (message.type === "ready")
          void parts.runs.ready.then(() => {
            tell(one);
          });
        else obey(message, parts);
      },
    });
    const one: Open = { runId, hosted, told: undefined };
    open.set(key, one);
    panel.onDidDispose(() => open.delete(key));
  };
  const changes = parts.runs.onDidChange(() => {
    for (const one of open.values()) if (one.hosted.panel.visible) tell(one);
  });
  const serializer = vscode.window.registerWebviewPanelSerializer(METRICS_VIEW, {
    deserializeWebviewPanel: (panel, state) => {
      mount(panel, rememberedRun(state));
      return Promise.resolve();
    },
  });
  return {
    open: (runId) => {
      const known = open.get(runId ?? "");
      if (known !== undefined) known.hosted.panel.reveal();
      else
        mount(
          vscode.window.createWebviewPanel(METRICS_VIEW, "Metrics", vscode.ViewColumn.Active, {
            enableScripts: true,
          }),
          runId,
        );
    },
    inspect: () =>
      [...open.values()].map(({ runId, told, hosted }) => ({
        runId,
        state: told,
        violations: hosted.violations(),
      })),
    dispose: () => {
      vscode.Disposable.from(changes, serializer).dispose();
    },
  };
}

/** A panel may ask for these few things and nothing else; run ids are looked up, never trusted as paths. */
function obey(message: Exclude<Wish, { readonly type: "ready" }>, parts: Parts): void {
  const run = (name: string, argument?: unknown): void => {
    void vscode.commands.executeCommand(`tunesmith.${name}`, argument);
  };
  switch (message.type) {
    case "stop":
    case "resume":
    case "openReport":
      if (parts.runs.find(message.runId) !== undefined) run(message.type, message.runId);
      return;
    case "openRows":
      parts.openRows(message.runId, message.rows);
      return;
    case "openExample":
    case "startFineTuning":
      run(message.type);
      return;
  }
}
