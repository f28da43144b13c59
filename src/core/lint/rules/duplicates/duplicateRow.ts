import { createRepeats } from "../../repeats/repeats";
import { defineRule } from "../../defineRule";
import { relatedAt } from "../../rows/relatedAt";
import { deleteRow } from "../../edits/rowEdits";

/**
 * The same row again (equal as canonical JSON: key order, spacing and escapes do not count). It is trained on twice,
 * so that it weighs twice, and a split may put one copy on each side: then the evaluation measures memory.
 *
 * Of a group of n copies, n - 1 are reported, each with the first one. Nothing rests on a hash: rows that may be
 * copies are read again and compared. The rows of Parquet and Arrow cannot be read again; there a copy is what agrees
 * with an earlier row in 117 bits of two hashes.
 */
export const duplicateRow = defineRule({
  code: "DUP001",
  name: "exact-duplicate-row",
  severity: "warning",
  affects: ["all:trains-twice"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Hi", "completion": "Hello!"}\n{"completion": "Hello!", "prompt": "Hi"}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Bye", "completion": "See you!"}`,
  begin(context) {
    const repeats = context.shared(createRepeats);
    return {
      checkRow(row, report) {
        const { exact } = repeats.see(row);
        if (exact === undefined) return;
        report({ path: [] }, `same as ${context.rowName(exact)}`, {
          help: "keep one copy",
          fix: deleteRow(row.source),
          related: [relatedAt(context.file, repeats.placeOf(exact, row), "first copy")],
        });
      },
    };
  },
});
