import { placeOfFault } from "../../declared/faultPlace";
import { defineRule } from "../../defineRule";

/**
 * A CSV row with more or fewer cells than the header, a quote that is never closed, or text behind a closing quote.
 * Readers shift the cells, skip the row, or stop there; an unclosed quote swallows the rest of the file into one cell.
 * Here it costs only its own line. A header that names a column twice is reported too, a line that tells Excel the
 * delimiter (`sep=;`), and, as a warning, line ends that differ.
 *
 * The row itself is not looked at further: nobody can know which cell belongs to which column.
 */
export const brokenTable = defineRule({
  code: "PAR011",
  name: "uneven-csv-row",
  severity: "error",
  affects: ["datasets:fails-to-load", "llama-factory:fails-to-load"],
  bad: `prompt,completion\nHi,Hello!\nBye,See you.,later\n`,
  good: `prompt,completion\nHi,"Hello, you!"\nBye,"See ""you""\nlater"\n`,
  exampleOptions: { file: "example.csv" },
  checkItem(item, report) {
    if (item.type !== "fault") return;
    if (item.kind === "cells") report({ place: placeOfFault(item) }, item.message);
    if (item.kind === "line-ends")
      report({ place: placeOfFault(item) }, item.message, { severity: "warning" });
  },
});
