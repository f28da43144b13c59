import type { Span } from "../../../core/dataset/jsonValue";

export interface Cell {
  readonly value: string;
  /** In the record, quotes included. */
  readonly span: Span;
}

export interface Cells {
  readonly cells: readonly Cell[];
  /** A quote that closes in the middle of a cell, or not at all: where its cell opens, and where it goes wrong. */
  readonly stray: { readonly opensAt: number; readonly at: number } | undefined;
}

/**
 * What the cells of a well-formed record hold, without their places; undefined when something is wrong with a quote.
 * Every row comes through here, and hardly any through `cellsOf`.
 */
export function valuesOf(text: string, delimiter: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  const values: string[] = [];
  for (let start = 0; ;) {
    let end: number;
    if (text.charCodeAt(start) === 34) {
      const close = closingQuote(text, start);
      end = close + 1;
      if (close === text.length || (end < text.length && !text.startsWith(delimiter, end))) return undefined;
      const inside = text.slice(start + 1, close);
      values.push(inside.includes('"') ? inside.replaceAll('""', '"') : inside);
    } else {
      const next = text.indexOf(delimiter, start);
      end = next < 0 ? text.length : next;
      values.push(text.slice(start, end));
    }
    if (end >= text.length) return values;
    start = end + delimiter.length;
  }
}

/** The cells of one record; a quote that opens in the middle of a cell is an ordinary character. */
export function cellsOf(text: string, delimiter: string): Cells {
  const cells: Cell[] = [];
  let stray: Cells["stray"];
  for (let start = 0; ;) {
    let end: number;
    if (text.charCodeAt(start) === 34) {
      const close = closingQuote(text, start);
      const next = text.indexOf(delimiter, close);
      end = next < 0 ? text.length : next;
      const behind = text.slice(close + 1, end);
      if (behind.trim() !== "" || close === text.length) stray ??= { opensAt: start, at: close + 1 };
      const inside = text.slice(start + 1, close);
      const value = inside.includes('"') ? inside.replaceAll('""', '"') : inside;
      cells.push({ value: behind === "" ? value : value + behind.trimEnd(), span: { start, end } });
    } else {
      const next = text.indexOf(delimiter, start);
      end = next < 0 ? text.length : next;
      cells.push({ value: text.slice(start, end), span: { start, end } });
    }
    if (end >= text.length) return { cells, stray };
    start = end + delimiter.length;
  }
}

/** The length of the text when the quote is not closed. */
function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2))
    if (text.charCodeAt(at + 1) !== 34) return at;
  return text.length;
}
