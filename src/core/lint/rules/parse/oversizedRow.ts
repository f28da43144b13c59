import { formatBytes } from "../../../../base/format";
import { defineRule } from "../../defineRule";
import { createRowCounter } from "../../rows/rowCounts";

/** No training format comes near; recursive readers fail at about a thousand. */
const DEEPEST = 100;

/**
 * A row so long that reading it could exhaust memory, here and in every trainer, or nested so deeply that readers
 * that call themselves for each level fail.
 */
export const oversizedRow = defineRule({
  code: "PAR015",
  name: "oversized-row",
  severity: "warning",
  bad: `{"text": "${"long ".repeat(30)}"}`,
  good: `{"text": "short"}`,
  exampleOptions: { maxRowBytes: 100 },
  begin: (context) => {
    const countsOf = context.shared(createRowCounter);
    return {
      checkRow(row, report) {
        const { depth } = countsOf(row);
        if (depth <= DEEPEST) return;
        report(
          { path: [] },
          `lists and objects are nested ${String(depth)} deep, more than ${String(DEEPEST)}`,
        );
      },
      checkItem(item, report) {
        if (item.type !== "oversized") return;
        const { line, column, row, byteOffset, byteLength, limit } = item;
        report(
          {
            // Rows of Parquet and Arrow have no place in a text.
            place:
              line === 0
                ? { row }
                : { line, column, endLine: line, endColumn: column, row, byteOffset, byteLength },
          },
          `this row has ${formatBytes(byteLength)}, more than ${formatBytes(limit)}; it was not checked`,
          { help: "split it, or look for a missing line break or quote" },
        );
      },
    };
  },
});
