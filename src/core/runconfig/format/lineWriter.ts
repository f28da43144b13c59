import type { FormattedLine, Level, TrailingComment } from "./formattedLine";

/** Collects the tokens of a config into lines, with the spaces between them made new. */
export interface LineWriter {
  readonly lines: FormattedLine[];
  /** Collections that are open now, outermost first. */
  readonly levels: Level[];
  /** Whether nothing stands on the current line yet. */
  isEmpty(): boolean;
  /** Column in the file. */
  columnOf(offset: number): number;
  /** @param indent where the token goes if it is the first of its line */
  put(source: string, offset: number, indent: number, spaced: boolean): void;
  /** @param indent where a comment on a line of its own goes; undefined: by the lines around it */
  comment(source: string, offset: number, indent: number | undefined): void;
  /** A mark after which the next token follows without a space. */
  tight(): void;
  /** Block text, as it is to be written, with its line ends. */
  text(lines: string): void;
  newline(ending: string): void;
}

interface Current {
  code: string;
  column: number;
  indent: number | undefined;
  isComment: boolean;
  comment: TrailingComment | undefined;
  before: readonly Level[];
}

export function createLineWriter(text: string): LineWriter {
  const lines: FormattedLine[] = [];
  const levels: Level[] = [];
  let current: Current | undefined;
  let end = 0;
  let isTight = false;
  /** `{a: , b: }`: a colon keeps its space, also when no value follows. */
  let afterColon = false;
  const columnOf = (offset: number): number => offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const start = (offset: number, code: string, indent: number | undefined, isComment: boolean): void => {
    const before = [...levels];
    current = { code, column: columnOf(offset), indent, isComment, comment: undefined, before };
  };
  const finish = (ending: string): void => {
    const { code = "", column = 0, indent, comment, before = [], isComment = false } = current ?? {};
    const kind = current === undefined ? "blank" : isComment ? "comment" : "code";
    lines.push({ kind, column, indent, code, comment, before, after: [...levels], ending });
    current = undefined;
    isTight = false;
    afterColon = false;
  };
  return {
    lines,
    levels,
    isEmpty: () => current === undefined,
    columnOf,
    put: (source, offset, indent, spaced) => {
      if (current === undefined) start(offset, source, indent, false);
      else current.code += ((spaced || afterColon) && !isTight ? " " : "") + source;
      isTight = false;
      afterColon = source === ":";
      end = offset + source.length;
    },
    comment: (source, offset, indent) => {
      const trimmed = source.trimEnd();
      if (current === undefined) start(offset, trimmed, indent, true);
      else current.comment = { text: trimmed, column: columnOf(offset), gap: offset - end };
    },
    tight: () => {
      isTight = true;
    },
    text: (body) => {
      const ending = /\r?\n$/u.exec(body)?.[0] ?? "";
      const code = body.slice(0, body.length - ending.length);
      const open = [...levels];
      lines.push({
        ...{ kind: "text", column: 0, indent: 0, code, comment: undefined },
        ...{ before: open, after: open, ending },
      });
    },
    newline: finish,
  };
}
