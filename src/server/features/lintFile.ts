import type { CancellationToken } from "vscode-languageserver/node";
import { summarize } from "../../core/lint/summarize";
import type { Finding } from "../../protocol/findings";
import { LINT_FILE, type LintFileParams, type LintFileResult } from "../../protocol/lsp";
import type { LintOutcome, LintProgress } from "../../protocol/lintWorker";
import { isLintControl } from "../lintSetup";
import { abortable, OUTSIDE, refreshDiagnostics, sentence, tellProgress } from "../requests";
import type { Feature, ServerContext } from "../serverContext";
import { omittedOf, toDiagnostics } from "../toLsp";
import { fileOf, uriOf } from "../workspace";

/**
 * Files that the user asked to check. Open ones are told of through the editor's own question; closed ones are pushed,
 * and taken back when they are opened: findings of both kinds would add up.
 */
export const lintFile: Feature = (context) => {
  const { connection, documents, datasets } = context;
  const isAsked = (uri: string): boolean => datasets.isAsked(fileOf(uri) ?? "");
  connection.onRequest(LINT_FILE, (params: LintFileParams, token: CancellationToken) =>
    lintAndPush(params, token, context),
  );
  documents.onDidOpen(({ document }) => {
    if (isAsked(document.uri)) push(document.uri, [], 0, context);
  });
  documents.onDidClose(({ document }) => {
    if (isAsked(document.uri)) void lintAndPush({ uri: document.uri }, undefined, context);
  });
  const lintAgain = (uris: readonly string[]): void => {
    for (const uri of uris)
      if (isAsked(uri) && documents.get(uri) === undefined) void lintAndPush({ uri }, undefined, context);
    refreshDiagnostics(context);
  };
  context.onFilesChanged((uris) => {
    // What decides how files are linted may decide for any of them.
    const all = uris.some((uri) => isLintControl(fileOf(uri) ?? ""));
    lintAgain(all ? [...new Set([...uris, ...datasets.asked().map(uriOf)])] : uris);
  });
  context.onSettingsChanged(() => {
    lintAgain(datasets.asked().map(uriOf));
  });
};

async function lintAndPush(
  { uri, progress }: LintFileParams,
  token: CancellationToken | undefined,
  context: ServerContext,
): Promise<LintFileResult> {
  const { documents, datasets } = context;
  const file = context.workspace().readableFile(uri);
  if (file === undefined) return failed(OUTSIDE);
  datasets.ask(file);
  const isClosed = (): boolean => documents.get(uri) === undefined;
  const heard = (told: LintProgress): void => {
    tellProgress(progress, told, context);
    if (told.findings !== undefined && isClosed()) push(uri, told.findings, 0, context);
  };
  try {
    const document = documents.get(uri);
    const outcome = await (document === undefined
      ? abortable(token, (signal) => datasets.lintFile(file, signal, heard))
      : datasets.lintDocument(document));
    if (isClosed()) push(uri, outcome.findings, omittedOf(outcome), context);
    return { summary: summaryOf(outcome) };
  } catch (error) {
    if (isClosed()) push(uri, [], 0, context);
    return failed(sentence(error, token, context));
  }
}

const NOTHING = { files: 1, rows: 0, errors: 0, warnings: 0, infos: 0, fixable: 0 };

function summaryOf(outcome: LintOutcome): LintFileResult["summary"] {
  const { rows, findings, omitted } = outcome;
  return summarize([{ rows, findings, omitted, shape: undefined }]);
}

function push(
  uri: string,
  findings: readonly Finding[],
  omitted: number,
  { connection, datasets }: ServerContext,
): void {
  const diagnostics = toDiagnostics(findings, omitted, (name) => datasets.uriOfName(uri, name));
  void connection.sendDiagnostics({ uri, diagnostics });
}

function failed(problem: string): LintFileResult {
  return { summary: NOTHING, problem };
}
