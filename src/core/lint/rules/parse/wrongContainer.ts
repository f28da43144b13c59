import { placeOfFault } from "../../declared/faultPlace";
import { defineRule } from "../../defineRule";

/**
 * The name says one thing and the content is another: a JSON list or pretty-printed objects in a `.jsonl`, or one
 * object per line in a `.json`. Some loaders guess, others go by the name and fail at the first character; the
 * viewer of the Hub shows nothing.
 *
 * The rows are linted as what they are. The fix writes the file as its name says.
 */
export const wrongContainer = defineRule({
  code: "PAR005",
  name: "wrong-container",
  severity: "error",
  affects: ["datasets:fails-to-load", "openai:rejects-file"],
  fixSafety: "safe",
  bad: `[{"prompt": "Hi", "completion": "Hello!"}, {"prompt": "Bye", "completion": "See you."}]`,
  good: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Bye", "completion": "See you."}`,
  checkItem(item, report) {
    if (item.type !== "fault" || item.kind !== "container") return;
    const { convert } = item;
    report({ place: placeOfFault(item) }, item.message, {
      help: "rename it, or write it as its name says",
      ...(convert === undefined
        ? {}
        : {
            fix: {
              title: convert === "json" ? "Write one JSON list" : "Write one object per line",
              safety: "safe",
              edits: [],
              convert,
            },
          }),
    });
  },
});
