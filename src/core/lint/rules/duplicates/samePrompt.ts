import { createRepeats } from "../../repeats/repeats";
import { defineRule, type RuleContext } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { relatedAt } from "../../rows/relatedAt";
import { deleteRow } from "../../edits/rowEdits";
import { labelIn } from "../../labels/rowLabel";

/**
 * The same prompt again: all that stands before the last answer is the same as in an earlier row when case, white
 * space and the punctuation of prose do not count ("What is DNA?", "what is dna"). The prompt weighs twice, and a
 * split may put one copy on each side. Generated sets hold many such rows after exact copies have been taken out.
 *
 * The answers may differ; DUP003, where it runs, takes those rows. Preferences and rated answers (KTO) have several
 * answers to one prompt by design: they are compared with their answers. Rows with other images or tools have
 * another prompt. Digits, operators and brackets always count: "2+2" and "2-2" are two questions. A text with two
 * labels is LBL001's.
 */
export const samePrompt = defineRule({
  code: "DUP002",
  name: "same-prompt",
  severity: "warning",
  affects: ["all:trains-twice"],
  fixSafety: "unsafe",
  bad: `{"prompt": "What is DNA?", "completion": "A molecule."}\n{"prompt": "what is  dna", "completion": "A molecule."}`,
  good: `{"prompt": "What is 2+2?", "completion": "4"}\n{"prompt": "What is 2-2?", "completion": "0"}`,
  begin(context) {
    const repeats = context.shared(createRepeats);
    const leaves = reportedElsewhere(context);
    return {
      checkRow(row, report) {
        const { exact, prompt, sameAnswer } = repeats.see(row);
        if (prompt === undefined || leaves(row, exact, sameAnswer)) return;
        const answers = sameAnswer ? "the same answer" : "another answer";
        report(
          { path: [] },
          `same prompt as ${context.rowName(prompt)} but for case, spaces and punctuation, with ${answers}`,
          {
            help: sameAnswer ? "keep one copy" : "keep the better answer, or both if several are wanted",
            fix: sameAnswer ? deleteRow(row.source) : undefined,
            related: [relatedAt(context.file, repeats.placeOf(prompt, row), "first copy")],
          },
        );
      },
    };
  },
});

/** One fault, one code: exact copies, conflicting answers and conflicting labels have their own rules. */
function reportedElsewhere({ isActive, labels }: RuleContext) {
  const exactRuns = isActive("DUP001");
  const conflictRuns = isActive("DUP003");
  return (row: LintRow, exact: number | undefined, sameAnswer: boolean): boolean => {
    if (exact !== undefined) return exactRuns;
    return !sameAnswer && (conflictRuns || labelIn(row, labels) !== undefined);
  };
}
