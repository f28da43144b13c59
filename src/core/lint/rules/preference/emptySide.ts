import { defineRule } from "../../defineRule";
import type { PairSide } from "../../rows/preferencePair";

/**
 * One of the two answers is empty: an empty text or list, a last turn without words, or a transcript that ends with
 * "Assistant:". Trained as the preferred answer it teaches silence; as the rejected one it teaches nothing but that
 * words are better than none.
 */
export const emptySide = defineRule({
  code: "PRF002",
  name: "empty-side",
  severity: "error",
  format: "preference",
  affects: ["all:learns-empty-answer"],
  companions: ["QLT001", "PRF004"],
  bad: `{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}\n{"prompt": "Bye", "chosen": "", "rejected": "No."}`,
  good: `{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}\n{"prompt": "Bye", "chosen": "See you.", "rejected": "No."}`,
  checkRow(row, report) {
    const pair = row.pair;
    if (pair === undefined) return;
    const check = ({ isEmpty, answerPath, within }: PairSide, name: string): void => {
      if (isEmpty)
        report(
          { path: answerPath, ...(within === undefined ? {} : { within }) },
          `the ${name} answer is empty`,
        );
    };
    check(pair.chosen, "chosen");
    check(pair.rejected, "rejected");
  },
});
