import { defineRule } from "../../defineRule";
import { createLeaks } from "../../leakage/leaks";
import { relatedAt } from "../../rows/relatedAt";
import { deleteRow } from "../../edits/rowEdits";

/**
 * A row of the evaluation file stands in the training file. The model has seen the question with its answer, so the
 * evaluation measures memory, and every number of the report is too good.
 *
 * Questions are compared without the system prompt and without case, white space and the punctuation of prose, across
 * formats. A question of a few words ("Hi", "Go on") counts only together with its answer; longer ones count whatever
 * the answer is. Needs an evaluation file, from the run config or `--eval`. Nothing of its text is kept: rows agree
 * in 53 bits of a hash. The fix takes the row out of the training file, never out of the evaluation.
 */
export const evaluationRow = defineRule({
  code: "LEK001",
  name: "evaluation-row",
  severity: "error",
  affects: ["all:evaluates-memory"],
  fixSafety: "unsafe",
  bad: `{"prompt": "What is the capital of France?", "completion": "Paris."}\n{"prompt": "How many legs has a spider?", "completion": "Eight."}`,
  good: `{"prompt": "What is the capital of Spain?", "completion": "Madrid."}\n{"prompt": "How many legs has a spider?", "completion": "Eight."}`,
  exampleOptions: { heldOut: `{"prompt": "what is the capital of France", "completion": "Paris"}` },
  begin(context) {
    const leaks = context.shared(createLeaks);
    if (leaks.files.length === 0) return {};
    return {
      checkRow(row, report) {
        const leak = leaks.see(row);
        if (leak?.kind !== "same") return;
        const twin = leak.file.placeOf(leak.held);
        const answer = leak.sameAnswer ? "" : ", with another answer";
        report(
          { path: [] },
          `row ${String(twin.row)} of ${leak.file.file} is in the training data${answer}`,
          {
            help: "take it out of the training data",
            fix: deleteRow(row.source),
            related: [relatedAt(context.file, twin, "the row of the evaluation file")],
          },
        );
      },
    };
  },
});
