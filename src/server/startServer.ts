import { Emitter } from "vscode-jsonrpc/node";
import type {
  ClientCapabilities,
  FileEvent,
  InitializeParams,
  InitializeResult,
} from "vscode-languageserver/node";
import { CARD_NAME } from "../core/dataset/registry/entryNames";
import { PRODUCT_VERSION } from "../base/version";
import { FIX_FILE, IGNORE_FINDING, LINT_FILE, LIST_FINDINGS } from "../protocol/lsp";
import type { LintPool } from "../node/lint/pool/lintPool";
import { registerProviders, staticProviders } from "./configs/configProviders";
import { createBackgroundFacts } from "./backgroundFacts";
import { createConfigs } from "./configs/configs";
import type { Connection } from "./connection/clientConnection";
import { CodeActionKind, FileChangeType, TextDocumentSyncKind } from "./connection/constants";
import { createOpenDocuments } from "./connection/openDocuments";
import { createDatasets, type Datasets } from "./datasets/datasets";
import { createPastRuns } from "./configs/pastRuns";
import { isEntryName, isRegistry } from "./datasets/entryNames";
import { createEntryPoints, type EntryPoints } from "./datasets/entryPoints";
import { besideDatasets } from "./features/besideDatasets";
import { FIX_ALL, FORMAT, SORT_KEYS } from "./features/actionKinds";
import { compareLastRun } from "./features/compareLastRun";
import { datasetList } from "./features/datasetList";
import { diagnostics } from "./features/diagnostics";
import { onFirstQuestion } from "./features/onFirstQuestion";
import { onFirstRequest } from "./features/onFirstRequest";
import { isLintControl } from "./datasets/lintSetup";
import { refreshConfigs } from "./requests";
import { createSettings } from "./settings";
import type { Feature, ServerContext } from "./serverContext";
import { createWorkspace, fileOf, isInRunFolder, type Workspace } from "./workspace";

const FEATURES: readonly Feature[] = [
  diagnostics,
  onFirstQuestion(
    [
      ...["onCompletion", "onHover", "onCodeAction", "onCodeLens", "onInlayHint"],
      ...["onDocumentLinks", "onDocumentSymbol", "onFoldingRanges", "onSelectionRanges"],
      ...["onDefinition", "onReferences", "onPrepareRename", "onRenameRequest"],
      ...["onDocumentFormatting", "onDocumentRangeFormatting"],
    ] as const,
    async () => (await import("./features/documentFeatures")).DOCUMENT_FEATURES,
  ),
  onFirstRequest(
    [LINT_FILE, LIST_FINDINGS, FIX_FILE, IGNORE_FINDING],
    async () => (await import("./features/datasetRequests")).DATASET_REQUESTS,
  ),
  compareLastRun,
  datasetList,
  besideDatasets,
];

export interface ServerOptions {
  readonly lint: LintPool;
}

