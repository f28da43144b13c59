import type { Span } from "../../dataset/jsonValue";

export interface BrokenTable {
  readonly span: Span;
  readonly message: string;
  readonly help: string;
}

interface Line extends Span {
  readonly text: string;
}

/** The line between header and body. */
const RULER = /^(?=[^\n]*-)(?=[^\n]*\|)\|?[\s:|-]{2,2000}$/u;
/** Tables that are drawn with characters are not Markdown. */
const DRAWN = /^[+╔║┌│╠╚=]/u;
const MOST = 4000;

/** The first table that no renderer of GitHub's Markdown shows whole. */
export function findBrokenTable(text: string, inCode: (at: number) => boolean): BrokenTable | undefined {
  let block: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const lineBreak = text.indexOf("\n", start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    const line = lineAt(text, start, end);
    if (line.text.includes("|") && !DRAWN.test(line.text) && !inCode(line.start)) block.push(line);
    else if (block.length > 0) {
      const broken = judge(block);
      if (broken !== undefined) return broken;
      block = [];
    }
    start = end + 1;
  }
  return judge(block);
}

function lineAt(text: string, start: number, end: number): Line {
  const raw = text.slice(start, Math.min(end, start + MOST));
  const trimmed = raw.trim();
  const from = start + raw.length - raw.trimStart().length;
  return { text: trimmed, start: from, end: from + trimmed.length };
}

/** Lines with bars that follow each other: a table begins where a ruler has a line before it. */
function judge(block: readonly Line[]): BrokenTable | undefined {
  const at = block.findIndex(({ text }, i) => i > 0 && RULER.test(text));
  const [first] = block;
  if (at < 0)
    return first !== undefined && block.length > 2 && block.every(isRow) && haveSameCells(block)
      ? {
          span: first,
          message: "these rows have no ruler (|---|---|) below their header: this is not shown as a table",
          help: "write the ruler below the first row",
        }
      : undefined;
  const header = block[at - 1];
  const ruler = block[at];
  if (header === undefined || ruler === undefined) return undefined;
  const columns = cellsOf(ruler);
  if (cellsOf(header) !== columns)
    return isRow(header)
      ? {
          span: ruler,
          message: `this ruler has ${String(columns)} columns, and the header above it ${String(cellsOf(header))}: this is not shown as a table`,
          help: "give both the same number of columns",
        }
      : undefined;
  const wide = block.slice(at + 1).find((line) => isRow(line) && cellsOf(line) > columns);
  return wide === undefined
    ? undefined
    : {
        span: wide,
        message: `this row has ${String(cellsOf(wide))} cells, and its table ${String(columns)} columns: the rest is dropped`,
        help: "write as many cells as the header has, and a bar inside a cell as \\|",
      };
}

/** Between bars, as models write tables; other lines may hold a bar for other reasons. */
function isRow(line: Line): boolean {
  const { text } = line;
  return text.length > 2 && text.startsWith("|") && /(?<!\\)\|$/u.test(text) && cellsOf(line) > 1;
}

function haveSameCells(block: readonly Line[]): boolean {
  return new Set(block.map(cellsOf)).size === 1;
}

/** Cells as GitHub counts them: a bar ends one unless a backslash stands before it. */
function cellsOf({ text }: Line): number {
  const inner = text.replace(/^\|/u, "").replace(/(?<!\\)\|$/u, "");
  let cells = 1;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === "\\") i++;
    else if (inner[i] === "|") cells++;
  }
  return cells;
}
