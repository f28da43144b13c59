import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LintPool } from "../../node/lint/pool/lintPool";
import type { Finding } from "../../protocol/findings";
import type { LintOutcome } from "../../protocol/lintWorker";
import type { OpenDocuments } from "../connection/openDocuments";
import { createBesideKeeper, type BesideDatasets } from "./besideKeeper";
import { createDatasetLinting, type DatasetLinting } from "./datasetLinting";
import { createDatasetNames, looksLikeDataset, type DatasetNames } from "./datasetNames";
import { createDeclaredFindings } from "./declaredFindings";
import type { LintSetupParts } from "./lintSetup";

/** Datasets: which files are some, and what the linter says of them. */
export interface Datasets extends DatasetNames, DatasetLinting, BesideDatasets {
  /** The user asked for this file: it is a dataset from now on. */
  ask(file: string): void;
  isAsked(file: string): boolean;
  asked(): readonly string[];
  /**
   * What is found in an open registry, card or run config, as its text is now.
   *
   * @throws the reason `SUPERSEDED` when newer text came meanwhile
   */
  findingsIn(document: TextDocument): Promise<readonly Finding[]>;
  /** Forgets what was found beside datasets that are neither named, open nor asked for any more. */
  forgetBeside(): Promise<void>;
  /** Called with every outcome of a dataset that is open or was asked for. */
  onOutcome(listener: (file: string, outcome: LintOutcome) => void): void;
  /** Called with a file of which nothing is known any more: it has changed since it was read. */
  onStale(listener: (file: string) => void): void;
}

export interface DatasetsOptions extends LintSetupParts {
  readonly lint: LintPool;
  readonly documents: OpenDocuments;
}

export function createDatasets(parts: DatasetsOptions): Datasets {
  const asked = new Set<string>();
  const isAsked = (file: string): boolean => asked.has(file);
  const listeners: ((file: string, outcome: LintOutcome) => void)[] = [];
  const tell = (file: string, outcome: LintOutcome): void => {
    for (const listener of listeners) listener(file, outcome);
  };
  const staleListeners: ((file: string) => void)[] = [];
  const stale = (file: string): void => {
    for (const listener of staleListeners) listener(file);
  };
  const names = createDatasetNames(parts, asked);
  const beside = createBesideKeeper(parts.workspace);
  const { lintings, ...linting } = createDatasetLinting({ ...parts, isAsked, tell, stale, beside });
  prepareOnOpening(parts);

  return {
    ...{ ...names, ...linting, ...beside, isAsked },
    asked: () => [...asked],
    ask: (file) => {
      if (asked.has(file)) return;
      asked.add(file);
      // Before, it may have been known and not to be told of.
      beside.tellAgain(file);
    },
    findingsIn: createDeclaredFindings({
      ...{ ...parts, ...linting, lintings, isAsked },
      besideOf: (file) => beside.besideOf(file),
    }),
    forgetBeside: () =>
      beside.forget(async (dataset) => {
        if (asked.has(dataset) || (await names.isNamed(dataset))) return true;
        const document = linting.openDocument(dataset);
        return document !== undefined && names.isDataset(document);
      }),
    onOutcome: (listener) => {
      listeners.push(listener);
    },
    onStale: (listener) => {
      staleListeners.push(listener);
    },
  };
}

/** The thread starts while it is looked up how the file is to be linted. */
function prepareOnOpening({ documents, settings, lint }: DatasetsOptions): void {
  documents.onDidOpen(({ document }) => {
    if (!looksLikeDataset(document)) return;
    void settings.of(document.uri).then(({ enabled }) => {
      if (enabled) lint.prepare();
    });
  });
}
