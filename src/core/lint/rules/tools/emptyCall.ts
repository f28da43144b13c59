import { contentText } from "../../../dataset/conversation";
import { isJsonArray, isJsonObject } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";

/**
 * An assistant's turn with an empty list of calls and no text: it says nothing and does nothing. OpenAI rejects it,
 * and chat templates write an empty answer, which the model learns. Turns without `tool_calls` are QLT001's.
 */
export const emptyCall = defineRule({
  code: "TUL007",
  name: "empty-call",
  severity: "error",
  isStructural: true,
  affects: ["openai:rejects-file", "llama-factory:trains-empty-answer"],
  companions: ["QLT001"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "", "tool_calls": []}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "tool_calls": []}]}`,
  checkRow(row, report) {
    for (const { path, turns } of row.conversations)
      for (const { index, object, content, speaker } of turns) {
        if (object === undefined || speaker !== "assistant") continue;
        const calls = object["tool_calls"];
        const single = object["function_call"];
        const hasEmpty =
          (isJsonArray(calls) && calls.length === 0) ||
          (isJsonObject(single) && Object.keys(single).length === 0);
        const hasCalls =
          (isJsonArray(calls) && calls.length > 0) ||
          (isJsonObject(single) && Object.keys(single).length > 0);
        if (!hasEmpty || hasCalls || hasOther(object["refusal"]) || hasOther(object["audio"])) continue;
        const isEmpty =
          content === undefined ||
          content === null ||
          (isJsonArray(content) && content.length === 0) ||
          contentText(content)?.trim() === "";
        if (isEmpty) report({ path: [...path, index] }, "this turn has neither text nor a call");
      }
  },
});

function hasOther(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
