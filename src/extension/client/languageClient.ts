import * as vscode from "vscode";
import {
  DocumentDiagnosticRequest,
  LanguageClient,
  ProgressType,
  TransportKind,
  vsdiag,
  type LanguageClientOptions,
  type Middleware,
  type ServerOptions,
} from "vscode-languageclient/node";
import {
  COMPARE_WITH_LAST_RUN,
  DATASETS_CHANGED,
  FIX_FILE,
  IGNORE_FINDING,
  LINT_FILE,
  LIST_FINDINGS,
  type CompareWithLastRunParams,
  type CompareWithLastRunResult,
  type DatasetInfo,
  type DatasetsChangedParams,
  type FixFileResult,
  type IgnoreFindingParams,
  type IgnoreFindingResult,
  type LintFileProgress,
  type LintFileResult,
  type ListFindingsResult,
} from "../../protocol/lsp";
import { setting } from "../settings";

const FULL = vsdiag.DocumentDiagnosticReportKind.full;

export interface RunningClient {
  lintFile(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
    onProgress: (progress: LintFileProgress) => void,
  ): Promise<LintFileResult>;
  listFindings(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
    onProgress: (progress: LintFileProgress) => void,
  ): Promise<ListFindingsResult>;
  /** Into a new file. */
  fixFile(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
    onProgress: (progress: LintFileProgress) => void,
  ): Promise<FixFileResult>;
  ignoreFinding(params: IgnoreFindingParams): Promise<IgnoreFindingResult>;
  compareWithLastRun(params: CompareWithLastRunParams): Promise<CompareWithLastRunResult>;
  stop(): Promise<void>;
}

const PROGRESS = new ProgressType<LintFileProgress>();

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
  let works = 0;
  /** A request about a file that tells how far it is. */
  const work = async <R>(
    method: string,
    uri: vscode.Uri,
    token: vscode.CancellationToken,
    onProgress: (progress: LintFileProgress) => void,
    more: object = {},
  ): Promise<R> => {
    const progress = `work-${String(++works)}`;
    const listening = client.onProgress(PROGRESS, progress, onProgress);
    try {
      return await client.sendRequest<R>(method, { ...more, uri: uri.toString(), progress }, token);
    } finally {
      listening.dispose();
    }
  };
  return {
    lintFile: async (uri, ...given) => {
      asked.add(uri.toString());
      const result = await work<LintFileResult>(LINT_FILE, uri, ...given);
      refresh();
      return result;
    },
    listFindings: (...given) => work(LIST_FINDINGS, ...given),
    fixFile: (...given) => work(FIX_FILE, ...given, { unsafe: false }),
    ignoreFinding: (params) => client.sendRequest(IGNORE_FINDING, params),
    compareWithLastRun: (params) => client.sendRequest(COMPARE_WITH_LAST_RUN, params),
    stop: () => client.dispose(),
  };
}

function clientOptions(log: vscode.LogOutputChannel, asked: ReadonlySet<string>): LanguageClientOptions {
  const when = setting("lint.run");
  return {
    documentSelector: [
      // Other tools' configs are told by their content: the server says nothing of all other YAML.
      { scheme: "file", language: "yaml" },
      { scheme: "file", language: "jsonl" },
      // Of these the server looks at the ones that a config or a registry names, or that somebody asked for.
      { scheme: "file", pattern: "**/*.{jsonl,json,csv,tsv}" },
    ],
    outputChannel: log,
    traceOutputChannel: log,
    diagnosticCollectionName: "Tunesmith",
    initializationOptions: {
      trusted: vscode.workspace.isTrusted,
      otherYaml: vscode.extensions.getExtension(OTHER_YAML) !== undefined,
    },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher(WATCHED) },
    diagnosticPullOptions: { onChange: when === "onType", onSave: when === "onSave" },
    middleware: middleware(when === "manual", asked),
  };
}

/** Red Hat's: its syntax errors and its outline are enough. */
const OTHER_YAML = "redhat.vscode-yaml";

const WATCHED =
  "**/{*.jsonl,*.json,*.csv,*.tsv,*.parquet,*.arrow,*.feather,*.gz,*.lintignore,tunesmith.toml,tunesmith-baseline.json,*.tune.yaml,*.tune.yml,tune.yaml,*.safetensors}";

/** With `lint.run` set to `manual` only files are shown that somebody asked for. */
function middleware(manual: boolean, asked: ReadonlySet<string>): Middleware {
  return {
    provideDiagnostics: (document, previous, token, next) => {
      const uri = document instanceof vscode.Uri ? document : document.uri;
      if (manual && !asked.has(uri.toString())) return { kind: FULL, items: [] };
      return next(document, previous, token);
    },
  };
}
