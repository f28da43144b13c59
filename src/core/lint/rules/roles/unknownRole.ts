import { nearest } from "../../../../base/editDistance";
import { rolesOf } from "../../../dataset/conversation";
import { typeName } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";
import { listInWords, quote } from "../../text/quote";
import { replaceValue } from "../../edits/rowEdits";

/**
 * A speaker that trainers do not know. LLaMA-Factory skips the row, or stops at it in OpenAI's form; OpenAI rejects
 * the file; axolotl knows a few synonyms (human, gpt), hands every other word to the chat template and does not train
 * that turn. Names are compared letter by letter: `Assistant` is not `assistant`.
 */
export const unknownRole = defineRule({
  code: "ROL001",
  name: "unknown-role",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row", "openai:rejects-file", "axolotl:turn-not-trained"],
  fixSafety: "safe",
  companions: ["SCH003"],
  bad: `{"messages": [{"role": "human", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}`,
  checkRow(row, report) {
    for (const { path, turns } of row.conversations)
      for (const turn of turns) {
        // A role that is absent or null is SCH002's.
        if (turn.isKnown || turn.role === undefined || turn.role === null) continue;
        const at = [...path, turn.index, turn.roleKey];
        if (typeof turn.role !== "string") {
          report({ path: at }, `a role must be a text: this is a ${typeName(turn.role)}`);
          continue;
        }
        const { names } = row.shape ?? {};
        // A registry may have a word of its own for the speaker.
        const synonym = turn.meant === undefined ? undefined : (names?.words.get(turn.meant) ?? turn.meant);
        const known = rolesOf(turn.style, names);
        const lower = turn.role.toLowerCase();
        const meant = synonym ?? known.find((word) => word.toLowerCase() === lower) ?? nearest(lower, known);
        const edit = meant === undefined ? undefined : replaceValue(row.source, at, meant);
        report({ path: at }, `unknown role ${quote(turn.role)}`, {
          help: meant === undefined ? `known: ${listInWords(known)}` : `write "${meant}"`,
          fix: edit && {
            title: `Change to "${meant ?? ""}"`,
            // A synonym names the same speaker; a misspelling is only a guess.
            safety: synonym === undefined ? "unsafe" : "safe",
            edits: [edit],
          },
        });
      }
  },
});
