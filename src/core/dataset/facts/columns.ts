import type { DatasetFacts } from "../../../protocol/datasetFacts";
import { typeName, type JsonObject, type JsonValue } from "../jsonValue";
import { textHash } from "../textHash";

/** Types, gaps and different values of each column. */
export interface Columns {
  add(row: JsonObject): void;
  finish(): DatasetFacts["columns"];
}

const MOST_COLUMNS = 200;
const MOST_DISTINCT = 1000;

interface Column {
  readonly types: Record<string, number>;
  /** Hashes of its values; undefined once there are too many, or a list or an object. */
  values: Set<number> | undefined;
  present: number;
}

export function createColumns(): Columns {
  const columns = new Map<string, Column>();
  let rows = 0;
  return {
    add(row) {
      rows++;
      for (const key in row) {
        let column = columns.get(key);
        if (column === undefined) {
          if (columns.size >= MOST_COLUMNS) continue;
          column = { types: {}, values: new Set(), present: 0 };
          columns.set(key, column);
        }
        note(column, row[key] as JsonValue);
      }
    },
    finish: () =>
      Array.from(columns, ([name, { types, values, present }]) => ({
        ...{ name, types, nulls: rows - present },
        ...(values === undefined ? {} : { distinct: values.size }),
      })),
  };
}

function note(column: Column, value: JsonValue): void {
  if (value === null) return;
  column.present++;
  const type = typeName(value);
  column.types[type] = (column.types[type] ?? 0) + 1;
  if (column.values === undefined) return;
  if (typeof value === "object" || column.values.size >= MOST_DISTINCT) column.values = undefined;
  else column.values.add(textHash(typeof value === "string" ? value : ` ${String(value)}`));
}
