import {
  Emitter,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { PRODUCT_VERSION } from "../base/version";
import type { LintPool } from "../node/lint/lintPool";
import { createConfigs } from "./configs";
import { createDatasets } from "./datasets";
import { codeActions } from "./features/codeActions";
import { completion } from "./features/completion";
import { datasetList } from "./features/datasetList";
import { diagnostics } from "./features/diagnostics";
import { documentLinks } from "./features/documentLinks";
import { hover } from "./features/hover";
import { lintFile } from "./features/lintFile";
import type { Feature, ServerContext } from "./serverContext";
import { createWorkspace, type Workspace } from "./workspace";

const FEATURES: readonly Feature[] = [
  diagnostics,
  completion,
  hover,
  codeActions,
  documentLinks,
  lintFile,
  datasetList,
];

export interface ServerOptions {
  readonly lint: LintPool;
}

/** Registers every feature and listens; the connection ends the process when the client goes. */
export function startServer(connection: Connection, options: ServerOptions): void {
  const documents = new TextDocuments(TextDocument);
  let workspace: Workspace = createWorkspace([], false);
  const inWorkspace = (): Workspace => workspace;
  const configs = createConfigs(documents, inWorkspace);
  const datasets = createDatasets({ lint: options.lint, documents, configs, workspace: inWorkspace });
  const filesChanged = new Emitter<readonly string[]>();
  const ready = new Emitter<void>();
  const end = new Emitter<void>();
  const context: ServerContext = {
    ...{ connection, documents, workspace: inWorkspace, configs, datasets },
    onFilesChanged: filesChanged.event,
    onReady: ready.event,
    onEnd: end.event,
  };

  connection.onInitialize((params) => {
    workspace = openWorkspace(params);
    return capabilities();
  });
  for (const feature of FEATURES) feature(context);
  connection.onInitialized(() => {
    ready.fire();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    configs.refresh();
    filesChanged.fire(changes.map(({ uri }) => uri));
  });
  connection.onShutdown(() => {
    end.fire();
    options.lint.dispose();
  });
  documents.listen(connection);
  connection.listen();
}

function openWorkspace({ workspaceFolders, initializationOptions }: InitializeParams): Workspace {
  const given: unknown = initializationOptions;
  const trusted = typeof given === "object" && given !== null && "trusted" in given && given.trusted === true;
  return createWorkspace(
    (workspaceFolders ?? []).map(({ uri }) => uri),
    trusted,
  );
}

function capabilities(): InitializeResult {
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
      completionProvider: { triggerCharacters: [" ", "/"] },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: ["quickfix"] },
      documentLinkProvider: {},
    },
  };
}
