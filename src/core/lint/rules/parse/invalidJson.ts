import { defineRule } from "../../defineRule";
import { placeOfFault } from "../../declared/faultPlace";

/**
 * A row that no JSON reader accepts, at the character where it stops being JSON. Also what is wrong between the elements
 * of a list, gzip data that cannot be unpacked to its end, and files that are no text at all.
 *
 * One such row is enough to stop most loaders; others drop it without a word.
 */
export const invalidJson = defineRule({
  code: "PAR001",
  name: "invalid-json",
  severity: "error",
  affects: ["datasets:fails-to-load", "llama-factory:fails-to-load"],
  bad: `{"prompt": "Hi" "completion": "Hello!"}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}`,
  begin: ({ isActive }) => ({
    checkBroken(row, report) {
      // Rows that are JSON but for a known slip belong to PAR006, which can mend them.
      if (row.slips === undefined || !isActive("PAR006")) report({ span: row.fault }, row.fault.message);
    },
    checkItem(item, report) {
      if (item.type !== "fault") return;
      const isSlip = item.kind === "trailing-comma" || item.kind === "comment";
      const { message, help } = item;
      if (item.kind === "syntax" || item.kind === "unreadable" || (isSlip && !isActive("PAR006")))
        report({ place: placeOfFault(item) }, message, help === undefined ? {} : { help });
    },
  }),
});
