import type { Span } from "../../dataset/jsonValue";

/** A line that opens or closes a block of code, as Markdown writes it. */
export interface FenceLine extends Span {
  /** "```" or "~~~", or longer. */
  readonly marker: string;
  /** What follows the marker on its line, trimmed: the language, when it opens. */
  readonly info: string;
  /** Whether only white space, quotation marks and list signs stand before it. */
  readonly isAtLineStart: boolean;
  /** Where its line ends, before the line break. */
  readonly lineEnd: number;
}

/** A block of code: the offsets of what is inside, without the fences. */
export interface FencedBlock extends Span {
  readonly opening: FenceLine;
  readonly closing: FenceLine | undefined;
}

export interface Fences {
  readonly blocks: readonly FencedBlock[];
  /** Those of the blocks that nothing closes, in order. */
  readonly unclosed: readonly FencedBlock[];
}

const MARKER = /`{3,}|~{3,}/gu;
const BEFORE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?$/u;
const INFO = /^[^\s`]{1,40}$/u;
const NESTS = /^(?:markdown|md|mdx|text|txt|rst|quarto|qmd|rmd)\b/iu;

/**
 * Blocks of code in the order of their openings. Kinder than CommonMark, because models write fences in the middle of
 * lines (`Here: ```js`) and end code with one. A marker with a language while another is open opens a block inside.
 */
export function fencesOf(text: string): Fences {
  const blocks: FencedBlock[] = [];
  const open: FenceLine[] = [];
  if (!text.includes("```") && !text.includes("~~~")) return { blocks, unclosed: [] };
  for (const fence of fenceLines(text)) {
    const current = open.at(-1);
    const fits = current !== undefined && current.marker[0] === fence.marker[0];
    if (current !== undefined && (!fits || fence.marker.length < current.marker.length)) continue;
    if (current !== undefined && fence.info === "") {
      open.pop();
      blocks.push({ start: bodyStart(current), end: fence.start, opening: current, closing: fence });
    } else if (fence.info === "" || fence.isAtLineStart || INFO.test(fence.info)) open.push(fence);
  }
  const unclosed = open.map((opening, i) => ({
    start: bodyStart(opening),
    end: endOf(opening, open[i + 1], blocks) ?? text.length,
    opening,
    closing: undefined,
  }));
  return { blocks: [...blocks, ...unclosed].sort((a, b) => a.start - b.start), unclosed };
}

/** Where another block begins inside of an unclosed one: this is where it should have been closed. */
function endOf(
  opening: FenceLine,
  next: FenceLine | undefined,
  closed: readonly FencedBlock[],
): number | undefined {
  if (NESTS.test(opening.info)) return undefined;
  const inside = closed.flatMap((block) =>
    block.opening.start > opening.start ? [block.opening.start] : [],
  );
  const first = Math.min(...inside, next?.start ?? Infinity);
  return first === Infinity ? undefined : first;
}

/** Markers that can open or close a block; pairs within one line are inline code. */
function fenceLines(text: string): readonly FenceLine[] {
  const lines: FenceLine[] = [];
  let pending: FenceLine | undefined;
  let lineStart = 0;
  let lineEnd = -1;
  let isPair = false;
  for (const match of text.matchAll(MARKER)) {
    const start = match.index;
    if (start > lineEnd) {
      if (pending !== undefined) lines.push(pending);
      isPair = false;
      lineStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1;
      lineEnd = text.indexOf("\n", start);
      if (lineEnd < 0) lineEnd = text.length;
    }
    // A second one on the same line: both are inline code.
    pending = isPair ? undefined : toFence(text, match[0], start, lineStart, lineEnd);
    isPair = !isPair;
  }
  if (pending !== undefined) lines.push(pending);
  return lines;
}

function toFence(
  text: string,
  marker: string,
  start: number,
  lineStart: number,
  lineEnd: number,
): FenceLine | undefined {
  const isAtLineStart = start - lineStart < 200 && BEFORE.test(text.slice(lineStart, start));
  const info = text.slice(start + marker.length, Math.min(lineEnd, start + 200)).trim();
  const isPlain = info === "" || INFO.test(info);
  // Strike-through uses two tildes, rulers many: only a whole line is a fence of them.
  if (!isPlain && (!isAtLineStart || marker.startsWith("~"))) return undefined;
  if (!isAtLineStart && marker.startsWith("~")) return undefined;
  return { start, end: start + marker.length, marker, info, isAtLineStart, lineEnd };
}

function bodyStart({ lineEnd }: FenceLine): number {
  return lineEnd + 1;
}

/** Tells whether an offset of the text lies in a block of code or between backticks of its line. */
export function codeIn(text: string): (at: number) => boolean {
  if (!text.includes("`") && !text.includes("~~~")) return () => false;
  const { blocks } = fencesOf(text);
  return (at) =>
    blocks.some(({ opening, end }) => opening.start <= at && at < end) || isBetweenBackticks(text, at);
}

function isBetweenBackticks(text: string, at: number): boolean {
  const line = text.slice(Math.max(0, at - 500), at);
  const before = line.slice(line.lastIndexOf("\n") + 1).split("`").length - 1;
  return before % 2 === 1 && /^[^`\n]{0,500}`/u.test(text.slice(at, at + 501));
}
