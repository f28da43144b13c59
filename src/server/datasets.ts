import path from "node:path";
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { detectShape, missingRoles } from "../core/dataset/shapes";
import { isJsonObject, type JsonValue } from "../core/dataset/jsonValue";
import type { LintPool } from "../node/lint/lintPool";
import type { LintOutcome, LintProgress, LintRequestOptions } from "../protocol/lintWorker";
import type { Configs } from "./configs";
import type { Settings } from "./settings";
import { fileOf, isInRunFolder, uriOf, type Workspace } from "./workspace";

/** Datasets: which files are some, and what the linter says of them. */
export interface Datasets {
  /** Whether an open document is a dataset: a config names it, the user asked, or it is JSON Lines of a known shape. */
  isDataset(document: TextDocument): Promise<boolean>;
  /**
   * Lints the present text; those who ask for the same version and settings share one answer.
   *
   * @throws the reason `SUPERSEDED` when newer text or settings came meanwhile
   */
  lintDocument(document: TextDocument): Promise<LintOutcome>;
  lintFile(
    file: string,
    signal?: AbortSignal,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<LintOutcome>;
  /** Every finding there is, for a list of its own; open documents as they are now. */
  lintWhole(file: string, signal: AbortSignal): Promise<LintOutcome>;
  /** The user asked for this file: it is a dataset from now on. */
  ask(file: string): void;
  isAsked(file: string): boolean;
  asked(): readonly string[];
  /** The open document of a file. Paths are compared, since clients escape URIs in different ways. */
  openDocument(file: string): TextDocument | undefined;
  /** Where a file lies that a finding about the dataset `uri` names: itself, or an evaluation file beside it. */
  uriOfName(uri: string, name: string): string | undefined;
  /** Called with every outcome of a dataset that is open or was asked for. */
  onOutcome(listener: (file: string, outcome: LintOutcome) => void): void;
}

export interface DatasetsOptions {
  readonly lint: LintPool;
  readonly documents: TextDocuments<TextDocument>;
  readonly configs: Configs;
  readonly settings: Settings;
  readonly workspace: () => Workspace;
}

/** Why a lint has no answer: its text is not the document's any more. */
export const SUPERSEDED = new Error("there is newer text");

/** A version that is or was linted. */
interface Linting {
  readonly version: number;
  /** The options that it is linted with, as text. */
  readonly settings: string;
  readonly abort: AbortController;
  readonly outcome: Promise<LintOutcome>;
}

/** Rows that are looked at to recognise a dataset. */
const FIRST_ROWS = 20;
const FIRST_CHARACTERS = 1_000_000;
/** An editor shows a thousand findings per file: more of one rule are only counted. */
const LIMIT_PER_RULE = 2000;
/** Of the list that shows all of them. */
const LIMIT_OF_ALL = 100_000;

export function createDatasets({ lint, documents, configs, settings, workspace }: DatasetsOptions): Datasets {
  const asked = new Set<string>();
  const listeners: ((file: string, outcome: LintOutcome) => void)[] = [];
  const lintings = new Map<string, Linting>();
  documents.onDidClose(({ document }) => {
    lintings.get(document.uri)?.abort.abort(SUPERSEDED);
    lintings.delete(document.uri);
  });
  const tell = (file: string, outcome: LintOutcome): void => {
    for (const listener of listeners) listener(file, outcome);
  };

  const optionsFor = async (file: string, limitPerRule = LIMIT_PER_RULE): Promise<LintRequestOptions> => {
    const declared = (await configs.declared()).get(file);
    const { select, ignore, severities } = await settings.of(uriOf(file));
    return {
      ...{ file: workspace().nameOf(file), limitPerRule, ignore, severities },
      ...(select.length === 0 ? {} : { select }),
      ...declared,
    };
  };
  const start = (document: TextDocument, options: LintRequestOptions, optionsText: string): Linting => {
    const file = fileOf(document.uri);
    const abort = new AbortController();
    const outcome = lint.lintText(document.getText(), options, abort.signal, file).then((found) => {
      tell(file ?? document.uri, found);
      return found;
    });
    const linting = { version: document.version, settings: optionsText, abort, outcome };
    lintings.set(document.uri, linting);
    // A failure is not an answer for the next one who asks.
    outcome.catch(() => {
      if (lintings.get(document.uri) === linting) lintings.delete(document.uri);
    });
    return linting;
  };

  return {
    isDataset: async (document) => {
      const file = fileOf(document.uri);
      if (file === undefined || !(await settings.of(document.uri)).enabled) return asked.has(file ?? "");
      if (asked.has(file)) return true;
      const folder = workspace().folderOf(file);
      if (folder !== undefined && isInRunFolder(file, folder)) return false;
      if ((await configs.declared()).has(file)) return true;
      return file.toLowerCase().endsWith(".jsonl") && hasKnownShape(document.getText());
    },
    lintDocument: async (document) => {
      const { uri, version } = document;
      const options = await optionsFor(fileOf(uri) ?? uri);
      // What a config says of the file may have changed without the file.
      const optionsText = JSON.stringify(options);
      const last = lintings.get(uri);
      if (last?.version === version && last.settings === optionsText) return last.outcome;
      const current = documents.get(uri);
      if (current !== undefined && current.version !== version) throw SUPERSEDED;
      last?.abort.abort(SUPERSEDED);
      return start(document, options, optionsText).outcome;
    },
    lintFile: async (file, signal, onProgress) => {
      const outcome = await lint.lintFile(file, await optionsFor(file), signal, onProgress);
      if (asked.has(file)) tell(file, outcome);
      return outcome;
    },
    lintWhole: async (file, signal) => {
      const options = await optionsFor(file, LIMIT_OF_ALL);
      const document = documents.all().find(({ uri }) => fileOf(uri) === file);
      return document === undefined
        ? lint.lintFile(file, options, signal)
        : lint.lintText(document.getText(), options, signal, file);
    },
    ask: (file) => asked.add(file),
    isAsked: (file) => asked.has(file),
    asked: () => [...asked],
    openDocument: (file) => documents.all().find(({ uri }) => fileOf(uri) === file),
    uriOfName: (uri, name) => {
      const file = fileOf(uri);
      if (file === undefined || name === workspace().nameOf(file)) return uri;
      const folder = workspace().folderOf(file) ?? path.dirname(file);
      return uriOf(path.resolve(folder, name));
    },
    onOutcome: (listener) => {
      listeners.push(listener);
    },
  };
}

/** Whether some of the first rows is a whole training example: nearly one (`message` in a log) is not enough. */
function hasKnownShape(text: string): boolean {
  const lines = text.slice(0, FIRST_CHARACTERS).split("\n", FIRST_ROWS);
  const rows = lines.flatMap((line): JsonValue[] => {
    try {
      return [JSON.parse(line) as JsonValue];
    } catch {
      return [];
    }
  });
  const shape = detectShape(rows);
  return (
    shape !== undefined && rows.some((row) => isJsonObject(row) && missingRoles(row, shape).length === 0)
  );
}
