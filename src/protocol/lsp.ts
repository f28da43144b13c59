import type { Finding } from "./findings";

/** Our own messages between the extension and the language server, beside standard LSP. */

/** Client to server: lint this file on disk (it need not be open). Diagnostics are pushed; the summary is the answer. */
export const LINT_FILE = "tunesmith/lintFile";
export interface LintFileParams {
  readonly uri: string;
}
export interface LintFileResult {
  readonly rows: number;
  readonly findings: readonly Finding[];
  /** Set when the file could not be read. */
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
}
export interface DatasetsChangedParams {
  readonly datasets: readonly DatasetInfo[];
}
