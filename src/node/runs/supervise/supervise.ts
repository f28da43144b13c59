import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunJson } from "../../../protocol/run";
import { claimHere, ownIdentity, signalVerified } from "../../process/ownership";
import { clearControl, watchForStop, type StopWatch } from "../engine/control";
import { claimDevice } from "./deviceLock";
import {
  adoptEngine,
  startEngine,
  type EngineEnd,
  type EngineProcess,
  type Program,
} from "../engine/engineProcess";
import type { HeldClaim } from "../store/exclusive";
import { finishRun } from "../finish/finishRun";
import { writeLastWords } from "./lastWords";
import { homeFolder } from "../store/home";
import { learnFromRun } from "./measuredMemory";
import { appendEvents, readRunSummary, tailEvents } from "../store/runEvents";
import { readResult, readRun } from "../store/runFolder";
import { claimRun, livingProcesses, writeLock, type LockFile } from "../store/runLock";
import {
  advanceStop,
  NOT_STOPPING,
  STOP_TIMES,
  type StopState,
  type StopTimes,
} from "../engine/stopEscalation";

export interface SuperviseOptions {
  /** The engine's program: resolved from the package, never from anything in the run folder. */
  readonly engine: Program;
  /** Begin an attempt even if an earlier one has ended: what `resume` asks for. */
  readonly newAttempt?: boolean;
  readonly home?: string;
  readonly stopTimes?: StopTimes;
  readonly pollMs?: number;
}

/** What every part of a supervision needs. */
interface Supervision {
  readonly folder: string;
  readonly run: RunJson;
  readonly options: SuperviseOptions;
  readonly lock: LockFile;
  readonly stop: StopWatch;
  readonly pollMs: number;
}

/**
 * One supervisor's life: takes the run and its device, starts the engine or adopts a living one, escalates a stop,
 * names a death without last words, then writes evaluation, report and `result.json`. Returns the exit code of the
 * run; 0 at once when the run is over or has a living supervisor.
 */
export async function supervise(folder: string, options: SuperviseOptions): Promise<number> {
  const run = readRun(folder);
  const lock: LockFile = { ...claimHere(run.id), supervisor: ownIdentity(), engine: null };
  const claim = claimRun(folder, lock);
  if (claim === undefined) return 0;
  const stop = watchForStop(folder);
  const supervision: Supervision = { folder, run, options, lock, stop, pollMs: options.pollMs ?? 250 };
  try {
    const over = readResult(folder);
    return over === undefined ? await superviseClaimed(supervision) : over.exitCode;
  } finally {
    stop.close();
    claim.release();
  }
}

async function superviseClaimed(supervision: Supervision): Promise<number> {
  const { folder, run, lock } = supervision;
  const { lock: before, engine: living } = livingProcesses(folder);
  writeLock(folder, { ...lock, engine: living });
  const device = await waitForDevice(supervision);
  try {
    let end: EngineEnd = { exitCode: null, signal: null };
    let seqBefore = 0;
    if (device === undefined) {
      appendEvents(folder, [{ type: "stopped", step: readRunSummary(folder).step, metrics: {} }]);
    } else if (living !== null && before !== undefined) {
      end = await watchEngine(supervision, adoptEngine(living, before));
    } else if (needsAttempt(supervision)) {
      seqBefore = readRunSummary(folder).lastSeq;
      end = await watchEngine(supervision, startEngine(folder, run.id, supervision.options.engine));
    }
    writeLastWords(folder, run, { end, stopRequested: supervision.stop.requested(), seqBefore });
    await learnFromRun(supervision.options.home ?? homeFolder(), folder, run, readRunSummary(folder));
    return finishRun(folder, run);
  } finally {
    clearControl(folder);
    device?.release();
  }
}

/** A supervisor that comes after both were killed finishes what there is; only a resume starts over. */
function needsAttempt({ folder, options }: Supervision): boolean {
  return options.newAttempt === true || readRunSummary(folder).attempt === 0;
}

/** Undefined when a stop was asked for while waiting. */
async function waitForDevice({
  folder,
  run,
  options,
  stop,
  pollMs,
}: Supervision): Promise<HeldClaim | undefined> {
  const device = run.devices[0] ?? "cpu";
  const home = options.home ?? homeFolder();
  for (;;) {
    const claim = claimDevice(home, device, { runId: run.id, folder: path.resolve(folder) });
    if (claim !== undefined) return claim;
    if (stop.requested()) return undefined;
    await sleep(pollMs);
  }
}

/** Until the engine has ended: notes its identity, and escalates a stop. */
async function watchEngine(supervision: Supervision, engine: EngineProcess): Promise<EngineEnd> {
  const { folder, lock, stop, options, pollMs } = supervision;
  const held: LockFile = { ...lock, engine: engine.identity };
  writeLock(folder, held);
  const events = tailEvents(folder);
  events.read();
  let lastProgressAt = 0;
  let state: StopState = NOT_STOPPING;
  for (;;) {
    const end = engine.ended();
    if (end !== undefined) return end;
    const now = performance.now();
    // Progress counts from what is new to us: an event's own time may come from before the stop.
    if (events.read().some((one) => one.kind === "event" && PROGRESS.has(one.event.type)))
      lastProgressAt = now;
    const next = advanceStop(
      state,
      { requested: stop.requested(), now, lastProgressAt },
      options.stopTimes ?? STOP_TIMES,
    );
    if (next.stage !== state.stage) enterStage(next.stage, folder, held);
    state = next;
    await sleep(pollMs);
  }
}

const PROGRESS: ReadonlySet<string> = new Set(["step", "phase", "checkpoint", "eval"]);

function enterStage(stage: StopState["stage"], folder: string, lock: LockFile): void {
  if (stage === "asked") writeLock(folder, { ...lock, stopRequestedAt: new Date().toISOString() });
  if (stage === "terminated") signalVerified(lock.engine, lock, "SIGTERM", { group: true });
  if (stage === "killed") signalVerified(lock.engine, lock, "SIGKILL", { group: true });
}
