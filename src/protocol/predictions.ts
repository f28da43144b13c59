import { Type, type Static } from "typebox";

/** One line of `predictions.jsonl`: one per (suite, model, item). Exactly one answer field is present. */
export const Prediction = Type.Object({
  suite: Type.Optional(Type.String()),
  /** `base`, `tuned` or `checkpoint-<step>`; default `tuned`. */
  model: Type.Optional(Type.String()),
  item: Type.String(),
  truth: Type.Union([Type.String(), Type.Null()]),
  options: Type.Optional(Type.Array(Type.String())),
  /** Summed, raw, in nats; parallel to `options`. */
  logLikelihoods: Type.Optional(Type.Array(Type.Number())),
  optionTokens: Type.Optional(Type.Array(Type.Integer())),
  unconditionalLogLikelihoods: Type.Optional(Type.Array(Type.Number())),
  probabilities: Type.Optional(Type.Array(Type.Number())),
  output: Type.Optional(Type.String()),
  outputs: Type.Optional(Type.Array(Type.String())),
  prediction: Type.Optional(Type.String()),
  confidence: Type.Optional(Type.Number()),
  mergedBoundary: Type.Optional(Type.Boolean()),
  answerable: Type.Optional(Type.Boolean()),
  groups: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
  /** Items that share a source; intervals resample clusters, not items. */
  cluster: Type.Optional(Type.String()),
  prompt: Type.Optional(Type.String()),
  row: Type.Optional(Type.Integer()),
});
export type Prediction = Static<typeof Prediction>;
