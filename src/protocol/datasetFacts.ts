import { Type, type Static } from "typebox";

const counted = Type.Array(Type.Object({ value: Type.String(), n: Type.Integer() }));

/** What is known of a dataset as a whole: feeds `lint --stats`, the hover on a file's first line, views and reports. */
export const DatasetFacts = Type.Object({
  version: Type.Literal(1),
  files: Type.Array(
    Type.Object({
      path: Type.String(),
      bytes: Type.Integer(),
      sha256: Type.Union([Type.String(), Type.Null()]),
      rows: Type.Integer(),
      container: Type.String(),
      format: Type.Union([Type.String(), Type.Null()]),
      encoding: Type.String(),
    }),
  ),
  rows: Type.Integer(),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      /** JSON type → rows. */
      types: Type.Record(Type.String(), Type.Integer()),
      /** Rows where it is null or absent. */
      nulls: Type.Integer(),
      /** Different values; absent when there are more than are counted. */
      distinct: Type.Optional(Type.Integer()),
    }),
  ),
  /**
   * Of all texts of a row together; tokens are those that the run's template and tokenizer make of the row. Nearest
   * rank. `exact`: false where they come from a histogram, whose bins are 1 % wide: at most half a per cent off.
   */
  lengths: Type.Object({
    unit: Type.Union([Type.Literal("characters"), Type.Literal("tokens")]),
    exact: Type.Boolean(),
    p50: Type.Number(),
    p95: Type.Number(),
    p99: Type.Number(),
    max: Type.Number(),
  }),
  /** With a tokenizer: tokens that are learnt, rows longer than `data.max_length`, rows that teach nothing. */
  trainedTokens: Type.Optional(Type.Integer()),
  rowsOverMaxLength: Type.Optional(Type.Integer()),
  rowsWithoutTrainedToken: Type.Optional(Type.Integer()),
  /** The most frequent ones first; at most 50, of the first 1,000 different values. */
  labels: counted,
  groups: Type.Array(Type.Object({ column: Type.String(), values: counted })),
  /** By the beginning of each row's longest text; `und` where that does not tell. */
  languages: Type.Array(Type.Object({ tag: Type.String(), n: Type.Integer() })),
  /** `near` only where DUP004 ran. */
  duplicates: Type.Object({ exact: Type.Integer(), near: Type.Optional(Type.Integer()) }),
  findings: Type.Record(Type.String(), Type.Integer()),
});
export type DatasetFacts = Static<typeof DatasetFacts>;
