import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { globExpression } from "../base/glob";
import type { LintPool } from "../node/lint/lintPool";
import type { DatasetFacts } from "../protocol/datasetFacts";
import type { Finding } from "../protocol/findings";
import type { FixOutcome, LintOutcome, LintProgress } from "../protocol/lintWorker";
import type { OpenDocuments } from "./connection/openDocuments";
import { createBesideFindings } from "./besideFindings";
import type { KnownFacts } from "./countedFor";
import { createDeclaredFindings } from "./declaredFindings";
import { statesOf } from "./fileStates";
import { hasKnownShape } from "./knownShape";
import { findIncluded } from "./includedFiles";
import { createLintings, LIMIT_PER_RULE } from "./lintings";
import { factsFor, lintSetupOf, type LintSetup, type LintSetupParts } from "./lintSetup";
import { filesOfDataset, shardOptions } from "./wholeDataset";
import { createWholeOutcomes } from "./wholeOutcomes";
import { fileOf, isInRunFolder, uriOf } from "./workspace";

/** Datasets: which files are some, and what the linter says of them. */
export interface Datasets {
  /** Whether an open document is a dataset: a config names it, a setting's glob fits it, the user asked, or it is JSON Lines of a known shape. */
  isDataset(document: TextDocument): Promise<boolean>;
  /**
   * Whether something names a file as a dataset: a run config, a setting's glob, a registry of datasets, or a dataset's
   * card.
   */
  isNamed(file: string): Promise<boolean>;
  /** The datasets that are named so, as far as they are there; of one with several files the first. */
  named(): Promise<ReadonlySet<string>>;
  /** All files of the dataset that a file is a piece of, in order. */
  filesOf(file: string): Promise<readonly string[]>;
  /** How a file is linted. */
  setupOf(file: string): Promise<LintSetup>;
  /**
   * Lints the present text; those who ask for the same version and setup share one answer. Findings are those in the
   * text itself.
   *
   * @throws the reason `SUPERSEDED` when newer text or settings came meanwhile
   */
  lintDocument(document: TextDocument): Promise<LintOutcome>;
  /** The same with facts, of tokens too where there is a model. */
  factsOf(document: TextDocument): Promise<DatasetFacts | undefined>;
  /** What was last found out about a file: when it was opened, saved, asked about or read from the disk. */
  knownFacts(file: string): KnownFacts | undefined;
  /** With all other files of the same dataset; findings name the file that they are in. */
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
  /** What linting datasets found in another file: in a registry, a card or a run config. */
  besideOf(file: string, isMeant?: (dataset: string) => boolean): readonly Finding[];
  /**
   * The same for an open registry, card or run config, as its text is now.
   *
   * @throws the reason `SUPERSEDED` when newer text came meanwhile
   */
  findingsIn(document: TextDocument): Promise<readonly Finding[]>;
  /** Forgets what was found beside datasets that are neither named, open nor asked for any more. */
  forgetBeside(): Promise<void>;
  /** Called with the files in which something else was found than before. */
  onBeside(listener: (files: readonly string[]) => void): void;
  /** Called with every outcome of a dataset that is open or was asked for. */
  onOutcome(listener: (file: string, outcome: LintOutcome) => void): void;
}

export interface DatasetsOptions extends LintSetupParts {
  readonly lint: LintPool;
  readonly documents: OpenDocuments;
}

/** Registries of hundreds of datasets are copied from project to project. */
const MOST_NAMED = 200;
/** Of the list that shows all of them: what a process can hold when every rule finds so many. */
const LIMIT_OF_ALL = 500_000;

