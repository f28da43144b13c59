import { createLineIndex } from "../../../base/lineIndex";
import type { Edit, Finding } from "../../../protocol/findings";

/** Fixes of the findings that can be applied together, in the order of the findings. */
export function chooseFixes(findings: readonly Finding[], unsafe: boolean): readonly Finding[] {
  const taken = createTaken();
  return findings.filter(({ fix, row }) => {
    if (fix === undefined || (fix.safety === "unsafe" && !unsafe)) return false;
    // A conversion of the whole file is no edit of it.
    if (fix.convert !== undefined || fix.edits.length === 0) return false;
    // A fix is applied whole or not at all; what overlaps waits for the next pass.
    return taken.take(fix.edits, row);
  });
}

interface TakenEdit extends Edit {
  readonly row: number | undefined;
}

/** Edits that do not overlap, in file order: findings come in that order too, so that most are added at the end. */
function createTaken(): { take(edits: readonly Edit[], row: number | undefined): boolean } {
  const taken: TakenEdit[] = [];
  /** The first taken edit that does not begin before this one. */
  const placeOf = (edit: Edit): number => {
    let [low, high] = [0, taken.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(taken[middle] as Edit, edit)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const isFree = (edit: TakenEdit, own: ReadonlySet<Edit>): boolean => {
    const at = placeOf(edit);
    const [left, right] = [taken[at - 1], taken[at]];
    return (
      (left === undefined || areApart(left, edit, own.has(left))) &&
      (right === undefined || areApart(edit, right, own.has(right)))
    );
  };
  return {
    take(edits, row) {
      const own = new Set<Edit>();
      // One by one: the edits of a fix must not overlap each other either.
      for (const given of edits) {
        const edit = { ...given, row };
        if (!isFree(edit, own)) break;
        const at = placeOf(edit);
        // As nearly always, and much faster.
        if (at === taken.length) taken.push(edit);
        else taken.splice(at, 0, edit);
        own.add(edit);
      }
      if (own.size === edits.length) return true;
      for (const edit of own) taken.splice(taken.indexOf(edit as TakenEdit), 1);
      return false;
    },
  };
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

/**
 * Of two edits in order. Two insertions at one place are not apart: which comes first would change the result. Edits of
 * one row that touch are not either, unless they belong together: each leaves the other's text, both might leave none.
 */
function areApart(left: TakenEdit, right: TakenEdit, belongTogether: boolean): boolean {
  const between = compare(right.line, right.column, left.endLine, left.endColumn);
  if (between !== 0) return between > 0;
  if (isEmpty(left) && isEmpty(right)) return false;
  return belongTogether || left.row === undefined || left.row !== right.row;
}

function isEmpty({ line, column, endLine, endColumn }: Edit): boolean {
  return line === endLine && column === endColumn;
}

/** By their beginning, then by their end: an insertion comes before what is replaced at its place. */
function isBefore(a: Edit, b: Edit): boolean {
  return (
    (compare(a.line, a.column, b.line, b.column) || compare(a.endLine, a.endColumn, b.endLine, b.endColumn)) <
    0
  );
}

function compare(lineA: number, columnA: number, lineB: number, columnB: number): number {
  return lineA - lineB || columnA - columnB;
}
