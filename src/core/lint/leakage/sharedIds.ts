import { readCategory } from "../../dataset/readField";
import { textHash } from "../../dataset/textHash";
import { isJsonObject, type JsonObject } from "../../dataset/jsonValue";

/** Columns that say which conversation, document or person a row belongs to, and their values. */
export interface SharedIds {
  add(row: JsonObject, held: number): void;
  /** By column: the first row of each value, by the value's hash. Only columns that tell rows of two files apart. */
  columns(): ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const THINGS =
  "conversation|conv|dialog|dialogue|chat|thread|session|document|doc|article|passage|paragraph|context|page|chunk|" +
  "patient|subject|participant|user|customer|client|author|speaker|person|case|encounter|visit|note|ticket|" +
  "family|episode|video|image|audio|clip|source|problem|question|prompt|group|cluster";
const GROUP_ID = new RegExp(`^(?:[a-z]*?)(?:${THINGS})(?:id|uuid|guid|key|hash)$`, "u");
const ROW_ID =
  /^(?:id|uid|uuid|guid|(?:row|sample|example|item|record|instance|entry)(?:id|uuid|guid|key))$/u;
const BARE_GROUP = /^(?:group|cluster|splitgroup|foldgroup)$/u;
const MOST_COLUMNS = 8;
const SHORTEST_ROW_ID = 6;

type IdKind = "group" | "row" | "bare";

interface IdColumn {
  readonly kind: IdKind;
  readonly values: Map<number, number>;
  rows: number;
  /** Whether all values so far count up from 0 or 1: the row's number in its file, which says nothing. */
  isCounter: boolean;
  last: number;
}

export function createSharedIds(): SharedIds {
  const columns = new Map<string, IdColumn>();
  const addTo = (name: string, kind: IdKind, value: string, held: number): void => {
    let column = columns.get(name);
    if (column === undefined) {
      if (columns.size >= MOST_COLUMNS) return;
      column = { kind, values: new Map<number, number>(), rows: 0, isCounter: true, last: Number.NaN };
      columns.set(name, column);
    }
    const number = Number(/(?<!\d)\d{1,12}$/u.exec(value.slice(-12))?.[0] ?? Number.NaN);
    const isNext = column.rows === 0 ? number <= 1 : number === column.last || number === column.last + 1;
    column.isCounter &&= isNext;
    column.last = number;
    column.rows++;
    const hash = textHash(value);
    if (!column.values.has(hash)) column.values.set(hash, held);
  };
  return {
    add(row, held) {
      for (const name of idColumnsOf(row)) {
        const kind = kindOf(name);
        const value = kind === undefined ? undefined : idValue(row, name, kind);
        if (kind !== undefined && value !== undefined) addTo(name, kind, value, held);
      }
    },
    columns() {
      const telling = Array.from(columns).filter(
        ([, { kind, values, rows, isCounter }]) =>
          !(isCounter && rows > 1) && (kind !== "bare" || values.size * 3 >= rows),
      );
      return new Map(telling.map(([name, { values }]) => [name, values]));
    },
  };
}

/** The value that an id column has in a row, when it can tell rows of two files apart. */
export function sharedIdOf(row: JsonObject, name: string): string | undefined {
  const kind = kindOf(name);
  return kind === undefined ? undefined : idValue(row, name, kind);
}

function idColumnsOf(row: JsonObject): string[] {
  const names = Object.keys(row);
  for (const outer of ["metadata", "meta"]) {
    const inner = row[outer];
    if (isJsonObject(inner)) names.push(...Object.keys(inner).map((key) => `${outer}.${key}`));
  }
  return names;
}

function kindOf(name: string): IdKind | undefined {
  if (name.length > 60) return undefined;
  const key = (name.split(".").at(-1) ?? name).toLowerCase().replace(/[_\- ]/gu, "");
  if (ROW_ID.test(key)) return "row";
  if (GROUP_ID.test(key)) return "group";
  return BARE_GROUP.test(key) ? "bare" : undefined;
}

/** Numbers of rows begin anew in every file: only ids with letters name one row among all. */
function idValue(row: JsonObject, name: string, kind: IdKind): string | undefined {
  const value = readCategory(row, name);
  if (value === null || value.trim() === "") return undefined;
  return kind === "row" && (value.length < SHORTEST_ROW_ID || !/\p{L}/u.test(value)) ? undefined : value;
}
