import { randomUUID } from "node:crypto";
import {
  createMessageConnection,
  type CancellationToken,
  type GenericRequestHandler,
  type MessageReader,
  type MessageWriter,
  type ResponseError,
} from "vscode-jsonrpc/node";
import type * as lsp from "vscode-languageserver/node";
import { MessageType } from "./constants";
import type { Lifetime } from "./lifetime";

type Answer<R> = R | ResponseError<unknown> | Promise<R | ResponseError<unknown>>;
type RequestHandler<P, R> = (params: P, token: CancellationToken) => Answer<R>;
type NotificationHandler<P> = (params: P) => void | Promise<void>;

/** What a client asks of a document. Each question has one handler: the last one that was registered. */
export interface Questions {
  onDiagnostic: RequestHandler<lsp.DocumentDiagnosticParams, lsp.DocumentDiagnosticReport>;
  onCompletion: RequestHandler<lsp.CompletionParams, lsp.CompletionItem[]>;
  onHover: RequestHandler<lsp.HoverParams, lsp.Hover | null>;
  onCodeAction: RequestHandler<lsp.CodeActionParams, lsp.CodeAction[]>;
  onCodeLens: RequestHandler<lsp.CodeLensParams, lsp.CodeLens[]>;
  onInlayHint: RequestHandler<lsp.InlayHintParams, lsp.InlayHint[]>;
  onDocumentLinks: RequestHandler<lsp.DocumentLinkParams, lsp.DocumentLink[]>;
  onDocumentSymbol: RequestHandler<lsp.DocumentSymbolParams, lsp.DocumentSymbol[]>;
  onFoldingRanges: RequestHandler<lsp.FoldingRangeParams, lsp.FoldingRange[] | null>;
  onSelectionRanges: RequestHandler<lsp.SelectionRangeParams, lsp.SelectionRange[]>;
  onDefinition: RequestHandler<lsp.DefinitionParams, lsp.LocationLink[] | null>;
  onReferences: RequestHandler<lsp.ReferenceParams, lsp.Location[] | null>;
  onPrepareRename: RequestHandler<lsp.PrepareRenameParams, lsp.Range | null>;
  onRenameRequest: RequestHandler<lsp.RenameParams, lsp.WorkspaceEdit | null>;
  onDocumentFormatting: RequestHandler<lsp.DocumentFormattingParams, lsp.TextEdit[]>;
  onDocumentRangeFormatting: RequestHandler<lsp.DocumentRangeFormattingParams, lsp.TextEdit[]>;
}

interface Notifications {
  onInitialized: NotificationHandler<lsp.InitializedParams>;
  onDidOpenTextDocument: NotificationHandler<lsp.DidOpenTextDocumentParams>;
  onDidChangeTextDocument: NotificationHandler<lsp.DidChangeTextDocumentParams>;
  onDidCloseTextDocument: NotificationHandler<lsp.DidCloseTextDocumentParams>;
  onDidSaveTextDocument: NotificationHandler<lsp.DidSaveTextDocumentParams>;
  onDidChangeWatchedFiles: NotificationHandler<lsp.DidChangeWatchedFilesParams>;
  onDidChangeConfiguration: NotificationHandler<lsp.DidChangeConfigurationParams>;
}

const QUESTIONS: Readonly<Record<keyof Questions, string>> = {
  onDiagnostic: "textDocument/diagnostic",
  onCompletion: "textDocument/completion",
  onHover: "textDocument/hover",
  onCodeAction: "textDocument/codeAction",
  onCodeLens: "textDocument/codeLens",
  onInlayHint: "textDocument/inlayHint",
  onDocumentLinks: "textDocument/documentLink",
  onDocumentSymbol: "textDocument/documentSymbol",
  onFoldingRanges: "textDocument/foldingRange",
  onSelectionRanges: "textDocument/selectionRange",
  onDefinition: "textDocument/definition",
  onReferences: "textDocument/references",
  onPrepareRename: "textDocument/prepareRename",
  onRenameRequest: "textDocument/rename",
  onDocumentFormatting: "textDocument/formatting",
  onDocumentRangeFormatting: "textDocument/rangeFormatting",
};

