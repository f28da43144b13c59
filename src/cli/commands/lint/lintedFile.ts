import type { LintResult } from "../../../core/lint/lintOptions";
import type { LintInput } from "./lintInputs";

export interface LintedFile {
  readonly input: LintInput;
  readonly result: LintResult;
  readonly fixed: number;
  /** With `--diff`, a character for each byte; empty when nothing would change. */
  readonly diff?: string;
  /** With a baseline: rows that are not JSON, by their text. */
  readonly textHashes?: ReadonlyMap<number, string>;
  /** Sentences about the file for whoever reads the output. */
  readonly notes: readonly string[];
}
