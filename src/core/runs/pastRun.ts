import { formatPercent, formatSeconds } from "../../base/format";
import type { RunResult } from "../../protocol/run";

/** A run that is over, as far as its config's next run cares. */
export interface PastRun {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly status: RunResult["status"];
  /** That the engine has worked, over all attempts. */
  readonly seconds: number;
  readonly steps: number;
  readonly totalSteps: number;
  /** Share of right answers of the fine-tuned model, where it was measured. */
  readonly accuracy: number | undefined;
  /** The last loss on the evaluation rows, where it was measured. */
  readonly evalLoss: number | undefined;
  readonly gate: string | undefined;
  readonly failure: { readonly code: string; readonly message: string } | undefined;
  /** As it was resolved, with absolute paths. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What came out, in a line: `completed in 2 min 10 s, accuracy 71.4%, gate passed`. */
export function outcomeOf(run: PastRun): string {
  const { status, seconds, steps, totalSteps } = run;
  const time = formatSeconds(seconds);
  if (status === "failed")
    return `failed after ${time}${run.failure === undefined ? "" : ` (${run.failure.code})`}`;
  if (status === "stopped") return `stopped after ${time}, at step ${String(steps)} of ${String(totalSteps)}`;
  return [`completed in ${time}`, ...measured(run)].join(", ");
}

/** The hint behind a key: as little as tells the outcome. */
export function outcomeHint(run: PastRun): string {
  if (run.status !== "completed") return `last run: ${outcomeOf(run)}`;
  return `last run: ${[formatSeconds(run.seconds), ...measured(run).slice(0, 1)].join(", ")}`;
}

function measured({ accuracy, evalLoss, gate }: PastRun): readonly string[] {
  return [
    ...(accuracy === undefined ? [] : [`accuracy ${formatPercent(accuracy)}`]),
    ...(evalLoss === undefined ? [] : [`eval_loss ${evalLoss.toPrecision(3)}`]),
    ...(gate === undefined || gate === "absent" ? [] : [gateText(gate)]),
  ];
}

function gateText(verdict: string): string {
  return verdict === "cannotTell" ? "gate cannot be judged" : `gate ${verdict}`;
}