const NOTIFICATIONS: Readonly<Record<keyof Notifications, string>> = {
  onInitialized: "initialized",
  onDidOpenTextDocument: "textDocument/didOpen",
  onDidChangeTextDocument: "textDocument/didChange",
  onDidCloseTextDocument: "textDocument/didClose",
  onDidSaveTextDocument: "textDocument/didSave",
  onDidChangeWatchedFiles: "workspace/didChangeWatchedFiles",
  onDidChangeConfiguration: "workspace/didChangeConfiguration",
};

type Registrations = {
  readonly [Name in keyof (Questions & Notifications)]: (handler: (Questions & Notifications)[Name]) => void;
};

/**
 * The client as this server sees it: the part of the protocol that we speak, on `vscode-jsonrpc`. The whole of
 * `vscode-languageserver` is three times as large as everything that we say with it; from there come types only.
 */
export interface Connection extends Registrations {
  onInitialize(handler: RequestHandler<lsp.InitializeParams, lsp.InitializeResult>): void;
  onShutdown(handler: () => void): void;
  /** Our own requests (`protocol/lsp`). */
  onRequest<P, R>(method: string, handler: RequestHandler<P, R>): void;
  sendRequest(method: string, params?: object): Promise<unknown>;
  sendNotification(method: string, params: object): Promise<void>;
  sendDiagnostics(params: lsp.PublishDiagnosticsParams): Promise<void>;
  /** Asks the client to send what it would not send by itself. */
  register(method: string, registerOptions: object): Promise<void>;
  /** One section of the client's settings, as they hold for one file. */
  getConfiguration(item: lsp.ConfigurationItem): Promise<unknown>;
  /** A line in the client's log, for bugs. */
  logError(message: string): void;
  listen(): void;
  dispose(): void;
}

/** @param lifetime of this process, which ends when the client says so; absent where others live in it too */
export function createConnection(
  reader: MessageReader,
  writer: MessageWriter,
  lifetime?: Lifetime,
): Connection {
  const messages = createMessageConnection(reader, writer);
  messages.onNotification("exit", () => {
    messages.end();
    lifetime?.end();
  });
  const register = (name: string, method: string, isRequest: boolean): object => ({
    [name]: (handler: (...params: unknown[]) => never) => {
      if (isRequest) messages.onRequest(method, handler);
      else messages.onNotification(method, handler);
    },
  });
  const registrations = Object.assign(
    {},
    ...Object.entries(QUESTIONS).map(([name, method]) => register(name, method, true)),
    ...Object.entries(NOTIFICATIONS).map(([name, method]) => register(name, method, false)),
  ) as Registrations;
  return {
    ...registrations,
    onRequest: (method, handler) => {
      messages.onRequest(method, handler as GenericRequestHandler<unknown, unknown>);
    },
    onInitialize: (handler) => {
      messages.onRequest("initialize", (params: lsp.InitializeParams, token: CancellationToken) => {
        lifetime?.clientIs(params.processId);
        return handler(params, token);
      });
    },
    onShutdown: (handler) => {
      messages.onRequest("shutdown", () => {
        lifetime?.isOver();
        handler();
      });
    },
    sendRequest: (method, params) =>
      params === undefined ? messages.sendRequest(method) : messages.sendRequest(method, params),
    sendNotification: (method, params) => messages.sendNotification(method, params),
    sendDiagnostics: (params) => messages.sendNotification("textDocument/publishDiagnostics", params),
    register: async (method, registerOptions) => {
      const registration = { id: randomUUID(), method, registerOptions };
      await messages.sendRequest("client/registerCapability", { registrations: [registration] });
    },
    getConfiguration: async (item) => {
      const [found] = await messages.sendRequest<unknown[]>("workspace/configuration", { items: [item] });
      return found;
    },
    logError: (message) => {
      // A connection that is closed throws before there is a promise; whoever is gone reads no log.
      const send = async (): Promise<void> =>
        messages.sendNotification("window/logMessage", { type: MessageType.Error, message });
      send().catch(() => undefined);
    },
    listen: () => {
      messages.listen();
    },
    dispose: () => {
      messages.dispose();
    },
  };
}
