import type { TextDocument } from "vscode-languageserver-textdocument";
import { summarize } from "../../core/lint/summarize";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import { DATASETS_CHANGED, type DatasetInfo, type DatasetsChangedParams } from "../../protocol/lsp";
import type { LintOutcome } from "../../protocol/lintWorker";
import { statesOf } from "../fileStates";
import { isLintControl, LARGEST_UNASKED, type LintSetup } from "../datasets/lintSetup";
import { refreshConfigs } from "../requests";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { fileOf, isConfigName, uriOf } from "../workspace";

/** A config is read again when its author has paused for so long. */
const PAUSE_MS = 500;

/** The datasets that something names, that are open, or that were asked for: told to the client when they change. */
export const datasetList: Feature = (context) => {
  const { connection, documents, datasets, configs } = context;
  /** By absolute path. */
  const list: DatasetsByFile = new Map();
  let told = "";
  let pause: NodeJS.Timeout | undefined;
  let ended = false;
  const tell = (): void => {
    const params: DatasetsChangedParams = { datasets: [...list.values()].map(({ info }) => info) };
    const text = JSON.stringify(params);
    if (text === told || ended) return;
    told = text;
    void connection.sendNotification(DATASETS_CHANGED, params);
  };
  /** What run configs say of their data may be wrong, as is known now; and there is more to say. */
  const tellConfigs = (): void => {
    configs.refresh();
    refreshConfigs(context);
  };
  const updateOnce = answering(context, undefined, async () => {
    const isNews = await updateList(list, context);
    tell();
    if (isNews) tellConfigs();
  });
  let updating: Promise<void> | undefined;
  /** One after the other: two at once would read the same files. */
  const update = async (): Promise<void> => {
    await updating;
    updating ??= updateOnce().finally(() => (updating = undefined));
    await updating;
  };
  const collectFacts = answering(context, undefined, async (document: TextDocument) => {
    if (isConfigName(document.uri) || !(await datasets.isDataset(document))) return;
    // Newer text has its own save; what cannot be read is a diagnostic.
    await datasets.factsOf(document).catch(() => undefined);
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
  const describe = answering(context, undefined, async (file: string, info: DatasetInfo) => {
    const words = await inWords(datasets.knownFacts(file)?.facts);
    const known = list.get(file);
    // Meanwhile there may have been another outcome, which is described by itself.
    if (known?.info === info) list.set(file, { ...known, info: { ...info, ...words } });
    tell();
  });
  datasets.onOutcome((file, outcome) => {
    const info = infoOf(file, outcome);
    list.set(file, { ...list.get(file), info });
    void describe(file, info);
    if (outcome.facts !== undefined) tellConfigs();
  });
  datasets.onStale((file) => {
    list.delete(file);
    updateSoon();
  });
  context.onReady(() => void update());
  documents.onDidChangeContent(({ document }) => {
    if (isConfigName(document.uri) || /\.ya?ml$/iu.test(document.uri)) updateSoon();
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

type DatasetsByFile = Map<string, { readonly info: DatasetInfo; readonly key?: string }>;

/** Whether something was read that run configs may be about. */
async function updateList(list: DatasetsByFile, context: ServerContext): Promise<boolean> {
  let isNews = false;
  const { datasets } = context;
  const named = await datasets.named();
  for (const file of list.keys())
    if (!named.has(file) && !datasets.isAsked(file) && datasets.openDocument(file) === undefined)
      list.delete(file);
  for (const file of named) {
    const known = list.get(file);
    const { options } = await datasets.setupOf(file);
    const { states } = await statesOf((options.heldOutFiles ?? []).map(({ path }) => path));
    const key = factsKey(options, states);
    if (known?.key === key) continue;
    const document = datasets.openDocument(file);
    if (document !== undefined) {
      await datasets.factsOf(document).catch(() => undefined);
      const heard = list.get(file);
      if (heard !== undefined) list.set(file, { ...heard, key });
      isNews = true;
      continue;
    }
    const { bytes } = await statesOf(await datasets.filesOf(file));
    if (bytes === undefined || bytes > LARGEST_UNASKED) continue;
    // A file that cannot be read is the config's finding, not the list's.
    const outcome = await datasets.lintFile(file).catch(() => undefined);
    if (outcome === undefined) continue;
    list.set(file, { info: { ...infoOf(file, outcome), ...(await inWords(outcome.facts)) }, key });
    isNews = true;
  }
  return isNews;
}

/**
 * Changes with what a run config says of the data that the facts depend on, not with where it says it; and with the
 * evaluation files, whose rows are looked for in a training file.
 */
function factsKey(
  { model, labels, groups, format, columns, heldOutFiles }: LintSetup["options"],
  states: readonly string[],
): string {
  return JSON.stringify([model, labels, groups, format, columns, heldOutFiles, states]);
}

function infoOf(file: string, outcome: LintOutcome): DatasetInfo {
  const { findings, omitted } = outcome;
  const { rows, errors, warnings } = summarize([{ rows: outcome.rows, findings, omitted, shape: undefined }]);
  return { uri: uriOf(file), rows, errors, warnings, shape: outcome.format ?? "unknown" };
}

async function inWords(facts: DatasetFacts | undefined): Promise<Pick<DatasetInfo, "details" | "facts">> {
  if (facts === undefined) return {};
  const { factsLines, factsMarkdown } = await import("../datasets/factsMarkdown");
  return { details: factsMarkdown(facts), facts: factsLines(facts) };
}
