import { Type, type Static } from "typebox";

/** `run.json`: what to do. Written once by the launcher, never changed; an engine reads nothing else but `data/`. */
export const DataFile = Type.Object({
  /** Absolute. */
  path: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  rows: Type.Integer(),
  /** `messages`, `prompt-completion`, … the shape found or declared. */
  format: Type.String(),
  /** Mapping onto the format's fields. */
  columns: Type.Record(Type.String(), Type.String()),
});
export type DataFile = Static<typeof DataFile>;

export const ModelFile = Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() });
export type ModelFile = Static<typeof ModelFile>;

export const EngineName = Type.Union([Type.Literal("onnx"), Type.Literal("torch")]);
export type EngineName = Static<typeof EngineName>;

export const RunJson = Type.Object({
  protocolVersion: Type.Integer(),
  id: Type.String({ pattern: "^[a-z0-9-]+$" }),
  kind: Type.Union([Type.Literal("train"), Type.Literal("evaluate")]),
  createdAt: Type.String(),
  product: Type.Object({ version: Type.String() }),
  engine: Type.Object({ name: EngineName, requested: Type.String(), reason: Type.String() }),
  /** The resolved config, every key present: see `core/runconfig`'s `ResolvedConfig`. */
  config: Type.Record(Type.String(), Type.Unknown()),
  configPath: Type.String(),
  environment: Type.Union([
    Type.Null(),
    Type.Object({
      lockSha256: Type.String(),
      pythonVersion: Type.String(),
      packages: Type.Record(Type.String(), Type.String()),
    }),
  ]),
  devices: Type.Array(Type.String()),
  threads: Type.Integer({ minimum: 1 }),
  network: Type.Union([Type.Literal("off"), Type.Literal("on")]),
  seed: Type.Integer(),
  model: Type.Object({
    path: Type.String(),
    files: Type.Array(ModelFile),
    tokenizerSha256: Type.Union([Type.String(), Type.Null()]),
    templateSha256: Type.Union([Type.String(), Type.Null()]),
  }),
  data: Type.Object({ files: Type.Array(DataFile), labels: Type.Array(Type.String()) }),
  supervisionDigest: Type.Union([Type.String(), Type.Null()]),
  totalSteps: Type.Integer({ minimum: 0 }),
  git: Type.Object({
    commit: Type.Union([Type.String(), Type.Null()]),
    dirty: Type.Union([Type.Boolean(), Type.Null()]),
  }),
});
export type RunJson = Static<typeof RunJson>;

const ProcessIdentity = Type.Object({ pid: Type.Integer({ minimum: 2 }), startTime: Type.String() });
export type ProcessIdentity = Static<typeof ProcessIdentity>;

/** `lock.json`: which processes belong to the run. Ours only if host, boot, pid, start time and run id all match. */
export const RunLock = Type.Object({
  supervisor: Type.Union([ProcessIdentity, Type.Null()]),
  engine: Type.Union([ProcessIdentity, Type.Null()]),
  host: Type.String(),
  bootId: Type.String(),
  runId: Type.String(),
});
export type RunLock = Static<typeof RunLock>;

export const ControlRequest = Type.Union([
  Type.Literal("stop"),
  Type.Literal("pause"),
  Type.Literal("resume"),
  Type.Literal("checkpoint_now"),
]);
export type ControlRequest = Static<typeof ControlRequest>;

const MetricValue = Type.Union([Type.Number(), Type.Null()]);

/** `result.json`: written last; its existence means that the run is over. */
export const RunResult = Type.Object({
  version: Type.Literal(1),
  runId: Type.String(),
  status: Type.Union([Type.Literal("completed"), Type.Literal("stopped"), Type.Literal("failed")]),
  exitCode: Type.Integer(),
  engine: EngineName,
  steps: Type.Integer(),
  seconds: Type.Number(),
  tokens: Type.Integer(),
  metrics: Type.Record(Type.String(), MetricValue),
  adapter: Type.Optional(Type.String()),
  model: Type.Optional(Type.String()),
  evaluation: Type.Optional(Type.String()),
  report: Type.Optional(Type.Record(Type.String(), Type.String())),
  gate: Type.Optional(Type.String()),
  failure: Type.Optional(
    Type.Object({
      code: Type.String(),
      message: Type.String(),
      nextStep: Type.String(),
      file: Type.Optional(Type.String()),
      line: Type.Optional(Type.Integer()),
    }),
  ),
  loadSnippet: Type.Optional(Type.String()),
});
export type RunResult = Static<typeof RunResult>;

/** `checkpoints/checkpoint-<step>/manifest.json`, written last: a checkpoint exists when its manifest verifies. */
export const CheckpointManifest = Type.Object({
  version: Type.Literal(1),
  step: Type.Integer({ minimum: 0 }),
  epoch: Type.Integer({ minimum: 0 }),
  /** Rows consumed in this epoch. */
  position: Type.Integer({ minimum: 0 }),
  files: Type.Array(ModelFile),
  rng: Type.Unknown(),
  trainableShapesSha256: Type.String(),
});
export type CheckpointManifest = Static<typeof CheckpointManifest>;

/** What a run is doing, derived from its folder and its living processes. */
export const RUN_STATES = [
  "queued",
  "preparing",
  "training",
  "evaluating",
  "paused",
  "stopping",
  "stopped",
  "completed",
  "failed",
  "lost",
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One line of `tunesmith runs list --format json`. */
export interface RunListEntry {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly kind: "train" | "evaluate";
  readonly state: RunState;
  readonly engine: EngineName;
  readonly step: number;
  readonly totalSteps: number;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly createdAt: string;
}
