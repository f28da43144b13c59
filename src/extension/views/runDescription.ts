import type { RunState } from "../../protocol/run";
import type { RunSnapshot } from "../runs/followRun";

const words: Readonly<Record<RunState, string>> = {
  queued: "waiting",
  preparing: "preparing",
  training: "training",
  evaluating: "evaluating",
  paused: "paused",
  stopping: "stopping",
  stopped: "stopped",
  completed: "finished",
  failed: "failed",
  lost: "process gone",
};

/** "training · 48/120 · loss 0.83" or "finished · gate failed" and the time, for a list. */
export function runDescription({ state, summary, run, result }: RunSnapshot): string {
  const parts = [words[state]];
  if (result?.gate === "failed") parts.push("gate failed");
  if (state !== "completed" && run.totalSteps > 0)
    parts.push(`${String(summary.step)}/${String(run.totalSteps)}`);
  const loss = summary.steps.at(-1)?.metrics["loss"];
  if (state !== "completed" && typeof loss === "number") parts.push(`loss ${loss.toFixed(2)}`);
  parts.push(shortTime(run.createdAt));
  return parts.join(" · ");
}

function shortTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
