import {
  DiagnosticSeverity,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { UserError } from "../../base/userError";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { SOURCE, toDiagnostics, toRange } from "../toLsp";
import { isConfigName } from "../workspace";

/** Open documents: the editor asks, so that nothing is ever shown for a version that is gone. */
export const diagnostics: Feature = (context) => {
  const { connection, documents } = context;
  connection.languages.diagnostics.on(async ({ textDocument }, token) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return full([]);
    const report = await answering(context, full([]), () => diagnose(document, token, context))();
    if (token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.ServerCancelled, "cancelled", { retriggerRequest: true });
    return report;
  });
};

async function diagnose(
  document: TextDocument,
  token: CancellationToken,
  context: ServerContext,
): Promise<DocumentDiagnosticReport> {
  if (isConfigName(document.uri)) return full(configDiagnostics(document, context));
  if (!(await context.datasets.isDataset(document))) return full([]);
  return full(await datasetDiagnostics(document, token, context));
}

function configDiagnostics(document: TextDocument, { configs }: ServerContext): Diagnostic[] {
  const check = configs.check(document);
  if (check === undefined)
    return [
      {
        range: toRange({}),
        severity: DiagnosticSeverity.Warning,
        source: SOURCE,
        message: "this file is too large to be a run config; it was not checked",
      },
    ];
  return toDiagnostics(check.findings, 0, () => document.uri);
}

async function datasetDiagnostics(
  document: TextDocument,
  token: CancellationToken,
  { datasets }: ServerContext,
): Promise<Diagnostic[]> {
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() => {
    abort.abort();
  });
  try {
    const outcome = await datasets.lintDocument(document, abort.signal);
    const omitted = Object.values(outcome.omitted).reduce((sum, n) => sum + n, 0);
    return toDiagnostics(outcome.findings, omitted, () => document.uri);
  } catch (error) {
    if (abort.signal.aborted) return [];
    if (!(error instanceof UserError)) throw error;
    const message = `${error.message}\n${error.nextStep}`;
    return [{ range: toRange({}), severity: DiagnosticSeverity.Error, source: SOURCE, message }];
  } finally {
    listening.dispose();
  }
}

function full(items: Diagnostic[]): DocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, items };
}
