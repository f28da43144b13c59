import { rangeInRow } from "../../../dataset/sourceItem";
import { defineRule } from "../../defineRule";
import { deleteLine } from "../../edits/rowEdits";

/** A line without a row: some readers skip it, some fail, and row numbers no longer agree with line numbers. */
export const blankLine = defineRule({
  code: "PAR004",
  name: "blank-line",
  severity: "warning",
  affects: ["openai:rejects-file"],
  fixSafety: "safe",
  bad: `{"text": "one"}\n\n{"text": "two"}`,
  good: `{"text": "one"}\n{"text": "two"}`,
  checkItem(item, report) {
    if (item.type !== "blank") return;
    const { byteOffset, byteLength } = item;
    report(
      { place: { ...rangeInRow(item, 0, item.text.length), byteOffset, byteLength } },
      "this line is blank",
      {
        fix: { title: "Delete this line", safety: "safe", edits: [deleteLine(item)] },
      },
    );
  },
});
