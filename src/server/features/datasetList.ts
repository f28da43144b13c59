import type { TextDocument } from "vscode-languageserver-textdocument";
import { summarize } from "../../core/lint/summarize";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import { DATASETS_CHANGED, type DatasetInfo, type DatasetsChangedParams } from "../../protocol/lsp";
import type { LintOutcome } from "../../protocol/lintWorker";
import { factsLines, factsMarkdown } from "../factsMarkdown";
import { statesOf } from "../fileStates";
import { isLintControl, LARGEST_UNASKED } from "../lintSetup";
import { refreshDiagnostics } from "../requests";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { fileOf, isConfigName, uriOf } from "../workspace";

/** A config is read again when its author has paused for so long. */
const PAUSE_MS = 500;

/** The datasets that something names, that are open, or that were asked for: told to the client when they change. */
export const datasetList: Feature = (context) => {
  const { connection, documents, datasets, configs } = context;
  /** By absolute path. */
  const list = new Map<string, DatasetInfo>();
  let told = "";
  let pause: NodeJS.Timeout | undefined;
  let ended = false;
  const tell = (): void => {
    const params: DatasetsChangedParams = { datasets: [...list.values()] };
    const text = JSON.stringify(params);
    if (text === told || ended) return;
    told = text;
    void connection.sendNotification(DATASETS_CHANGED, params);
  };
  const update = answering(context, undefined, async () => {
    const isNews = await updateList(list, context);
    tell();
    if (!isNews) return;
    // What run configs say of their data may be wrong, as is known now.
    configs.refresh();
    refreshDiagnostics(context);
  });
  const collectFacts = answering(context, undefined, async (document: TextDocument) => {
    if (isConfigName(document.uri) || !(await datasets.isDataset(document))) return;
    // Newer text has its own save; what cannot be read is a diagnostic.
    await datasets.factsOf(document, "texts").catch(() => undefined);
  });
  const updateSoon = (): void => {
    clearTimeout(pause);
    pause = setTimeout(() => void update(), PAUSE_MS);
  };
  /** Open ones tell of themselves, and so do those that were asked for. */
  const forgetClosed = (): void => {
    for (const file of list.keys())
      if (datasets.openDocument(file) === undefined && !datasets.isAsked(file)) list.delete(file);
  };
  datasets.onOutcome((file, outcome) => {
    list.set(file, infoOf(file, outcome, datasets.knownFacts(file)));
    tell();
  });
  context.onReady(() => void update());
  documents.onDidChangeContent(({ document }) => {
    if (isConfigName(document.uri)) updateSoon();
  });
  documents.onDidClose(updateSoon);
  documents.onDidSave(({ document }) => void collectFacts(document));
  context.onFilesChanged((uris) => {
    for (const uri of uris) list.delete(fileOf(uri) ?? "");
    // What decides how files are linted may decide for any of them.
    if (uris.some((uri) => isLintControl(fileOf(uri) ?? ""))) forgetClosed();
    updateSoon();
  });
  context.onSettingsChanged(() => {
    forgetClosed();
    updateSoon();
  });
  context.onEnd(() => {
    ended = true;
    clearTimeout(pause);
  });
};

/** Whether a file was read. */
async function updateList(list: Map<string, DatasetInfo>, context: ServerContext): Promise<boolean> {
  let isNews = false;
  const { datasets } = context;
  const named = await datasets.named();
  for (const file of list.keys())
    if (!named.has(file) && !datasets.isAsked(file) && datasets.openDocument(file) === undefined)
      list.delete(file);
  for (const file of named) {
    if (list.has(file) || datasets.openDocument(file) !== undefined) continue;
    const { bytes } = await statesOf(await datasets.filesOf(file));
    if (bytes === undefined || bytes > LARGEST_UNASKED) continue;
    // A file that cannot be read is the config's finding, not the list's.
    const outcome = await datasets.lintFile(file).catch(() => undefined);
    if (outcome === undefined) continue;
    list.set(file, infoOf(file, outcome, outcome.facts));
    isNews = true;
  }
  return isNews;
}

function infoOf(file: string, outcome: LintOutcome, facts: DatasetFacts | undefined): DatasetInfo {
  const { findings, omitted } = outcome;
  const { rows, errors, warnings } = summarize([{ rows: outcome.rows, findings, omitted, shape: undefined }]);
  return {
    ...{ uri: uriOf(file), rows, errors, warnings, shape: outcome.format ?? "unknown" },
    ...(facts === undefined ? {} : { details: factsMarkdown(facts), facts: factsLines(facts) }),
  };
}
