import type { Finding, FindingsSummary } from "./findings";

/** Our own messages between the extension and the language server, beside standard LSP. */

/**
 * Client to server: lint this file on disk (it need not be open). Diagnostics are pushed; the summary is the answer.
 * A cancelled request ends the work. `progress` names the token that `LintFileProgress` is sent with.
 */
export const LINT_FILE = "tunesmith/lintFile";
export interface LintFileParams {
  readonly uri: string;
  readonly progress?: string;
}
export interface LintFileProgress {
  readonly bytes: number;
  readonly totalBytes: number;
}
export interface LintFileResult {
  /** All findings, those beyond any limit too. */
  readonly summary: FindingsSummary;
  /** Set when the file could not be read. */
  readonly problem?: string;
}

/** Client to server: every finding of a file as text, one per line, for a list that nothing is left out of. */
export const LIST_FINDINGS = "tunesmith/listFindings";
export interface ListFindingsParams {
  readonly uri: string;
  readonly progress?: string;
}
export interface ListFindingsResult {
  readonly findings: readonly Finding[];
  /** Findings beyond what is listed. */
  readonly omitted: number;
  readonly problem?: string;
}

/** Client to server: mend a file on disk, always into a new file beside it, which is named in the answer. */
export const FIX_FILE = "tunesmith/fixFile";
export interface FixFileParams {
  readonly uri: string;
  readonly unsafe: boolean;
  readonly progress?: string;
}
export interface FixFileResult {
  readonly fixed: number;
  /** The file that was written. */
  readonly uri?: string;
  /** Why nothing was written, in a sentence. */
  readonly note?: string;
  readonly problem?: string;
}

/** Client to server: name a finding in the dataset's sidecar, so that it is not told any more. */
export const IGNORE_FINDING = "tunesmith/ignoreFinding";
export interface IgnoreFindingParams {
  readonly uri: string;
  readonly code: string;
  /** From 1. */
  readonly row: number;
  readonly reason: string;
}
export interface IgnoreFindingResult {
  /** The sidecar that was written. */
  readonly uri?: string;
  readonly problem?: string;
}

/** Server to client: what is known of the datasets, for the sidebar. */
export const DATASETS_CHANGED = "tunesmith/datasetsChanged";
export interface DatasetInfo {
  readonly uri: string;
  readonly rows: number;
  readonly errors: number;
  readonly warnings: number;
  readonly shape: string;
  /** Rows, lengths, languages and so on, as markdown in which the data is only text. */
  readonly details?: string;
  /** The same, line by line, as text. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
}
export interface DatasetsChangedParams {
  readonly datasets: readonly DatasetInfo[];
}

/** Client to server: a run config against its last run that is over. */
export const COMPARE_WITH_LAST_RUN = "tunesmith/compareWithLastRun";
export interface CompareWithLastRunParams {
  readonly uri: string;
}
export interface CompareWithLastRunResult {
  readonly comparison?: {
    readonly runId: string;
    /** `completed in 2 min 10 s, accuracy 71.4%` */
    readonly outcome: string;
    /** Both resolved configs as YAML, with what there is to say about them as comments at their heads. */
    readonly then: string;
    readonly now: string;
    /** Keys that have another value, and files that have other content. */
    readonly differences: readonly string[];
  };
  /** Why there is nothing to compare with, in a sentence, and what to do. */
  readonly problem?: string;
  readonly nextStep?: string;
}
