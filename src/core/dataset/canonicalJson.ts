import { isJsonArray, type JsonValue } from "./jsonValue";

/** Deeper rows are not compared: no training format nests like this, and a walk must end. */
export const MAX_DEPTH = 200;

/**
 * One text per JSON value: keys in code unit order, no white space, numbers and escapes as JSON.stringify writes
 * them. Two rows are duplicates when this is equal. Undefined for a value nested deeper than MAX_DEPTH.
 */
export function canonicalJson(value: JsonValue, depth = 0): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (depth >= MAX_DEPTH) return undefined;
  const parts: string[] = [];
  if (isJsonArray(value)) {
    for (const element of value) {
      const part = canonicalJson(element, depth + 1);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return `[${parts.join(",")}]`;
  }
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = canonicalJson(member, depth + 1);
    if (part === undefined) return undefined;
    parts.push(`${JSON.stringify(key)}:${part}`);
  }
  return `{${parts.join(",")}}`;
}
