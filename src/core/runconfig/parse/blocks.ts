/** A piece of a config that is parsed by itself. Offsets in UTF-16 units, end exclusive; pieces follow each other. */
export type Block = Leaf | Branch;

export interface Leaf {
  readonly start: number;
  readonly end: number;
}

/** A key with nothing but a comment behind it, and the keys or entries below. */
export interface Branch {
  readonly header: Leaf;
  readonly parts: readonly Block[];
}

/** Blocks of so many lines are parsed whole: cutting costs, too. */
const FEWEST_LINES = 12;
const DEEPEST = 8;

/**
 * Cuts a config at its keys and list entries, by lines and indents alone, so that a change in one place leaves what was
 * parsed elsewhere as it is, and a fault spoils only its own block. One piece is the whole text where that is not safe:
 * with several documents, and where the first line is no key.
 */
export function blocksOf(text: string): readonly Block[] {
  const lines = linesOf(text);
  const whole: readonly Block[] = [{ start: 0, end: text.length }];
  const first = lines.findIndex(({ indent }) => indent !== undefined);
  if (first < 0) return whole;
  const isMarked = /^---[ \t]*\r?$/u.test(lineText(text, lines, first));
  const from = isMarked ? lines.findIndex(({ indent }, i) => i > first && indent !== undefined) : first;
  if (from < 0 || lines[from]?.indent !== 0 || lines[from].opens !== "key") return whole;
  if (lines.some(({ isMark }, i) => isMark && !(isMarked && i === first))) return whole;
  const parts = cut({ text, lines }, from, lines.length, 0, 0);
  if (parts === undefined) return whole;
  const { start } = lines[from];
  return start === 0 ? parts : [{ start: 0, end: start }, ...parts];
}

interface Line {
  readonly start: number;
  /** Spaces before the first sign; undefined for blank lines and comments. */
  readonly indent: number | undefined;
  /** What it begins; nothing else can be cut at. */
  readonly opens: "key" | "entry" | undefined;
  /** Of a key that has nothing behind it. */
  readonly isHeader: boolean;
  /** `---`, `...` or a directive. */
  readonly isMark: boolean;
}

// Sticky: asked of the text where it stands, since this is done at each keystroke and a line cut out of it costs more.
const KEY = / *(?:[\p{L}_][\p{L}\p{N}_.-]*|"[^"\\\r\n]*"|'[^'\r\n]*')[ \t]*:(?=[ \t\r\n]|$)/uy;
const BLANK = /[ \t]*(?:#|\r?(?:\n|$))/uy;
const ENTRY = / *-(?:[ \r\n]|$)/uy;
const NOTHING_BEHIND = /[ \t]*(?:[ \t]#.*)?\r?(?:\n|$)/uy;
const MARK = /---|\.\.\.|%/uy;

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const next = text.indexOf("\n", start);
    const isBlank = matches(BLANK, text, start);
    const isKey = !isBlank && matches(KEY, text, start);
    lines.push({
      start,
      indent: isBlank ? undefined : indentAt(text, start),
      opens: isKey ? "key" : !isBlank && matches(ENTRY, text, start) ? "entry" : undefined,
      isHeader: isKey && matches(NOTHING_BEHIND, text, KEY.lastIndex),
      isMark: matches(MARK, text, start),
    });
    if (next < 0) break;
    start = next + 1;
  }
  return lines;
}

function matches(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

function indentAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 32) at++;
  return at - start;
}

function lineText(text: string, lines: readonly Line[], i: number): string {
  const end = lines[i + 1]?.start;
  return text.slice(lines[i]?.start ?? 0, end === undefined ? text.length : end - 1);
}

interface Source {
  readonly text: string;
  readonly lines: readonly Line[];
}

/** The lines from `from` to `to` as pieces that begin at one column; undefined where they cannot be told apart. */
function cut(
  source: Source,
  from: number,
  to: number,
  column: number,
  depth: number,
): readonly Block[] | undefined {
  const { lines, text } = source;
  const opens = lines[from]?.opens;
  if (opens === undefined) return undefined;
  const starts: number[] = [];
  for (let i = from; i < to; i++) {
    const line = lines[i];
    if (line?.indent === undefined) continue;
    if (line.indent < column) return undefined;
    // What stands at the column of a list without a dash ends it.
    if (opens === "entry" && line.indent === column && line.opens !== "entry") return undefined;
    if (line.indent === column && line.opens === opens) starts.push(i);
  }
  const offset = (line: number): number => lines[line]?.start ?? text.length;
  return starts.map((line, i): Block => {
    const next = starts[i + 1] ?? to;
    const leaf = { start: offset(line), end: offset(next) };
    if (opens === "entry" || next - line < FEWEST_LINES || depth >= DEEPEST) return leaf;
    const parts = lines[line]?.isHeader === true ? cutBelow(source, line, next, column, depth) : undefined;
    return parts === undefined ? leaf : { header: { start: offset(line), end: offset(line + 1) }, parts };
  });
}

function cutBelow(
  source: Source,
  header: number,
  to: number,
  column: number,
  depth: number,
): readonly Block[] | undefined {
  const { lines, text } = source;
  let first = header + 1;
  while (first < to && lines[first]?.indent === undefined) first++;
  const line = lines[first];
  if (first >= to || line?.indent === undefined) return undefined;
  // A list may stand at the column of its own key.
  if (line.indent < column || (line.indent === column && line.opens !== "entry")) return undefined;
  const parts = cut(source, first, to, line.indent, depth + 1);
  if (parts === undefined) return undefined;
  const gap = { start: lines[header + 1]?.start ?? text.length, end: line.start };
  return gap.start === gap.end ? parts : [gap, ...parts];
}
