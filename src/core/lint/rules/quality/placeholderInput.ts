import { defineRule } from "../../defineRule";
import { quote } from "../../quote";
import { replaceValue } from "../../rowEdits";

const PLACEHOLDER =
  /^\s*(?:<\s*no[ _-]?input\s*>|\[\s*no[ _-]?input\s*\]|no[ -]?input\.?|none\.?|n\/a\.?|null)\s*$/iu;
const LONGEST = 40;

/** An instruction's input that only says that there is none: the model learns to read the placeholder. */
export const placeholderInput = defineRule({
  code: "QLT003",
  name: "placeholder-input",
  severity: "warning",
  fixSafety: "safe",
  bad: `{"instruction": "Name a colour.", "input": "<noinput>", "output": "Blue"}`,
  good: `{"instruction": "Name a colour.", "input": "", "output": "Blue"}`,
  checkRow(row, report) {
    const input = row.text("context");
    if (input === undefined || input.value.length > LONGEST || !PLACEHOLDER.test(input.value)) return;
    const edit = replaceValue(row.source, input.path, "");
    report({ path: input.path }, `${quote(input.value)} stands for no input`, {
      help: "leave it empty",
      fix: edit && { title: "Leave it empty", safety: "safe", edits: [edit] },
    });
  },
});
