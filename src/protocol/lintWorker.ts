import type { Finding, Severity } from "./findings";

/** Between a door (server, CLI) and the lint worker: messages over a MessagePort, answers by request id. */

export interface LintRequestOptions {
  /** As findings name it; its ending tells JSON from JSON Lines. */
  readonly file: string;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severities?: Readonly<Record<string, Severity>>;
  /** The declared labels. */
  readonly labels?: readonly string[];
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly limitPerRule?: number;
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
      readonly options: LintRequestOptions;
    }
  | { readonly type: "cancel"; readonly id: number };

export interface LintOutcome {
  readonly rows: number;
  /** The format found, or null when the fields are of no known one. */
  readonly format: string | null;
  readonly findings: readonly Finding[];
  /** Findings beyond `limitPerRule`, by code. */
  readonly omitted: Readonly<Record<string, number>>;
}

/** Every request but a cancel gets exactly one answer. */
export type FromLintWorker =
  | { readonly type: "result"; readonly id: number; readonly outcome: LintOutcome }
  | { readonly type: "cancelled"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly message: string; readonly nextStep: string };
