import { composed, createFoldedUnits } from "../../../dataset/foldUnits";
import { defineRule, type RuleChecks, type RuleContext } from "../../defineRule";
import { createLabelStore } from "../../labels/labelStore";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { relatedAt } from "../../rows/relatedAt";
import { hashUnits } from "../../rows/rowIdentity";

/**
 * The same text with two labels: one of them is wrong, or the classes overlap, and no model can learn both.
 *
 * Texts are compared without case, white space and the punctuation of prose; where punctuation is all that tells them
 * apart ("Great." and "Great?!") it is a warning, because it may be what the label rests on. Each later row is held
 * against the first row with its text. Of prompts and completions only declared labels are looked at.
 */
export const conflictingLabels = defineRule({
  code: "LBL001",
  name: "conflicting-labels",
  severity: "error",
  affects: ["all:mistrains"],
  bad: `{"text": "fever and cough", "label": "high"}\n{"text": "Fever and  cough", "label": "low"}`,
  good: `{"text": "fever and cough", "label": "high"}\n{"text": "fever", "label": "low"}`,
  begin: watchConflicts,
});

function watchConflicts(context: RuleContext): RuleChecks {
  const store = context.shared(createLabelStore);
  const folded = createFoldedUnits();
  const foldedLabel = (text: string): number => {
    folded.clear();
    folded.add(text);
    return hashUnits(folded, 0);
  };
  return {
    checkRow(row, report) {
      const label = store.see(row);
      if (label === undefined) return;
      const first = store.repeats.see(row).prompt;
      const other = first === undefined ? undefined : store.textOf(first);
      if (first === undefined || other === undefined || other === label.text) return;
      // Two ways to write one label are LBL002's.
      if (foldedLabel(other) === foldedLabel(label.text)) return;
      const before = store.repeats.readEarlier(first, row);
      const isSame = before === undefined || plainText(before) === plainText(row);
      report(
        { path: label.path },
        `${quote(label.text)} here and ${quote(other)} in ${context.rowName(first)}, for the same text${isSame ? "" : " but for punctuation"}`,
        {
          severity: isSame ? "error" : "warning",
          help: "decide which label is right",
          related: [relatedAt(context.file, store.repeats.placeOf(first, row), "the other label")],
        },
      );
    },
  };
}

/** Without case and white space. */
function plainText({ texts, shape }: LintRow): string {
  const read = shape?.format === "classification" ? texts : texts.filter(({ part }) => part !== "answer");
  return read.map(({ value }) => composed(value).toLowerCase().replace(/\s+/gu, " ").trim()).join("\n");
}
