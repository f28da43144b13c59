import { createNearRows } from "../../repeats/nearRows";
import { createRepeats } from "../../repeats/repeats";
import { defineRule } from "../../defineRule";
import { relatedAt } from "../../rows/relatedAt";
import { deleteRow } from "../../edits/rowEdits";

/** Shared runs of five words by all of both. */
const LIMIT = 0.8;

/**
 * A row that is nearly an earlier one: at least 80 % of all runs of five words of both are shared (Jaccard). Near
 * copies weigh as much as exact ones, are learnt by heart as soon, and stand on both sides of a split as easily.
 *
 * Candidates are found by a sketch of 128 bins and 16 keys, then read again and compared run by run, so every finding
 * is exact; of pairs at the limit about one in twenty is missed, of pairs at 0.9 one in a thousand. In scripts without
 * spaces, characters take the place of words. Only rows that are no near copies themselves are compared with. Rows of
 * Parquet and Arrow cannot be read again: there the share is estimated. Takes about 340 bytes of memory a row, which
 * is why it must be selected. Rows of one long template differ in few words and are found too; take a look before
 * deleting.
 */
export const nearDuplicate = defineRule({
  code: "DUP004",
  name: "near-duplicate-row",
  severity: "warning",
  byDefault: false,
  affects: ["all:trains-twice"],
  fixSafety: "unsafe",
  bad: `{"prompt": "Name the longest river of Africa.", "completion": "It is the Nile, which flows north through eleven countries for more than six thousand kilometres before it reaches the Mediterranean Sea in Egypt, where it forms a wide and fertile delta."}\n{"prompt": "Give the longest river of Africa.", "completion": "It is the Nile, which flows north through eleven countries for more than six thousand kilometres before it reaches the Mediterranean Sea in Egypt, where it forms a wide and fertile delta."}`,
  good: `{"prompt": "Name the longest river of Africa.", "completion": "It is the Nile, which flows north through eleven countries for more than six thousand kilometres before it reaches the Mediterranean Sea in Egypt, where it forms a wide and fertile delta."}\n{"prompt": "Name the longest river in Europe.", "completion": "It is the Volga, which rises north of Moscow, turns south and ends in the Caspian Sea."}`,
  begin(context) {
    const repeats = context.shared(createRepeats);
    const near = createNearRows(LIMIT, (row, like) => repeats.readEarlier(row, like));
    const exactRuns = context.isActive("DUP001");
    const promptRuns = context.isActive("DUP002") || context.isActive("DUP003");
    return {
      checkRow(row, report) {
        const { exact, prompt } = repeats.see(row);
        if ((exact !== undefined && exactRuns) || (prompt !== undefined && promptRuns)) return;
        const found = near.find(row);
        if (found === undefined) return;
        const share = `${found.isExact ? "" : "about "}${String(Math.floor(100 * found.jaccard))} %`;
        report(
          { path: [] },
          `nearly the same as ${context.rowName(found.row)}: ${share} of all runs of five words are shared`,
          {
            help: "keep one of them",
            fix: deleteRow(row.source),
            related: [relatedAt(context.file, repeats.placeOf(found.row, row), "first copy")],
          },
        );
      },
    };
  },
});
