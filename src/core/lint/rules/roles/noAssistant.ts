import { defineRule } from "../../defineRule";

/**
 * A conversation in which the model never speaks: there is nothing to learn from it. LLaMA-Factory skips the row,
 * OpenAI rejects the file, axolotl trains none of its tokens. At an empty conversation axolotl and TRL stop.
 */
export const noAssistant = defineRule({
  code: "ROL004",
  name: "no-assistant",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row", "openai:rejects-file"],
  bad: `{"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  checkRow(row, report) {
    for (const { path, kind, turns } of row.conversations) {
      if (kind !== "whole") continue;
      // A role that is unknown may be the assistant's, misspelt: that is reported where it stands.
      if (turns.every(({ speaker }) => speaker !== undefined && speaker !== "assistant"))
        report({ path }, turns.length === 0 ? "the conversation is empty" : "no turn is the assistant's");
    }
  },
});
