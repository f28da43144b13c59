import { formatInteger } from "../../../../base/format";
import type { JsonPath } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { createSupervisor, trainedAfterCut, untrainedStart } from "../../supervisor";

/**
 * A prompt that fills `data.max_length` alone, so that there is no room for an answer: the row is refused or left out,
 * or, cut at the start, loses its question. Where it is cut at the end so that nothing is learnt, LEN002 says so.
 *
 * Counted with the run's own tokenizer and chat template, exactly: the tokens before the first trained one.
 */
export const longPrompt = defineRule({
  code: "LEN003",
  name: "prompt-over-length",
  severity: "error",
  affects: ["trl:trains-nothing", "axolotl:drops-row", "llama-factory:trains-nothing"],
  bad: `{"prompt": "Please say yes or no to all of what was said before:", "completion": " yes"}`,
  good: `{"prompt": "Say yes or no:", "completion": " yes"}`,
  exampleOptions: { supervision: { maxLength: 20, truncation: "drop" } },
  begin: (context) => {
    const supervisor = context.shared(createSupervisor);
    const { supervision } = supervisor;
    if (supervision === undefined) return {};
    const { maxLength, truncation } = supervision;
    const isCut = truncation === "start" || truncation === "end";
    return {
      checkRow(row, report) {
        const example = supervisor.of(row)?.overlong;
        if (example === undefined || example.trainedTokens === 0) return;
        const start = untrainedStart(example);
        if (start < maxLength) return;
        if (context.isActive("LEN002") && isCut && trainedAfterCut(example, supervision) === 0) return;
        report(
          { path: longestBefore(row) },
          `the prompt has ${formatInteger(start)} tokens, and data.max_length is ${formatInteger(maxLength)}`,
          { help: "shorten the prompt, or raise data.max_length" },
        );
      },
    };
  },
});

/** What one would shorten: the longest text before the first answer. */
function longestBefore({ texts }: LintRow): JsonPath {
  const answer = texts.findIndex(({ part }) => part === "answer");
  let longest = texts[0];
  for (const text of answer < 0 ? texts : texts.slice(0, answer))
    if (longest === undefined || text.value.length > longest.value.length) longest = text;
  return longest?.path ?? [];
}
