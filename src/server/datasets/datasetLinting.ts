import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LintPool } from "../../node/lint/pool/lintPool";
import type { DatasetFacts } from "../../protocol/datasetFacts";
import type { FixOutcome, LintOutcome, LintProgress } from "../../protocol/lintWorker";
import type { BesideKeeper } from "./besideKeeper";
import type { OpenDocuments } from "../connection/openDocuments";
import type { KnownFacts } from "./countedFor";
import { createFactsStore, stateNow } from "./factsStore";
import { statesOf } from "../fileStates";
import { createLintings, LIMIT_PER_RULE, type Lintings } from "./lintings";
import { factsFor, lintSetupOf, type LintSetup, type LintSetupParts } from "./lintSetup";
import { filesOfDataset, shardOptions } from "./wholeDataset";
import { createWholeOutcomes } from "./wholeOutcomes";
import { fileOf } from "../workspace";

/** What the linter says of datasets: of a text that is open, of a file, of all files of one. */
export interface DatasetLinting {
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
  /** The open document of a file. Paths are compared, since clients escape URIs in different ways. */
  openDocument(file: string): TextDocument | undefined;
}

export interface DatasetLintingParts extends LintSetupParts {
  readonly lint: LintPool;
  readonly documents: OpenDocuments;
  readonly isAsked: (file: string) => boolean;
  readonly beside: Pick<BesideKeeper, "keep">;
  /** An outcome of a dataset that is open or was asked for. */
  readonly tell: (file: string, outcome: LintOutcome) => void;
  /** What was known of a file holds no longer. */
  readonly stale: (file: string) => void;
}

/** Of the list that shows all of them: what a process can hold when every rule finds so many. */
const LIMIT_OF_ALL = 500_000;

export function createDatasetLinting(
  parts: DatasetLintingParts,
): DatasetLinting & { readonly lintings: Lintings } {
  const { lint, documents, isAsked, beside, tell, workspace } = parts;
  const openDocument = (file: string): TextDocument | undefined =>
    documents.all().find(({ uri }) => fileOf(uri) === file);
  const facts = createFactsStore((file) => openDocument(file) !== undefined, parts.stale);
  const lintings = createLintings(lint, documents, (file, outcome, { options }) => {
    beside.keep(file, outcome, [file]);
    facts.keep(file, outcome, options, "text");
    tell(file, outcome);
  });
  const setupOf = (file: string): Promise<LintSetup> => lintSetupOf(file, parts);
  const filesOf = (file: string): Promise<readonly string[]> => filesOfDataset(file, isAsked(file), parts);
  const wholes = createWholeOutcomes(setupOf, filesOf);
  const ofDocument = async (document: TextDocument): Promise<LintSetup> =>
    setupOf(fileOf(document.uri) ?? document.uri);

  return {
    ...{ lintings, filesOf, setupOf, openDocument },
    lintDocument: async (document) => {
      const setup = await ofDocument(document);
      const outcome = (await wholes.of(document)) ?? (await lintings.lint(document, setup));
      return { ...outcome, findings: outcome.findings.filter(({ file }) => file === setup.options.file) };
    },
    factsOf: async (document) => {
      const setup = await ofDocument(document);
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
      const state = stateNow(first);
      const outcome = await lint.lintFile(first, wanted, signal, onProgress);
      beside.keep(first, outcome, files);
      await wholes.keep(files, outcome);
      facts.keep(first, outcome, options, state);
      if (isAsked(file)) tell(first, outcome);
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
  };
}
