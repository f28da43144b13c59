import path from "node:path";
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { globExpression } from "../base/glob";
import { detectShape, missingRoles } from "../core/dataset/shapes";
import { isJsonObject, type JsonValue } from "../core/dataset/jsonValue";
import type { LintPool } from "../node/lint/lintPool";
import type { DatasetFacts } from "../protocol/datasetFacts";
import type { FixOutcome, LintOutcome, LintProgress } from "../protocol/lintWorker";
import { findIncluded } from "./includedFiles";
import { createLintings, LIMIT_PER_RULE } from "./lintings";
import { lintSetupOf, type LintSetup, type LintSetupParts } from "./lintSetup";
import { fileOf, isInRunFolder, uriOf } from "./workspace";

/** Datasets: which files are some, and what the linter says of them. */
export interface Datasets {
  /** Whether an open document is a dataset: a config names it, a setting's glob fits it, the user asked, or it is JSON Lines of a known shape. */
  isDataset(document: TextDocument): Promise<boolean>;
  /**
   * Whether something names a file as a dataset: a run config, or a setting's glob. The place where other entry points
   * (a registry of datasets, a dataset's card) come in as well.
   */
  isNamed(file: string): Promise<boolean>;
  /** All files that are named so, as far as they are there. */
  named(): Promise<ReadonlySet<string>>;
  /** How a file is linted. */
  setupOf(file: string): Promise<LintSetup>;
  /**
   * Lints the present text; those who ask for the same version and setup share one answer.
   *
   * @throws the reason `SUPERSEDED` when newer text or settings came meanwhile
   */
  lintDocument(document: TextDocument): Promise<LintOutcome>;
  /** The same with facts; absent: every fact there is, tokens where there is a model. */
  factsOf(document: TextDocument, which?: "texts"): Promise<DatasetFacts | undefined>;
  /** What was last found out about a file: when it was opened, saved, asked about or read from the disk. */
  knownFacts(file: string): DatasetFacts | undefined;
  lintFile(
    file: string,
    signal?: AbortSignal,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<LintOutcome>;
  /** Every finding there is, for a list of its own; open documents as they are now. */
  lintWhole(
    file: string,
    signal: AbortSignal,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<LintOutcome>;
  /** Mends a file on the disk into a new one beside it. */
  fixFile(
    file: string,
    unsafe: boolean,
    signal?: AbortSignal,
    onProgress?: (progress: LintProgress) => void,
  ): Promise<FixOutcome>;
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

export interface DatasetsOptions extends LintSetupParts {
  readonly lint: LintPool;
  readonly documents: TextDocuments<TextDocument>;
}

/** Rows that are looked at to recognise a dataset. */
const FIRST_ROWS = 20;
const FIRST_CHARACTERS = 1_000_000;
/** Of the list that shows all of them: what a process can hold when every rule finds so many. */
const LIMIT_OF_ALL = 500_000;

export function createDatasets(parts: DatasetsOptions): Datasets {
  const { lint, documents, configs, settings, workspace } = parts;
  const asked = new Set<string>();
  const listeners: ((file: string, outcome: LintOutcome) => void)[] = [];
  const facts = new Map<string, DatasetFacts>();
  const heard = (file: string, outcome: LintOutcome): void => {
    if (outcome.facts !== undefined) facts.set(file, outcome.facts);
    for (const listener of listeners) listener(file, outcome);
  };
  const lintings = createLintings(lint, documents, heard);
  const setupOf = (file: string): Promise<LintSetup> => lintSetupOf(file, parts);
  const openDocument = (file: string): TextDocument | undefined =>
    documents.all().find(({ uri }) => fileOf(uri) === file);
  const isIncluded = async (file: string): Promise<boolean> => {
    // Folders have settings, files have none of their own.
    const { include } = await settings.of(uriOf(workspace().folderOf(file) ?? file));
    return include.some((glob) => globExpression(glob).test(workspace().nameOf(file)));
  };

  const isNamed = async (file: string): Promise<boolean> => {
    const folder = workspace().folderOf(file);
    if (folder !== undefined && isInRunFolder(file, folder)) return false;
    return (await configs.declared()).has(file) || (await isIncluded(file));
  };

  return {
    isNamed,
    named: async () => {
      const found = new Set<string>();
      for (const file of (await configs.declared()).keys()) if (await isNamed(file)) found.add(file);
      for (const folder of workspace().folders) {
        const { include } = await settings.of(uriOf(folder));
        for (const file of await findIncluded(folder, include, workspace())) found.add(file);
      }
      return found;
    },
    isDataset: async (document) => {
      const file = fileOf(document.uri);
      if (file === undefined || !(await settings.of(document.uri)).enabled) return asked.has(file ?? "");
      if (asked.has(file)) return true;
      if (await isNamed(file)) return true;
      const folder = workspace().folderOf(file);
      if (folder !== undefined && isInRunFolder(file, folder)) return false;
      return file.toLowerCase().endsWith(".jsonl") && hasKnownShape(document.getText());
    },
    setupOf,
    lintDocument: async (document) =>
      lintings.lint(document, await setupOf(fileOf(document.uri) ?? document.uri)),
    factsOf: async (document, which) => {
      const setup = await setupOf(fileOf(document.uri) ?? document.uri);
      const wanted = which ?? (setup.options.model === undefined ? "texts" : "tokens");
      return (await lintings.lint(document, setup, wanted)).facts;
    },
    knownFacts: (file) => facts.get(file),
    lintFile: async (file, signal, onProgress) => {
      const { options } = await setupOf(file);
      const wanted = { ...options, limitPerRule: LIMIT_PER_RULE, facts: "texts" } as const;
      const outcome = await lint.lintFile(file, wanted, signal, onProgress);
      if (outcome.facts !== undefined) facts.set(file, outcome.facts);
      if (asked.has(file)) heard(file, outcome);
      return outcome;
    },
    lintWhole: async (file, signal, onProgress) => {
      const setup = await setupOf(file);
      const options = { ...setup.options, limitPerRule: LIMIT_OF_ALL, brief: true };
      const document = openDocument(file);
      return document === undefined
        ? lint.lintFile(file, options, signal, onProgress)
        : lint.lintText(document.getText(), options, signal, file);
    },
    fixFile: async (file, unsafe, signal, onProgress) =>
      lint.fixFile(file, (await setupOf(file)).options, unsafe, signal, onProgress),
    ask: (file) => asked.add(file),
    isAsked: (file) => asked.has(file),
    asked: () => [...asked],
    openDocument,
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
