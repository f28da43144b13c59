/** Times of a stop, in milliseconds: how long each step waits before the next. */
export interface StopTimes {
  readonly beforeTerm: number;
  readonly beforeKill: number;
  /** A step or a save that is visibly in progress extends the first wait up to this. */
  readonly longest: number;
}

export const STOP_TIMES: StopTimes = { beforeTerm: 10_000, beforeKill: 5_000, longest: 600_000 };

export type StopStage = "running" | "asked" | "terminated" | "killed";

export interface StopState {
  readonly stage: StopStage;
  readonly askedAt: number;
  readonly stageSince: number;
}

export const NOT_STOPPING: StopState = { stage: "running", askedAt: 0, stageSince: 0 };

/**
 * The next state of a stop: file, then SIGTERM, then SIGKILL. Pure: the caller sends the signal of a stage that it
 * enters. `lastProgressAt` is when a step, a phase or a checkpoint was last seen; heartbeats are no progress.
 */
export function advanceStop(
  state: StopState,
  facts: { readonly requested: boolean; readonly now: number; readonly lastProgressAt: number },
  times: StopTimes = STOP_TIMES,
): StopState {
  const { now } = facts;
  switch (state.stage) {
    case "running":
      return facts.requested ? { stage: "asked", askedAt: now, stageSince: now } : state;
    case "asked": {
      const quietSince = Math.max(state.askedAt, facts.lastProgressAt);
      const due = Math.min(quietSince + times.beforeTerm, state.askedAt + times.longest);
      return now >= due ? { ...state, stage: "terminated", stageSince: now } : state;
    }
    case "terminated":
      return now >= state.stageSince + times.beforeKill
        ? { ...state, stage: "killed", stageSince: now }
        : state;
    case "killed":
      return state;
  }
}
