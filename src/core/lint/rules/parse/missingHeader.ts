import { rangeOfFault, placeOfFault } from "../../declared/faultPlace";
import { defineRule } from "../../defineRule";

/**
 * A CSV file without a header: its first row is taken for the names of the columns, is lost as an example, and the
 * columns have names that no config knows.
 *
 * Told by cells that look like the cells below them: numbers over numbers, sentences over sentences, a label that comes
 * again. A header whose names look like names is never found, nor is a first row that only differs in meaning.
 *
 * The first row is linted as a row here, with names guessed from the cells: the longest texts, a label, an id. The fix
 * writes these names above it. It is unsafe, because they are guesses.
 */
export const missingHeader = defineRule({
  code: "PAR012",
  name: "missing-header",
  severity: "error",
  affects: ["datasets:takes-first-row-for-names"],
  fixSafety: "unsafe",
  companions: ["SCH001"],
  bad: `A fine film that I loved.,good\nDull and far too long.,bad\nThe best of the year.,good\n`,
  good: `text,label\nA fine film that I loved.,good\nDull and far too long.,bad\n`,
  exampleOptions: { file: "example.csv" },
  checkItem(item, report) {
    if (item.type !== "fault" || item.kind !== "header") return;
    const { line, column } = rangeOfFault(item);
    const { replacement: newText = "" } = item;
    const names = newText.trim();
    report({ place: placeOfFault(item) }, item.message, {
      help: "write the names of the columns above it",
      fix: {
        title: `Add the header ${names}`,
        safety: "unsafe",
        edits: [{ line, column, endLine: line, endColumn: column, newText }],
      },
    });
  },
});
