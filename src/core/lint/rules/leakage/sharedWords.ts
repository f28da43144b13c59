import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import { LONG_RUN, type Overlap } from "../../repeats/gramIndex";
import { createLateFindings } from "../../lateFindings";
import { createLeaks } from "../../leakage/leaks";
import { locateWords } from "../../leakage/leakIdentity";
import { placeOf } from "../../rows/lintRow";
import { relatedAt } from "../../rows/relatedAt";

/**
 * A training row shares a long run of words with a row of the evaluation file: 13 words or more in one piece, or half
 * of all runs of eight words of either (texts of 13 words or more). A question of the evaluation that stands inside a
 * longer text, with its context or with other numbers, is found by this.
 *
 * Only questions of the evaluation file are searched for, in questions and answers of the training file. What more
 * than five evaluation rows share is their template and does not count; nor does an evaluation row whose words stand
 * in more than one training row of a hundred. Characters of scripts without spaces count as half a word. Of the
 * evaluation file, 8 million words are remembered.
 *
 * Rephrasing hides a leak from this rule: of 1,319 rephrased questions of the GSM8K test set, none shares 13 words
 * with its original, and none is found. Between GSM8K's own training and test sets it finds 4 of 7,473 rows, 2 of
 * them by half of their runs.
 */
export const sharedWords = defineRule({
  code: "LEK002",
  name: "words-of-evaluation",
  severity: "warning",
  affects: ["all:evaluates-memory"],
  bad: `{"prompt": "In the quiz someone asked me this: a train leaves the old station at noon and travels north at sixty miles an hour until it meets the river. I had no idea, nor did my friends, who know a lot about railways and bridges and such things.", "completion": "I see."}`,
  good: `{"prompt": "In the quiz someone asked me when a train meets the river, if it leaves at noon. I had no idea, nor did my friends, who know a lot about railways and bridges and such things.", "completion": "I see."}`,
  exampleOptions: {
    heldOut: `{"prompt": "A train leaves the old station at noon and travels north at sixty miles an hour until it meets the river. A second train follows it two hours later at ninety miles an hour. At what time of the day, and how far from the station, do the two of them meet each other?", "completion": "At six."}`,
  },
  begin: watchWords,
});

function watchWords(context: RuleContext): RuleChecks {
  const leaks = context.shared(createLeaks);
  if (leaks.files.length === 0) return {};
  const late = createLateFindings(20, 0.01);
  return {
    checkRow(row) {
      late.count();
      const leak = leaks.see(row);
      if (leak?.kind !== "overlap") return;
      const { overlap, file } = leak;
      const twin = file.placeOf(overlap.held);
      const target = locateWords(row, overlap.runStart, overlap.runWords) ?? { path: [] };
      late.add({
        about:
          overlap.ofText >= 0.5 || overlap.ofHeld >= 0.5 ? undefined : `${file.file} ${String(overlap.held)}`,
        place: placeOf(row.source, target),
        message: `${describe(overlap)} with row ${String(twin.row)} of ${file.file}`,
        details: {
          help: "take the row out of the training data if it gives the answer away",
          related: [relatedAt(context.file, twin, "the row of the evaluation file")],
        },
      });
    },
    finish: (report) => {
      late.report(report);
    },
  };
}

function describe({ runWords, runWeight, ofText, ofHeld }: Overlap): string {
  const share = Math.round(100 * Math.max(ofText, ofHeld));
  if (share >= 50) return `${String(share)} % of all runs of eight words are shared`;
  return runWeight < runWords
    ? `${String(runWords)} characters or words in one piece are shared`
    : `${String(Math.max(LONG_RUN, runWords))} words in one piece are shared`;
}
