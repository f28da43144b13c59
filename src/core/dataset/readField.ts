import { isJsonObject, type JsonValue } from "./jsonValue";

/**
 * A column of a row: the key itself (`age.band` may be a key), else a dotted path into nested objects
 * (`metadata.age_band`). Undefined when it does not exist.
 */
export function readField(row: JsonValue, name: string): JsonValue | undefined {
  if (!isJsonObject(row)) return undefined;
  if (Object.hasOwn(row, name)) return row[name];
  const dot = name.indexOf(".");
  if (dot < 0) return undefined;
  const first = name.slice(0, dot);
  return Object.hasOwn(row, first) ? readField(row[first] as JsonValue, name.slice(dot + 1)) : undefined;
}

/** A label or group value as text: texts, numbers and booleans; null for anything else or nothing. */
export function readCategory(row: JsonValue, name: string): string | null {
  const value = readField(row, name);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : null;
}

/** Names of all top-level columns, in order of first appearance. */
export function columnsOf(rows: Iterable<JsonValue>): readonly string[] {
  const names = new Set<string>();
  for (const row of rows) if (isJsonObject(row)) for (const key of Object.keys(row)) names.add(key);
  return [...names];
}