/** Registers every feature and listens; the connection ends the process when the client goes. */
export function startServer(connection: Connection, options: ServerOptions): void {
  const documents = createOpenDocuments(connection);
  let workspace: Workspace = createWorkspace([], false);
  const inWorkspace = (): Workspace => workspace;
  const background = createBackgroundFacts(() => {
    configs.refresh();
    refreshConfigs({ connection });
  });
  const pastRuns = createPastRuns(() => {
    refreshConfigs({ connection });
  });
  const configs = createConfigs(documents, inWorkspace, (file) => datasets.knownFacts(file), {
    ...background,
    lastRun: (question) => pastRuns.last(question),
    onNews: () => {
      refreshConfigs({ connection });
    },
  });
  let client: InitializeParams | undefined;
  const settings = createSettings(
    connection,
    () => client,
    (uri) => workspace.nameOf(fileOf(uri) ?? uri),
  );
  const { lint } = options;
  const entries = createEntryPoints(documents, inWorkspace);
  const datasets: Datasets = createDatasets({
    ...{ lint, documents, configs, entries, settings },
    workspace: inWorkspace,
  });
  const settingsChanged = new Emitter<void>();
  const filesChanged = new Emitter<readonly string[]>();
  const ready = new Emitter<void>();
  const end = new Emitter<void>();
  const context: ServerContext = {
    ...{ connection, documents, workspace: inWorkspace, configs, entries, datasets, settings },
    hasOtherYaml: () => isGiven(client?.initializationOptions, "otherYaml"),
    onSettingsChanged: settingsChanged.event,
    onFilesChanged: filesChanged.event,
    onReady: ready.event,
    onEnd: end.event,
  };

  connection.onInitialize((params) => {
    client = params;
    workspace = openWorkspace(params);
    return capabilities(params.capabilities);
  });
  for (const feature of FEATURES) feature(context);
  connection.onInitialized(() => {
    if (client?.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true)
      void connection.register("workspace/didChangeConfiguration", { section: "tunesmith" });
    // What the client watches by itself has no READMEs in it: only here they say something of data.
    if (client?.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
      void connection.register("workspace/didChangeWatchedFiles", {
        watchers: [{ globPattern: `**/${CARD_NAME}` }],
      });
    registerProviders(connection, client?.capabilities ?? {});
    ready.fire();
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const uris: string[] = [];
    if (changes.some(({ uri }) => RUN_STATE.test(uri))) pastRuns.changed();
    const wereEntries = await entriesAmong(changes, entries);
    if (changes.some((change) => mayBeNamedOtherwise(change, workspace))) entries.refresh();
    for (const { uri } of changes)
      if (wereEntries.has(uri) || (await matters(uri, workspace, datasets, entries))) uris.push(uri);
    if (uris.length === 0) return;
    configs.refresh();
    filesChanged.fire(uris);
  });
  connection.onDidChangeConfiguration(() => {
    settings.forget();
    settingsChanged.fire();
  });
  connection.onShutdown(() => {
    end.fire();
    background.dispose();
    pastRuns.dispose();
    lint.dispose();
  });
  connection.listen();
}

/** Files of a run folder that say that a run has begun or is over. */
const RUN_STATE = /\/(?:run|result)\.json$/u;

/** Files that are a dataset only if something says so: most of a workspace's JSON is not. */
const MAYBE_DATA = /\.(?:json|csv|tsv|gz|parquet|arrow|feather)$/iu;

/** A run writes its folder all the time, and that is output; of other files most concern nobody here. */
async function matters(
  uri: string,
  workspace: Workspace,
  datasets: Datasets,
  entries: EntryPoints,
): Promise<boolean> {
  const file = fileOf(uri);
  if (file === undefined) return false;
  const folder = workspace.folderOf(file);
  if (folder !== undefined && isInRunFolder(file, folder)) return datasets.isAsked(file);
  if (isEntryName(file)) return isRegistry(file) || (await entries.isEntry(file));
  if (!MAYBE_DATA.test(file) || isLintControl(file)) return true;
  return datasets.isAsked(file) || (await datasets.isNamed(file).catch(() => false));
}

/** A card that is none any more has said something until now. */
async function entriesAmong(
  changes: readonly FileEvent[],
  entries: EntryPoints,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { uri } of changes) {
    const file = fileOf(uri);
    if (file !== undefined && isEntryName(file) && (await entries.isEntry(file))) found.add(uri);
  }
  return found;
}

/** Registries and cards change what they name; folders and globs that they name gain and lose files. */
function mayBeNamedOtherwise({ uri, type }: FileEvent, workspace: Workspace): boolean {
  const file = fileOf(uri);
  const folder = file === undefined ? undefined : workspace.folderOf(file);
  if (file === undefined || (folder !== undefined && isInRunFolder(file, folder))) return false;
  return isEntryName(file) || type !== FileChangeType.Changed;
}

function openWorkspace({ workspaceFolders, initializationOptions }: InitializeParams): Workspace {
  return createWorkspace(
    (workspaceFolders ?? []).map(({ uri }) => uri),
    isGiven(initializationOptions, "trusted"),
  );
}

/** Whether one of the client's own options is true. */
function isGiven(options: unknown, name: string): boolean {
  return (
    typeof options === "object" && options !== null && (options as Record<string, unknown>)[name] === true
  );
}

function capabilities(client: ClientCapabilities): InitializeResult {
  return {
    serverInfo: { name: "Tunesmith", version: PRODUCT_VERSION },
    capabilities: {
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: { includeText: false },
      },
      // With `workspaceDiagnostics` the client would ask every two seconds for ever: closed files are pushed instead.
      diagnosticProvider: {
        identifier: "tunesmith",
        interFileDependencies: true,
        workspaceDiagnostics: false,
      },
      completionProvider: { triggerCharacters: [" ", "/", "{", "[", "*", '"', "'"] },
      hoverProvider: true,
      codeLensProvider: {},
      inlayHintProvider: true,
      codeActionProvider: {
        codeActionKinds: ["quickfix", CodeActionKind.RefactorExtract, FIX_ALL, SORT_KEYS, FORMAT],
      },
      documentLinkProvider: {},
      referencesProvider: true,
      ...staticProviders(client),
    },
  };
}
