import type { Fix } from "../../../../protocol/findings";
import type { Conversation, Turn } from "../../../dataset/conversation";
import type { SourceRow } from "../../../dataset/sourceItem";
import { defineRule } from "../../defineRule";
import { moveToFront, removeElements } from "../../edits/listEdits";

/**
 * One system turn, and that at the very beginning, is what chat templates are written for. LLaMA-Factory skips a row
 * with a later one, several templates raise ("system role must be first") or drop it without a word.
 *
 * The fix moves a late system turn to the front, or takes a second one with the same words out. It is not offered
 * where that would put two turns of one speaker next to each other.
 */
export const lateSystemTurn = defineRule({
  code: "ROL006",
  name: "late-system-turn",
  severity: "warning",
  isStructural: true,
  affects: ["llama-factory:skips-row"],
  fixSafety: "unsafe",
  companions: ["ROL005"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}, {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Bye"}, {"role": "assistant", "content": "See you."}]}`,
  good: `{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Bye"}, {"role": "assistant", "content": "See you."}]}`,
  checkRow(row, report) {
    for (const conversation of row.conversations) {
      const { path, kind, turns } = conversation;
      for (let i = 1; i < turns.length; i++) {
        const turn = turns[i] as Turn;
        // Two of the same kind in a row are ROL002's.
        if (turn.speaker !== "system" || turn.meant === turns[i - 1]?.meant) continue;
        const isSecond = turns[0]?.speaker === "system";
        report(
          { path: [...path, i, turn.roleKey] },
          isSecond ? "a second system turn" : "a system turn that is not the first",
          kind === "whole" || kind === "prompt"
            ? { fix: repair(row.source, conversation, turn, isSecond) }
            : {},
        );
      }
    }
  },
});

function repair(
  source: SourceRow,
  { path, turns }: Conversation,
  turn: Turn,
  isSecond: boolean,
): Fix | undefined {
  const before = turns[turn.index - 1];
  const after = turns[turn.index + 1];
  if (before?.speaker === after?.speaker) return undefined;
  if (!isSecond) {
    const isOnly = turns.filter(({ speaker }) => speaker === "system").length === 1;
    const edits = isOnly ? moveToFront(source, path, turn.index) : undefined;
    return edits && { title: "Move to the beginning", safety: "unsafe", edits: [...edits] };
  }
  if (turn.content !== turns[0]?.content || typeof turn.content !== "string") return undefined;
  const edit = removeElements(source, path, turn.index, turn.index);
  return edit && { title: "Delete the repeated system turn", safety: "unsafe", edits: [edit] };
}
