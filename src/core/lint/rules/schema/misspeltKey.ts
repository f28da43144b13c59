import type { JsonObject, JsonPath } from "../../../dataset/jsonValue";
import { defineRule, type Report } from "../../defineRule";
import { misspeltKeys, rowKeys, turnKeys, type ExpectedKeys } from "../../rows/expectedKeys";
import type { LintRow } from "../../rows/lintRow";
import { renameKey } from "../../edits/rowEdits";

/**
 * A key that is nearly an expected one: its content is never read. An error when the expected key is required, for
 * then the row cannot be used at all: LLaMA-Factory, axolotl and TRL stop at it or train on nothing, OpenAI rejects
 * the file. Keys further than two letters from every expected one are columns, and fine; `content` beside `from` and
 * `value` beside `role` are not: LLaMA-Factory looks for the other one.
 */
export const misspeltKey = defineRule({
  code: "SCH005",
  name: "misspelt-key",
  severity: "warning",
  isStructural: true,
  affects: ["llama-factory:ignores-field"],
  fixSafety: "unsafe",
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "contnet": "Hello!"}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "source": "a"}`,
  begin: () => {
    let expected: ExpectedKeys | undefined;
    return {
      checkRow(row, report) {
        if (row.object === undefined || row.shape === undefined) return;
        expected ??= rowKeys(row.shape);
        check(row, row.object, expected, [], report);
        for (const { path, turns } of row.conversations)
          for (const turn of turns)
            if (turn.object !== undefined) {
              const keys = turnKeys(turn, row.shape.names);
              for (const key in turn.object)
                if (!keys.all.has(key)) {
                  check(row, turn.object, keys, [...path, turn.index], report);
                  break;
                }
            }
      },
    };
  },
});

function check(row: LintRow, object: JsonObject, expected: ExpectedKeys, at: JsonPath, report: Report): void {
  for (const { key, meant } of misspeltKeys(object, expected)) {
    const path = [...at, key];
    const edit = renameKey(row.source, path, meant);
    const needed = expected.required.includes(meant);
    report({ path, part: "key" }, `unknown key "${key}"${needed ? `, and "${meant}" is missing` : ""}`, {
      severity: needed ? "error" : "warning",
      help: `did you mean "${meant}"?`,
      fix: edit && { title: `Rename to "${meant}"`, safety: "unsafe", edits: [edit] },
    });
  }
}
