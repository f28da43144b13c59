import { createFlow, type Flow } from "./flow";

/** Where in a config a cursor stands, also on a line that no parser can read yet. */
export interface ConfigCursor {
  /** Whether a key of the group `path` goes here, the value of the key `path`, or the name of an anchor (`*name`). */
  readonly kind: "key" | "value" | "alias";
  /** Entries of lists are `*`: `evaluate.gate.checks.*`. */
  readonly path: string;
  /** The word that is being written: what a completion replaces. Within quotes all of what they hold. */
  readonly start: number;
  readonly end: number;
  /** Column at which the keys of this group stand, for text that goes below a new key. */
  readonly column: number;
  /** Within brackets, or behind a dash: one of the values of a list. */
  readonly isItem: boolean;
  /** Within braces or brackets, where nothing can go on a line of its own by its indent. */
  readonly isFlow: boolean;
  readonly isQuoted: boolean;
  /** The space that is missing between a colon and what is written behind it. */
  readonly gap: "" | " ";
}

/** The last sign of a name is none of the spaces behind it: they would be tried in every way. */
const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#'"[\]{},:](?:[^:#]*[^:#\s])?))\s*:(?=\s|$)/u;
const WORD_BEFORE = /[^\s,[\]{}"'#&*!|>:]*$/u;
const WORD_AFTER = /^[^\s,[\]{}"'#&*!|>:]*/u;
const OPENS_FLOW = /[:-]\s+[{[][^}\]]*$/u;
/** An anchor or a tag stands before its value. */
const BEFORE_VALUE = /^\s*(?:[&!]\S*\s+)*$/u;

/**
 * Finds the place by indentation, and within braces by these: a half-typed line has no node in any tree. Undefined in
 * comments, in block text and behind values.
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
  const outline = createOutline();
  const from = sectionAbove(text, lineStart, mended);
  const lines = text.slice(from, lineStart).split("\n");
  // Braces that are still being written are a fault; the cursor may be within them.
  const last = lines.findLastIndex((line) => line.trim() !== "");
  let above = from;
  lines.forEach((line, i) => {
    const instead = mended?.get(above);
    outline.add(instead === undefined || (i === last && OPENS_FLOW.test(line)) ? line : instead);
    above += line.length + 1;
  });
  const entered = outline.enter(before);
  if (entered === undefined) return undefined;
  const word = wordAt(text, offset, entered.lead);
  if (word === undefined) return undefined;
  const { kind, path, column, isItem, isFlow } = entered;
  const isKey = kind === "key" && word.kind === "value";
  // A key in quotes is no key of ours.
  if (isKey && word.isQuoted && !isItem) return undefined;
  return {
    ...{ kind: isKey ? "key" : word.kind, path: path.join("."), start: word.start, end: word.end },
    ...{ column, isItem, isFlow, isQuoted: word.isQuoted },
    gap: text.charAt(word.start - 1) === ":" ? " " : "",
  };
}

const SECTION = /[A-Za-z_][\w.-]*[ \t]*:(?=\s|$)/uy;
/** Begins none of the lines that end with what is above them. */
const ODD_LINE = /^[^\w \n\r#"'-]/mu;

/**
 * The start of the outermost key above: what is further up has no part in where the cursor stands. The start of the text
 * where that is not sure, as with braces that hold the whole config.
 */
function sectionAbove(text: string, lineStart: number, mended?: ReadonlyMap<number, string>): number {
  for (let end = lineStart; end > 1;) {
    const start = text.lastIndexOf("\n", end - 2) + 1;
    SECTION.lastIndex = start;
    if (SECTION.test(text) && mended?.has(start) !== true)
      return ODD_LINE.test(text.slice(0, start)) ? 0 : start;
    end = start;
  }
  return 0;
}

interface Word {
  readonly kind: "value" | "alias";
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/**
 * The word at the cursor; undefined where something else stands before it, so that it is no value by itself.
 * @param lead what stands on the line between the colon, dash, brace or comma and the cursor
 */
function wordAt(text: string, offset: number, lead: string): Word | undefined {
  const quoted = /^\s*(["'])([^"'\\]*)$/u.exec(lead);
  const rest = text.slice(offset, offset + LONGEST_WORD);
  if (quoted !== null) {
    const [, quote = "", written = ""] = quoted;
    const closing = new RegExp(`^[^${quote}\\\\\n]*(?=${quote})`, "u").exec(rest)?.[0] ?? "";
    return { kind: "value", start: offset - written.length, end: offset + closing.length, isQuoted: true };
  }
  const written = WORD_BEFORE.exec(lead)?.[0] ?? "";
  const place = {
    start: offset - written.length,
    end: offset + (WORD_AFTER.exec(rest)?.[0].length ?? 0),
    isQuoted: false,
  };
  const ahead = lead.slice(0, lead.length - written.length);
  if (BEFORE_VALUE.test(ahead)) return { kind: "value", ...place };
  return ahead.trim() === "*" ? { kind: "alias", ...place } : undefined;
}
const LONGEST_WORD = 200;

/** The groups that are open at a line, outermost first, known from the lines above it. */
interface Outline {
  add(line: string): void;
  /** Undefined where the line belongs to block text. */
  enter(line: string): Entered | undefined;
}

interface Entered extends Pick<ConfigCursor, "column" | "isItem" | "isFlow"> {
  readonly kind: "key" | "value";
  readonly path: readonly string[];
  /** What is written already of what goes here. */
  readonly lead: string;
}

interface Open {
  readonly column: number;
  /** A key's name, or `*` for an entry of a list. */
  readonly name: string;
}

interface OpenFlow {
  readonly read: Flow;
  readonly column: number;
}

/** Reads a value that begins with a brace or bracket; undefined where it begins otherwise, or ends with it. */
function openFlow(value: string, column: number): OpenFlow | undefined {
  const start = /^\s*(?:[&!]\S*\s+)*(?=[{[])/u.exec(value)?.[0].length;
  if (start === undefined) return undefined;
  const read = createFlow();
  read.read(value, start);
  return read.isOpen ? { read, column } : undefined;
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
  /** Braces and brackets that go on from line to line, with the column of what holds them. */
  let flow: OpenFlow | undefined;
  const pathOf = (): string[] => open.map(({ name }) => name);
  /** A line that is not further in ends braces that nobody has closed. */
  const isBeyond = (line: string, column: number): boolean =>
    (/^ */u.exec(line)?.[0].length ?? 0) <= column && !/^\s*[\]}]/u.test(line);
  const inFlow = ({ read, column }: OpenFlow): Entered => {
    const { path, ...place } = read.place();
    return { ...place, path: [...pathOf(), ...path], column, isFlow: true };
  };
  return {
    add: (line) => {
      if (flow !== undefined && (line.trim() === "" || !isBeyond(line, flow.column))) {
        flow.read.read(line);
        if (!flow.read.isOpen) flow = undefined;
        return;
      }
      flow = undefined;
      if (/^\s*(?:#.*)?$/u.test(line)) return;
      const indent = /^ */u.exec(line)?.[0].length ?? 0;
      if (blockText !== undefined && indent > blockText) return;
      blockText = undefined;
      const { rest, column } = unindent(line);
      const key = KEY.exec(rest);
      if (key === null) {
        flow = openFlow(rest, column - 1);
        return;
      }
      open.push({ column, name: keyName(key) });
      const value = rest.slice(key[0].length);
      if (/^\s*[|>][-+\d]*\s*(?:#.*)?$/u.test(value)) blockText = column;
      else flow = openFlow(value, column);
    },
    enter: (line) => {
      if (flow !== undefined && !isBeyond(line, flow.column)) {
        flow.read.read(line);
        return flow.read.isOpen ? inFlow(flow) : undefined;
      }
      const indent = /^ */u.exec(line)?.[0].length ?? 0;
      if (blockText !== undefined && indent > blockText) return undefined;
      const { rest, column } = unindent(line);
      const key = KEY.exec(rest);
      const isItem = key === null && open.at(-1)?.name === "*";
      const value = key === null ? rest : rest.slice(key[0].length);
      if (key !== null) open.push({ column, name: keyName(key) });
      const opened = openFlow(value, column);
      if (opened !== undefined) return inFlow(opened);
      return {
        ...{ kind: key === null ? "key" : "value", path: pathOf(), lead: value },
        ...{ column, isItem, isFlow: false },
      };
    },
  };
}

function keyName(match: RegExpExecArray): string {
  return (match[1] ?? match[2] ?? match[3] ?? "").trim();
}
