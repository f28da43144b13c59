import type { JsonSlip } from "../../../dataset/tolerantJson";
import { defineRule } from "../../defineRule";
import { editRow } from "../../rowEdits";

const WORDING: Readonly<Record<JsonSlip["kind"], { readonly message: string; readonly title: string }>> = {
  "trailing-comma": { message: "trailing comma", title: "Remove the comma" },
  comment: { message: "JSON has no comments", title: "Remove the comment" },
  "single-quotes": { message: "a string stands in single quotes", title: "Use double quotes" },
  "python-literal": { message: "Python's word for a JSON literal", title: "Write the JSON literal" },
  "not-a-number": { message: "JSON has no NaN and no Infinity", title: "Write null" },
};

/** Rows that Python or JavaScript would take for data and JSON readers refuse; each slip can be mended alone. */
export const notQuiteJson = defineRule({
  code: "PAR006",
  name: "not-quite-json",
  severity: "error",
  affects: ["datasets:fails-to-load", "llama-factory:fails-to-load"],
  fixSafety: "unsafe",
  bad: `{'prompt': 'Say "hi"', "completion": "Hi!", "seen": True, "score": NaN,} // from a notebook`,
  good: `{"prompt": "Say \\"hi\\"", "completion": "Hi!", "seen": true, "score": null}`,
  checkBroken(row, report) {
    for (const slip of row.slips ?? []) {
      const { message, title } = WORDING[slip.kind];
      const exact = slip.kind === "python-literal" ? `${message}: write ${slip.replacement}` : message;
      report({ span: slip }, exact, {
        fix: {
          title,
          // NaN becomes a missing value: that is other data.
          safety: slip.kind === "not-a-number" ? "unsafe" : "safe",
          edits: [editRow(row.source, slip.start, slip.end, slip.replacement)],
        },
      });
    }
  },
  checkItem(item, report) {
    if (item.type !== "fault" || (item.kind !== "trailing-comma" && item.kind !== "comment")) return;
    const { line, column, endLine, endColumn } = item;
    report({ place: item }, item.message, {
      fix: {
        title: WORDING[item.kind].title,
        safety: "safe",
        edits: [{ line, column, endLine, endColumn, newText: "" }],
      },
    });
  },
});
