import { lineAround } from "./lineAround";

/** A key that stands in the mended text otherwise than in the file. */
export interface MendedKey {
  /** Offset of the key in the mended text. */
  readonly at: number;
  readonly name: string;
  /** Where it stands in the file. */
  readonly start: number;
  readonly end: number;
}

interface Mended {
  /** As long as the text before, so that offsets hold. */
  readonly text: string;
  readonly key?: MendedKey;
  /** Where the line starts, and what it is taken for, at any length. */
  readonly start: number;
  readonly line: string;
}

/**
 * Takes the fault out of a line: of the header of a section the key stays, since the lines below would otherwise fall
 * to the section before; any other line is blanked.
 */
export function mendLine(text: string, offset: number): Mended {
  const { start, end } = lineAround(text, offset);
  const line = text.slice(start, end);
  const header = headerIn(text, start, end);
  if (header === undefined) return { text: replaced(text, start, end, ""), start, line: "" };
  // A key that fills its line leaves no room for a colon: it is shortened, and named by its true name again later.
  const { name, column } = header;
  const indent = " ".repeat(header.indent);
  const room = line.replace(/\r$/u, "").length - header.indent - 1;
  const key = {
    at: start + header.indent,
    ...{ name, start: start + column, end: start + column + name.length },
  };
  return {
    text: replaced(text, start, end, `${indent}${name.slice(0, room)}:`),
    ...(name.length <= room && column === header.indent ? {} : { key }),
    ...{ start, line: `${indent}${name}:` },
  };
}

function replaced(text: string, start: number, end: number, line: string): string {
  // A carriage return is half of a line end.
  const last = text.charAt(end - 1) === "\r" && end > start ? end - 1 : end;
  return text.slice(0, start) + line.padEnd(last - start) + text.slice(last);
}

interface Header {
  readonly name: string;
  /** Columns at which the key stands, and at which it is meant. */
  readonly column: number;
  readonly indent: number;
}

/** The key of a line that lines further in belong to; undefined where the line is no header. */
function headerIn(text: string, start: number, end: number): Header | undefined {
  const match = /^([ \t]*)["'{[]?([A-Za-z_][\w-]*)["']?[ \t]*(:?)(.*)$/su.exec(text.slice(start, end));
  if (match === null) return undefined;
  const [whole, space = "", name = "", colon = "", rest = ""] = match;
  const column = whole.indexOf(name, space.length);
  const below = contentBelow(text, end)?.indent;
  if (below === undefined || name.length < 2) return undefined;
  const above = openColumns(text, start);
  if (space.includes("\t")) {
    if (colon === "" || rest.trim() !== "") return undefined;
    const indent = above.find((open) => open < below) ?? 0;
    return { name, column, indent };
  }
  // The first line of a block stands where its block does.
  const isOpen = above.includes(space.length) || above.length === 0;
  // `a b c` is a sentence, and what follows it belongs to the line before it.
  if (!isOpen || below <= space.length || (colon === "" && /[^\s#]/u.test(rest))) return undefined;
  return { name, column, indent: space.length };
}

interface ContentLine {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/** The first line from an offset on that is neither blank nor a comment. */
function contentBelow(text: string, from: number): ContentLine | undefined {
  let start = text.indexOf("\n", from) + 1;
  while (start > 0 && start < text.length) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    const indent = indentOf(text.slice(start, end));
    if (indent !== undefined) return { start, end, indent };
    start = next + 1;
  }
  return undefined;
}

/** Columns of the groups that are open above a line, innermost first. */
function openColumns(text: string, before: number): readonly number[] {
  const open: number[] = [];
  for (let end = before - 1; end > 0 && open.at(-1) !== 0;) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const line = text.slice(start, end);
    for (const column of columnsOf(line)) if (column < (open.at(-1) ?? Infinity)) open.push(column);
    end = start - 1;
  }
  return open;
}

/** `- a: 1` has keys at two columns; innermost first. Undefined for blank lines and comments. */
function columnsOf(line: string): readonly number[] {
  const indent = indentOf(line);
  if (indent === undefined) return [];
  const dash = /^(?:-[ ]+)+/u.exec(line.slice(indent))?.[0].length;
  return dash === undefined ? [indent] : [indent + dash, indent];
}

function indentOf(line: string): number | undefined {
  const indent = line.search(/[^ ]/u);
  return indent < 0 || /[#\r]/u.test(line.charAt(indent)) ? undefined : indent;
}

/**
 * Of a line with a value, below which one single line stands further in: that line, which is then the faulty one.
 * With more of them it is the value that does not belong.
 */
export function lonelyInner(
  text: string,
  offset: number,
): { readonly start: number; readonly end: number } | undefined {
  const line = lineAround(text, offset);
  const own = indentOf(text.slice(line.start, line.end));
  const inner = contentBelow(text, line.end);
  if (own === undefined || inner === undefined || inner.indent <= own) return undefined;
  const next = contentBelow(text, inner.end);
  if (next !== undefined && next.indent > own) return undefined;
  const { start, end } = inner;
  return { start: start + inner.indent, end: text.charAt(end - 1) === "\r" ? end - 1 : end };
}
