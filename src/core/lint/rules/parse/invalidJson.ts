import { defineRule } from "../../defineRule";

/** A row that no JSON reader accepts, at the character where it stops being JSON. */
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
      if (item.type === "fault" && (item.kind === "syntax" || !isActive("PAR006")))
        report({ place: item }, item.message);
    },
  }),
});
