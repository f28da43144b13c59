import type { AdvisedFile } from "./adviceFacts";

/** The answers of a classification-like task, and how it is known that it is one. */
export interface FoundLabels {
  /** The most frequent first. */
  readonly values: readonly string[];
  /** A column that holds them, for dividing the rows. */
  readonly column: string | undefined;
  /** The beginning of a sentence: `every answer is one of`. */
  readonly why: string;
  /** Labels of so few training rows that they may be slips. */
  readonly rare: readonly string[];
}

const FEWEST = 2;
const MOST = 20;
/** With fewer rows for each, answers that repeat are chance. */
const ROWS_FOR_EACH = 4;
const RARE = 5;
/** Of the answers, so many state the row's label: the others are faults in the data. */
const STATING = 0.95;

/** Labels of the training rows, with those that held-out rows have beside them. Undefined where answers are free text. */
export function findLabels(train: AdvisedFile, heldOut: readonly AdvisedFile[]): FoundLabels | undefined {
  const way = WAYS.find(({ valuesOf }) => isLabelSet(valuesOf(train), train.facts.rows));
  if (way === undefined) return undefined;
  const own = trimmed(way.valuesOf(train));
  const values = [...new Set([train, ...heldOut].flatMap((file) => trimmed(way.valuesOf(file))))];
  if (values.length > MOST) return undefined;
  const counts = way.valuesOf(train);
  const rows = (label: string): number =>
    counts.reduce((sum, { value, n }) => (value.trim() === label ? sum + n : sum), 0);
  const rare = values.filter((label) => rows(label) < RARE);
  return { values, column: columnOf(train, own), why: way.why, rare };
}

interface Way {
  readonly why: string;
  /** Empty where the file is not of this kind. */
  readonly valuesOf: (file: AdvisedFile) => readonly { readonly value: string; readonly n: number }[];
}

const WAYS: readonly Way[] = [
  {
    why: "each row has a label, one of",
    valuesOf: ({ facts }) =>
      facts.files.every(({ format }) => format === "classification") ? facts.labels : [],
  },
  {
    why: "each answer states the row's `label`, one of",
    valuesOf: ({ tallies }) =>
      tallies.answered > 0 && tallies.statingLabel >= STATING * tallies.answered
        ? (tallies.columns.find(({ name }) => name === "label")?.values ?? [])
        : [],
  },
  { why: "each answer is one of", valuesOf: ({ tallies }) => tallies.answers },
];

function isLabelSet(values: ReturnType<Way["valuesOf"]>, rows: number): boolean {
  const names = trimmed(values);
  return (
    names.length >= FEWEST &&
    names.length <= MOST &&
    names.every((name) => name !== "") &&
    rows >= ROWS_FOR_EACH * names.length
  );
}

function trimmed(values: ReturnType<Way["valuesOf"]>): readonly string[] {
  return [...new Set(values.map(({ value }) => value.trim()))];
}

/** `label` before any other column with the same values. */
function columnOf({ tallies }: AdvisedFile, labels: readonly string[]): string | undefined {
  const wanted = [...labels].sort().join("\n");
  const fitting = tallies.columns.filter(
    ({ values }) => trimmed(values).slice().sort().join("\n") === wanted,
  );
  return (fitting.find(({ name }) => name === "label") ?? fitting[0])?.name;
}
