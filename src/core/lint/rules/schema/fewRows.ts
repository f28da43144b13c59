import { formatInteger } from "../../../../base/format";
import { defineRule } from "../../defineRule";

/** OpenAI's minimum for a training file. */
const FEWEST = 10;
const BEGINNING = { line: 1, column: 1, endLine: 1, endColumn: 1, byteOffset: 0, byteLength: 0 } as const;

/**
 * A file without a single row: loaders fail on it, or worse, train on the other files without a word. When the rule
 * is selected by name, a file of fewer than 10 rows is noted as well: OpenAI takes no smaller one, and nothing but a
 * style can be learnt from so few.
 */
export const fewRows = defineRule({
  code: "SCH008",
  name: "few-rows",
  severity: "error",
  affects: ["datasets:fails", "openai:rejects-file"],
  bad: "",
  good: Array.from(
    { length: FEWEST },
    (_, i) => `{"prompt": "${String(i)}+1=", "completion": "${String(i + 1)}"}`,
  ).join("\n"),
  begin: ({ isAskedFor, isTable }) => {
    let rows = 0;
    let isBroken = false;
    return {
      checkRow: () => {
        rows++;
      },
      checkBroken: () => {
        rows++;
      },
      checkItem: ({ type }) => {
        if (type === "oversized") rows++;
        if (type === "fault") isBroken = true;
      },
      finish(report) {
        if (rows === 0 && !isBroken) report({ place: isTable() ? {} : BEGINNING }, "this file has no rows");
        else if (isAskedFor && rows > 0 && rows < FEWEST)
          report(
            { place: {} },
            `${formatInteger(rows)} ${rows === 1 ? "row" : "rows"}: OpenAI takes no file of fewer than ${String(FEWEST)}`,
            {
              severity: "info",
            },
          );
      },
    };
  },
});
