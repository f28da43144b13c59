import type { Turn } from "../../../dataset/conversation";
import type { JsonPath } from "../../../dataset/jsonValue";
import { spansIn } from "../../../dataset/rowWalk";
import type { SourceRow } from "../../../dataset/sourceItem";
import type { Fix } from "../../../../protocol/findings";
import { defineRule } from "../../defineRule";
import { editRow } from "../../edits/rowEdits";

/** The same speaker twice in a row: trainers that count turns in pairs skip the row, many templates raise. */
export const repeatedRole = defineRule({
  code: "ROL002",
  name: "repeated-role",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row"],
  fixSafety: "unsafe",
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "user", "content": "you"}, {"role": "assistant", "content": "Hello!"}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi\\n\\nyou"}, {"role": "assistant", "content": "Hello!"}]}`,
  checkRow(row, report) {
    for (const { path, turns } of row.conversations)
      for (let i = 1; i < turns.length; i++) {
        const turn = turns[i] as Turn;
        const role = turn.meant;
        // Several tool results in a row answer several calls: that is how it is meant.
        if (role === undefined || role !== turns[i - 1]?.meant || turn.speaker === "tool") continue;
        report({ path: [...path, i, turn.roleKey] }, `two "${role}" turns in a row`, {
          fix: merge(row.source, path, turns[i - 1] as Turn, turn),
        });
      }
  },
});

/** Appends the later text to the earlier one and takes the later turn out; only for turns of plain text. */
function merge(source: SourceRow, list: JsonPath, earlier: Turn, later: Turn): Fix | undefined {
  if (typeof earlier.content !== "string" || typeof later.content !== "string") return undefined;
  if (Object.keys(later.object ?? {}).length !== 2) return undefined;
  const into = spansIn(source, [...list, earlier.index, earlier.contentKey])?.value;
  const from = spansIn(source, [...list, later.index, later.contentKey])?.value;
  const element = spansIn(source, [...list, later.index]);
  if (into === undefined || from === undefined || element?.previousEnd === undefined) return undefined;
  const words = source.text.slice(from.start + 1, from.end - 1);
  return {
    title: "Merge with the turn before",
    safety: "unsafe",
    edits: [
      editRow(source, into.end - 1, into.end - 1, `\\n\\n${words}`),
      editRow(source, element.previousEnd, element.value.end, ""),
    ],
  };
}
