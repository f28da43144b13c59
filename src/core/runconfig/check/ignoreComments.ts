import type { LineIndex } from "../../../base/lineIndex";

interface Span {
  readonly start: number;
  readonly end: number;
}

/** `# tunesmith: ignore CFG002, CFG003 because …`: what it hides, and where. Offsets in UTF-16 units, ends exclusive. */
export interface IgnoreComment extends Span {
  /** The line whose findings it hides, from 1: its own, or where it stands alone, the next. */
  readonly line: number;
  readonly codes: readonly (Span & { readonly code: string })[];
}

const COMMENT =
  /(?<=^|\s)#[ \t]*tunesmith:[ \t]*ignore[ \t]+(?<codes>[A-Z]{3}\d{3}(?:[ \t]*,?[ \t]*[A-Z]{3}\d{3})*)(?![\w-])[^\r\n]*/gmu;

/** Every such comment of a text, in order. */
export function ignoreComments(text: string, lines: LineIndex): readonly IgnoreComment[] {
  if (!text.includes("tunesmith:")) return [];
  return Array.from(text.matchAll(COMMENT), (match) => {
    const start = match.index;
    const codesAt = start + match[0].indexOf(match.groups?.["codes"] ?? "");
    const codes = Array.from((match.groups?.["codes"] ?? "").matchAll(/[A-Z]{3}\d{3}/gu), (code) => ({
      code: code[0],
      start: codesAt + code.index,
      end: codesAt + code.index + code[0].length,
    }));
    const { line, column } = lines.positionAt(start);
    const isAlone = text.slice(start - column + 1, start).trim() === "";
    const end = start + match[0].trimEnd().length;
    return { start, end, codes, line: isAlone ? line + 1 : line };
  });
}

/** Which code and line a comment has hidden a finding of. */
export type UsedIgnores = ReadonlySet<string>;

export function ignoreKey(line: number, code: string): string {
  return `${String(line)} ${code}`;
}
