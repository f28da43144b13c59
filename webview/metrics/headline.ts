import type { ChartData, MetricsState } from "../../src/protocol/panels/metrics";
import type { RunState } from "../../src/protocol/run";
import { formatClock, formatValue } from "./numbers";

/** What the header says: words only, so that it can be tested without a page. */
export interface Headline {
  readonly name: string;
  readonly state: string;
  /** Whether a process of the run computes right now. */
  readonly busy: boolean;
  /** The state deserves a warning sign. */
  readonly alarming: boolean;
  readonly origin: string;
  readonly facts: readonly { readonly value: string; readonly label: string }[];
  /** 0 to 1. */
  readonly progress: number;
  readonly progressText: string;
}

const stateWords: Readonly<Record<RunState, string>> = {
  queued: "waiting for the device",
  preparing: "preparing",
  training: "running",
  evaluating: "evaluating",
  paused: "paused",
  stopping: "saving, then it stops",
  stopped: "stopped",
  completed: "finished",
  failed: "failed",
  lost: "its process is gone",
};
const phaseWords: Readonly<Record<string, string>> = {
  prepare: "prepared",
  "evaluate-base": "answered by the base model",
  train: "steps",
  "evaluate-tuned": "answered by the fine-tuned model",
  save: "saved",
  report: "reported",
};
const BUSY: ReadonlySet<RunState> = new Set(["preparing", "training", "evaluating", "stopping"]);

export function headlineOf(state: MetricsState, now = new Date()): Headline {
  const { run } = state;
  const silent = run.silentFor !== null;
  return {
    name: run.name,
    state: silent ? `no sign of life for ${String(Math.round(run.silentFor))} s` : stateWords[run.state],
    busy: BUSY.has(run.state) && !silent,
    alarming: silent || run.state === "failed" || run.state === "lost",
    origin: [`engine ${run.engine}`, run.device, started(run.startedAt)]
      .filter((part) => part !== "")
      .join(" · "),
    facts: factsOf(state, now),
    progress: run.totalSteps > 0 ? Math.min(1, run.step / run.totalSteps) : 0,
    progressText: `Step ${String(run.step)} of ${String(run.totalSteps)}`,
  };
}

function factsOf(state: MetricsState, now: Date): Headline["facts"] {
  const { run } = state;
  const facts: { value: string; label: string }[] = [];
  const share = run.totalSteps > 0 ? Math.floor((100 * run.step) / run.totalSteps) : 0;
  facts.push({
    value: run.totalSteps > 0 ? `${String(share)}%` : "–",
    label: `step ${run.step.toLocaleString("en-US")} of ${run.totalSteps.toLocaleString("en-US")}`,
  });
  if (run.secondsLeft !== null && BUSY.has(run.state)) {
    const end = new Date(now.getTime() + run.secondsLeft * 1000);
    facts.push({ value: formatClock(run.secondsLeft), label: `left, done ${clockTime(end)}` });
  }
  if (run.state !== "training" && BUSY.has(run.state) && run.phaseTotal > 1)
    facts.push({
      value: String(run.phaseDone),
      label: `of ${String(run.phaseTotal)} ${phaseWords[run.phase] ?? run.phase}`,
    });
  const loss = state.charts.find((chart) => chart.id === "loss");
  facts.push({ value: formatValue(lastOf(loss)), label: "loss" });
  const evaluation = evaluationFact(loss);
  if (evaluation !== undefined) facts.push(evaluation);
  return facts;
}

function evaluationFact(loss: ChartData | undefined): { value: string; label: string } | undefined {
  const values = (loss?.points?.y ?? []).filter((value) => value !== null);
  const last = values.at(-1);
  if (last === undefined) return undefined;
  const best = Math.min(...values);
  return last === best
    ? { value: formatValue(last), label: values.length > 1 ? "eval loss, best so far" : "eval loss" }
    : { value: formatValue(last), label: `eval loss, was ${formatValue(best)}` };
}

function lastOf(chart: ChartData | undefined): number | null {
  return chart?.y.findLast((value) => value !== null) ?? null;
}

function started(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : `started ${clockTime(date)}`;
}

function clockTime(date: Date): string {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
