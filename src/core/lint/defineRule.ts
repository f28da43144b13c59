import type { Fix, RelatedFinding, Severity } from "../../protocol/findings";
import type { JsonFault } from "../dataset/jsonFault";
import type { DatasetShape } from "../dataset/shapes";
import type { SourceItem, SourceRow } from "../dataset/sourceItem";
import type { JsonSlip } from "../dataset/tolerantJson";
import type { TrainOn, Truncation } from "../supervision";
import type { LintRow } from "./rows/lintRow";
import type { DeclaredDataset, Surroundings } from "./surroundings";
import type { Target } from "./target";

/**
 * One rule: what it finds, an example that it must find exactly once or more and nothing else does, and one that is
 * fine. The examples are JSON Lines unless `exampleOptions.file` says otherwise, and a test runs them. The comment
 * above a rule says why it exists; `docs/rules` is made from it.
 */
export interface Rule<Code extends string = string> extends RuleChecks {
  readonly code: Code;
  readonly name: string;
  readonly severity: Severity;
  /** False for rules that only run when they are selected: too noisy for everyone, or about taste. */
  readonly byDefault?: boolean;
  /** What happens where, if it stays: `llama-factory:skips-row`. */
  readonly affects?: readonly string[];
  /** The least safe fix that the rule offers; absent when it offers none. */
  readonly fixSafety?: Fix["safety"];
  readonly bad: string;
  readonly good: string;
  /** What the examples need. */
  readonly exampleOptions?: ExampleOptions;
  /** Codes that a planted fault of this kind sets off as well, because it is a fault of those kinds too. */
  readonly companions?: readonly string[];
  /**
   * The rule looks only at rows whose text may contain one of these; see `LintRow.mayContain` for what they must not
   * hold. Absent: it looks at every row.
   */
  readonly needles?: readonly string[];
  /**
   * What the rule finds follows from the row's structure (see `RowStructure`) and nothing else: it looks at no words
   * but those of rows that have none, keeps nothing from row to row, and is not asked again about a structure that is
   * clean.
   */
  readonly isStructural?: boolean;
  /** The only format whose rows the rule looks at; absent: it looks at rows of every format. */
  readonly format?: DatasetShape["format"];
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

/** Plain data, so that a page can print it; whoever runs the examples makes files and tokenizers of it. */
export interface ExampleOptions {
  readonly labels?: readonly string[];
  readonly groups?: readonly string[];
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
  readonly maxRowBytes?: number;
  /** The name of the file that holds the example. */
  readonly file?: string;
  /** How the characters of the example become bytes; `latin1` gives any bytes. */
  readonly encoding?: "utf8" | "latin1";
  /** JSON Lines of the evaluation file. */
  readonly heldOut?: string;
  /** A tokenizer with one token per byte, and this chat template. */
  readonly supervision?: {
    readonly template?: string;
    /** Absent: the tokenizer's own. */
    readonly bosToken?: string;
    readonly eosToken?: string;
    readonly trainOn?: TrainOn;
    readonly maxLength?: number;
    readonly truncation?: Truncation;
  };
  /** Media files that exist: path → first bytes. */
  readonly media?: Readonly<Record<string, string>>;
  readonly declared?: DeclaredDataset;
  /** What is declared of the good example instead, where the fault is not in the rows. */
  readonly goodDeclared?: DeclaredDataset;
}

export interface RuleContext extends Surroundings {
  readonly file: string;
  /** The declared labels (`evaluate.labels`); empty when there are none. */
  readonly labels: readonly string[];
  readonly groups: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  /** `data.format` of a run config, or `auto`. */
  readonly format: string;
  /** Whether the rule was selected by its name or family, not only as part of the default set. */
  readonly isAskedFor: boolean;
  /** Whether another rule runs too, for rules that share a subject. */
  readonly isActive: (code: string) => boolean;
  /** "row 7" for messages; of another file of the dataset with its name. */
  readonly rowName: (row: number) => string;
  /** What several rules keep of the same file: made once per file and factory. */
  readonly shared: <T>(make: (context: RuleContext) => T) => T;
  /** Whether what has been read has no lines: Parquet, Arrow. */
  readonly isTable: () => boolean;
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
  /** Nothing of it is kept but that it was found, as beyond the limit of a rule. */
  readonly isOnlyCounted?: boolean;
}

export type Report = (target: Target, message: string, details?: ReportDetails) => void;

/** Keeps the code a literal type, so that the union of codes follows from the registry. */
export function defineRule<const Code extends string>(rule: Rule<Code>): Rule<Code> {
  return rule;
}
