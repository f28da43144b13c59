import * as vscode from "vscode";
import {
  DocumentDiagnosticRequest,
  LanguageClient,
  TransportKind,
  vsdiag,
  type LanguageClientOptions,
  type Middleware,
  type ServerOptions,
} from "vscode-languageclient/node";
import {
  DATASETS_CHANGED,
  LINT_FILE,
  type DatasetInfo,
  type DatasetsChangedParams,
  type LintFileResult,
} from "../../protocol/lsp";
import { CONFIG_GLOB } from "../commands/pickConfig";
import { setting } from "../settings";
import { shownDiagnostics } from "./shownDiagnostics";

const FULL = vsdiag.DocumentDiagnosticReportKind.full;

export interface RunningClient {
  lintFile(uri: vscode.Uri): Promise<LintFileResult>;
  /** Asks for the diagnostics of open documents again: after a change of what shall be shown. */
  refresh(): void;
  stop(): Promise<void>;
}

/** Starts `dist/server.js` in a process of its own, with the editor's Node, and talks to it until `stop`. */
export async function startClient(
  extensionUri: vscode.Uri,
  log: vscode.LogOutputChannel,
  onDatasets: (datasets: readonly DatasetInfo[]) => void,
): Promise<RunningClient> {
  const module = vscode.Uri.joinPath(extensionUri, "dist", "server.js").fsPath;
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6010"] } },
  };
  /** Files that the user asked to check: shown although `lint.run` is `manual`. */
  const asked = new Set<string>();
  const client = new LanguageClient("tunesmith", "Tunesmith", server, clientOptions(log, asked));
  client.onNotification(DATASETS_CHANGED, ({ datasets }: DatasetsChangedParams) => {
    onDatasets(datasets);
  });
  await client.start();
  log.info("the language server has started");
  const refresh = (): void => {
    const feature = client.getFeature(DocumentDiagnosticRequest.method);
    for (const document of vscode.workspace.textDocuments)
      feature.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
  };
  return {
    lintFile: async (uri) => {
      asked.add(uri.toString());
      const result = await client.sendRequest<LintFileResult>(LINT_FILE, { uri: uri.toString() });
      refresh();
      return result;
    },
    refresh,
    stop: () => client.dispose(),
  };
}

function clientOptions(log: vscode.LogOutputChannel, asked: ReadonlySet<string>): LanguageClientOptions {
  const when = setting("lint.run");
  return {
    documentSelector: [
      { scheme: "file", language: "yaml", pattern: CONFIG_GLOB },
      { scheme: "file", language: "jsonl" },
      { scheme: "file", pattern: "**/*.jsonl" },
    ],
    outputChannel: log,
    traceOutputChannel: log,
    diagnosticCollectionName: "Tunesmith",
    initializationOptions: { trusted: vscode.workspace.isTrusted },
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{jsonl,tune.yaml,tune.yml,safetensors}"),
    },
    diagnosticPullOptions: { onChange: when === "onType", onSave: when === "onSave" },
    middleware: middleware(when === "manual", asked),
  };
}

/** The settings decide what of the server's findings is shown, for open (pulled) and for closed files (pushed). */
function middleware(manual: boolean, asked: ReadonlySet<string>): Middleware {
  return {
    provideDiagnostics: async (document, previous, token, next) => {
      const uri = document instanceof vscode.Uri ? document : document.uri;
      if (manual && !asked.has(uri.toString())) return { kind: FULL, items: [] };
      const report = await next(document, previous, token);
      if (report?.kind !== FULL) return report;
      return { ...report, items: shownDiagnostics(uri, report.items) };
    },
    handleDiagnostics: (uri, diagnostics, next) => {
      next(uri, shownDiagnostics(uri, diagnostics));
    },
  };
}
