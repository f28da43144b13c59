import type { JsonSlip } from "../../../dataset/tolerantJson";
import type { Edit } from "../../../../protocol/findings";
import type { SourceRow } from "../../../dataset/sourceItem";
import { defineRule } from "../../defineRule";
import { deleteLine, editRow } from "../../edits/rowEdits";

const WORDING: Readonly<Record<JsonSlip["kind"], { readonly message: string; readonly title: string }>> = {
  "trailing-comma": { message: "trailing comma", title: "Remove the comma" },
  comment: { message: "JSON has no comments", title: "Remove the comment" },
  "single-quotes": { message: "a string stands in single quotes", title: "Use double quotes" },
  "unquoted-key": { message: "a key stands without quotes", title: "Quote the key" },
  "python-prefix": { message: "a string has Python's prefix", title: "Remove the prefix" },
  "python-literal": { message: "Python's word for a JSON literal", title: "Write the JSON literal" },
  "not-a-number": { message: "JSON has no NaN and no Infinity", title: "Write null" },
};

/**
 * Rows that Python or JavaScript would take for data and JSON readers refuse: a trailing comma, a comment, single
 * quotes, a key without quotes, Python's None, True and False, NaN and Infinity. Each slip can be mended alone, and with
 * all of them mended the row is JSON. A row in which anything else is wrong as well is PAR001's.
 */
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
          edits: [editOf(row.source, slip)],
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

/** A line with nothing but a comment goes as a whole: what is left would be a blank line. */
function editOf(source: SourceRow, { kind, start, end, replacement }: JsonSlip): Edit {
  const isWholeLine = kind === "comment" && source.container === "jsonl" && isBlank(source.text, start, end);
  return isWholeLine ? deleteLine(source) : editRow(source, start, end, replacement);
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(0, start).trim() === "" && text.slice(end).trim() === "";
}
