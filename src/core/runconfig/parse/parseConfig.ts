import { isNode, parseDocument, type Document, type Node } from "yaml";
import { blocksOf, type Block, type Leaf } from "./blocks";
import type { ConfigTree, SyntaxProblem } from "../configTree";
import { lineAround } from "./lineAround";
import { lonelyInner, mendLine, type MendedKey } from "./mendLine";
import { isTooDeep } from "./nesting";
import { unclosedOpener } from "./openers";
import type { ReadBlock, ReadPiece } from "./reading";
import { readTree } from "./readTree";
import { syntaxMessage, type SyntaxFault } from "./syntaxMessage";

/** Lines that are mended before the parser's last word is taken. */
const MOST_TRIES = 4;
/** A half-typed line has one or two faults, or one that makes faults of all that follows. */
const MOST_FAULTS = 50;
/** UTF-16 units: thirty times the longest run config that makes sense. The parser is slow on long nonsense. */
export const LONGEST = 100_000;

/** What the blocks of a text were parsed to: a keystroke leaves most of them as they were. */
export interface ParseMemo {
  /** By their own text. */
  pieces: ReadonlyMap<string, ParsedPiece>;
}

export function createParseMemo(): ParseMemo {
  return { pieces: new Map() };
}

/**
 * Parses a run config (YAML 1.2), block by block. A faulty line does not take the others with it: it is mended or
 * blanked in place, so that offsets hold, and its block is parsed again, five times at most. Never throws, whatever the
 * bytes. The result is the same with any memo and without one.
 * @param memo of an earlier state of the text; afterwards of this one
 */
export function parseConfig(text: string, memo: ParseMemo = createParseMemo()): ConfigTree {
  if (text.length > LONGEST)
    return { text, readable: "", mended: new Map(), root: undefined, problems: [tooLong(text)] };
  const known = memo.pieces;
  const now = new Map<string, ParsedPiece>();
  const pieces: { readonly piece: ParsedPiece; readonly base: number }[] = [];
  const parsed = (leaf: Leaf): ReadPiece => {
    const own = text.slice(leaf.start, leaf.end);
    const piece = now.get(own) ?? known.get(own) ?? parsePiece(own);
    now.set(own, piece);
    pieces.push({ piece, base: leaf.start });
    return { contents: piece.contents, keys: piece.keys, base: leaf.start, kept: piece.kept };
  };
  const read = (block: Block): ReadBlock =>
    "parts" in block ? { header: parsed(block.header), parts: block.parts.map(read) } : parsed(block);
  const { root, problems } = readTree(blocksOf(text).map(read), text);
  memo.pieces = now;
  const mended = new Map<number, string>();
  for (const { piece, base } of pieces) for (const [at, line] of piece.mended) mended.set(base + at, line);
  const faults = pieces.flatMap(({ piece, base }) => piece.problems.map((problem) => shifted(problem, base)));
  const readable = pieces.map(({ piece }) => piece.readable).join("");
  return { text, readable, mended, root, problems: [...faults, ...problems] };
}

/** UTF-16 units of a text that would have to be parsed, since its memo does not have them. */
export function unreadUnits(text: string, memo: ParseMemo): number {
  const unread = (block: Block): number => {
    if ("parts" in block) return block.parts.reduce((sum, part) => sum + unread(part), unread(block.header));
    return memo.pieces.has(text.slice(block.start, block.end)) ? 0 : block.end - block.start;
  };
  return blocksOf(text).reduce((sum, block) => sum + unread(block), 0);
}

function shifted({ start, end, message }: SyntaxProblem, base: number): SyntaxProblem {
  return { start: base + start, end: base + end, message };
}

/** One block; offsets are from its own start. */
export interface ParsedPiece extends Pick<ConfigTree, "readable" | "mended" | "problems"> {
  readonly contents: Node | undefined;
  readonly keys: ReadonlyMap<number, MendedKey>;
  readonly kept: ReadPiece["kept"];
}

function parsePiece(text: string): ParsedPiece {
  const problems: Fault[] = [];
  const keys = new Map<number, MendedKey>();
  const mended = new Map<number, string>();
  let attempt = text;
  let faults = Infinity;
  for (let tries = 0; ; tries++) {
    const parsed = parse(attempt);
    const first = blame(attempt, parsed.problems[0]);
    const isKnown = problems.some(({ start }) => first !== undefined && sameLine(text, start, first.start));
    if (first !== undefined && (!isKnown || first.isLast === true)) problems.push(first);
    // Where a try did not help, the text is no config, and more tries are time lost.
    const hopeless = parsed.problems.length > MOST_FAULTS && parsed.problems.length > faults / 2;
    const next =
      first === undefined ||
      first.isLast === true ||
      tries === MOST_TRIES ||
      hopeless ||
      isSecondDocument(attempt, first)
        ? undefined
        : mendLine(attempt, first.start);
    if (next === undefined || next.text === attempt) {
      const contents = parsed.document?.contents;
      const node = isNode(contents) ? contents : undefined;
      return { readable: attempt, mended, problems, keys, contents: node, kept: {} };
    }
    if (next.key !== undefined) keys.set(next.key.at, next.key);
    mended.set(next.start, next.line);
    attempt = next.text;
    faults = parsed.problems.length;
  }
}

