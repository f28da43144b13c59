import { nearest } from "../../../../base/editDistance";
import { labelOf, labelStated } from "../../../dataset/label";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import type { HeldOutFile } from "../../leakage/heldOut";
import { createLabelStore, wholeFile } from "../../labels/labelStore";
import { createLeaks } from "../../leakage/leaks";
import type { LintRow } from "../../rows/lintRow";
import { listInWords, quote } from "../../text/quote";
import { relatedAt } from "../../rows/relatedAt";
import { statedLabel } from "../../labels/rowLabel";

/**
 * An answer or label that the run config does not declare: it is trained on and can never be counted as right. Or a
 * class that only the evaluation file has: no training can teach it, and it is counted as wrong every time.
 *
 * The first needs declared labels (`evaluate.labels`), the second an evaluation file; classes are then the values of
 * the label column, or the declared labels that answers state.
 */
export const undeclaredLabel = defineRule({
  code: "LBL003",
  name: "undeclared-label",
  severity: "error",
  affects: ["all:mistrains"],
  bad: `{"text": "fever", "label": "high"}\n{"text": "cough", "label": "mediun"}`,
  good: `{"text": "fever", "label": "high"}\n{"text": "cough", "label": "medium"}`,
  exampleOptions: { labels: ["low", "medium", "high"] },
  begin(context) {
    const unseen = watchUnseen(context);
    return {
      checkRow(row, report) {
        if (context.labels.length > 0) checkDeclared(row, context.labels, report);
        unseen.checkRow?.(row, report);
      },
      ...(unseen.finish === undefined ? {} : { finish: unseen.finish }),
    };
  },
});

function checkDeclared(row: LintRow, labels: readonly string[], report: Report): void {
  const stated = statedLabel(row);
  if (stated === undefined || stated.text.trim() === "" || isDeclared(row, stated.text, labels)) return;
  const meant = nearest(stated.text.trim().toLowerCase(), labels);
  report(
    { path: stated.path },
    `${quote(stated.text)} is not one of the declared labels ${listInWords(labels)}`,
    meant === undefined ? {} : { help: `did you mean "${meant}"?` },
  );
}

function isDeclared(row: LintRow, text: string, labels: readonly string[]): boolean {
  if (row.object === undefined || row.shape === undefined) return labelStated(text, labels) !== undefined;
  return labelOf(row.object, row.shape, text, labels) !== undefined;
}

/** Classes of the evaluation files that no row of this file has. */
function watchUnseen(context: RuleContext): RuleChecks {
  const { files } = context.shared(createLeaks);
  if (files.length === 0) return {};
  const store = context.shared(createLabelStore);
  return {
    checkRow(row) {
      store.see(row);
    },
    finish(report) {
      const { sample } = store;
      const seen = new Set(store.counts().map(({ text }) => text.trim()));
      if (sample === undefined || seen.size === 0) return;
      for (const file of files)
        for (const [text, held] of classesOf(file, context.labels)) {
          if (seen.has(text)) continue;
          const twin = file.placeOf(held);
          report({ place: wholeFile(sample) }, `no row has ${quote(text)}, which ${file.file} asks for`, {
            help: "add rows of this class, or take it out of the evaluation",
            related: [relatedAt(context.file, twin, "the class in the evaluation file")],
          });
        }
    },
  };
}

function classesOf(file: HeldOutFile, declared: readonly string[]): ReadonlyMap<string, number> {
  if (file.shape?.format === "classification") return file.labels;
  const classes = new Map<string, number>();
  for (const [text, held] of file.labels) {
    const label = labelStated(text, declared);
    if (label !== undefined && !classes.has(label)) classes.set(label, held);
  }
  return classes;
}
