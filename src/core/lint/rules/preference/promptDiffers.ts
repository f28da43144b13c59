import { defineRule } from "../../defineRule";
import type { PairTurn } from "../../preferencePair";

/**
 * Where the prompt has no field of its own, it is what both answers begin with: TRL takes the longest common part,
 * LLaMA-Factory compares nothing. When the two hold different questions, the model is taught to prefer an answer to
 * another question, and the difference of the questions counts as quality.
 *
 * An error when the user or the system speaks first where they part; a warning when an earlier answer differs, so
 * that turns after it are trained as part of the answer.
 */
export const promptDiffers = defineRule({
  code: "PRF003",
  name: "prompt-differs",
  severity: "error",
  affects: ["trl:cuts-prompt-short", "llama-factory:trains-wrong-prompt"],
  bad: `{"chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "rejected": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "No."}]}`,
  good: `{"chosen": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "rejected": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "No."}]}`,
  checkRow(row, report) {
    const pair = row.pair;
    if (pair === undefined) return;
    const { chosen, rejected } = pair;
    if (chosen.before.length === 0 && rejected.before.length === 0) return;
    const parting = firstDifference(chosen.before, rejected.before);
    if (parting === undefined) return;
    if (chosen.before[parting]?.isAnswer === false || rejected.before[parting]?.isAnswer === false)
      report(
        { path: [rejected.key] },
        `the two answers follow different prompts: turn ${String(parting + 1)} differs`,
      );
    else
      report(
        { path: [rejected.key] },
        `the two already part at the answer in turn ${String(parting + 1)}: what follows it is trained as well`,
        { severity: "warning" },
      );
  },
});

/** Index of the first turn that is not the same in both. */
function firstDifference(a: readonly PairTurn[], b: readonly PairTurn[]): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i]?.text !== b[i]?.text) return i;
  return undefined;
}