/** The line that is to blame for what the parser says, which sees some faults only where their damage shows. */
function blame(text: string, problem: Fault | undefined): Fault | undefined {
  if (problem === undefined || problem.isLast === true) return problem;
  if (problem.code === "MULTIPLE_DOCS") return blameMarker(text, problem);
  const opener = unclosedOpener(text, problem.start);
  if (opener !== undefined) {
    const { end } = lineAround(text, opener);
    const message = `not valid YAML: \`${text.charAt(opener)}\` is not closed on its line`;
    return { ...problem, start: opener, end, message };
  }
  const inner = problem.code === "BLOCK_AS_IMPLICIT_KEY" ? lonelyInner(text, problem.start) : undefined;
  return inner === undefined
    ? problem
    : { ...problem, ...inner, message: "not valid YAML: indented further than the line above it allows" };
}

/** `...` ends a document, and the parser minds only what comes after it. */
function blameMarker(text: string, problem: Fault): Fault {
  const before = text.slice(0, problem.start).trimEnd();
  if (!/(?:^|\n)\.\.\.$/u.test(before)) return problem;
  return { ...problem, start: before.length - 3, end: before.length };
}

interface Fault extends SyntaxProblem {
  readonly code?: SyntaxFault["code"];
  /** No line is to blame for it, and mending one is no help. */
  readonly isLast?: true;
}

interface Parsed {
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly Fault[];
}

function parse(text: string): Parsed {
  if (isTooDeep(text)) return tooDeep(text);
  // Nonsense has thousands of faults, and of each the parser makes an error with a stack that nobody reads.
  const errors = Error as typeof Error & { stackTraceLimit?: number };
  const { stackTraceLimit = 10 } = errors;
  errors.stackTraceLimit = 0;
  try {
    const document = parseDocument(text, {
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
      version: "1.2",
    });
    return { document, problems: document.errors.map((error) => toProblem(error, text)) };
  } catch {
    return tooDeep(text);
  } finally {
    errors.stackTraceLimit = stackTraceLimit;
  }
}

function tooDeep(text: string): Parsed {
  const message = "nested too deeply to be a run config";
  const problem = { start: 0, end: Math.min(1, text.length), message, isLast: true as const };
  return { document: undefined, problems: [problem] };
}

const LONGEST_WORD = 40;

/** At the place where the parser saw the fault, and never beyond that line: what follows is rarely to blame. */
function toProblem(error: SyntaxFault, text: string): Fault {
  const start = Math.min(error.pos[0], text.length);
  const word = /^\S*/u.exec(text.slice(start, start + LONGEST_WORD))?.[0].length ?? 0;
  const end = Math.min(Math.max(error.pos[1], start + Math.max(word, 1)), text.length);
  const line = lineAround(text, start);
  return {
    start,
    end: start < line.end ? Math.min(end, line.end) : end,
    message: `not valid YAML: ${syntaxMessage(error, text.slice(line.start, line.end))}`,
    code: error.code,
  };
}

/**
 * Whether a `---` begins what is meant as a document of its own: then it stays, since blanking it would pour that
 * document into the first. A stray one, with the rest of a section or other sections after it, is blanked.
 */
function isSecondDocument(text: string, { code, start }: Fault): boolean {
  if (code !== "MULTIPLE_DOCS") return false;
  const after = text.slice(lineAround(text, start).end);
  const firstLine = /^[ \t]*(?=[^\s#])/mu.exec(after)?.[0];
  if (firstLine === undefined) return true;
  if (firstLine !== "") return false;
  const before = new Set(topKeys(text.slice(0, start)));
  const own = topKeys(after);
  return own.length === 0 || own.some((key) => before.has(key));
}

function topKeys(text: string): readonly string[] {
  return Array.from(text.matchAll(/^([A-Za-z_][\w-]*)[ \t]*:(?=\s|$)/gmu), ([, key = ""]) => key);
}

function tooLong(text: string): SyntaxProblem {
  const size = `${Math.round(text.length / 1000)} thousand characters`;
  const { start, end } = lineAround(text, 0);
  return { start, end, message: `${size} are more than a run config has` };
}

function sameLine(text: string, a: number, b: number): boolean {
  return lineAround(text, a).start === lineAround(text, b).start;
}
