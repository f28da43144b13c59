import { existsSync } from "node:fs";
import path from "node:path";
import { unreachable } from "../../../base/result";
import type { RunSummary } from "../../../core/runs/runSummary";
import type { RunJson, RunListEntry, RunResult, RunState } from "../../../protocol/run";
import { registeredRuns } from "./registry";
import { readRunSummary } from "./runEvents";
import { readResult, readRun, RUN_FILES } from "./runFolder";
import { livingProcesses, type LivingProcesses } from "./runLock";

/** A run as its folder and its living processes show it. */
export interface RunView {
  readonly run: RunJson;
  readonly state: RunState;
  readonly summary: RunSummary;
  readonly result: RunResult | undefined;
  readonly living: LivingProcesses;
  readonly entry: RunListEntry;
}

/** A supervisor that was just spawned needs a moment until its lock stands. */
const START_GRACE_MS = 10_000;

/**
 * Throws UserError when the folder is not a run.
 *
 * @param known the summary of the events, for callers who follow them: reading all of a long run again takes a second
 */
export function viewRun(folder: string, now: Date = new Date(), known?: RunSummary): RunView {
  const run = readRun(folder);
  const summary = known ?? readRunSummary(folder);
  const result = readResult(folder);
  const living = livingProcesses(folder);
  const state = runState(folder, { run, summary, result, living, now });
  const entry: RunListEntry = {
    id: run.id,
    path: folder,
    name: typeof run.config["name"] === "string" ? run.config["name"] : run.id,
    kind: run.kind,
    state,
    engine: run.engine.name,
    step: summary.step,
    totalSteps: run.totalSteps,
    metrics: latestMetrics(summary),
    createdAt: run.createdAt,
  };
  return { run, state, summary, result, living, entry };
}

/** The last known value of every metric of steps and evaluations. */
export function latestMetrics(summary: RunSummary): Record<string, number | null> {
  return { ...summary.steps.at(-1)?.metrics, ...summary.evals.at(-1)?.metrics, ...summary.endMetrics };
}

/** All registered runs whose folders exist, oldest first. */
export function listRuns(home: string): RunListEntry[] {
  return registeredRuns(home).flatMap(({ path: folder }) => {
    try {
      return [viewRun(folder).entry];
    } catch {
      return [];
    }
  });
}

interface Facts {
  readonly run: RunJson;
  readonly summary: RunSummary;
  readonly result: RunResult | undefined;
  readonly living: LivingProcesses;
  readonly now: Date;
}

function runState(folder: string, { run, summary, result, living, now }: Facts): RunState {
  if (result !== undefined) return result.status;
  const control = (name: string): boolean => existsSync(path.join(folder, RUN_FILES.control, name));
  if (living.supervisor === null && living.engine === null) {
    const fresh = now.getTime() - Date.parse(run.createdAt) < START_GRACE_MS;
    return fresh && summary.attempt === 0 ? "queued" : "lost";
  }
  if (living.lock?.stopRequestedAt !== undefined || control("stop")) return "stopping";
  // After `stopped` or `failed` only a new attempt has living processes; it has not said `started` yet.
  if (living.engine === null) return summary.ended === "done" ? "evaluating" : "queued";
  if (summary.ended !== null) return summary.ended === "done" ? "evaluating" : "preparing";
  if (summary.paused) return "paused";
  return phaseState(summary);
}

function phaseState({ phase }: RunSummary): RunState {
  switch (phase) {
    case null:
    case "prepare":
      return "preparing";
    case "train":
    case "save":
      return "training";
    case "evaluate-base":
    case "evaluate-tuned":
    case "report":
      return "evaluating";
    default:
      return unreachable(phase);
  }
}
