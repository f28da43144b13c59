/** Where in a config a cursor stands, also on a line that no parser can read yet. */
export interface ConfigCursor {
  /** Whether a key of the group `path` goes here, or the value of the key `path`. */
  readonly kind: "key" | "value";
  /** Entries of lists are `*`: `evaluate.gate.checks.*`. */
  readonly path: string;
  /** The word that is being written: what a completion replaces. */
  readonly start: number;
  readonly end: number;
  /** Column at which the keys of this group stand, for text that goes below a new key. */
  readonly column: number;
}

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#'"[\]{},:][^:#]*?))\s*:(?=\s|$)/u;
const WORD_BEFORE = /[\w./@-]*$/u;
const WORD_AFTER = /^[\w./@-]*/u;

/**
 * Finds the place by indentation: a half-typed line has no node in any tree. Undefined in comments, in block text and
 * behind quotes.
 * @param mended what to read in place of faulty lines above, by the offsets at which they start
 */
export function cursorAt(
  text: string,
  offset: number,
  mended?: ReadonlyMap<number, string>,
): ConfigCursor | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(?:^|\s)#/u.test(before)) return undefined;
  const start = offset - (WORD_BEFORE.exec(before)?.[0].length ?? 0);
  const end = offset + (WORD_AFTER.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
  const outline = createOutline();
  let above = 0;
  for (const line of text.slice(0, lineStart).split("\n")) {
    outline.add(mended?.get(above) ?? line);
    above += line.length + 1;
  }
  const entered = outline.enter(before);
  if (entered === undefined) return undefined;
  const { rest, column, path } = entered;
  const opened = KEY.exec(rest);
  if (opened === null) {
    // More than one word without a colon is text, not a key.
    if (/\s/u.test(rest) || /["'{}[\]|>]/u.test(rest)) return undefined;
    return { kind: "key", path: path.join("."), start, end, column };
  }
  const own = [...path, keyName(opened)];
  const value = rest.slice(opened[0].length);
  const flow = flowPlace(value);
  if (flow === undefined)
    return /["'|>]/u.test(value) ? undefined : { kind: "value", path: own.join("."), start, end, column };
  const inside = flow.key === undefined ? own : [...own, flow.key];
  return { kind: flow.kind, path: inside.join("."), start, end, column };
}

/** The groups that are open at a line, outermost first, known from the lines above it. */
interface Outline {
  add(line: string): void;
  /** Undefined where the line belongs to block text. */
  enter(
    line: string,
  ): { readonly rest: string; readonly column: number; readonly path: string[] } | undefined;
}

interface Open {
  readonly column: number;
  /** A key's name, or `*` for an entry of a list. */
  readonly name: string;
}

function createOutline(): Outline {
  const open: Open[] = [];
  /** Lines further in than this are the text of `|` or `>`. */
  let blockText: number | undefined;
  const close = (isOver: (one: Open) => boolean): void => {
    for (let last = open.at(-1); last !== undefined && isOver(last); last = open.at(-1)) open.pop();
  };
  /** Leaves what has ended, opens the entries that the line's dashes begin; the column and text behind them. */
  const unindent = (line: string): { readonly rest: string; readonly column: number } => {
    let column = /^ */u.exec(line)?.[0].length ?? 0;
    for (
      let dash = /^-(?: +|$)/u.exec(line.slice(column));
      dash !== null;
      dash = /^-(?: +|$)/u.exec(line.slice(column))
    ) {
      const at = column;
      // A list may stand at the column of its own key.
      close((one) => one.column > at || (one.column === at && one.name === "*"));
      open.push({ column: at, name: "*" });
      column += dash[0].length;
    }
    close((one) => one.column >= column);
    return { rest: line.slice(column), column };
  };
  return {
    add: (line) => {
      if (/^\s*(?:#.*)?$/u.test(line)) return;
      const indent = /^ */u.exec(line)?.[0].length ?? 0;
      if (blockText !== undefined && indent > blockText) return;
      blockText = undefined;
      const { rest, column } = unindent(line);
      const key = KEY.exec(rest);
      if (key === null) return;
      open.push({ column, name: keyName(key) });
      if (/^\s*[|>][-+\d]*\s*(?:#.*)?$/u.test(rest.slice(key[0].length))) blockText = column;
    },
    enter: (line) => {
      const indent = /^ */u.exec(line)?.[0].length ?? 0;
      if (blockText !== undefined && indent > blockText) return undefined;
      const { rest, column } = unindent(line);
      return { rest, column, path: open.map(({ name }) => name) };
    },
  };
}

/** Inside `{…}` or `[…]` on the key's own line: a key of that group, or a value. */
function flowPlace(value: string): { readonly kind: "key" | "value"; readonly key?: string } | undefined {
  const open = Math.max(value.lastIndexOf("{"), value.lastIndexOf("["));
  if (open < 0 || /[}\]]/u.test(value.slice(open))) return undefined;
  if (value[open] === "[") return { kind: "value" };
  const last =
    value
      .slice(open + 1)
      .split(",")
      .at(-1) ?? "";
  const named = /^\s*([\w.-]+)\s*:/u.exec(last)?.[1];
  return named === undefined ? { kind: "key" } : { kind: "value", key: named };
}

function keyName(match: RegExpExecArray): string {
  return (match[1] ?? match[2] ?? match[3] ?? "").trim();
}
