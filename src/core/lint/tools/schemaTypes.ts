import {
  isJsonArray,
  isJsonObject,
  typeName,
  type JsonObject,
  type JsonValue,
} from "../../dataset/jsonValue";

/** Type names that other languages use, and JSON Schema's own for them. */
export const TYPE_ALIASES: Readonly<Record<string, string>> = {
  dict: "object",
  dictionary: "object",
  map: "object",
  hashmap: "object",
  struct: "object",
  float: "number",
  double: "number",
  decimal: "number",
  int: "integer",
  long: "integer",
  str: "string",
  text: "string",
  char: "string",
  bool: "boolean",
  list: "array",
  arraylist: "array",
  tuple: "array",
  none: "null",
  nonetype: "null",
};

export const SCHEMA_TYPES: ReadonlySet<string> = new Set([
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "null",
]);

/** The types that a schema allows, in JSON Schema's words; none where it says nothing that one could hold a value to. */
export function typesOf(schema: JsonObject): readonly string[] {
  const type = schema["type"];
  const names = (isJsonArray(type) ? type : [type]).filter((name) => typeof name === "string");
  const meant = names.map(meantType);
  // A type that nobody knows says nothing about values.
  return meant.every((name) => SCHEMA_TYPES.has(name)) ? meant : [];
}

function meantType(name: string): string {
  const lower = name.toLowerCase();
  return (Object.hasOwn(TYPE_ALIASES, lower) ? TYPE_ALIASES[lower] : undefined) ?? lower;
}

export function hasType(value: JsonValue, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "string") return typeof value === "string";
  if (type === "boolean") return typeof value === "boolean";
  if (type === "number") return typeof value === "number";
  if (type === "integer") return typeof value === "number" && Number.isInteger(value);
  return type === "array" ? isJsonArray(value) : isJsonObject(value);
}

export function describeValue(value: JsonValue): string {
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a fraction";
  return withArticle(value === null ? "null" : typeName(value));
}

export function withArticle(type: string): string {
  if (type === "null" || type === "text") return type;
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`;
}
