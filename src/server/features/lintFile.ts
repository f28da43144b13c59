import { UserError } from "../../base/userError";
import type { LintOutcome } from "../../protocol/lintWorker";
import { LINT_FILE, type LintFileParams, type LintFileResult } from "../../protocol/lsp";
import type { Feature, ServerContext } from "../serverContext";
import { toDiagnostics } from "../toLsp";
import { fileOf } from "../workspace";

/**
 * Files that the user asked to check. Open ones are told of through the editor's own question; closed ones are pushed,
 * and taken back when they are opened: findings of both kinds would add up.
 */
export const lintFile: Feature = (context) => {
  const { connection, documents, datasets } = context;
  const isAsked = (uri: string): boolean => datasets.isAsked(fileOf(uri) ?? "");
  connection.onRequest(LINT_FILE, ({ uri }: LintFileParams) => lintAndPush(uri, context));
  documents.onDidOpen(({ document }) => {
    if (isAsked(document.uri)) push(document.uri, undefined, context);
  });
  documents.onDidClose(({ document }) => {
    if (isAsked(document.uri)) void lintAndPush(document.uri, context);
  });
  context.onFilesChanged((uris) => {
    for (const uri of uris)
      if (isAsked(uri) && documents.get(uri) === undefined) void lintAndPush(uri, context);
    void connection.languages.diagnostics.refresh();
  });
};

async function lintAndPush(uri: string, context: ServerContext): Promise<LintFileResult> {
  const { connection, documents, datasets, workspace } = context;
  const file = workspace().readableFile(uri);
  if (file === undefined) return failed("this file is outside of the workspace, which is not trusted yet");
  datasets.ask(file);
  const document = documents.get(uri);
  try {
    const outcome =
      document === undefined ? await datasets.lintFile(file) : await datasets.lintDocument(document);
    if (documents.get(uri) === undefined) push(uri, outcome, context);
    return { rows: outcome.rows, findings: outcome.findings };
  } catch (error) {
    if (documents.get(uri) === undefined) push(uri, undefined, context);
    if (error instanceof UserError) return failed(error.message);
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return failed("the linter failed; the log says more");
  }
}

/** Undefined takes everything back. */
function push(uri: string, outcome: LintOutcome | undefined, { connection }: ServerContext): void {
  const omitted = Object.values(outcome?.omitted ?? {}).reduce((sum, n) => sum + n, 0);
  const diagnostics = toDiagnostics(outcome?.findings ?? [], omitted, () => uri);
  void connection.sendDiagnostics({ uri, diagnostics });
}

function failed(problem: string): LintFileResult {
  return { rows: 0, findings: [], problem };
}
