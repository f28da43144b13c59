import { formatInteger } from "../../../../base/format";
import { defineRule } from "../../defineRule";
import { createSupervisor, trainedAfterCut } from "../../supervisor";

/**
 * A row that is cut so far that nothing of its answer is left: it is read, costs time and teaches nothing. Trainers
 * keep it without a word; a batch of such rows has a loss of 0 or NaN.
 *
 * Counted with the run's own tokenizer and chat template, exactly; only where `data.truncation` cuts.
 */
export const cutAnswer = defineRule({
  code: "LEN002",
  name: "answer-cut-off",
  severity: "error",
  affects: ["trl:trains-nothing", "llama-factory:trains-nothing"],
  bad: `{"prompt": "Say yes or no:", "completion": " yes, of course I do"}`,
  good: `{"prompt": "Yes?", "completion": " yes"}`,
  exampleOptions: {
    supervision: { maxLength: 10, truncation: "end" },
  },
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    const { supervision } = supervisor;
    if (supervision === undefined || supervision.truncation === "drop" || supervision.truncation === "error")
      return {};
    return {
      checkRow(row, report) {
        const example = supervisor.of(row)?.overlong;
        if (example === undefined) return;
        if (example.trainedTokens === 0 || trainedAfterCut(example, supervision) > 0) return;
        const answer = row.texts.findLast(({ part }) => part === "answer");
        report(
          { path: answer?.path ?? [] },
          `all ${formatInteger(example.trainedTokens)} trained tokens of this row are cut off`,
          { help: "raise data.max_length, or cut at the other end with data.truncation" },
        );
      },
    };
  },
});
