import { Type, type Static } from "typebox";
import { DatasetFacts } from "./datasetFacts";

/** What the linter and the config checker report. Lines and columns count from 1, columns in UTF-16 units, ends exclusive. */
export const Severity = Type.Union([
  Type.Literal("error"),
  Type.Literal("warning"),
  Type.Literal("info"),
  Type.Literal("hint"),
]);
export type Severity = Static<typeof Severity>;

export const Edit = Type.Object({
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  endLine: Type.Integer({ minimum: 1 }),
  endColumn: Type.Integer({ minimum: 1 }),
  newText: Type.String(),
});
export type Edit = Static<typeof Edit>;

export const Fix = Type.Object({
  title: Type.String(),
  /** `safe`: same data, or what every consumer reads anyway; `unsafe`: changes what is trained on. */
  safety: Type.Union([Type.Literal("safe"), Type.Literal("unsafe")]),
  /** Empty when the whole file is converted. */
  edits: Type.Array(Edit),
  /** The file is written anew as this; only on the disk, since an editor's text has no bytes. */
  convert: Type.Optional(Type.Union([Type.Literal("utf8"), Type.Literal("jsonl"), Type.Literal("json")])),
});
export type Fix = Static<typeof Fix>;

const place = {
  /** Relative to the working folder (CLI) or workspace folder; `-` for standard input. */
  file: Type.String(),
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  column: Type.Optional(Type.Integer({ minimum: 1 })),
  endLine: Type.Optional(Type.Integer({ minimum: 1 })),
  endColumn: Type.Optional(Type.Integer({ minimum: 1 })),
  row: Type.Optional(Type.Integer({ minimum: 1 })),
};

export const RelatedFinding = Type.Object({ ...place, message: Type.String() });
export type RelatedFinding = Static<typeof RelatedFinding>;

export const FindingTag = Type.Union([Type.Literal("unnecessary"), Type.Literal("deprecated")]);
export type FindingTag = Static<typeof FindingTag>;

export const Finding = Type.Object({
  code: Type.String({ pattern: "^[A-Z]{3}[0-9]{3}$" }),
  name: Type.String(),
  severity: Severity,
  ...place,
  /** JSON pointer inside the row. */
  pointer: Type.Optional(Type.String()),
  /** Names the row by its content: 16 hex digits of the SHA-256 of its canonical JSON. */
  rowHash: Type.Optional(Type.String()),
  byteOffset: Type.Optional(Type.Integer({ minimum: 0 })),
  byteLength: Type.Optional(Type.Integer({ minimum: 0 })),
  message: Type.String(),
  /** What to do about it, in one line. */
  help: Type.Optional(Type.String()),
  affects: Type.Optional(Type.Array(Type.String())),
  fix: Type.Optional(Fix),
  /** `unnecessary`: has no effect, drawn faded; `deprecated`: an old name, struck through. */
  tags: Type.Optional(Type.Array(FindingTag)),
  related: Type.Optional(Type.Array(RelatedFinding)),
});
export type Finding = Static<typeof Finding>;

export const FindingsSummary = Type.Object({
  files: Type.Integer(),
  rows: Type.Integer(),
  errors: Type.Integer(),
  warnings: Type.Integer(),
  infos: Type.Integer(),
  fixable: Type.Integer(),
});
export type FindingsSummary = Static<typeof FindingsSummary>;

/** What `lint` and `check` print with `--format json`. */
export const FindingsDocument = Type.Object({
  version: Type.Literal(1),
  command: Type.Union([Type.Literal("lint"), Type.Literal("check")]),
  product: Type.String(),
  dialect: Type.Optional(Type.Object({ name: Type.String(), version: Type.Optional(Type.String()) })),
  findings: Type.Array(Finding),
  summary: FindingsSummary,
  /** With `--stats`: about all files together. */
  facts: Type.Optional(DatasetFacts),
});
export type FindingsDocument = Static<typeof FindingsDocument>;
