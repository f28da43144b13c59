import { rangeOfFault, placeOfFault } from "../../declared/faultPlace";
import { defineRule } from "../../defineRule";

/**
 * Bytes that are not UTF-8. Python readers stop at them; JavaScript's, and many tools, put U+FFFD there without a
 * word, and the model learns the replacement character.
 *
 * Each wrong byte is reported at its place, at most twenty per row. The fix reads them as Windows-1252, which is what
 * most such files are; it is unsafe, because nobody can know.
 */
export const invalidUtf8 = defineRule({
  code: "PAR002",
  name: "invalid-utf8",
  severity: "error",
  affects: ["datasets:fails-to-load", "llama-factory:fails-to-load"],
  fixSafety: "unsafe",
  companions: ["PAR014"],
  bad: `{"prompt": "What is a caf\u00e9?", "completion": "A place to sit."}`,
  good: `{"prompt": "What is a cafe?", "completion": "A place to sit."}`,
  exampleOptions: { encoding: "latin1" },
  checkItem(item, report) {
    if (item.type !== "fault" || item.kind !== "utf8") return;
    const { replacement } = item;
    report({ place: placeOfFault(item) }, item.message, {
      help: "save the file as UTF-8 where it came from",
      ...(replacement === undefined
        ? {}
        : {
            fix: {
              title: "Read it as Windows-1252",
              safety: "unsafe",
              edits: [{ ...rangeOfFault(item), newText: replacement }],
            },
          }),
    });
  },
});
