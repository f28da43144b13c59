import { contentText, type Turn } from "../../../dataset/conversation";
import { defineRule } from "../../defineRule";
import { callsTool } from "../../rows/expectedKeys";
import { deleteRow } from "../../edits/rowEdits";

/** Rows whose answer is blank: the model would learn to answer nothing. */
export const emptyAnswer = defineRule({
  code: "QLT001",
  name: "empty-answer",
  severity: "error",
  fixSafety: "unsafe",
  bad: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Bye", "completion": " "}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Bye", "completion": "See you."}`,
  checkRow(row, report) {
    const answer = row.text("completion");
    if (answer !== undefined && isBlank(answer.value))
      report({ path: answer.path }, "the answer is empty", { fix: deleteRow(row.source) });
    for (const { path, kind, turns } of row.conversations) {
      if (kind === "answer") continue;
      for (const turn of turns)
        if (turn.speaker === "assistant" && saysNothing(turn))
          report({ path: [...path, turn.index, turn.contentKey] }, "the assistant's answer is empty", {
            fix: deleteRow(row.source),
          });
    }
  },
});

function isBlank(text: string): boolean {
  // Most answers begin with a letter: no need to trim a page of text to see that.
  return text.charCodeAt(0) > 32 && text.charCodeAt(0) < 127 ? false : text.trim() === "";
}

function saysNothing(turn: Turn): boolean {
  if (turn.content === null || turn.content === undefined || callsTool(turn)) return false;
  const { object } = turn;
  if (object?.["weight"] === 0 || object?.["loss_weight"] === 0 || object?.["train"] === false) return false;
  if (Array.isArray(turn.content) && turn.content.length === 0) return true;
  const text = contentText(turn.content);
  return text !== undefined && isBlank(text);
}
