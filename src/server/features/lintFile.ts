import type { CancellationToken } from "vscode-languageserver/node";
import { summarize } from "../../core/lint/summarize";
import type { Finding } from "../../protocol/findings";
import { LINT_FILE, type LintFileParams, type LintFileResult } from "../../protocol/lsp";
import type { LintOutcome, LintProgress } from "../../protocol/lintWorker";
import { isLintControl } from "../datasets/lintSetup";
import { abortable, OUTSIDE, refreshDiagnostics, sentence, tellProgress } from "../requests";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { omittedOf, toDiagnostics } from "../toLsp";
import { fileOf, uriOf } from "../workspace";

/**
 * Files that the user asked to check, each with all of its dataset. Open ones are told of through the editor's own
 * question; closed ones are pushed, and taken back when they are opened: findings of both kinds would add up.
 */
export const lintFile: Feature = (context) => {
  const { connection, documents, datasets } = context;
  const isAsked = (uri: string): boolean => datasets.isAsked(fileOf(uri) ?? "");
  connection.onRequest(LINT_FILE, (params: LintFileParams, token: CancellationToken) =>
    lintAt(params, token, context),
  );
  documents.onDidOpen(({ document }) => {
    if (isAsked(document.uri)) push(document.uri, [], 0, context);
  });
  documents.onDidClose(({ document }) => {
    if (isAsked(document.uri)) void lintAndPush({ uri: document.uri }, undefined, context);
  });
  const lintClosed = answering(context, undefined, async (uris: readonly string[]) => {
    const done = new Set<string>();
    for (const uri of uris) {
      const file = fileOf(uri);
      if (file === undefined || !isAsked(uri) || isOpen(file, context) || done.has(file)) continue;
      // The files of one dataset are linted together, however many of them have changed.
      for (const one of await datasets.filesOf(file)) done.add(one);
      void lintAndPush({ uri }, undefined, context);
    }
  });
  const lintAgain = (uris: readonly string[]): void => {
    void lintClosed(uris);
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

function isOpen(file: string, { datasets }: ServerContext): boolean {
  return datasets.openDocument(file) !== undefined;
}

/** A folder, a registry and a card stand for the datasets that they lead to. */
async function lintAt(
  params: LintFileParams,
  token: CancellationToken | undefined,
  context: ServerContext,
): Promise<LintFileResult> {
  const file = context.workspace().readableFile(params.uri);
  if (file === undefined) return failed(OUTSIDE);
  const { datasetsAt } = await import("../datasets/datasetFiles");
  const led = await datasetsAt(file, context.workspace());
  if (led === undefined) return lintAndPush(params, token, context);
  if (led.length === 0) return failed("there is no dataset here that can be linted");
  const results: LintFileResult[] = [];
  for (const first of led)
    if (token?.isCancellationRequested !== true)
      results.push(await lintAndPush({ ...params, uri: uriOf(first) }, token, context));
  const problem = results.find((result) => result.problem !== undefined)?.problem;
  const read = results.filter((result) => result.problem === undefined);
  // What could be linted is shown; only when that is nothing the request has failed.
  return { summary: sumOf(read), ...(read.length > 0 || problem === undefined ? {} : { problem }) };
}

function sumOf(results: readonly LintFileResult[]): LintFileResult["summary"] {
  const sum = { ...NOTHING, files: 0 };
  for (const { summary } of results)
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += summary[key];
  return sum;
}

async function lintAndPush(
  { uri, progress }: LintFileParams,
  token: CancellationToken | undefined,
  context: ServerContext,
): Promise<LintFileResult> {
  const { datasets } = context;
  const file = context.workspace().readableFile(uri);
  if (file === undefined) return failed(OUTSIDE);
  datasets.ask(file);
  const files = await datasets.filesOf(file);
  for (const one of files) datasets.ask(one);
  // The file that was asked for is told of as the client spells it.
  const spelled = files.map((one) => ({ file: one, uri: one === file ? uri : uriOf(one) }));
  const heard = (told: LintProgress): void => {
    tellProgress(progress, told, context);
    if (told.findings !== undefined) pushAll(spelled, { findings: told.findings, omitted: {} }, context);
  };
  try {
    const document = files.length > 1 ? undefined : datasets.openDocument(file);
    const outcome = await (document === undefined
      ? abortable(token, (signal) => datasets.lintFile(file, signal, heard))
      : datasets.lintDocument(document));
    pushAll(spelled, outcome, context);
    return { summary: { ...summaryOf(outcome), files: files.length } };
  } catch (error) {
    pushAll(spelled, { findings: [], omitted: {} }, context);
    return failed(sentence(error, token, context));
  }
}

/** Each closed file's own findings; what is in a registry or a card is pushed there. */
function pushAll(
  files: readonly { readonly file: string; readonly uri: string }[],
  outcome: Pick<LintOutcome, "findings" | "omitted">,
  context: ServerContext,
): void {
  const byName = new Map<string, Finding[]>();
  for (const finding of outcome.findings) {
    const known = byName.get(finding.file);
    if (known === undefined) byName.set(finding.file, [finding]);
    else known.push(finding);
  }
  for (const [i, { file, uri }] of files.entries()) {
    if (isOpen(file, context)) continue;
    const own = byName.get(context.workspace().nameOf(file)) ?? [];
    push(uri, own, i === 0 ? omittedOf(outcome) : 0, context);
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
