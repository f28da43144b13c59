import { Type, type Static, type TSchema } from "typebox";

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
  /** Numerator of a proportion, so that a reader sees counts beside rates. */
  successes: Type.Optional(Type.Integer()),
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

const ReliabilityBin = Type.Object({
  lo: Type.Number(),
  hi: Type.Number(),
  n: Type.Integer(),
  right: Type.Integer(),
  confidence: nullableNumber,
  accuracy: nullableNumber,
  ci: Type.Union([Type.Object({ lo: Type.Number(), hi: Type.Number() }), Type.Null()]),
});

/** Rows [truth][answered], labels in the order of the suite, one more column for invalid answers. */
const Confusion = Type.Array(Type.Array(Type.Integer()));
const perModel = <T extends TSchema>(schema: T) =>
  Type.Object({ base: Type.Optional(schema), tuned: Type.Optional(schema) });

/** A gap between groups that is beyond chance in the current model, and how it came to be. */
export const FairnessFinding = Type.Object({
  metric: Type.String(),
  column: Type.String(),
  /** The group at the worse end; null where no single group stands out beyond chance. */
  group: Type.Union([Type.String(), Type.Null()]),
  label: Type.Optional(Type.String()),
  before: nullableNumber,
  after: Type.Number(),
  /** The same rate over the other groups that were compared. */
  rest: nullableNumber,
  n: Type.Integer(),
  gap: Type.Number(),
  gapBefore: nullableNumber,
  /** Holm over the headline gaps; where `fell`, the larger of this and the group's own test. */
  pAdjusted: Type.Number(),
  /** What the change of the gap shows: grown, or not to be told, or already there. */
  change: Type.Union([
    Type.Literal("wider"),
    Type.Literal("cannotTell"),
    Type.Literal("narrower"),
    Type.Literal("notMeasured"),
  ]),
  /** True where this group's own answers got worse beyond chance. */
  fell: Type.Boolean(),
});
export type FairnessFinding = Static<typeof FairnessFinding>;

/** What plots and texts of the report draw on, beyond `results`. */
export const EvaluationDetails = Type.Object({
  alpha: Type.Optional(Type.Number()),
  positiveLabel: Type.Optional(Type.String()),
  comparisons: Type.Optional(
    Type.Object({ checks: Type.Integer(), gaps: Type.Integer(), exploratory: Type.Integer() }),
  ),
  /** Always answering the commonest label. */
  majority: Type.Optional(
    Type.Object({
      label: Type.String(),
      accuracy: Type.Number(),
      macroF1: Type.Number(),
      from: Type.String(),
    }),
  ),
  confusion: Type.Optional(perModel(Confusion)),
  reliability: Type.Optional(perModel(Type.Array(ReliabilityBin))),
  meanConfidence: Type.Optional(perModel(Type.Number())),
  /** Answers stated with more than 90% confidence, and which of them are wrong. */
  verySure: Type.Optional(
    perModel(Type.Object({ n: Type.Integer(), wrong: Type.Integer(), rows: Type.Array(Type.String()) })),
  ),
  invalid: Type.Optional(perModel(Type.Integer())),
  ties: Type.Optional(perModel(Type.Integer())),
  /** Share of items whose winner depends on raw or per-byte scoring. */
  protocolSensitivity: Type.Optional(perModel(Type.Number())),
  /** Items whose answer changed between right and wrong. */
  changes: Type.Optional(
    Type.Object({ gotWorse: Type.Array(Type.String()), gotBetter: Type.Array(Type.String()) }),
  ),
  /** Where 95 of 100 shuffles put a group's accuracy. */
  bands: Type.Optional(
    Type.Array(
      Type.Object({ column: Type.String(), value: Type.String(), lo: Type.Number(), hi: Type.Number() }),
    ),
  ),
  /** What each gap runs between, and which groups were too small for it. */
  gaps: Type.Optional(
    Type.Array(
      Type.Object({
        metric: Type.String(),
        column: Type.String(),
        subject: Type.String(),
        label: Type.Optional(Type.String()),
        low: Type.String(),
        high: Type.String(),
        excluded: Type.Array(Type.Object({ value: Type.String(), n: Type.Integer() })),
      }),
    ),
  ),
  findings: Type.Optional(Type.Array(FairnessFinding)),
  trainingCounts: Type.Optional(
    Type.Array(
      Type.Object({
        column: Type.String(),
        value: Type.Union([Type.String(), Type.Null()]),
        label: Type.String(),
        n: Type.Integer(),
      }),
    ),
  ),
});
export type EvaluationDetails = Static<typeof EvaluationDetails>;

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
  details: EvaluationDetails,
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
