import { createLineIndex } from "../../base/lineIndex";
import type { Edit, Finding } from "../../protocol/findings";

/** Fixes of the findings that can be applied together, in file order. */
export function chooseFixes(findings: readonly Finding[], unsafe: boolean): readonly Finding[] {
  const chosen: Finding[] = [];
  const taken: Edit[] = [];
  for (const finding of findings) {
    const fix = finding.fix;
    if (fix === undefined || (fix.safety === "unsafe" && !unsafe)) continue;
    // A conversion of the whole file is no edit of it.
    if (fix.convert !== undefined) continue;
    // A fix is applied whole or not at all; what overlaps waits for the next pass.
    if (fix.edits.some((edit) => taken.some((other) => overlaps(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push(finding);
  }
  return chosen;
}

/** The text with edits applied that do not overlap; all positions refer to the text as it was. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const index = createLineIndex(text);
  const ranges = edits
    .map((edit) => ({
      start: index.offsetAt(edit),
      end: index.offsetAt({ line: edit.endLine, column: edit.endColumn }),
      newText: edit.newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let at = 0;
  for (const { start, end, newText } of ranges) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

function overlaps(a: Edit, b: Edit): boolean {
  return before(a.line, a.column, b.endLine, b.endColumn) && before(b.line, b.column, a.endLine, a.endColumn);
}

function before(lineA: number, columnA: number, lineB: number, columnB: number): boolean {
  return lineA < lineB || (lineA === lineB && columnA < columnB);
}
