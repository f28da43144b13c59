import type { RowText } from "../../../dataset/rowTexts";
import type { Fix } from "../../../../protocol/findings";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { replaceWithin } from "../../edits/rowEdits";
import { fencesOf, type FencedBlock } from "../../text/codeAreas";
import { askedFor } from "../../text/exchanges";

/**
 * A block of code that is opened and never closed. Everything behind it is shown as code, and the answer was often cut
 * off there: the model learns to leave blocks open and to stop in the middle.
 *
 * Only answers and raw texts are looked at; an answer that goes on with the block its prompt has opened is fine. Three
 * backticks twice on one line are inline code. The fix closes the block at the end of the text, or before the next one;
 * whether the code is complete, it cannot see.
 */
export const unclosedFence = defineRule({
  code: "MDF001",
  name: "unclosed-fence",
  severity: "warning",
  affects: ["all:trains-on-it"],
  fixSafety: "unsafe",
  needles: ["```", "~~~"],
  bad: `{"prompt": "Print hi in Python.", "completion": "Like this:\\n\`\`\`python\\nprint('hi')"}`,
  good: `{"prompt": "Print hi in Python.", "completion": "Like this:\\n\`\`\`python\\nprint('hi')\\n\`\`\`"}`,
  checkRow(row, report) {
    for (const text of row.texts) {
      if (text.part !== "answer" && text.part !== "text") continue;
      const [block] = fencesOf(text.value).unclosed;
      if (block === undefined) continue;
      if (text.part === "answer" && fencesOf(askedFor(row, text)).unclosed.length > 0) continue;
      const { start, end, info } = block.opening;
      const opening = text.value.slice(start, end) + info;
      report(
        { path: text.path, within: { start, end } },
        `the block of code that ${quote(opening)} opens is never closed`,
        { help: "close it, or delete the row if the answer was cut off", fix: closeBlock(row, text, block) },
      );
    }
  },
});

function closeBlock(row: LintRow, { value, path }: RowText, { end, opening }: FencedBlock): Fix | undefined {
  // Behind the last line of code, before blank lines at the end.
  const body = value.slice(0, end).trimEnd();
  const at = Math.max(body.length, opening.end + value.slice(opening.end, opening.lineEnd).trimEnd().length);
  const goesOn = end < value.length;
  const lineStart = value.lastIndexOf("\n", opening.start - 1) + 1;
  const indent = opening.isAtLineStart
    ? (/^[ \t]*/u.exec(value.slice(lineStart, opening.start))?.[0] ?? "")
    : "";
  const until = goesOn ? Math.max(at, value.lastIndexOf("\n", end - 1) + 1) : at;
  const closing = `\n${indent}${opening.marker}${goesOn ? "\n" : ""}`;
  const edit = replaceWithin(row.source, path, { start: at, end: until }, closing);
  return edit && { title: "Close the block of code", safety: "unsafe", edits: [edit] };
}
