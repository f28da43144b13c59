/** What `JSON.parse` can return. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Keys and indices from the root of a row to one of its values. */
export type JsonPath = readonly (string | number)[];

/** Offsets into a text in UTF-16 units; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** `Array.isArray` and null told apart: the words that findings use for types. */
export function typeName(value: JsonValue): "null" | "boolean" | "number" | "text" | "list" | "object" {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "object") return Array.isArray(value) ? "list" : "object";
  return typeof value === "number" ? "number" : "boolean";
}

/** JSON pointer (RFC 6901); the root is the empty string. */
export function toPointer(path: JsonPath): string {
  return path.map((step) => `/${String(step).replace(/~/gu, "~0").replace(/\//gu, "~1")}`).join("");
}
