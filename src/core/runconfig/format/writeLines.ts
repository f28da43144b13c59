import type { FormattedLine, Level } from "./formattedLine";

/** Spaces between code and a comment behind it, at least. */
const GAP = 2;

/** The text of the lines: comments placed, blank lines at most one at a time, one line end at the end. */
export function writeLines(lines: readonly FormattedLine[], ending: string): string {
  const placed = withoutBlankRuns(withIndents(lines));
  const columns = commentColumns(placed);
  let text = "";
  for (const [i, line] of placed.entries()) {
    const code =
      line.kind === "blank" || line.kind === "text" ? line.code : " ".repeat(line.indent) + line.code;
    const { comment } = line;
    const gap = comment === undefined ? 0 : (columns[i] ?? 0) - lastWidth(code);
    text += code + (comment === undefined ? "" : " ".repeat(gap) + comment.text) + line.ending;
  }
  const last = placed.at(-1);
  // Block text that ends with the file ends without a line end, and that is part of it.
  return last === undefined || last.ending !== "" || last.kind === "text" ? text : text + ending;
}

type Placed = FormattedLine & { readonly indent: number };

function withIndents(lines: readonly FormattedLine[]): readonly Placed[] {
  let above: FormattedLine | undefined;
  const below = codeBelow(lines);
  return lines.map((line, i) => {
    const indent = line.indent ?? (line.kind === "comment" ? commentIndent(line, above, below[i]) : 0);
    if (line.kind === "code" || line.kind === "text") above = line;
    return { ...line, indent };
  });
}

/** For each line the next one with code. */
function codeBelow(lines: readonly FormattedLine[]): readonly (FormattedLine | undefined)[] {
  let next: FormattedLine | undefined;
  return lines
    .toReversed()
    .map((line) => {
      const below = next;
      if (line.kind === "code") next = line;
      return below;
    })
    .reverse();
}

/**
 * A comment on a line of its own moves with what it stood in line with: the code below it, or an open group above that
 * it belongs to when it stood further in than that.
 */
function commentIndent(
  { column }: FormattedLine,
  above: FormattedLine | undefined,
  below: FormattedLine | undefined,
): number {
  const isFurtherIn = below === undefined || column > below.column;
  const open: readonly Level[] = (isFurtherIn ? above?.after : below.before) ?? [];
  const level = open.findLast((one) => one.column <= column);
  if (below !== undefined && column >= below.column && (level?.column ?? 0) <= below.column)
    return below.indent ?? 0;
  return level?.indent ?? 0;
}

function withoutBlankRuns(lines: readonly Placed[]): readonly Placed[] {
  const kept: Placed[] = [];
  for (const line of lines)
    if (line.kind !== "blank" || (kept.length > 0 && kept.at(-1)?.kind !== "blank")) kept.push(line);
  while (kept.at(-1)?.kind === "blank") kept.pop();
  return kept;
}

/**
 * Columns of comments behind code. Those that stood below each other, in lines without a blank one between, stay so;
 * others keep their distance.
 */
function commentColumns(lines: readonly Placed[]): readonly (number | undefined)[] {
  const columns: (number | undefined)[] = [];
  let paragraph = new Map<number, number[]>();
  const finish = (): void => {
    for (const [column, members] of paragraph) {
      const ends = members.map((i) => endOfCode(lines[i]));
      const [only] = members;
      const gap =
        members.length > 1 || only === undefined ? GAP : Math.max(GAP, lines[only]?.comment?.gap ?? GAP);
      const least = Math.max(...ends.map((end) => end + gap));
      const place = members.length > 1 ? Math.max(column, least) : least;
      for (const i of members) columns[i] = place;
    }
    paragraph = new Map();
  };
  lines.forEach((line, i) => {
    if (line.kind === "blank") finish();
    if (line.comment === undefined) return;
    const members = paragraph.get(line.comment.column) ?? [];
    members.push(i);
    paragraph.set(line.comment.column, members);
  });
  finish();
  return columns;
}

function endOfCode(line: Placed | undefined): number {
  return line === undefined ? 0 : lastWidth(" ".repeat(line.indent) + line.code);
}

/** Width of the last line of a piece of text. */
function lastWidth(text: string): number {
  return text.length - (text.lastIndexOf("\n") + 1);
}
