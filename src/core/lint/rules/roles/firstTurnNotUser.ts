import type { Turn } from "../../../dataset/conversation";
import { defineRule } from "../../defineRule";

/**
 * After the system prompt the user speaks first. LLaMA-Factory skips a row that begins with the assistant, and chat
 * templates that insist on alternating roles raise; where neither happens, the model learns to talk unasked.
 *
 * Conversations that a person deliberately lets the assistant open (a greeting) are found as well: most trainers
 * cannot use them as they are.
 */
export const firstTurnNotUser = defineRule({
  code: "ROL003",
  name: "first-turn-not-user",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row"],
  companions: ["TUL004"],
  bad: `{"messages": [{"role": "system", "content": "Be kind."}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "How are you?"}]}`,
  good: `{"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  checkRow(row, report) {
    for (const { path, kind, turns } of row.conversations) {
      if (kind !== "whole" && kind !== "prompt") continue;
      const first = firstSpoken(turns);
      // An unknown role is reported where it stands; a conversation without any answer is ROL004's.
      if (first?.speaker === undefined || first.speaker === "user") continue;
      report(
        { path: [...path, first.index, first.roleKey] },
        `the first turn is the ${first.speaker}'s, not the user's`,
      );
    }
  },
});

function firstSpoken(turns: readonly Turn[]): Turn | undefined {
  const [first] = turns;
  return first?.speaker === "system" ? turns.find(({ speaker }) => speaker !== "system") : first;
}
