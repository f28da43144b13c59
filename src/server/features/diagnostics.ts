import path from "node:path";
import { ResponseError } from "vscode-jsonrpc/node";
import type { Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { UserError } from "../../base/userError";
import { maskSecrets } from "../../core/lint/personal/mask";
import type { Finding } from "../../protocol/findings";
import { DiagnosticSeverity, LSPErrorCodes } from "../connection/constants";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { SUPERSEDED } from "../datasets/lintings";
import { shownFindings } from "../settings";
import { omittedOf, SOURCE, toDiagnostics, toRange } from "../toLsp";
import { isEntryName } from "../datasets/entryNames";
import { fileOf, isConfigName, uriOf } from "../workspace";

/** Open documents: the editor asks, so that nothing is ever shown for a version that is gone. */
export const diagnostics: Feature = (context) => {
  const { connection, documents } = context;
  connection.onDiagnostic(async ({ textDocument }, token) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return full([]);
    const report = await answering(context, full([]), () => diagnose(document, context))();
    if (report === undefined || token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.ServerCancelled, "cancelled", { retriggerRequest: true });
    return report;
  });
};

/** Undefined when the text changed meanwhile. */
async function diagnose(
  document: TextDocument,
  context: ServerContext,
): Promise<DocumentDiagnosticReport | undefined> {
  const file = fileOf(document.uri) ?? "";
  if (isConfigName(document.uri) || isEntryName(file)) {
    const declared = await declaredDiagnostics(document, context);
    if (declared === undefined || isEntryName(file)) return declared && full(declared);
    const own = await context.configs.whenKnown(() => configDiagnostics(document, context));
    return full([...own, ...declared]);
  }
  const foreign = await context.configs.whenKnown(() => context.configs.foreign(document));
  if (foreign !== undefined) {
    const chosen = await context.settings.of(document.uri);
    const shown = chosen.enabled ? shownFindings(withoutDoubled(foreign.findings, context), chosen) : [];
    return full(toDiagnostics(shown, 0, () => document.uri));
  }
  if (!(await context.datasets.isDataset(document))) return full([]);
  const found = await datasetDiagnostics(document, context);
  return found && full(found);
}

/** What another YAML extension says as well. */
function withoutDoubled(findings: readonly Finding[], { hasOtherYaml }: ServerContext): readonly Finding[] {
  return hasOtherYaml() ? findings.filter(({ code }) => !DOUBLED.has(code)) : findings;
}
const DOUBLED: ReadonlySet<string> = new Set(["CFG001", "CFG006"]);

async function configDiagnostics(document: TextDocument, context: ServerContext): Promise<Diagnostic[]> {
  const { configs, settings } = context;
  const chosen = await settings.of(document.uri);
  if (!chosen.enabled) return [];
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
  return toDiagnostics(shownFindings(withoutDoubled(check.findings, context), chosen), 0, () => document.uri);
}

/** What the datasets that a registry, a card or a config is about say of it. */
async function declaredDiagnostics(
  document: TextDocument,
  { datasets, settings }: ServerContext,
): Promise<Diagnostic[] | undefined> {
  if (!(await settings.of(document.uri)).enabled) return [];
  try {
    const findings = await datasets.findingsIn(document);
    return toDiagnostics(findings, 0, (name) => datasets.uriOfName(document.uri, name));
  } catch (error) {
    if (error === SUPERSEDED) return undefined;
    throw error;
  }
}

async function datasetDiagnostics(
  document: TextDocument,
  { datasets }: ServerContext,
): Promise<Diagnostic[] | undefined> {
  try {
    const outcome = await datasets.lintDocument(document);
    const { problem } = await datasets.setupOf(fileOf(document.uri) ?? document.uri);
    const uriOfName = (name: string): string | undefined => datasets.uriOfName(document.uri, name);
    return [
      ...(problem === undefined ? [] : [ofProblem(problem)]),
      ...toDiagnostics(outcome.findings, omittedOf(outcome), uriOfName),
    ];
  } catch (error) {
    if (error === SUPERSEDED) return undefined;
    if (!(error instanceof UserError)) throw error;
    return [ofProblem(error)];
  }
}

/** What keeps a file from being linted as it should be, on its first line, with the place where it is to be mended. */
function ofProblem({ message, nextStep, file, line }: UserError): Diagnostic {
  const range = toRange({});
  const place = line === undefined ? {} : { line };
  return {
    ...{ range, severity: DiagnosticSeverity.Error, source: SOURCE },
    message: maskSecrets(`${message}\n${nextStep}`),
    ...(file === undefined || !path.isAbsolute(file)
      ? {}
      : { relatedInformation: [{ location: { uri: uriOf(file), range: toRange(place) }, message: "here" }] }),
  };
}

function full(items: Diagnostic[]): DocumentDiagnosticReport {
  return { kind: "full", items };
}
