import type { Finding, Severity } from "../../protocol/findings";
import type { DatasetShape } from "../dataset/shapes";
import type { RuleContext } from "./defineRule";

export interface LintOptions {
  /** As findings name it. */
  readonly file: string;
  /** Codes or prefixes (`DUP`, `ROL001`); absent: all. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  /** Other severities than the rules' own, by code. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** The declared labels; LBL rules rest without them. */
  readonly labels?: readonly string[];
  /** `data.format` and `data.columns` of a run config. */
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
  /** Findings kept per rule; the rest is only counted. A file may be wrong in each of ten million rows. */
  readonly limitPerRule?: number;
  /** Reads bytes of the file again: duplicates are compared whole. Without it DUP001 finds nothing. */
  readonly readAgain?: RuleContext["readAgain"];
}

export interface LintResult {
  /** In file order. */
  readonly findings: readonly Finding[];
  readonly rows: number;
  readonly shape: DatasetShape | undefined;
  /** Findings beyond `limitPerRule`, by code. */
  readonly omitted: Readonly<Record<string, number>>;
}
