import type { JsonObject, JsonValue, Span } from "../../dataset/jsonValue";
import type { SourceRow } from "../../dataset/sourceItem";
import type { RuleContext } from "../defineRule";
import { LintRow } from "../rows/lintRow";
import type { RowPlace, RowPlaces } from "../rows/rowPlaces";

/** Rows that were seen before, read from the file again. Undefined where the file cannot be read twice. */
export interface EarlierRows {
  /** @param like a row of the same file: container, columns and shape are taken from it */
  read(row: number, like: LintRow): LintRow | undefined;
}

/** The last rows stay in memory: copies of one row often follow each other. */
const KEPT = 4;

export function createEarlierRows(places: RowPlaces, readAgain: RuleContext["readAgain"]): EarlierRows {
  const kept: LintRow[] = [];
  return {
    read(row, like) {
      const known = kept.find(({ source }) => source.row === row);
      if (known !== undefined) return known;
      const place = like.source.container === "table" ? undefined : places.get(row);
      const text = place === undefined ? undefined : readAgain(place.byteOffset, place.byteLength);
      if (place === undefined || text === undefined) return undefined;
      const earlier = parseLike(text, place, like);
      if (earlier === undefined) return undefined;
      kept.unshift(earlier);
      if (kept.length > KEPT) kept.pop();
      return earlier;
    },
  };
}

function parseLike(text: string, place: RowPlace, { source, shape }: LintRow): LintRow | undefined {
  const own: SourceRow = {
    ...{ ...source, ...place, text },
    ...{ previousEnd: undefined, nextStart: undefined, bytesBefore: undefined },
  };
  const { cells } = source;
  if (cells !== undefined) {
    const again = readCells(text, cells.delimiter, Array.from(cells.spans?.keys() ?? []));
    return new LintRow({ ...own, cells: { ...cells, ...again } }, again.value, shape);
  }
  try {
    return new LintRow(own, JSON.parse(text) as JsonValue, shape);
  } catch {
    return undefined;
  }
}

/** The cells of one record by column: RFC 4180, a quote inside a quoted cell is written twice. */
export function readCells(
  text: string,
  delimiter: string,
  columns: readonly string[],
): { readonly value: JsonObject; readonly spans: ReadonlyMap<string, Span> } {
  const value: Record<string, JsonValue> = {};
  const spans = new Map<string, Span>();
  let at = 0;
  for (const column of columns) {
    const start = at;
    let cell = "";
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        const isQuote = text[at] === '"';
        if (isQuote && text[at + 1] !== '"') break;
        if (isQuote) at++;
        cell += text.charAt(at);
      }
      at++;
    }
    const found = text.indexOf(delimiter, at);
    const end = found < 0 ? text.length : found;
    cell += text.slice(at, end);
    value[column] = cell;
    spans.set(column, { start: Math.min(start, text.length), end });
    at = found < 0 ? text.length : end + delimiter.length;
  }
  return { value, spans };
}
