import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../base/userError";
import { createRunReducer, type RunSummary } from "../core/runs/runSummary";
import { readTextIfThere } from "../node/files/readText";
import { requestControl } from "../node/runs/engine/control";
import type { Program } from "../node/runs/engine/engineProcess";
import { readResult } from "../node/runs/store/runFolder";
import { livingProcesses } from "../node/runs/store/runLock";
import { ensureSupervised, SUPERVISOR_LOG } from "../node/runs/supervise/startRun";
import { watchRun } from "../node/runs/store/watchRun";
import type { RunResult } from "../protocol/run";
import type { CliIo } from "./io";

export type FollowEnd =
  | { readonly kind: "over"; readonly result: RunResult; readonly summary: RunSummary }
  | { readonly kind: "detached"; readonly summary: RunSummary };

export interface Follower {
  readonly onSummary: (summary: RunSummary) => void;
  /** First Ctrl-C: a stop was asked for. */
  readonly onStopRequested: () => void;
  /** The run lost its supervisor and got another. */
  readonly onSupervisorReplaced: () => void;
}

const POLL_MS = 200;
/** A supervisor that was just started needs a moment; one that is missing longer is replaced. */
const MISSING_MS = 2000;
const MOST_REPLACEMENTS = 2;

/**
 * Follows a run in the foreground until it is over. The first Ctrl-C asks for a stop with a checkpoint, the second
 * leaves the run to itself. A killed supervisor is replaced: the next one adopts the engine.
 */
export async function followRun(
  folder: string,
  supervisor: Program,
  io: CliIo,
  follower: Follower,
): Promise<FollowEnd> {
  const reducer = createRunReducer();
  const state = { over: false, interrupts: 0, problem: undefined as unknown };
  const watcher = watchRun(folder, {
    onEvents: (events) => {
      for (const event of events) reducer.push(event);
      follower.onSummary(reducer.summary());
    },
    onEnd: () => {
      state.over = true;
    },
    onError: (error) => {
      state.problem = error;
    },
  });
  const stopListening = io.onInterrupt(() => {
    if (++state.interrupts > 1) return;
    requestControl(folder, "stop");
    follower.onStopRequested();
  });
  const keeper = createSupervisorKeeper(folder, supervisor, io, follower);
  try {
    while (!state.over && state.interrupts < 2) {
      if (state.problem !== undefined) throw asError(state.problem);
      await sleep(POLL_MS);
      keeper();
    }
  } finally {
    watcher.dispose();
    stopListening();
  }
  const result = readResult(folder);
  const summary = reducer.summary();
  return result === undefined ? { kind: "detached", summary } : { kind: "over", result, summary };
}

/** Called now and then: starts another supervisor when there has been none for a while. */
function createSupervisorKeeper(
  folder: string,
  supervisor: Program,
  io: CliIo,
  follower: Follower,
): () => void {
  let missingSince: number | undefined;
  let replaced = 0;
  let lookedAt = -Infinity;
  // Where a process is looked up by starting another program, that is not done all the time.
  const every = process.platform === "linux" ? 500 : 5000;
  return () => {
    if (performance.now() - lookedAt < every) return;
    lookedAt = performance.now();
    if (livingProcesses(folder).supervisor !== null || readResult(folder) !== undefined) {
      missingSince = undefined;
      return;
    }
    missingSince ??= performance.now();
    if (performance.now() - missingSince < MISSING_MS) return;
    missingSince = undefined;
    if (replaced++ >= MOST_REPLACEMENTS) throw noSupervisor(folder);
    if (ensureSupervised(folder, supervisor, { env: io.env })) follower.onSupervisorReplaced();
  };
}

/** The supervisor's own last error is what a person needs; its log is where the rest stands. */
function noSupervisor(folder: string): UserError {
  const file = path.join(folder, SUPERVISOR_LOG);
  const log = readTextIfThere(file)?.split("\n") ?? [];
  const said = log.findLast((line) => line.startsWith("error: "))?.slice("error: ".length);
  return new UserError({
    code: "RUN100",
    message: said ?? "the run's supervisor ends as soon as it is started",
    nextStep: `when that is put right: \`tunesmith runs watch ${path.basename(folder)}\` finishes the run`,
    file,
    exitCode: 3,
  });
}

function asError(problem: unknown): Error {
  return problem instanceof Error ? problem : new Error(String(problem));
}
