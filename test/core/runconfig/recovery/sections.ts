import type { FaultySection } from "./faults";

/** A section of the config below: an error is planted in each, and each has a line for a fault. */
export interface Section extends FaultySection {
  readonly path: string;
  /** A key that stands in the section, for hover and completion. */
  readonly hover: string;
  readonly isEntry?: true;
}

const section = (
  path: string,
  indent: number,
  header: string,
  hover: string,
  key: string,
  more: { readonly isEntry?: true } = {},
): Section => ({ path, indent: " ".repeat(indent), header, hover, key, ...more });

/** In file order; entries of a list count as sections, since each has its own keys. */
export const SECTIONS: readonly Section[] = [
  section("model", 2, "model:", "name_or_path", "chat_template"),
  section("data", 2, "data:", "train", "packing"),
  section("data.split", 4, "  split:", "eval", "group_by"),
  section("method", 2, "method:", "r", "lora_dropout"),
  section("train", 2, "train:", "learning_rate", "max_grad_norm"),
  section("train.early_stopping", 4, "  early_stopping:", "metric", "later"),
  section("evaluate", 2, "evaluate:", "scoring", "positive_label"),
  section("evaluate.uncertainty", 4, "  uncertainty:", "bins", "later"),
  section("evaluate.gate", 4, "  gate:", "family_alpha", "later"),
  section("evaluate.gate.checks.0", 8, "      - metric: accuracy", "no_worse_by", "group", { isEntry: true }),
  section("evaluate.gate.checks.1", 8, "      - metric: f1", "no_worse_by", "group", { isEntry: true }),
  section("evaluate.gate.checks.2", 8, "      - metric: recall", "no_worse_by", "group", { isEntry: true }),
  section("evaluate.gate.checks.3", 8, "      - metric: ece", "no_worse_by", "group", { isEntry: true }),
  section("evaluate.gate.checks.4", 8, "      - metric: brier", "no_worse_by", "group", { isEntry: true }),
  section("output", 2, "output:", "dir", "later"),
];

/** One placeholder per section, in the order of the sections. */
export const FAULTY_CONFIG = `version: 1
model:
  name_or_path: model
  # here
  dtype: float33
data:
  train: a.jsonl
  # here
  max_length: long
  split:
    eval: 0.1
    # here
    seed: x
method:
  r: 8
  # here
  lora_alpha: many
train:
  learning_rate: 0.001
  # here
  seed: x
  early_stopping:
    metric: eval_loss
    # here
    patience: never
evaluate:
  scoring: likelihood
  # here
  before_and_after: maybe
  uncertainty:
    bins: 10
    # here
    samples: many
  gate:
    family_alpha: 0.05
    # here
    on_cannot_tell: shrug
    checks:
      - metric: accuracy
        no_worse_by: 0.01
        # here
        min_denominator: few
      - metric: f1
        no_worse_by: 0.02
        # here
        min_denominator: few
      - metric: recall
        no_worse_by: 0.03
        # here
        min_denominator: few
      - metric: ece
        no_worse_by: 0.04
        # here
        min_denominator: few
      - metric: brier
        no_worse_by: 0.05
        # here
        min_denominator: few
output:
  dir: runs
  # here
  report: [pdf]
`;

/** The text with a line in place of the placeholder, or of the header, of a section. */
export function withLine(which: Section, line: string, isHeader: boolean): string {
  const lines = FAULTY_CONFIG.split("\n");
  const place = SECTIONS.indexOf(which);
  let seen = -1;
  const at = lines.findIndex((text) => {
    if (isHeader) return text === which.header;
    return text.trim() === "# here" && ++seen === place;
  });
  lines[at] = line;
  return lines.join("\n");
}

/** The lines (from 0) of each section, without those of the sections inside. */
export function sectionOfLine(): readonly (Section | undefined)[] {
  const lines = FAULTY_CONFIG.split("\n");
  let current: Section | undefined;
  return lines.map((line) => {
    current = SECTIONS.find(({ header }) => header === line) ?? current;
    return current;
  });
}
