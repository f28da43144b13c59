import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../dataset/jsonValue";
import type { NestedPath } from "../../dataset/toolUse";
import { below } from "../rows/nestedTarget";
import { quote } from "../text/quote";
import { resolve } from "./schemaFaults";
import { SCHEMA_TYPES, TYPE_ALIASES } from "./schemaTypes";

/** Something in a declaration that is no JSON Schema. */
export interface SchemaFault {
  readonly at: NestedPath;
  readonly message: string;
  readonly severity: "error" | "warning";
  /** What to write instead, where that is certain. */
  readonly alias?: string;
}

const MAX_DEPTH = 20;

/** What is wrong with the parameters of a tool, held against JSON Schema itself. */
export function parameterFaults(parameters: JsonValue, at: NestedPath): readonly SchemaFault[] {
  const walk = new SchemaWalk(parameters);
  if (!isJsonObject(parameters)) walk.add(at, "parameters must be a JSON Schema object");
  else if (isPropertyMap(parameters)) {
    walk.add(at, 'the parameters are listed without "properties"');
    for (const key in parameters) walk.schema(parameters[key] as JsonValue, below(at, key), 1);
  } else {
    const { type } = parameters;
    if (typeof type === "string" && SCHEMA_TYPES.has(type) && type !== "object")
      walk.add(below(at, "type"), `the type of the parameters must be "object", not ${quote(type)}`);
    walk.schema(parameters, at, 0);
  }
  return walk.found;
}

const SAYS_SOMETHING = ["type", "properties", "$ref", "anyOf", "oneOf", "allOf", "$defs", "definitions"];

/** `{"city": {"type": "string"}}`: what belongs into `properties`, without it. */
function isPropertyMap(parameters: JsonObject): boolean {
  const keys = Object.keys(parameters);
  return (
    keys.length > 0 &&
    !SAYS_SOMETHING.some((key) => parameters[key] !== undefined && !isDescription(parameters[key])) &&
    keys.every((key) => isDescription(parameters[key]))
  );
}

function isDescription(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && (value["type"] !== undefined || value["description"] !== undefined);
}

/** Keywords by what they hold. */
const SCHEMAS = [
  "additionalProperties",
  "additionalItems",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedProperties",
];
const SCHEMA_LISTS = ["anyOf", "oneOf", "allOf", "prefixItems"];
const SCHEMA_MAPS = ["properties", "patternProperties", "$defs", "definitions"];
const COUNTS = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const NUMBERS = ["minimum", "maximum", "multipleOf"];

class SchemaWalk {
  readonly found: SchemaFault[] = [];
  readonly root: JsonValue;

  constructor(root: JsonValue) {
    this.root = root;
  }

  add(at: NestedPath, message: string, alias?: string): void {
    this.found.push({ at, message, severity: "warning", ...(alias === undefined ? {} : { alias }) });
  }

  schema(schema: JsonValue, at: NestedPath, depth: number): void {
    if (!isJsonObject(schema) || depth > MAX_DEPTH) return;
    this.#types(schema, at);
    this.#values(schema, at);
    this.#required(schema, at);
    for (const key of SCHEMA_MAPS) this.#map(schema[key], key, below(at, key), depth);
    for (const key of SCHEMA_LISTS) this.#list(schema[key], key, below(at, key), depth);
    for (const key of SCHEMAS) {
      const one = schema[key];
      if (key === "items" && isJsonArray(one)) this.#list(one, key, below(at, key), depth);
      else if (isJsonObject(one)) this.schema(one, below(at, key), depth + 1);
      else if (isThere(one) && typeof one !== "boolean")
        this.add(below(at, key), `"${key}" must be a schema`);
    }
  }

  #map(value: JsonValue | undefined, key: string, at: NestedPath, depth: number): void {
    if (!isThere(value)) return;
    if (!isJsonObject(value)) {
      this.add(at, `"${key}" must be an object`);
      return;
    }
    for (const name in value) {
      const child = value[name] as JsonValue;
      if (isJsonObject(child)) this.schema(child, below(at, name), depth + 1);
      else if (isThere(child) && typeof child !== "boolean")
        this.add(below(at, name), `the parameter "${name}" must be described by an object`);
    }
  }

  #list(value: JsonValue | undefined, key: string, at: NestedPath, depth: number): void {
    if (!isThere(value)) return;
    if (!isJsonArray(value) || value.length === 0) this.add(at, `"${key}" must be a list of schemas`);
    else for (const [i, one] of value.entries()) this.schema(one, below(at, i), depth + 1);
  }

  #types({ type }: JsonObject, at: NestedPath): void {
    if (!isThere(type)) return;
    const names = isJsonArray(type) ? type : [type];
    if (names.length === 0) this.add(below(at, "type"), "the list of types is empty");
    for (const [i, name] of names.entries()) {
      if (typeof name === "string" && SCHEMA_TYPES.has(name)) continue;
      const place = isJsonArray(type) ? below(at, "type", i) : below(at, "type");
      const shown = typeof name === "string" ? quote(name) : "this";
      const alias = typeof name === "string" ? aliasOf(name) : undefined;
      this.add(place, `${shown} is not a type of JSON Schema`, alias);
    }
  }

  /** Keywords whose values are no schemas. */
  #values(schema: JsonObject, at: NestedPath): void {
    for (const key of COUNTS) {
      const value = schema[key];
      if (isThere(value) && !(Number.isInteger(value) && (value as number) >= 0))
        this.add(below(at, key), `"${key}" must be a whole number from 0`);
    }
    for (const key of NUMBERS)
      if (isThere(schema[key]) && typeof schema[key] !== "number")
        this.add(below(at, key), `"${key}" must be a number`);
    const { enum: choices, pattern, $ref: reference } = schema;
    if (isThere(choices) && !(isJsonArray(choices) && choices.length > 0))
      this.add(below(at, "enum"), '"enum" must be a list');
    if (isThere(pattern) && !isPattern(pattern))
      this.add(below(at, "pattern"), '"pattern" must be a regular expression');
    if (isThere(reference) && !this.#leadsSomewhere(reference))
      this.add(below(at, "$ref"), "this reference leads nowhere in the parameters");
  }

  #leadsSomewhere(reference: JsonValue): boolean {
    if (typeof reference !== "string") return false;
    return !reference.startsWith("#/") || resolve(reference, this.root) !== undefined;
  }

  #required(schema: JsonObject, at: NestedPath): void {
    const { required, properties } = schema;
    if (!isThere(required)) return;
    if (!isJsonArray(required)) {
      this.add(below(at, "required"), '"required" must be a list of names beside "properties"');
      return;
    }
    const isElsewhere = ["allOf", "anyOf", "oneOf", "$ref", "patternProperties"].some((key) =>
      isThere(schema[key]),
    );
    if (!isJsonObject(properties) || isElsewhere) return;
    for (const [i, name] of required.entries())
      if (typeof name !== "string" || !Object.hasOwn(properties, name))
        this.add(
          below(at, "required", i),
          `required names ${typeof name === "string" ? quote(name) : "something"} that is not among the properties`,
        );
  }
}

function isThere(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

function aliasOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (SCHEMA_TYPES.has(lower)) return lower;
  return Object.hasOwn(TYPE_ALIASES, lower) ? TYPE_ALIASES[lower] : undefined;
}

function isPattern(value: JsonValue): boolean {
  if (typeof value !== "string") return false;
  for (const flags of ["u", ""])
    try {
      new RegExp(value, flags);
      return true;
    } catch {
      // The older syntax takes more.
    }
  return false;
}
