import { stat } from "node:fs/promises";
import { summarize } from "../../core/lint/summarize";
import { DATASETS_CHANGED, type DatasetInfo, type DatasetsChangedParams } from "../../protocol/lsp";
import type { LintOutcome } from "../../protocol/lintWorker";
import { answering, type Feature, type ServerContext } from "../serverContext";
import { fileOf, isConfigName, uriOf } from "../workspace";

/** Larger files are linted when they are opened or asked for, not because a config names them. */
const LARGEST_UNASKED = 100_000_000;
/** A config is read again when its author has paused for so long. */
const PAUSE_MS = 500;

/** The datasets that configs name, that are open, or that were asked for: told to the client when they change. */
export const datasetList: Feature = (context) => {
  const { connection, documents, datasets } = context;
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
    await updateList(list, context);
    tell();
  });
  const updateSoon = (): void => {
    clearTimeout(pause);
    pause = setTimeout(() => void update(), PAUSE_MS);
  };
  datasets.onOutcome((file, outcome) => {
    list.set(file, infoOf(file, outcome));
    tell();
  });
  context.onReady(() => void update());
  documents.onDidChangeContent(({ document }) => {
    if (isConfigName(document.uri)) updateSoon();
  });
  documents.onDidClose(updateSoon);
  context.onFilesChanged((uris) => {
    for (const uri of uris) list.delete(fileOf(uri) ?? "");
    updateSoon();
  });
  context.onEnd(() => {
    ended = true;
    clearTimeout(pause);
  });
};

async function updateList(list: Map<string, DatasetInfo>, context: ServerContext): Promise<void> {
  const { configs, datasets } = context;
  const declared = await configs.declared();
  for (const file of list.keys())
    if (!declared.has(file) && !datasets.isAsked(file) && datasets.openDocument(file) === undefined)
      list.delete(file);
  for (const file of declared.keys()) {
    if (list.has(file) || datasets.openDocument(file) !== undefined) continue;
    const size = await stat(file).then(
      (found) => (found.isFile() ? found.size : undefined),
      () => undefined,
    );
    if (size === undefined || size > LARGEST_UNASKED) continue;
    // A file that cannot be read is the config's finding, not the list's.
    const outcome = await datasets.lintFile(file).catch(() => undefined);
    if (outcome !== undefined) list.set(file, infoOf(file, outcome));
  }
}

function infoOf(file: string, outcome: LintOutcome): DatasetInfo {
  const { findings, omitted } = outcome;
  const { rows, errors, warnings } = summarize([{ rows: outcome.rows, findings, omitted, shape: undefined }]);
  return { uri: uriOf(file), rows, errors, warnings, shape: outcome.format ?? "unknown" };
}
