import type { Conversation, Turn } from "../../../dataset/conversation";
import { defineRule, type Report } from "../../defineRule";

/**
 * LLaMA-Factory reads ShareGPT as pairs: after the system turn, human or observation and gpt or function_call take
 * turns strictly, and a row for training has an even number of them (the prompt of a preference pair an odd one).
 * Rows that break this are skipped with nothing but a line in the log.
 *
 * Reported is the first turn that breaks the order, unless another rule has already said why it does: an unknown or
 * repeated role, a wrong first or last turn, a late system turn, a call without result. Two observations in a row
 * count, even if they answer two calls: this format has one observation per function_call turn.
 */
export const unpairedTurns = defineRule({
  code: "ROL007",
  name: "unpaired-turns",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row"],
  bad: `{"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Let me look."}, {"from": "function_call", "value": "{\\"name\\": \\"look\\", \\"arguments\\": {}}"}, {"from": "observation", "value": "1"}, {"from": "gpt", "value": "It is 1."}]}`,
  good: `{"conversations": [{"from": "human", "value": "Hi"}, {"from": "function_call", "value": "{\\"name\\": \\"look\\", \\"arguments\\": {}}"}, {"from": "observation", "value": "1"}, {"from": "gpt", "value": "It is 1."}]}`,
  checkRow(row, report) {
    for (const conversation of row.conversations) {
      const { kind, turns } = conversation;
      if (turns[0]?.style !== "from" || (kind !== "whole" && kind !== "prompt")) continue;
      if (isPaired(turns, kind)) continue;
      checkOrder(conversation, report);
    }
  },
});

/** The usual case. */
function isPaired(turns: readonly Turn[], kind: Conversation["kind"]): boolean {
  const start = turns[0]?.speaker === "system" ? 1 : 0;
  for (let i = start; i < turns.length; i++) if (isAnswer(turns[i]) !== ((i - start) % 2 === 1)) return false;
  return (turns.length - start) % 2 === (kind === "whole" ? 0 : 1);
}

/** Undefined for roles that are neither. */
function isAnswer(turn: Turn | undefined): boolean | undefined {
  if (turn?.speaker === undefined || turn.speaker === "system") return undefined;
  return turn.speaker === "assistant";
}

function checkOrder({ path, kind, turns }: Conversation, report: Report): void {
  const start = turns[0]?.speaker === "system" ? 1 : 0;
  const spoken = turns.slice(start);
  if (spoken.some((turn) => isAnswer(turn) === undefined || turn.style !== "from")) return;
  if (spoken[0] === undefined || isAnswer(spoken[0]) === true || spoken[0].speaker === "tool") return;
  for (let i = 1; i < spoken.length; i++) {
    const turn = spoken[i] as Turn;
    const before = spoken[i - 1] as Turn;
    if (isAnswer(turn) !== isAnswer(before)) continue;
    // ROL002's and TUL004's.
    if (turn.meant === before.meant && turn.speaker !== "tool") return;
    if (before.meant === "function_call" || (turn.speaker === "tool" && before.speaker === "user")) return;
    report(
      { path: [...path, turn.index, turn.roleKey] },
      `"${turn.meant ?? ""}" after "${before.meant ?? ""}": questions and answers do not alternate`,
      {
        help:
          turn.speaker === "tool" && before.speaker === "tool"
            ? "put all results in one observation"
            : "join the two turns",
      },
    );
    return;
  }
  const last = spoken.at(-1);
  if (kind === "prompt" && last !== undefined && isAnswer(last) === true)
    report(
      { path: [...path, last.index, last.roleKey] },
      "the prompt of a preference pair ends with an answer, so that its turns are no pairs with the one that follows",
    );
}
