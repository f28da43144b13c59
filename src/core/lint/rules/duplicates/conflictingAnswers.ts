import { createRepeats } from "../../repeats/repeats";
import { defineRule } from "../../defineRule";
import { relatedAt } from "../../rows/relatedAt";
import { labelIn } from "../../labels/rowLabel";

/**
 * The same prompt with another answer: what is right for one row is an error for the other, and training settles
 * between the two. Several good answers to one open question are no fault, which is why this rule must be selected.
 *
 * Prompts are compared as DUP002 does. Every row whose answer differs from the first one's is reported. Preferences
 * and KTO have several answers by design and are left alone; texts with two labels are LBL001's. The rule cannot see
 * that two wordings of an answer say the same.
 */
export const conflictingAnswers = defineRule({
  code: "DUP003",
  name: "conflicting-answers",
  severity: "warning",
  byDefault: false,
  affects: ["all:mistrains"],
  bad: `{"prompt": "What is DNA?", "completion": "A molecule."}\n{"prompt": "What is DNA?", "completion": "A network protocol."}`,
  good: `{"prompt": "What is DNA?", "completion": "A molecule."}\n{"prompt": "What is RNA?", "completion": "A molecule too."}`,
  begin(context) {
    const repeats = context.shared(createRepeats);
    return {
      checkRow(row, report) {
        const { exact, prompt, sameAnswer } = repeats.see(row);
        if (prompt === undefined || exact !== undefined || sameAnswer) return;
        if (labelIn(row, context.labels) !== undefined) return;
        report({ path: [] }, `same prompt as ${context.rowName(prompt)}, and another answer`, {
          help: "keep the better answer, or both if several are wanted",
          related: [relatedAt(context.file, repeats.placeOf(prompt, row), "the other answer")],
        });
      },
    };
  },
});
