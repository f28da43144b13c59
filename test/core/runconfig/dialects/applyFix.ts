import { createLineIndex } from "../../../../src/base/lineIndex";
import type { Finding } from "../../../../src/protocol/findings";

/** The text after a fix; its edits do not overlap. */
export function applyFix(text: string, finding: Finding): string | undefined {
  if (finding.fix === undefined) return undefined;
  const lines = createLineIndex(text);
  const edits = finding.fix.edits
    .map((edit) => ({
      start: lines.offsetAt({ line: edit.line, column: edit.column }),
      end: lines.offsetAt({ line: edit.endLine, column: edit.endColumn }),
      newText: edit.newText,
    }))
    .sort((a, b) => b.start - a.start);
  return edits.reduce(
    (whole, { start, end, newText }) => whole.slice(0, start) + newText + whole.slice(end),
    text,
  );
}
