import type { Turn } from "../../../dataset/conversation";
import { defineRule } from "../../defineRule";
import { removeElements } from "../../edits/listEdits";

/**
 * What comes after the last answer is never trained: LLaMA-Factory skips the row ("Invalid message count"), axolotl
 * warns that the last turn is not trainable, and a completion or a preferred answer that ends with the user teaches
 * the model to speak for the user. Prompts, which wait for an answer, may end with anyone.
 *
 * The fix takes the turns after the last answer out.
 */
export const lastTurnNotAssistant = defineRule({
  code: "ROL005",
  name: "last-turn-not-assistant",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row", "axolotl:last-turn-not-trained"],
  fixSafety: "unsafe",
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Bye"}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  checkRow(row, report) {
    for (const { path, kind, turns } of row.conversations) {
      const last = turns.at(-1);
      if (kind === "prompt" || last?.speaker === undefined || last.speaker === "assistant") continue;
      const answer = turns.findLastIndex(({ speaker }) => speaker === "assistant");
      // Without any answer there is more wrong than the last turn.
      if (answer < 0 && kind !== "answer") continue;
      const edit =
        answer < 0 || !isComplete(turns, answer)
          ? undefined
          : removeElements(row.source, path, answer + 1, last.index);
      report(
        { path: [...path, last.index, last.roleKey] },
        `the last turn is the ${last.speaker}'s, and nothing is learnt from it`,
        { fix: edit && { title: "Delete what follows the last answer", safety: "unsafe", edits: [edit] } },
      );
    }
  },
});

/** Roles that are not known after the answer: what they are is for a person to say. */
function isComplete(turns: readonly Turn[], answer: number): boolean {
  return turns.slice(answer + 1).every(({ speaker }) => speaker !== undefined);
}
