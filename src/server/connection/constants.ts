import type * as lsp from "vscode-languageserver/node";

/**
 * The protocol's numbers and words that this server uses: the library's own tables come with all of the library. A test
 * holds them against it.
 */
export const MessageType = { Error: 1 } as const satisfies Table<lsp.MessageType>;

export const TextDocumentSyncKind = { Incremental: 2 } as const satisfies Table<lsp.TextDocumentSyncKind>;

export const FileChangeType = { Changed: 2 } as const satisfies Table<lsp.FileChangeType>;

export type DiagnosticSeverity = lsp.DiagnosticSeverity;
export const DiagnosticSeverity = {
  Error: 1,
  Warning: 2,
  Information: 3,
  Hint: 4,
} as const satisfies Table<lsp.DiagnosticSeverity>;

export type DiagnosticTag = lsp.DiagnosticTag;
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 } as const satisfies Table<lsp.DiagnosticTag>;

export const CodeActionKind = {
  QuickFix: "quickfix",
  RefactorExtract: "refactor.extract",
  Source: "source",
  SourceFixAll: "source.fixAll",
} as const satisfies Table<lsp.CodeActionKind>;

export type CompletionItemKind = lsp.CompletionItemKind;
export const CompletionItemKind = {
  Property: 10,
  File: 17,
  Folder: 19,
  EnumMember: 20,
} as const satisfies Table<lsp.CompletionItemKind>;

export const CompletionTriggerKind = {
  TriggerCharacter: 2,
} as const satisfies Table<lsp.CompletionTriggerKind>;

export const InsertTextFormat = { Snippet: 2 } as const satisfies Table<lsp.InsertTextFormat>;

export const InsertTextMode = { asIs: 1 } as const satisfies Table<lsp.InsertTextMode>;

export type SymbolKind = lsp.SymbolKind;
export const SymbolKind = {
  Module: 2,
  String: 15,
  Number: 16,
  Boolean: 17,
  Array: 18,
  Null: 21,
} as const satisfies Table<lsp.SymbolKind>;

export type FoldingRangeKind = lsp.FoldingRangeKind;
export const FoldingRangeKind = {
  Comment: "comment",
  Region: "region",
} as const satisfies Table<lsp.FoldingRangeKind>;

export const LSPErrorCodes = { ServerCancelled: -32802 } as const satisfies Table<lsp.LSPErrorCodes>;

type Table<Value> = Readonly<Record<string, Value>>;
