import type { GateConfig } from "../runconfig/resolve/resolvedConfig";

/** What an evaluation needs to know besides the predictions. Plain data: the caller read it from run and config. */
export interface EvaluateOptions {
  readonly runId: string;
  /** The run's or model's name, as the report's title. */
  readonly name: string;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  readonly seed: number;
  /** Resamples for intervals; default 2,000. */
  readonly bootstrap?: number;
  /** Shuffles for noise floors; default 1,000. */
  readonly permutations?: number;
  /** Declared labels, in the order that a person expects. Labels seen only in the data follow. */
  readonly labels?: readonly string[];
  /** The label that selection and true-positive rates are about; null: the label with the largest gap, named. */
  readonly positiveLabel?: string | null;
  /** Group columns to compare; default: every column that the predictions carry. */
  readonly groups?: readonly string[];
  /** Bins of the reliability diagram; default 10. */
  readonly bins?: number;
  /** Null or absent: default checks are judged, and the gate says `absent`. */
  readonly gate?: GateConfig | null;
  /** Plural of what a row is, for sentences: "notes", "questions". Default "rows". */
  readonly unit?: string;
  readonly baseModel?: string;
  /** Path of the test data as the report names it, and its hash. */
  readonly testData?: string;
  readonly testDataSha256?: string;
  /** Lines for the report's banner, for example that the test rows also chose the checkpoint. */
  readonly notes?: readonly string[];
  /** Rows of the training data per group and label: shown as associations, never as causes. */
  readonly trainingCounts?: readonly TrainingCount[];
}

export interface TrainingCount {
  readonly column: string;
  /** Null: the row does not say. */
  readonly value: string | null;
  readonly label: string;
  readonly n: number;
}

export const DEFAULT_BOOTSTRAP = 2000;
export const DEFAULT_PERMUTATIONS = 1000;
export const DEFAULT_BINS = 10;
export const DEFAULT_ALPHA = 0.05;
export const INTERVAL_LEVEL = 0.95;
export const TASK_SUITE = "task";

/** The sample-size ladder, per denominator. */
export const COUNTS_ONLY_BELOW = 10;
export const VERY_FEW_BELOW = 30;
export const FEW_BELOW = 100;
/** A group joins an accuracy or selection gap from here, a true-positive gap from `COUNTS_ONLY_BELOW` positives. */
export const GROUP_MINIMUM = VERY_FEW_BELOW;

export function sizeWarning(denominator: number): string | null {
  if (denominator < COUNTS_ONLY_BELOW) return "counts only";
  if (denominator < VERY_FEW_BELOW) return "very few";
  return denominator < FEW_BELOW ? "few" : null;
}