export function createDatasets(parts: DatasetsOptions): Datasets {
  const { lint, documents, configs, entries, settings, workspace } = parts;
  const asked = new Set<string>();
  const listeners: ((file: string, outcome: LintOutcome) => void)[] = [];
  const facts = new Map<string, KnownFacts>();
  const beside = createBesideFindings();
  const besideListeners: ((files: readonly string[]) => void)[] = [];
  const besideChanged = (files: readonly string[]): void => {
    if (files.length > 0) for (const listener of besideListeners) listener(files);
  };
  const tellBeside = (dataset: string, byFile: ReadonlyMap<string, readonly Finding[]>): void => {
    besideChanged(beside.set(dataset, byFile));
  };
  const keepBeside = (dataset: string, { findings }: LintOutcome, files: readonly string[]): void => {
    const own = new Set(files.map((file) => workspace().nameOf(file)));
    const others = findings.filter((finding) => !own.has(finding.file));
    const byFile = new Map<string, Finding[]>();
    for (const finding of others) {
      const file = pathOfName(dataset, finding.file);
      byFile.set(file, [...(byFile.get(file) ?? []), finding]);
    }
    tellBeside(dataset, byFile);
  };
  const pathOfName = (file: string, name: string): string =>
    name === workspace().nameOf(file)
      ? file
      : path.resolve(workspace().folderOf(file) ?? path.dirname(file), name);
  const keepFacts = (file: string, outcome: LintOutcome, { model }: LintSetup["options"]): void => {
    if (outcome.facts !== undefined) facts.set(file, { facts: outcome.facts, ...(model && { model }) });
  };
  const tell = (file: string, outcome: LintOutcome): void => {
    for (const listener of listeners) listener(file, outcome);
  };
  const heard = (file: string, outcome: LintOutcome, { options: used }: LintSetup): void => {
    keepBeside(file, outcome, [file]);
    keepFacts(file, outcome, used);
    tell(file, outcome);
  };
  const lintings = createLintings(lint, documents, heard);
  const setupOf = (file: string): Promise<LintSetup> => lintSetupOf(file, parts);
  const wholes = createWholeOutcomes(setupOf, (file) => filesOf(file));
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
    return (
      (await configs.declared()).has(file) ||
      (await entries.datasetOf(file)) !== undefined ||
      (await isIncluded(file))
    );
  };
  const filesOf = (file: string): Promise<readonly string[]> => filesOfDataset(file, asked.has(file), parts);
  const isDataset = async (document: TextDocument): Promise<boolean> => {
    const file = fileOf(document.uri);
    if (file === undefined || !(await settings.of(document.uri)).enabled) return asked.has(file ?? "");
    if (asked.has(file)) return true;
    if (await isNamed(file)) return true;
    const folder = workspace().folderOf(file);
    if (folder !== undefined && isInRunFolder(file, folder)) return false;
    return looksLikeDataset(document);
  };
  documents.onDidOpen(({ document }) => {
    if (!looksLikeDataset(document)) return;
    // The thread starts while it is looked up how the file is to be linted.
    void settings.of(document.uri).then(({ enabled }) => {
      if (enabled) lint.prepare();
    });
  });

  return {
    isNamed,
    named: async () => {
      const found = new Set<string>();
      for (const file of (await configs.declared()).keys()) if (await isNamed(file)) found.add(file);
      for (const { files } of (await entries.datasets()).slice(0, MOST_NAMED)) {
        const [first] = files;
        if (first !== undefined && (await isNamed(first))) found.add(first);
      }
      for (const folder of workspace().folders) {
        const { include } = await settings.of(uriOf(folder));
        for (const file of await findIncluded(folder, include, workspace())) found.add(file);
      }
      return found;
    },
    isDataset,
    filesOf,
    setupOf,
    lintDocument: async (document) => {
      const setup = await setupOf(fileOf(document.uri) ?? document.uri);
      const outcome = (await wholes.of(document)) ?? (await lintings.lint(document, setup));
      const findings = outcome.findings.filter(({ file }) => file === setup.options.file);
      return { ...outcome, findings };
    },
    factsOf: async (document) => {
      const setup = await setupOf(fileOf(document.uri) ?? document.uri);
      return (await lintings.lint(document, setup, factsFor(setup.options, 0))).facts;
    },
    knownFacts: (file) => facts.get(file),
    lintFile: async (file, signal, onProgress) => {
      const files = await filesOf(file);
      const [first = file] = files;
      const { options } = await setupOf(first);
      const { bytes } = await statesOf(files);
      const wanted = {
        ...{ ...options, ...shardOptions(files, workspace()) },
        ...{ limitPerRule: LIMIT_PER_RULE, facts: factsFor(options, bytes) },
      };
      const outcome = await lint.lintFile(first, wanted, signal, onProgress);
      keepBeside(first, outcome, files);
      await wholes.keep(files, outcome);
      keepFacts(first, outcome, options);
      if (asked.has(file)) tell(first, outcome);
      return outcome;
    },
    lintWhole: async (file, signal, onProgress) => {
      const document = openDocument(file);
      const files = document === undefined ? await filesOf(file) : [file];
      const [first = file] = files;
      const setup = await setupOf(first);
      const options = { ...setup.options, limitPerRule: LIMIT_OF_ALL, brief: true };
      return document === undefined
        ? lint.lintFile(first, { ...options, ...shardOptions(files, workspace()) }, signal, onProgress)
        : lint.lintText(document.getText(), options, signal, file);
    },
    fixFile: async (file, unsafe, signal, onProgress) =>
      lint.fixFile(file, (await setupOf(file)).options, unsafe, signal, onProgress),
    ask: (file) => {
      if (asked.has(file)) return;
      asked.add(file);
      // Before, it may have been known and not to be told of.
      besideChanged(beside.filesOf(file));
    },
    isAsked: (file) => asked.has(file),
    asked: () => [...asked],
    openDocument,
    uriOfName: (uri, name) => {
      const file = fileOf(uri);
      return file === undefined || name === workspace().nameOf(file) ? uri : uriOf(pathOfName(file, name));
    },
    besideOf: (file, isMeant) => beside.of(file, isMeant),
    findingsIn: createDeclaredFindings({
      ...{ ...parts, lintings, setupOf, filesOf, openDocument },
      besideOf: (file) => beside.of(file),
      isAsked: (file) => asked.has(file),
    }),
    forgetBeside: async () => {
      for (const dataset of beside.datasets()) {
        const document = openDocument(dataset);
        const isKept =
          asked.has(dataset) ||
          (await isNamed(dataset)) ||
          (document !== undefined && (await isDataset(document)));
        if (!isKept) tellBeside(dataset, new Map());
      }
    },
    onBeside: (listener) => {
      besideListeners.push(listener);
    },
    onOutcome: (listener) => {
      listeners.push(listener);
    },
  };
}

/** JSON Lines that nothing names, with rows to train on. */
function looksLikeDataset(document: TextDocument): boolean {
  const file = fileOf(document.uri);
  return file?.toLowerCase().endsWith(".jsonl") === true && hasKnownShape(document.getText());
}
