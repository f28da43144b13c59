import { Type, type Static, type TProperties } from "typebox";

/** One line of `events.jsonl`. Unknown fields are ignored and unknown types are counted, never an error. */
const head = {
  /** From 1, no gap, across attempts. */
  seq: Type.Integer({ minimum: 1 }),
  /** RFC 3339 UTC with milliseconds. */
  time: Type.String(),
  /** Monotonic seconds since the attempt began. */
  elapsed: Type.Number(),
};

const Metrics = Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()]));
const nullableString = Type.Union([Type.String(), Type.Null()]);

function event<const T extends string, P extends TProperties>(type: T, fields: P) {
  return Type.Object({ ...head, type: Type.Literal(type), ...fields });
}

export const PHASES = ["prepare", "evaluate-base", "train", "evaluate-tuned", "save", "report"] as const;
export type Phase = (typeof PHASES)[number];
const PhaseName = Type.Unsafe<Phase>(Type.Union(PHASES.map((name) => Type.Literal(name))));

export const eventSchemas = {
  started: event("started", {
    attempt: Type.Integer({ minimum: 1 }),
    pid: Type.Integer(),
    engine: Type.String(),
    engineVersion: Type.String(),
    device: Type.String(),
    resumedFrom: nullableString,
    totalSteps: Type.Integer(),
    trainableParameters: Type.Integer(),
    totalParameters: Type.Integer(),
  }),
  phase: event("phase", {
    phase: PhaseName,
    done: Type.Integer(),
    total: Type.Integer(),
    unit: Type.Union([
      Type.Literal("rows"),
      Type.Literal("steps"),
      Type.Literal("items"),
      Type.Literal("bytes"),
    ]),
  }),
  heartbeat: event("heartbeat", {
    step: Type.Integer(),
    phase: PhaseName,
    hostMemoryBytes: Type.Integer(),
    gpuMemoryBytes: Type.Optional(Type.Integer()),
  }),
  step: event("step", {
    step: Type.Integer(),
    epoch: Type.Number(),
    tokens: Type.Integer(),
    samples: Type.Integer(),
    from: Type.Optional(Type.Integer()),
    to: Type.Optional(Type.Integer()),
    metrics: Metrics,
  }),
  eval: event("eval", { step: Type.Integer(), metrics: Metrics }),
  system: event("system", { metrics: Metrics }),
  sample: event("sample", {
    step: Type.Integer(),
    row: Type.String(),
    prompt: Type.String(),
    completion: Type.String(),
    truth: Type.Optional(Type.String()),
  }),
  checkpoint: event("checkpoint", {
    step: Type.Integer(),
    path: Type.String(),
    bytes: Type.Integer(),
    reason: Type.Union([
      Type.Literal("interval"),
      Type.Literal("stop"),
      Type.Literal("request"),
      Type.Literal("final"),
    ]),
  }),
  alert: event("alert", {
    rule: Type.String(),
    severity: Type.Union([Type.Literal("error"), Type.Literal("warning"), Type.Literal("info")]),
    step: Type.Integer(),
    message: Type.String(),
    rows: Type.Array(Type.String()),
    action: Type.Union([
      Type.Literal("none"),
      Type.Literal("skipped"),
      Type.Literal("paused"),
      Type.Literal("stopped"),
      Type.Literal("reduced"),
    ]),
  }),
  log: event("log", {
    level: Type.Union([
      Type.Literal("debug"),
      Type.Literal("info"),
      Type.Literal("warning"),
      Type.Literal("error"),
    ]),
    message: Type.String(),
  }),
  paused: event("paused", { step: Type.Integer() }),
  resumed: event("resumed", { step: Type.Integer() }),
  done: event("done", { step: Type.Integer(), metrics: Metrics }),
  stopped: event("stopped", { step: Type.Integer(), metrics: Metrics }),
  failed: event("failed", {
    code: Type.String(),
    message: Type.String(),
    nextStep: Type.String(),
    step: Type.Optional(Type.Integer()),
    configKey: Type.Optional(Type.String()),
    file: Type.Optional(Type.String()),
    line: Type.Optional(Type.Integer()),
    evidence: Type.Optional(Type.String()),
  }),
} as const;

export type EventType = keyof typeof eventSchemas;
export const EVENT_TYPES = Object.keys(eventSchemas) as readonly EventType[];
type EventOf<T extends EventType> = Static<(typeof eventSchemas)[T]>;
export type RunEvent = { [T in EventType]: EventOf<T> }[EventType];
/** An event as its producer makes it: the writer adds `seq`, `time` and `elapsed`. */
export type EventBody = { [T in EventType]: Omit<EventOf<T>, "seq" | "time" | "elapsed"> }[EventType];
export type StepEvent = EventOf<"step">;
export type FailedEvent = EventOf<"failed">;
export type StartedEvent = EventOf<"started">;

/** An engine's last line is one of these; only the supervisor's `phase: report`, `log` or a new `started` may follow. */
export const LAST_WORDS: readonly EventType[] = ["done", "stopped", "failed"];
