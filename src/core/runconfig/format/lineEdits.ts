/** Offsets in UTF-16 units, end exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Line by line, what makes one text of another that has the same lines in the same order, except for blank ones that
 * are gone. In order, without overlaps.
 */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const wanted = linesOf(after);
  let offset = 0;
  let next = 0;
  for (const line of linesOf(before)) {
    const end = offset + line.length;
    const newText = wanted[next];
    if (newText === undefined || (line.trim() === "" && newText.trim() !== ""))
      edits.push({ start: offset, end, newText: "" });
    else {
      if (newText !== line) edits.push(narrowed(line, newText, offset));
      next++;
    }
    offset = end;
  }
  if (next < wanted.length) edits.push({ start: offset, end: offset, newText: wanted.slice(next).join("") });
  return edits;
}

/** Only what differs: marks and cursors in the rest of the line stay where they are. */
function narrowed(line: string, newText: string, offset: number): TextEdit {
  const shorter = Math.min(line.length, newText.length);
  let head = 0;
  while (head < shorter && line.charCodeAt(head) === newText.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    line.charCodeAt(line.length - 1 - tail) === newText.charCodeAt(newText.length - 1 - tail)
  )
    tail++;
  return {
    start: offset + head,
    end: offset + line.length - tail,
    newText: newText.slice(head, newText.length - tail),
  };
}

/** With their line ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}
