import { formatBytes } from "../../../../base/format";
import { defineRule } from "../../defineRule";

/** A row so long that reading it could exhaust memory, here and in every trainer. */
export const oversizedRow = defineRule({
  code: "PAR015",
  name: "oversized-row",
  severity: "warning",
  bad: `{"text": "${"long ".repeat(30)}"}`,
  good: `{"text": "short"}`,
  exampleOptions: { maxRowBytes: 100 },
  checkItem(item, report) {
    if (item.type !== "oversized") return;
    const { line, column, row, byteOffset, byteLength, limit } = item;
    report(
      { place: { line, column, endLine: line, endColumn: column, row, byteOffset, byteLength } },
      `this row has ${formatBytes(byteLength)}, more than ${formatBytes(limit)}; it was not checked`,
      { help: "split it, or look for a missing line break or quote" },
    );
  },
});
