import type { EventType, FailedEvent, Phase, RunEvent, StepEvent } from "../../protocol/events";
import type { ParsedEvent } from "./parseEvent";

type EventNamed<T extends EventType> = Extract<RunEvent, { readonly type: T }>;

/** Everything that the events of a run say, as the doors need it. */
export interface RunSummary {
  /** 0 before the first `started`. */
  readonly attempt: number;
  readonly engine: string;
  readonly device: string;
  readonly startedAt: string;
  readonly trainableParameters: number;
  readonly totalParameters: number;
  readonly totalSteps: number;
  /** The last step of this attempt, or the checkpoint's step after a resume. */
  readonly step: number;
  readonly phase: Phase | null;
  readonly phaseDone: number;
  readonly phaseTotal: number;
  readonly phaseUnit: string;
  readonly tokens: number;
  readonly samples: number;
  readonly epoch: number;
  /** Ascending; a repeated step stands once, as it was last. */
  readonly steps: readonly StepEvent[];
  readonly evals: readonly EventNamed<"eval">[];
  readonly checkpoints: readonly EventNamed<"checkpoint">[];
  readonly alerts: readonly EventNamed<"alert">[];
  readonly logs: readonly EventNamed<"log">[];
  /** Steps at which a later attempt went on. */
  readonly resumedAt: readonly number[];
  readonly paused: boolean;
  /** Seconds of the phases that are over, by name. */
  readonly phaseSeconds: Readonly<Partial<Record<Phase, number>>>;
  /** Seconds that the engine has worked, over all attempts. */
  readonly seconds: number;
  readonly lastTime: string;
  readonly lastSeq: number;
  /** The engine's last word in this attempt. */
  readonly ended: "done" | "stopped" | "failed" | null;
  /** `seq` of that word; 0 without one. */
  readonly endedSeq: number;
  readonly endMetrics: Readonly<Record<string, number | null>>;
  readonly failure: FailedEvent | null;
  readonly unknownEvents: number;
  readonly badLines: readonly string[];
}

export interface RunReducer {
  push(parsed: ParsedEvent): void;
  summary(): RunSummary;
}

/** Reads a run's events once, in order; `summary` may be asked for at any time. */
export function reduceRun(parsed: Iterable<ParsedEvent>): RunSummary {
  const reducer = createRunReducer();
  for (const one of parsed) reducer.push(one);
  return reducer.summary();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function createRunReducer(): RunReducer {
  const state = emptyState();
  const steps = new Map<number, StepEvent>();
  const evals = new Map<number, EventNamed<"eval">>();
  let sorted = true;
  let earlierAttempts = 0;
  let phaseSince = 0;

  const leavePhase = (elapsed: number): void => {
    if (state.phase !== null)
      state.phaseSeconds = {
        ...state.phaseSeconds,
        [state.phase]: (state.phaseSeconds[state.phase] ?? 0) + Math.max(0, elapsed - phaseSince),
      };
    phaseSince = elapsed;
  };

  const apply = (event: RunEvent): void => {
    state.lastSeq = event.seq;
    state.lastTime = event.time;
    if (event.type === "started") earlierAttempts = state.seconds;
    state.seconds = earlierAttempts + event.elapsed;
    switch (event.type) {
      case "started":
        phaseSince = 0;
        startAttempt(state, event);
        return;
      case "phase":
        if (event.phase !== state.phase) leavePhase(event.elapsed);
        state.phase = event.phase;
        state.phaseDone = event.done;
        state.phaseTotal = event.total;
        state.phaseUnit = event.unit;
        return;
      case "step":
        if (steps.has(event.step) || event.step < state.step) sorted = false;
        steps.delete(event.step);
        steps.set(event.step, event);
        state.step = event.step;
        state.tokens = event.tokens;
        state.samples = event.samples;
        state.epoch = event.epoch;
        return;
      case "eval":
        evals.set(event.step, event);
        return;
      case "done":
      case "stopped":
        leavePhase(event.elapsed);
        state.phase = null;
        state.ended = event.type;
        state.endedSeq = event.seq;
        state.step = event.step;
        state.endMetrics = event.metrics;
        return;
      case "checkpoint":
      case "alert":
      case "log":
      case "paused":
      case "resumed":
      case "failed":
      case "heartbeat":
      case "system":
      case "sample":
        applyRest(state, event);
    }
  };

  return {
    push(parsed) {
      if (parsed.kind === "event") apply(parsed.event);
      else if (parsed.kind === "unknown") state.unknownEvents++;
      else state.badLines = [...state.badLines, parsed.problem].slice(-100);
    },
    summary() {
      const list = [...steps.values()];
      if (!sorted) list.sort((a, b) => a.step - b.step);
      return { ...state, steps: list, evals: [...evals.values()].sort((a, b) => a.step - b.step) };
    },
  };
}

function emptyState(): Mutable<RunSummary> {
  return {
    attempt: 0,
    engine: "",
    device: "",
    startedAt: "",
    trainableParameters: 0,
    totalParameters: 0,
    totalSteps: 0,
    step: 0,
    phase: null,
    phaseDone: 0,
    phaseTotal: 0,
    phaseUnit: "steps",
    tokens: 0,
    samples: 0,
    epoch: 0,
    steps: [],
    evals: [],
    checkpoints: [],
    alerts: [],
    logs: [],
    resumedAt: [],
    paused: false,
    phaseSeconds: {},
    seconds: 0,
    lastTime: "",
    lastSeq: 0,
    ended: null,
    endedSeq: 0,
    endMetrics: {},
    failure: null,
    unknownEvents: 0,
    badLines: [],
  };
}

function startAttempt(state: Mutable<RunSummary>, event: EventNamed<"started">): void {
  if (state.startedAt === "") state.startedAt = event.time;
  state.attempt = event.attempt;
  state.engine = event.engine;
  state.device = event.device;
  state.totalSteps = event.totalSteps;
  state.trainableParameters = event.trainableParameters;
  state.totalParameters = event.totalParameters;
  state.phase = null;
  state.paused = false;
  state.ended = null;
  state.failure = null;
  if (event.attempt > 1) {
    const from = state.checkpoints.findLast((checkpoint) => checkpoint.path === event.resumedFrom);
    state.step = from?.step ?? 0;
    state.resumedAt = [...state.resumedAt, state.step];
  }
}

/** Events that only add to a list or flip a switch. */
function applyRest(
  state: Mutable<RunSummary>,
  event: Exclude<RunEvent, { readonly type: "started" | "phase" | "step" | "eval" | "done" | "stopped" }>,
): void {
  switch (event.type) {
    case "checkpoint":
      state.checkpoints = [...state.checkpoints, event];
      return;
    case "alert":
      state.alerts = [...state.alerts, event];
      return;
    case "log":
      state.logs = [...state.logs, event];
      return;
    case "paused":
    case "resumed":
      state.paused = event.type === "paused";
      return;
    case "failed":
      state.ended = "failed";
      state.endedSeq = event.seq;
      state.failure = event;
      return;
    case "heartbeat":
    case "system":
    case "sample":
      return;
  }
}
