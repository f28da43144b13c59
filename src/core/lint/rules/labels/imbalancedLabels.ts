import { formatInteger } from "../../../../base/format";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import { createLabelStore, groupVariants, wholeFile, type LabelCount } from "../../labels/labelStore";
import { listInWords, quote } from "../../text/quote";

/** Rows below which counts say nothing about the classes. */
const FEWEST_ROWS = 50;
/** Between the largest and the smallest class. */
const RATIO = 10;
/** Rows below which a class can neither be learnt nor measured. */
const FEWEST_OF_CLASS = 5;
const SHOWN = 4;
/** Values that have fewer rows than this on average are names, not classes. */
const FEWEST_ON_AVERAGE = 5;

/**
 * One class has more than ten times the rows of another, or a class has fewer than five: a model learns to answer
 * with the frequent class, and accuracy hides it. Weigh the classes, draw the rare ones more often, or measure with
 * balanced accuracy.
 *
 * One finding per file, for files of at least 50 rows with labels. Labels with fewer than five rows on average are
 * taken for names; spellings of one label count together, declared labels also without a row. The rule cannot know how frequent the classes are where the model will be used.
 */
export const imbalancedLabels = defineRule({
  code: "LBL004",
  name: "imbalanced-labels",
  severity: "warning",
  affects: ["all:mistrains"],
  bad: exampleRows(56, (i) => (i % 14 === 0 ? "urgent" : "routine")),
  good: exampleRows(56, (i) => (i % 4 === 0 ? "urgent" : "routine")),
  begin: watchBalance,
});

function watchBalance(context: RuleContext): RuleChecks {
  const store = context.shared(createLabelStore);
  return {
    checkRow(row) {
      store.see(row);
    },
    finish(report) {
      const counts = classesOf(store.counts(), context.labels).sort((a, b) => b.rows - a.rows);
      const rows = counts.reduce((sum, one) => sum + one.rows, 0);
      if (counts.length < 2 || rows < FEWEST_ROWS || rows < counts.length * FEWEST_ON_AVERAGE) return;
      reportBalance(counts, rows, wholeFile(store.sample), report);
    },
  };
}

interface ClassCount {
  readonly text: string;
  readonly rows: number;
}

/** Declared classes count even without a row, others do not; spellings of one label are one class. */
function classesOf(counts: readonly LabelCount[], declared: readonly string[]): ClassCount[] {
  if (declared.length > 0)
    return declared.map((text) => ({ text, rows: counts.find((one) => one.text === text)?.rows ?? 0 }));
  return groupVariants(counts).map((group) => {
    const [first] = [...group].sort((a, b) => b.rows - a.rows);
    return { text: first?.text ?? "", rows: group.reduce((sum, { rows }) => sum + rows, 0) };
  });
}

function reportBalance(
  counts: readonly ClassCount[],
  rows: number,
  place: ReturnType<typeof wholeFile>,
  report: Report,
): void {
  const [largest] = counts;
  if (largest === undefined) return;
  const small = counts.filter((one) => largest.rows > RATIO * one.rows || one.rows < FEWEST_OF_CLASS);
  if (small.length === 0) return;
  const shown = small
    .slice(-SHOWN)
    .reverse()
    .map(({ text, rows: own }) => `${quote(text)} has ${formatInteger(own)}`);
  if (small.length > SHOWN) shown.push(`${formatInteger(small.length - SHOWN)} more have few`);
  report(
    { place },
    `of ${formatInteger(rows)} rows, ${quote(largest.text)} has ${formatInteger(largest.rows)} and ${listInWords(shown)}`,
    { help: "add rows of the rare classes or weigh them, and measure with balanced accuracy or macro F1" },
  );
}

function exampleRows(count: number, labelOf: (i: number) => string): string {
  return Array.from(
    { length: count },
    (_, i) => `{"text": "note ${String(i)}", "label": "${labelOf(i)}"}`,
  ).join("\n");
}
