import type { DatasetFacts } from "./datasetFacts";
import type { DeclaredDataset } from "./declaredDataset";
import type { Finding, Severity } from "./findings";

/** Between a door (server, CLI) and the lint worker: messages over a MessagePort, answers by request id. */

export interface LintRequestOptions {
  /** As findings name it; its ending tells JSON from JSON Lines. */
  readonly file: string;
  readonly select?: readonly string[];
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severities?: Readonly<Record<string, Severity>>;
  /** The declared labels. */
  readonly labels?: readonly string[];
  /** Columns that hold groups. */
  readonly groups?: readonly string[];
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly limitPerRule?: number;
  /** `<row hash> <code>` of findings to leave out, as the dataset's sidecar names them. */
  readonly suppressions?: readonly string[];
  readonly model?: LintModel;
  /** Evaluation and test files of the same run. */
  readonly heldOutFiles?: readonly LintHeldOutFile[];
  /** What a run config says of the columns; registries and cards beside the file are found by the linter itself. */
  readonly declared?: DeclaredDataset;
  /** All files of the dataset in order, when it has several: the linted one is the first of them. */
  readonly shards?: readonly LintShard[];
  /** Where relative media paths begin; absent: the folder of the dataset. */
  readonly mediaFolder?: string;
  /** Media outside of this folder are not looked at: what an untrusted workspace names. */
  readonly mediaWithin?: string;
  /** Absolute path of the dataset's sidecar: what it names is left out. */
  readonly sidecar?: string;
  /** Those of the other shards: what one file's sidecar says of a row holds in all of them. */
  readonly shardSidecars?: readonly string[];
  /** What was there when the baseline was written is left out. */
  readonly baseline?: LintBaseline;
  /** Facts beside the findings: `tokens` makes the tokens of every row, where there is a model. */
  readonly facts?: "texts" | "tokens";
  /** Findings without repairs and relations: for a list of very many. */
  readonly brief?: boolean;
}

export interface LintBaseline {
  /** Absolute. */
  readonly path: string;
  /** The folder that findings name their files from. */
  readonly cwd: string;
}

/** What token rules need of a run config: the model's folder, and how the run cuts rows. */
export interface LintModel {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; absent: the model's own template. */
  readonly chatTemplate?: string;
  readonly trainOn: "assistant" | "completion" | "all";
  /** In tokens. */
  readonly maxLength: number;
  readonly truncation: "error" | "drop" | "start" | "end";
}

/** One file of a dataset that is cut into several. */
export interface LintShard {
  /** Absolute. */
  readonly path: string;
  /** As findings name it. */
  readonly file: string;
}

export interface LintHeldOutFile {
  /** Absolute. */
  readonly path: string;
  /** As findings name it. */
  readonly file: string;
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
}

export type ToLintWorker =
  | {
      readonly type: "lintFile";
      readonly id: number;
      readonly path: string;
      readonly options: LintRequestOptions;
    }
  | {
      readonly type: "lintText";
      readonly id: number;
      readonly text: string;
      /** Where the text is saved; media and declarations lie beside it. */
      readonly path?: string;
      readonly options: LintRequestOptions;
    }
  | {
      readonly type: "fixFile";
      readonly id: number;
      readonly path: string;
      readonly options: LintRequestOptions;
      readonly unsafe: boolean;
    }
  | { readonly type: "cancel"; readonly id: number };

/** A mended file is a new one beside the old. */
export interface FixOutcome {
  readonly fixed: number;
  /** Absolute; absent when nothing was written. */
  readonly writtenTo?: string;
  /** Why nothing could be written, in a sentence. */
  readonly note?: string;
}

export interface LintOutcome {
  readonly rows: number;
  /** The format found, or null when the fields are of no known one. */
  readonly format: string | null;
  readonly findings: readonly Finding[];
  /** Findings beyond `limitPerRule`, by code. */
  readonly omitted: Readonly<Record<string, number>>;
  /** How many the sidecar and the baseline keep out. */
  readonly suppressed?: number;
  /** Where they were asked for. */
  readonly facts?: DatasetFacts;
}

/** How far a file on the disk is, a few times a second; what has been found so far comes along now and then. */
export interface LintProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly findings?: readonly Finding[];
}

/** Every request but a cancel gets exactly one answer, after any number of progress messages. */
export type FromLintWorker =
  | ({ readonly type: "progress"; readonly id: number } & LintProgress)
  | { readonly type: "result"; readonly id: number; readonly outcome: LintOutcome }
  | { readonly type: "fixed"; readonly id: number; readonly outcome: FixOutcome }
  | { readonly type: "cancelled"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly message: string; readonly nextStep: string };
