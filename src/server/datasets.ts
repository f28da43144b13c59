import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { detectShape } from "../core/dataset/shapes";
import type { JsonValue } from "../core/dataset/jsonValue";
import type { LintPool } from "../node/lint/lintPool";
import type { LintOutcome, LintRequestOptions } from "../protocol/lintWorker";
import type { Configs } from "./configs";
import { fileOf, isInRunFolder, type Workspace } from "./workspace";

/** Datasets: which files are some, and what the linter says of them. */
export interface Datasets {
  /** Whether an open document is a dataset: a config names it, the user asked, or it is JSON Lines of a known shape. */
  isDataset(document: TextDocument): Promise<boolean>;
  /** Lints the present text, or gives the outcome that there is for this version and its settings. */
  lintDocument(document: TextDocument, signal?: AbortSignal): Promise<LintOutcome>;
  lintFile(file: string): Promise<LintOutcome>;
  /** The user asked for this file: it is a dataset from now on. */
  ask(file: string): void;
  isAsked(file: string): boolean;
  /** The open document of a file. Paths are compared, since clients escape URIs in different ways. */
  openDocument(file: string): TextDocument | undefined;
  /** Called with every outcome of a dataset that is open or was asked for. */
  onOutcome(listener: (file: string, outcome: LintOutcome) => void): void;
}

export interface DatasetsOptions {
  readonly lint: LintPool;
  readonly documents: TextDocuments<TextDocument>;
  readonly configs: Configs;
  readonly workspace: () => Workspace;
}

interface LintedVersion {
  readonly version: number;
  /** The options that it was linted with, as text. */
  readonly settings: string;
  readonly outcome: LintOutcome;
}

/** Rows that are looked at to recognise a dataset. */
const FIRST_ROWS = 20;
const FIRST_CHARACTERS = 1_000_000;
/** An editor shows a thousand findings per file: more of one rule are only counted. */
const LIMIT_PER_RULE = 2000;

export function createDatasets({ lint, documents, configs, workspace }: DatasetsOptions): Datasets {
  const asked = new Set<string>();
  const listeners: ((file: string, outcome: LintOutcome) => void)[] = [];
  const outcomes = new Map<string, LintedVersion>();
  documents.onDidClose(({ document }) => outcomes.delete(document.uri));

  const optionsFor = async (file: string): Promise<LintRequestOptions> => {
    const declared = (await configs.declared()).get(file);
    return { file: workspace().nameOf(file), limitPerRule: LIMIT_PER_RULE, ...declared };
  };
  return {
    isDataset: async (document) => {
      const file = fileOf(document.uri);
      if (file === undefined) return false;
      if (asked.has(file)) return true;
      if (!/\.jsonl?$/iu.test(file)) return false;
      const folder = workspace().folderOf(file);
      if (folder !== undefined && isInRunFolder(file, folder)) return false;
      if ((await configs.declared()).has(file)) return true;
      return file.toLowerCase().endsWith(".jsonl") && hasKnownShape(document.getText());
    },
    lintDocument: async (document, signal) => {
      const { uri, version } = document;
      const file = fileOf(uri) ?? uri;
      const options = await optionsFor(file);
      // What a config says of the file may have changed without the file.
      const settings = JSON.stringify(options);
      const last = outcomes.get(uri);
      if (last?.version === version && last.settings === settings) return last.outcome;
      const outcome = await lint.lintText(document.getText(), options, signal);
      if (documents.get(uri)?.version === version) {
        outcomes.set(uri, { version, settings, outcome });
        for (const listener of listeners) listener(file, outcome);
      }
      return outcome;
    },
    lintFile: async (file) => {
      const outcome = await lint.lintFile(file, await optionsFor(file));
      if (asked.has(file)) for (const listener of listeners) listener(file, outcome);
      return outcome;
    },
    ask: (file) => asked.add(file),
    isAsked: (file) => asked.has(file),
    openDocument: (file) => documents.all().find(({ uri }) => fileOf(uri) === file),
    onOutcome: (listener) => {
      listeners.push(listener);
    },
  };
}

function hasKnownShape(text: string): boolean {
  const lines = text.slice(0, FIRST_CHARACTERS).split("\n", FIRST_ROWS);
  const rows = lines.flatMap((line): JsonValue[] => {
    try {
      return [JSON.parse(line) as JsonValue];
    } catch {
      return [];
    }
  });
  return detectShape(rows) !== undefined;
}
