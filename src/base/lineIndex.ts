/** A place in a text: line and column count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Start inclusive, end exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Offsets to lines and back, for one text; `\n`, `\r\n` and lone `\r` end a line. */
export interface LineIndex {
  readonly lineCount: number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
  rangeOf(start: number, end: number): TextRange;
}

export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  const positionAt = (offset: number): Position => {
    const at = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] as number) + 1 };
  };
  return {
    lineCount: starts.length,
    positionAt,
    offsetAt: ({ line, column }) => {
      const start = starts[line - 1];
      return start === undefined ? text.length : Math.min(start + column - 1, text.length);
    },
    rangeOf: (start, end) => {
      const from = positionAt(start);
      const to = positionAt(end);
      return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}
