import type { Finding, Severity } from "../../protocol/findings";
import type { JsonValue } from "../dataset/jsonValue";
import type { DatasetShape } from "../dataset/shapes";
import type { RuleContext } from "./defineRule";
import type { LintRow } from "./rows/lintRow";
import type { NeedlePlan } from "./needles/needlePlan";
import type { ShardMap } from "./shardMap";
import type { Surroundings } from "./surroundings";

export interface LintOptions extends Surroundings {
  /** As findings name it. */
  readonly file: string;
  /** Codes or prefixes (`DUP`, `ROL001`, `ALL`); absent: the default set. */
  readonly select?: readonly string[];
  /** Codes or prefixes beside the default set, or beside `select`. */
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
  /** Other severities than the rules' own, by code. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** The declared labels; LBL003 rests without them. */
  readonly labels?: readonly string[];
  /** `data.format` and `data.columns` of a run config. */
  readonly format?: string;
  readonly columns?: Readonly<Record<string, string>>;
  /** Columns that hold groups of people or things, as `evaluate.groups` names them. */
  readonly groups?: readonly string[];
  /** Findings kept per rule; the rest is only counted. A file may be wrong in each of ten million rows. */
  readonly limitPerRule?: number;
  /** What the marks of rows mean; absent when rows have none. */
  readonly needlePlan?: NeedlePlan;
  /** Reads bytes of the file again: duplicates are compared whole. Without it DUP001 finds nothing. */
  readonly readAgain?: RuleContext["readAgain"];
  /** Whether what has been read has no lines: Parquet, Arrow. */
  readonly isTable?: RuleContext["isTable"];
  /** Names a row by its content; findings carry it when it is given. */
  readonly rowHash?: (value: JsonValue) => string | undefined;
  /** When the items come from several files, counted through. */
  readonly shardMap?: ShardMap;
  /** Sees every row that is JSON, after the rules: for facts about the whole file. */
  readonly onRow?: (row: LintRow) => void;
}

export interface LintResult {
  /** In file order. */
  readonly findings: readonly Finding[];
  readonly rows: number;
  readonly shape: DatasetShape | undefined;
  /** Findings beyond `limitPerRule`, by code. */
  readonly omitted: Readonly<Record<string, number>>;
  /** Findings that a sidecar names; they are not among `findings`. */
  readonly suppressed?: readonly Finding[];
  /** The files of a dataset that has several. */
  readonly shards?: readonly { readonly file: string; readonly rows: number }[];
}
