import { Type, type Static } from "typebox";
import { Finding } from "./findings";

const count = Type.Integer({ minimum: 0 });
const orNull = <T extends ReturnType<typeof Type.Integer> | ReturnType<typeof Type.Number>>(type: T) =>
  Type.Union([Type.Null(), type]);

/** What a run would do, worked out without training a step. */
export const RunPlan = Type.Object({
  name: Type.String(),
  task: Type.String(),
  method: Type.String(),
  engine: Type.Object({
    name: Type.Union([Type.Literal("onnx"), Type.Literal("torch")]),
    requested: Type.String(),
    reason: Type.String(),
  }),
  devices: Type.Array(Type.String()),
  threads: Type.Integer({ minimum: 1 }),
  seed: Type.Integer(),
  model: Type.Object({
    /** Absolute. */
    path: Type.String(),
    bytes: count,
    /** Null where the model does not tell its sizes. */
    parameters: orNull(Type.Integer()),
    trainedParameters: orNull(Type.Integer()),
  }),
  /** What is used, after the split and without what cannot be used. */
  rows: Type.Object({
    train: count,
    eval: count,
    test: count,
    /** Tokens of the longest training row, after truncation. */
    longest: count,
  }),
  /** Rows that are left out and why, one sentence each. */
  leftOut: Type.Array(Type.String()),
  training: Type.Object({
    totalSteps: count,
    rowsPerStep: Type.Integer({ minimum: 1 }),
    batch: Type.Integer({ minimum: 1 }),
    accumulation: Type.Integer({ minimum: 1 }),
    /** Passes over the rows, whole or not. */
    epochs: Type.Number(),
    learningRate: Type.Number(),
    schedule: Type.String(),
    warmupSteps: count,
    /** Times that the loss on the evaluation rows is measured. */
    measurements: count,
    checkpoints: count,
    keptCheckpoints: count,
    /** Whether it may end before its last step. */
    mayStopEarly: Type.Boolean(),
  }),
  evaluation: Type.Object({
    /** Null: nothing is evaluated. */
    rows: orNull(Type.Integer()),
    /** There are no test rows: these were looked at while training. */
    onEvaluationRows: Type.Boolean(),
    labels: Type.Array(Type.String()),
    withBase: Type.Boolean(),
    checks: count,
  }),
  memory: Type.Union([
    Type.Null(),
    Type.Object({
      lowBytes: Type.Integer(),
      highBytes: Type.Integer(),
      rough: Type.Boolean(),
      /** Null where the config names a device that is not there. */
      device: Type.Union([
        Type.Null(),
        Type.Object({ id: Type.String(), totalBytes: Type.Integer(), freeBytes: Type.Integer() }),
      ]),
    }),
  ]),
  /** The folder in which the run's own would be made; absolute. */
  outputDir: Type.String(),
  reports: Type.Array(Type.String()),
});
export type RunPlan = Static<typeof RunPlan>;

/** `tunesmith run --dry-run --format json`. */
export const DryRunDocument = Type.Object({
  version: Type.Literal(1),
  command: Type.Literal("run"),
  product: Type.String(),
  dryRun: Type.Literal(true),
  findings: Type.Array(Finding),
  /** Null while a finding is an error. */
  plan: Type.Union([Type.Null(), RunPlan]),
  /** Every effective value with its source as a comment, as the run folder's `config.resolved.yaml` would have it. */
  resolvedYaml: Type.Union([Type.Null(), Type.String()]),
});
export type DryRunDocument = Static<typeof DryRunDocument>;
