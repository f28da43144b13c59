import { formatInteger } from "../../../../base/format";
import type { Fix } from "../../../../protocol/findings";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import { createLabelStore, groupVariants, type LabelCount, type LabelStore } from "../../labels/labelStore";
import { placeOf, type LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { replaceValue } from "../../edits/rowEdits";

/**
 * One label written in several ways ("positive", "Positive ", "positive."): a classifier takes them for several
 * classes, a language model learns all spellings, and an evaluation that compares texts counts the rare ones as
 * wrong.
 *
 * Labels are the same when they differ in case, white space and punctuation only; numbers with another sign are
 * not. The most frequent spelling is taken for the right one, the first of equals. Rests when labels are declared:
 * LBL003 names every other spelling then.
 */
export const labelVariants = defineRule({
  code: "LBL002",
  name: "label-variants",
  severity: "warning",
  affects: ["all:splits-class"],
  fixSafety: "safe",
  bad: `{"text": "good", "label": "positive"}\n{"text": "fine", "label": "positive"}\n{"text": "nice", "label": "Positive "}`,
  good: `{"text": "good", "label": "positive"}\n{"text": "fine", "label": "positive"}\n{"text": "bad", "label": "negative"}`,
  begin: watchVariants,
});

function watchVariants(context: RuleContext): RuleChecks {
  if (context.labels.length > 0) return {};
  const store = context.shared(createLabelStore);
  return {
    checkRow(row) {
      store.see(row);
    },
    finish(report) {
      const rightOf = new Map<number, LabelCount>();
      for (const group of groupVariants(store.counts()).filter(({ length }) => length > 1)) {
        const right = group.reduce((most, one) => (one.rows > most.rows ? one : most));
        for (const one of group) if (one !== right) rightOf.set(one.id, right);
      }
      if (rightOf.size === 0 || store.sample === undefined) return;
      for (const { row, id } of store.rowsOf(new Set(rightOf.keys()))) {
        const right = rightOf.get(id);
        if (right !== undefined) reportVariant(store, store.sample, row, right, report);
      }
    },
  };
}

function reportVariant(
  store: LabelStore,
  sample: LintRow,
  row: number,
  right: LabelCount,
  report: Report,
): void {
  const key = sample.shape?.required.label;
  if (key === undefined) return;
  const source = store.repeats.readEarlier(row, sample)?.source;
  const text = store.textOf(row) ?? "";
  const edit = source === undefined ? undefined : replaceValue(source, [key], right.text);
  const fix: Fix | undefined =
    edit === undefined ? undefined : { title: `Write ${quote(right.text)}`, safety: "safe", edits: [edit] };
  const place = source === undefined ? { row, pointer: `/${key}` } : placeOf(source, { path: [key] });
  report(
    { place },
    `${quote(text)} is ${quote(right.text)} in ${formatInteger(right.rows)} other ${right.rows === 1 ? "row" : "rows"}`,
    { help: "write each label in one way", fix },
  );
}
