import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, type Document, type Node } from "yaml";
import type { ConfigNode, ConfigTree, SyntaxProblem } from "./configTree";
import { unclosedOpener } from "./openers";

/** Lines that are blanked before the parser's last word is taken. */
const MOST_TRIES = 4;
/** A run config has some hundred nodes; anything near this is an alias bomb or not a config. */
const MOST_NODES = 20_000;
const DEEPEST = 64;

/**
 * Parses a run config (YAML 1.2). A faulty line does not take the others with it: it is blanked in place, so that
 * offsets hold, and the rest is parsed again. Never throws, whatever the bytes.
 */
export function parseConfig(text: string): ConfigTree {
  const problems: SyntaxProblem[] = [];
  let attempt = text;
  for (let tries = 0; ; tries++) {
    const parsed = parse(attempt);
    const first = blameOpener(attempt, parsed.problems[0]);
    if (first === undefined || tries === MOST_TRIES) {
      if (first !== undefined) problems.push(first);
      return withTree(text, parsed.document, problems);
    }
    const line = lineAround(attempt, first.start);
    if (!problems.some((known) => sameLine(text, known.start, first.start))) problems.push(first);
    const blanked =
      attempt.slice(0, line.start) + " ".repeat(line.end - line.start) + attempt.slice(line.end);
    if (blanked === attempt) return withTree(text, parsed.document, problems);
    attempt = blanked;
  }
}

/** A fault that begins with an unclosed quote or bracket is shown there, and that line is the one to blank. */
function blameOpener(text: string, problem: SyntaxProblem | undefined): SyntaxProblem | undefined {
  if (problem === undefined) return undefined;
  const opener = unclosedOpener(text, problem.start);
  if (opener === undefined) return problem;
  const { end } = lineAround(text, opener);
  return { start: opener, end, message: `\`${text.charAt(opener)}\` is not closed on its line` };
}

interface Parsed {
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly SyntaxProblem[];
}

function parse(text: string): Parsed {
  try {
    const document = parseDocument(text, {
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
      version: "1.2",
    });
    const problems = document.errors.map((error) => ({
      start: Math.min(error.pos[0], text.length),
      end: Math.max(Math.min(error.pos[1], text.length), Math.min(error.pos[0] + 1, text.length)),
      message: sentence(error.message),
    }));
    return { document, problems };
  } catch {
    // The parser recurses: thousands of levels of nesting exhaust the stack, and no config needs them.
    return {
      document: undefined,
      problems: [
        { start: 0, end: Math.min(1, text.length), message: "nested too deeply to be a run config" },
      ],
    };
  }
}

function withTree(
  text: string,
  document: Document.Parsed | undefined,
  problems: SyntaxProblem[],
): ConfigTree {
  const contents = document?.contents;
  if (!isNode(contents)) return { text, root: undefined, problems };
  const reader = createReader(text, document as Document.Parsed, problems);
  return { text, root: reader(contents, "", "", undefined, 0), problems };
}

type Reader = (node: Node, path: string, name: string, key: Place | undefined, depth: number) => ConfigNode;
interface Place {
  readonly start: number;
  readonly end: number;
}

function createReader(text: string, document: Document.Parsed, problems: SyntaxProblem[]): Reader {
  let count = 0;
  const refused = (place: Place): void => {
    if (problems.some(({ message }) => message.startsWith("too many values"))) return;
    problems.push({ ...place, message: "too many values or levels for a run config: are aliases nested?" });
  };
  const read: Reader = (written, path, name, key, depth) => {
    const place = placeOf(written, text);
    const node = isAlias(written) ? written.resolve(document) : written;
    const common = {
      path,
      name,
      keyStart: key?.start ?? place.start,
      keyEnd: key?.end ?? place.end,
      ...place,
    };
    const scalar = (value: ConfigNode["value"], plain: boolean): ConfigNode => ({
      ...common,
      kind: "scalar",
      value,
      source: text.slice(place.start, place.end),
      plain,
      children: [],
    });
    count++;
    if (count > MOST_NODES || depth > DEEPEST) {
      refused(place);
      return scalar(null, true);
    }
    if (isMap(node)) return { ...common, ...EMPTY, kind: "map", children: readMap(node, path, depth) };
    if (isSeq(node)) {
      const children = node.items.map((item, i) =>
        isNode(item)
          ? read(item, join(path, String(i)), String(i), undefined, depth + 1)
          : missing(join(path, String(i)), String(i), place),
      );
      return { ...common, ...EMPTY, kind: "list", children };
    }
    if (isScalar(node))
      return scalar(scalarValue(node.value), node.type === "PLAIN" || node.type === undefined);
    return scalar(null, true);
  };
  const readMap = (
    node: Node & { items: readonly { key: unknown; value: unknown }[] },
    path: string,
    depth: number,
  ) => {
    const children: ConfigNode[] = [];
    for (const pair of node.items) {
      if (!isScalar(pair.key)) continue;
      const key = placeOf(pair.key, text);
      const name = String(pair.key.value);
      const childPath = join(path, name);
      children.push(
        isNode(pair.value)
          ? read(pair.value, childPath, name, key, depth + 1)
          : missing(childPath, name, key),
      );
    }
    return children;
  };
  return read;
}

const EMPTY = { value: null, source: "", plain: true } as const;

/** A key with nothing after it: null, placed at the key. */
function missing(path: string, name: string, key: Place): ConfigNode {
  return { path, name, keyStart: key.start, keyEnd: key.end, ...key, ...EMPTY, kind: "scalar", children: [] };
}

function scalarValue(value: unknown): ConfigNode["value"] {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  return typeof value === "object" && value instanceof Date ? value.toISOString() : "";
}

/** The value's own text: without the white space and comments that a block collection's range runs into. */
function placeOf(node: Node, text: string): Place {
  const [start, end] = node.range ?? [0, 0, 0];
  let last = Math.min(end, text.length);
  while (last > start && /\s/u.test(text.charAt(last - 1))) last--;
  return { start: Math.min(start, text.length), end: Math.max(last, Math.min(start, text.length)) };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function lineAround(text: string, offset: number): Place {
  // A fault at the very end of a line belongs to that line.
  const at = Math.min(offset, Math.max(text.length - 1, 0));
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const next = text.indexOf("\n", at);
  return { start, end: next < 0 ? text.length : next };
}

function sameLine(text: string, a: number, b: number): boolean {
  return lineAround(text, a).start === lineAround(text, b).start;
}

/** The library's message as a phrase of ours: lower case, no full stop. */
function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replace(/\.$/u, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}
