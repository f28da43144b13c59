import type { Disposable } from "../../base/disposable";
import type { ParsedEvent } from "../../core/runs/parseEvent";
import { createRunReducer, type RunReducer, type RunSummary } from "../../core/runs/runSummary";
import { viewRun } from "../../node/runs/store/runState";
import { watchRun } from "../../node/runs/store/watchRun";
import type { RunJson, RunResult, RunState } from "../../protocol/run";

/** What the editor knows of a run right now. */
export interface RunSnapshot {
  readonly folder: string;
  readonly run: RunJson;
  readonly state: RunState;
  readonly summary: RunSummary;
  readonly result: RunResult | undefined;
}

export interface FollowedRun extends Disposable {
  current(): RunSnapshot;
  /** Looks at the folder anew; `starting` when a supervisor was just spawned, which needs a moment until it shows. */
  refresh(starting?: boolean): void;
}

const OVER: ReadonlySet<RunState> = new Set(["completed", "stopped", "failed"]);
/** How often a silent run is asked whether its processes still live. */
const PULSE_MS = 5000;
/** A supervisor that was just spawned needs a moment until its lock stands: so long a run is waiting, not lost. */
const START_GRACE_MS = 10_000;

/** The name that the user gave to the run. */
export function runName(run: RunJson): string {
  const name = run.config["name"];
  return typeof name === "string" ? name : run.id;
}

export function isOver(state: RunState): boolean {
  return OVER.has(state);
}

/**
 * Follows a run folder and tells of each change. Reads the events once and then only what is new; the state comes from
 * the folder and its processes, and is asked for again only when an event can have changed it. A run without a living
 * process costs no timer. Throws UserError when the folder is no run.
 */
export function followRun(folder: string, onChange: () => void): FollowedRun {
  let view = viewRun(folder);
  let reducer = createRunReducer();
  let summary = view.summary;
  let watching: Disposable | undefined;
  let expectedUntil = 0;
  /** Whether the watcher has read all events so far: until then only the folder knows. */
  let caughtUp = false;

  const state = (): RunState => (view.state === "lost" && Date.now() < expectedUntil ? "queued" : view.state);
  const idle = (): boolean => isOver(state()) || state() === "lost";
  const look = (): void => {
    const before = state();
    view = viewRun(folder, new Date(), caughtUp ? summary : undefined);
    if (state() !== before) onChange();
    if (idle()) unwatch();
  };
  const unwatch = (): void => {
    watching?.dispose();
    watching = undefined;
    caughtUp = false;
  };
  const watch = (): void => {
    reducer = createRunReducer();
    const events = watchRun(folder, {
      onEvents: (batch) => {
        const decisive = pushAll(reducer, batch);
        summary = reducer.summary();
        caughtUp = true;
        if (decisive) look();
        onChange();
      },
      onEnd: look,
      onError: () => {
        caughtUp = false;
        look();
      },
    });
    const pulse = setInterval(() => {
      look();
      onChange(); // how long it has been silent is part of what is shown
    }, PULSE_MS);
    watching = {
      dispose: () => {
        events.dispose();
        clearInterval(pulse);
      },
    };
  };
  const follow = (): void => {
    if (watching === undefined && !idle()) watch();
  };
  follow();
  return {
    current: () => {
      const { run, result } = view;
      return {
        folder,
        run,
        state: state(),
        summary: watching === undefined ? view.summary : summary,
        result,
      };
    },
    refresh: (starting = false) => {
      if (starting) expectedUntil = Date.now() + START_GRACE_MS;
      view = viewRun(folder);
      follow();
      onChange();
    },
    dispose: unwatch,
  };
}

/** True if one of the events can have changed the run's state: steps and heartbeats cannot. */
function pushAll(reducer: RunReducer, events: readonly ParsedEvent[]): boolean {
  const phase = reducer.summary().phase;
  for (const event of events) reducer.push(event);
  const quiet = new Set([
    "step",
    "eval",
    "heartbeat",
    "system",
    "sample",
    "log",
    "phase",
    "checkpoint",
    "alert",
  ]);
  return (
    reducer.summary().phase !== phase ||
    events.some((parsed) => parsed.kind === "event" && !quiet.has(parsed.event.type))
  );
}
