import type { Fix, RelatedFinding, Severity } from "../../protocol/findings";
import type { JsonFault } from "../dataset/jsonFault";
import type { SourceItem, SourceRow } from "../dataset/sourceItem";
import type { JsonSlip } from "../dataset/tolerantJson";
import type { LintRow } from "./lintRow";
import type { Target } from "./target";

/**
 * One rule: what it finds, an example that it must find exactly once or more and nothing else does, and one that is
 * fine. The examples are JSON Lines, and a test runs them.
 */
export interface Rule<Code extends string = string> extends RuleChecks {
  readonly code: Code;
  readonly name: string;
  readonly severity: Severity;
  /** What happens where, if it stays: `llama-factory:skips-row`. */
  readonly affects?: readonly string[];
  readonly bad: string;
  readonly good: string;
  /** Options that the examples need. */
  readonly exampleOptions?: RuleOptions & { readonly maxRowBytes?: number };
  /** For rules that remember earlier rows: the state lives in the closure, one per file. */
  readonly begin?: (context: RuleContext) => RuleChecks;
}

/** What a rule looks at; each is called in file order. */
export interface RuleChecks {
  /** Every row that is JSON. */
  readonly checkRow?: (row: LintRow, report: Report) => void;
  /** Every row that is not. */
  readonly checkBroken?: (row: BrokenRow, report: Report) => void;
  /** Blank lines, rows too long to read, faults between rows. */
  readonly checkItem?: (item: Exclude<SourceItem, SourceRow>, report: Report) => void;
  readonly finish?: (report: Report) => void;
}

export interface RuleOptions {
  /** The declared labels (`evaluate.labels`); empty when there are none. */
  readonly labels?: readonly string[];
}

export interface RuleContext {
  readonly file: string;
  readonly labels: readonly string[];
  /** Whether another rule runs too, for rules that share a subject. */
  readonly isActive: (code: string) => boolean;
  /** Reads bytes of the file again as text; undefined when that is no longer possible. */
  readonly readAgain: (byteOffset: number, byteLength: number) => string | undefined;
}

/** A row that `JSON.parse` refuses: what is wrong, and whether only known slips are. */
export interface BrokenRow {
  readonly source: SourceRow;
  readonly slips: readonly JsonSlip[] | undefined;
  readonly fault: JsonFault;
}

export interface ReportDetails {
  readonly severity?: Severity;
  readonly help?: string;
  readonly fix?: Fix | undefined;
  readonly related?: readonly RelatedFinding[];
}

export type Report = (target: Target, message: string, details?: ReportDetails) => void;

/** Keeps the code a literal type, so that the union of codes follows from the registry. */
export function defineRule<const Code extends string>(rule: Rule<Code>): Rule<Code> {
  return rule;
}
