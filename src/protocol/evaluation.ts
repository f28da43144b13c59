import { Type, type Static } from "typebox";

const nullableNumber = Type.Union([Type.Number(), Type.Null()]);

/** One measured number with everything needed to judge it. `value: null` always comes with its `reason`. */
export const MetricResult = Type.Object({
  metric: Type.String(),
  variant: Type.Optional(Type.String()),
  value: nullableNumber,
  reason: Type.Optional(Type.String()),
  direction: Type.Union([Type.Literal("higher"), Type.Literal("lower"), Type.Literal("target")]),
  target: Type.Optional(Type.Number()),
  n: Type.Integer(),
  denominator: Type.Integer(),
  clusters: Type.Optional(Type.Integer()),
  ci: Type.Optional(
    Type.Object({ lo: Type.Number(), hi: Type.Number(), level: Type.Number(), method: Type.String() }),
  ),
  test: Type.Optional(
    Type.Object({
      name: Type.String(),
      p: Type.Number(),
      pAdjusted: Type.Optional(Type.Number()),
      family: Type.Optional(Type.String()),
      counts: Type.Optional(Type.Record(Type.String(), Type.Number())),
    }),
  ),
  /** What pure chance shows at this sample size: shuffled groups for gaps, resampled labels for calibration. */
  noiseFloor: Type.Optional(Type.Object({ median: Type.Number(), p95: Type.Number() })),
  warnings: Type.Array(Type.String()),
  sourceRows: Type.Array(Type.String()),
  suite: Type.String(),
  subject: Type.Union([Type.Literal("base"), Type.Literal("tuned"), Type.Literal("difference")]),
  label: Type.Optional(Type.String()),
  group: Type.Optional(Type.Object({ column: Type.String(), value: Type.Optional(Type.String()) })),
});
export type MetricResult = Static<typeof MetricResult>;

export const Verdict = Type.Union([
  Type.Literal("worse"),
  Type.Literal("cannotTell"),
  Type.Literal("noWorse"),
  Type.Literal("improved"),
]);
export type Verdict = Static<typeof Verdict>;

/** One line of the check list: a change judged against its margin. */
export const GateCheck = Type.Object({
  metric: Type.String(),
  /** What the line says to a person: "Accuracy", "Accuracy of the worst age_band". */
  title: Type.String(),
  group: Type.Optional(Type.Object({ column: Type.String(), value: Type.Optional(Type.String()) })),
  label: Type.Optional(Type.String()),
  margin: nullableNumber,
  verdict: Verdict,
  reason: Type.String(),
  before: nullableNumber,
  after: nullableNumber,
  /** Harm-oriented change: positive is worse. */
  ci: Type.Optional(Type.Object({ lo: Type.Number(), hi: Type.Number() })),
  n: Type.Integer(),
  nNeeded: Type.Optional(Type.Integer()),
  configLine: Type.Optional(Type.Integer()),
  unit: Type.Union([Type.Literal("percent"), Type.Literal("points"), Type.Literal("number")]),
});
export type GateCheck = Static<typeof GateCheck>;

export const Evaluation = Type.Object({
  version: Type.Literal(1),
  runId: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
  seed: Type.Integer(),
  bootstrapReplicates: Type.Integer(),
  permutations: Type.Integer(),
  protocol: Type.Object({
    scoring: Type.String(),
    variant: Type.String(),
    confidence: Type.String(),
    baseModel: Type.String(),
    testData: Type.String(),
    testDataSha256: Type.Optional(Type.String()),
    /** A banner where the report's rows also steered training. */
    notes: Type.Array(Type.String()),
  }),
  suites: Type.Array(
    Type.Object({
      name: Type.String(),
      n: Type.Integer(),
      clusters: Type.Integer(),
      unit: Type.String(),
      labels: Type.Array(Type.Object({ value: Type.String(), n: Type.Integer() })),
      groups: Type.Array(Type.Object({ column: Type.String(), value: Type.String(), n: Type.Integer() })),
      missingGroups: Type.Array(Type.Object({ column: Type.String(), n: Type.Integer() })),
    }),
  ),
  results: Type.Array(MetricResult),
  /** Reliability bins, confusion matrices, training counts per group: what the plots draw. */
  details: Type.Record(Type.String(), Type.Unknown()),
  comparisons: Type.Integer(),
  /** The sentence a person reads first; every number in it stands in `results` or `gate`. */
  summary: Type.Object({ sentence: Type.String(), strong: Type.Array(Type.String()) }),
  gate: Type.Object({
    verdict: Type.Union([
      Type.Literal("passed"),
      Type.Literal("failed"),
      Type.Literal("cannotTell"),
      Type.Literal("absent"),
    ]),
    checks: Type.Array(GateCheck),
  }),
});
export type Evaluation = Static<typeof Evaluation>;
