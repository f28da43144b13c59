import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import { createLateFindings } from "../../lateFindings";
import { createLeaks, NEAR } from "../../leakage/leaks";
import { placeOf } from "../../rows/lintRow";
import { relatedAt } from "../../rows/relatedAt";

/**
 * A training row is nearly a row of the evaluation file: 80 % of the runs of five words of both questions together
 * are shared, or 80 % of the evaluation question's stand in the training row. A changed name or number, an added
 * sentence, or the question inside a longer prompt is no new question, and the evaluation measures memory.
 *
 * Candidates share a run of eight words, which every pair above the limit does; each is then compared run by run.
 * Questions of fewer than 10 words are left to LEK001. Templates that more than five evaluation rows share are taken
 * out first. Rephrased questions are not found: none of 1,319 rephrasings of GSM8K is.
 */
export const nearEvaluationRow = defineRule({
  code: "LEK003",
  name: "near-evaluation-row",
  severity: "warning",
  affects: ["all:evaluates-memory"],
  bad: `{"prompt": "Please answer: a farmer has seven hens, and each hen lays two eggs a day. How many eggs has he after a week?", "completion": "98"}`,
  good: `{"prompt": "Seven hens lay two eggs each on every day of the week. What does that make?", "completion": "98"}`,
  exampleOptions: {
    heldOut: `{"prompt": "A farmer has seven hens, and each hen lays two eggs a day. How many eggs has he after a week?", "completion": "98"}`,
  },
  begin: watchNear,
});

function watchNear(context: RuleContext): RuleChecks {
  const leaks = context.shared(createLeaks);
  if (leaks.files.length === 0) return {};
  const late = createLateFindings(50, 0.05);
  return {
    checkRow(row) {
      late.count();
      const leak = leaks.see(row);
      if (leak?.kind !== "near") return;
      const { overlap, file } = leak;
      const twin = file.placeOf(overlap.held);
      const isNear = overlap.jaccard >= NEAR;
      const share = Math.floor(100 * (isNear ? overlap.jaccard : overlap.containment));
      const relation = isNear ? "is nearly" : "holds";
      late.add({
        about: `${file.file} ${String(overlap.held)}`,
        place: placeOf(row.source, { path: [] }),
        message: `this row ${relation} row ${String(twin.row)} of ${file.file} (${String(share)} % of the runs of five words)`,
        details: {
          help: "take it out of the training data",
          related: [relatedAt(context.file, twin, "the row of the evaluation file")],
        },
      });
    },
    finish: (report) => {
      late.report(report);
    },
  };
}
