import { Emitter, type Event } from "vscode-jsonrpc/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Connection } from "./clientConnection";

interface DocumentEvent {
  readonly document: TextDocument;
}

/** What the client has open, as it is there now. A document keeps its identity, its text and version change. */
export interface OpenDocuments {
  get(uri: string): TextDocument | undefined;
  all(): TextDocument[];
  readonly onDidOpen: Event<DocumentEvent>;
  /** When it is opened, and at every change. */
  readonly onDidChangeContent: Event<DocumentEvent>;
  readonly onDidSave: Event<DocumentEvent>;
  /** The document is not among the open ones any more. */
  readonly onDidClose: Event<DocumentEvent>;
}

/** Listens to the client from now on. */
export function createOpenDocuments(connection: Connection): OpenDocuments {
  const open = new Map<string, TextDocument>();
  const opened = new Emitter<DocumentEvent>();
  const changed = new Emitter<DocumentEvent>();
  const saved = new Emitter<DocumentEvent>();
  const closed = new Emitter<DocumentEvent>();
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    const document = TextDocument.create(uri, languageId, version, text);
    open.set(uri, document);
    opened.fire({ document });
    changed.fire({ document });
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const known = open.get(uri);
    if (known === undefined || contentChanges.length === 0) return;
    const document = TextDocument.update(known, contentChanges, version);
    open.set(uri, document);
    changed.fire({ document });
  });
  connection.onDidSaveTextDocument(({ textDocument: { uri } }) => {
    const document = open.get(uri);
    if (document !== undefined) saved.fire({ document });
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const document = open.get(uri);
    open.delete(uri);
    if (document !== undefined) closed.fire({ document });
  });
  return {
    get: (uri) => open.get(uri),
    all: () => [...open.values()],
    onDidOpen: opened.event,
    onDidChangeContent: changed.event,
    onDidSave: saved.event,
    onDidClose: closed.event,
  };
}
