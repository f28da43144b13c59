import { placeOfFault } from "../../declared/faultPlace";
import { defineRule } from "../../defineRule";

/**
 * A byte order mark, or a file in UTF-16 or UTF-32. JSON has no mark: Python's reader raises on the first character,
 * others take it for part of the first key. A file of wider characters is read by nothing; it is not looked at further.
 *
 * The fix writes the file as plain UTF-8. In a CSV file the mark is a warning: most readers know it there.
 */
export const wrongEncoding = defineRule({
  code: "PAR003",
  name: "byte-order-mark",
  severity: "error",
  affects: ["datasets:fails-to-load", "openai:rejects-file"],
  fixSafety: "safe",
  bad: `\uFEFF{"prompt": "Hi", "completion": "Hello!"}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}`,
  begin: ({ file }) => ({
    checkItem(item, report) {
      if (item.type !== "fault" || item.kind !== "encoding") return;
      const isTable = /\.(?:csv|tsv|tab)(?:\.gz)?$/iu.test(file) && item.byteLength === 3;
      report({ place: placeOfFault(item) }, item.message, {
        severity: isTable ? "warning" : "error",
        help: "save it as UTF-8 without a byte order mark",
        ...(item.convert === undefined
          ? {}
          : { fix: { title: "Write the file as UTF-8", safety: "safe", edits: [], convert: "utf8" } }),
      });
    },
  }),
});
