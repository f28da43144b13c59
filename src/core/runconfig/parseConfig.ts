import { isNode, parseDocument, type Document } from "yaml";
import type { ConfigTree, SyntaxProblem } from "./configTree";
import { unclosedOpener } from "./openers";
import { readTree } from "./readTree";
import { syntaxMessage, type SyntaxFault } from "./syntaxMessage";

/** Lines that are blanked before the parser's last word is taken. */
const MOST_TRIES = 4;
/** A half-typed line has one or two faults. With more than this the file is no config, and parsing again is no help. */
const MOST_FAULTS = 50;
/** UTF-16 units: thirty times the longest run config that makes sense. The parser is slow on long nonsense. */
export const LONGEST = 100_000;

/**
 * Parses a run config (YAML 1.2). A faulty line does not take the others with it: it is blanked in place, so that
 * offsets hold, and the rest is parsed again. Never throws, whatever the bytes.
 */
export function parseConfig(text: string): ConfigTree {
  if (text.length > LONGEST) return { text, root: undefined, problems: [tooLong(text)] };
  const problems: SyntaxProblem[] = [];
  let attempt = text;
  for (let tries = 0; ; tries++) {
    const parsed = parse(attempt);
    const first = blameOpener(attempt, parsed.problems[0]);
    if (first === undefined) return withTree(text, parsed.document, problems);
    if (!problems.some((known) => sameLine(text, known.start, first.start))) problems.push(first);
    const line = lineAround(attempt, first.start);
    const blanked =
      attempt.slice(0, line.start) + " ".repeat(line.end - line.start) + attempt.slice(line.end);
    const hopeless = tries === MOST_TRIES || parsed.problems.length > MOST_FAULTS || blanked === attempt;
    // A second document is left alone: blanking its `---` would pour it into the first.
    if (hopeless || parsed.problems[0]?.ends === true) return withTree(text, parsed.document, problems);
    attempt = blanked;
  }
}

/** A fault that begins with an unclosed quote or bracket is shown there, and that line is the one to blank. */
function blameOpener(text: string, problem: SyntaxProblem | undefined): SyntaxProblem | undefined {
  if (problem === undefined) return undefined;
  const opener = unclosedOpener(text, problem.start);
  if (opener === undefined) return problem;
  const { end } = lineAround(text, opener);
  return {
    start: opener,
    end,
    message: `not valid YAML: \`${text.charAt(opener)}\` is not closed on its line`,
  };
}

interface Parsed {
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly (SyntaxProblem & { readonly ends?: boolean })[];
}

function parse(text: string): Parsed {
  try {
    const document = parseDocument(text, {
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
      version: "1.2",
    });
    const problems = document.errors.slice(0, MOST_FAULTS + 1).map((error) => toProblem(error, text));
    return { document, problems };
  } catch {
    // The parser recurses: thousands of levels of nesting exhaust the stack, and no config needs them.
    const message = "nested too deeply to be a run config";
    return { document: undefined, problems: [{ start: 0, end: Math.min(1, text.length), message }] };
  }
}

/** At the place where the parser saw the fault, and never beyond that line: what follows is rarely to blame. */
function toProblem(error: SyntaxFault, text: string): Parsed["problems"][number] {
  const start = Math.min(error.pos[0], text.length);
  const end = Math.min(Math.max(error.pos[1], start + 1), text.length);
  const line = lineAround(text, start);
  return {
    start,
    end: start < line.end ? Math.min(end, line.end) : end,
    message: `not valid YAML: ${syntaxMessage(error)}`,
    ends: error.code === "MULTIPLE_DOCS",
  };
}

function withTree(
  text: string,
  document: Document.Parsed | undefined,
  problems: readonly SyntaxProblem[],
): ConfigTree {
  const contents = document?.contents;
  if (!isNode(contents)) return { text, root: undefined, problems };
  const { root, problems: more } = readTree(contents, text);
  return { text, root, problems: [...problems, ...more] };
}

function tooLong(text: string): SyntaxProblem {
  const size = `${Math.round(text.length / 1000)} thousand characters`;
  const { start, end } = lineAround(text, 0);
  return { start, end, message: `${size} are more than a run config has` };
}

function lineAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  // A fault at the very end of a line belongs to that line.
  const at = Math.min(offset, Math.max(text.length - 1, 0));
  const start = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  const next = text.indexOf("\n", at);
  return { start, end: next < 0 ? text.length : next };
}

function sameLine(text: string, a: number, b: number): boolean {
  return lineAround(text, a).start === lineAround(text, b).start;
}
