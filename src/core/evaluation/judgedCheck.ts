import type { Verdict } from "../../protocol/evaluation";
import type { MetricDefinition } from "./metrics/metric";
import type { Request } from "./sampling";
import type { Interval } from "./statistics/proportions";

/** One line of the gate, ready to be measured; `problem` where it names something that is not there. */
export interface PlannedCheck {
  readonly metric: MetricDefinition | undefined;
  readonly id: string;
  readonly request: Request | null;
  /** `change`: tuned against base. `level`: the tuned value against a limit. */
  readonly kind: "change" | "level";
  readonly margin: number;
  readonly minimum: number;
  readonly column?: string;
  readonly label?: string;
  readonly line?: number;
  readonly problem?: string;
}

/** A check with everything that its wording needs. */
export interface JudgedCheck {
  readonly planned: PlannedCheck;
  readonly verdict: Verdict;
  readonly before: number | null;
  readonly after: number | null;
  /** The smallest denominator that the number rests on. */
  readonly n: number;
  /** All test rows. */
  readonly total: number;
  /** Positive is worse. */
  readonly harm: number | null;
  readonly ci: Interval | null;
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly nNeeded: number | null;
  readonly counts: { readonly gotWorse: number; readonly gotBetter: number } | null;
  readonly lowGroup: string | null;
  readonly undefinedBecause: string | null;
}
