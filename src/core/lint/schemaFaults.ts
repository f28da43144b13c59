import {
  isJsonArray,
  isJsonObject,
  typeName,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "../dataset/jsonValue";

/** Something wrong with a value held against a JSON Schema. */
export interface ValueFault {
  readonly path: JsonPath;
  /** The key is at fault, not its value. */
  readonly isKey: boolean;
  readonly message: string;
}

const MAX_DEPTH = 20;

/** Type names that other languages use, and JSON Schema's own for them. */
export const TYPE_ALIASES: Readonly<Record<string, string>> = {
  dict: "object",
  map: "object",
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

/**
 * Where a value breaks the part of JSON Schema that tool declarations use: type, required, enum, const, properties,
 * items, anyOf, oneOf, allOf, local $ref. Everything else passes. Known aliases of types count as what they mean.
 * A key that the schema does not list is a fault unless it allows others: a tool has no other parameters.
 */
export function faultsOf(
  value: JsonValue,
  schema: JsonValue,
  root: JsonValue = schema,
): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  check(value, schema, root, [], faults);
  return faults;
}

function check(
  value: JsonValue,
  given: JsonValue,
  root: JsonValue,
  at: JsonPath,
  faults: ValueFault[],
): void {
  const schema = resolve(given, root);
  if (!isJsonObject(schema) || at.length > MAX_DEPTH) return;
  const wanted = typesOf(schema);
  if (wanted.length > 0 && !wanted.some((type) => hasType(value, type))) {
    if (value === null && schema["nullable"] === true) return;
    faults.push({
      path: at,
      isKey: false,
      message: `${nameOf(at)} must be ${wanted.map(withArticle).join(" or ")}, not ${describe(value)}`,
    });
    return;
  }
  checkChoice(value, schema, at, faults);
  for (const part of listAt(schema, "allOf")) check(value, part, root, at, faults);
  for (const key of ["anyOf", "oneOf"]) {
    const options = listAt(schema, key);
    if (options.length > 0 && options.every((option) => faultsAt(value, option, root, at).length > 0))
      faults.push({ path: at, isKey: false, message: `${nameOf(at)} fits none of the ${key} forms` });
  }
  if (isJsonObject(value)) checkObject(value, schema, root, at, faults);
  const items = schema["items"];
  if (isJsonArray(value) && isJsonObject(items))
    for (const [i, element] of value.entries()) check(element, items, root, [...at, i], faults);
}

function faultsAt(value: JsonValue, schema: JsonValue, root: JsonValue, at: JsonPath): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  check(value, schema, root, at.length === 0 ? [] : [...at], faults);
  return faults;
}

function checkChoice(value: JsonValue, schema: JsonObject, at: JsonPath, faults: ValueFault[]): void {
  const choices = schema["const"] === undefined ? schema["enum"] : [schema["const"]];
  if (!isJsonArray(choices) || choices.length === 0) return;
  const written = JSON.stringify(value);
  if (choices.some((choice) => JSON.stringify(choice) === written)) return;
  const shown = choices.slice(0, 6).map((choice) => JSON.stringify(choice));
  const list = choices.length > 6 ? `${shown.join(", ")}, …` : shown.join(", ");
  faults.push({ path: at, isKey: false, message: `${nameOf(at)} must be one of ${list}` });
}

function checkObject(
  value: JsonObject,
  schema: JsonObject,
  root: JsonValue,
  at: JsonPath,
  faults: ValueFault[],
): void {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : undefined;
  for (const name of listAt(schema, "required"))
    if (typeof name === "string" && !Object.hasOwn(value, name))
      faults.push({ path: at, isKey: false, message: `the required argument "${name}" is missing` });
  if (properties === undefined) return;
  const others = schema["additionalProperties"];
  const isOpen =
    (others !== undefined && others !== false) ||
    schema["patternProperties"] !== undefined ||
    ["anyOf", "oneOf", "allOf"].some((key) => schema[key] !== undefined);
  for (const key in value) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) check(value[key] as JsonValue, property, root, [...at, key], faults);
    else if (!isOpen)
      faults.push({ path: [...at, key], isKey: true, message: `the tool has no argument "${key}"` });
  }
}

/** Follows a `$ref` into the same schema; anything else stays. */
function resolve(schema: JsonValue, root: JsonValue): JsonValue {
  let current = schema;
  for (let hops = 0; hops < MAX_DEPTH && isJsonObject(current); hops++) {
    const reference: JsonValue | undefined = current["$ref"];
    if (typeof reference !== "string") return current;
    if (!reference.startsWith("#/")) return true;
    let found: JsonValue | undefined = root;
    for (const step of reference.slice(2).split("/"))
      found = isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
    if (found === undefined) return true;
    current = found;
  }
  return current;
}

function typesOf(schema: JsonObject): readonly string[] {
  const type = schema["type"];
  const names = (isJsonArray(type) ? type : [type]).filter((name) => typeof name === "string");
  const meant = names.map((name) => TYPE_ALIASES[name.toLowerCase()] ?? name.toLowerCase());
  // A type that nobody knows says nothing about values.
  return meant.every((name) => SCHEMA_TYPES.has(name)) ? meant : [];
}

function hasType(value: JsonValue, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "string") return typeof value === "string";
  if (type === "boolean") return typeof value === "boolean";
  if (type === "number") return typeof value === "number";
  if (type === "integer") return typeof value === "number" && Number.isInteger(value);
  return type === "array" ? isJsonArray(value) : isJsonObject(value);
}

function listAt(schema: JsonObject, key: string): readonly JsonValue[] {
  const list = schema[key];
  return isJsonArray(list) ? list : [];
}

function nameOf(at: JsonPath): string {
  return at.length === 0 ? "the arguments" : `"${at.join(".")}"`;
}

function describe(value: JsonValue): string {
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a fraction";
  return withArticle(value === null ? "null" : typeName(value));
}

function withArticle(type: string): string {
  if (type === "null" || type === "text") return type;
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`;
}
