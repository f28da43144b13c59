import { appliesTo } from "./features/describeKey";
import { keysBelow, lastName } from "./keys";
import type { ConfigKey, ValueType } from "./keys/configKey";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The registry as a JSON Schema (draft 7), for editors and tools that do not know us. */
export function runConfigSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Tunesmith run config",
    description: "One fine-tuning run: model, data, method, training, evaluation.",
    ...groupSchema(""),
  };
}

function groupSchema(path: string): JsonSchema {
  const keys = keysBelow(path);
  const required = keys.filter((key) => key.required === true).map((key) => lastName(key.path));
  return {
    type: "object",
    properties: Object.fromEntries(keys.map((key) => [lastName(key.path), keySchema(key)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function keySchema(key: ConfigKey): JsonSchema {
  const types = key.types.map((type) => typeSchema(type, key.path));
  const [only] = types;
  return {
    description: [key.doc, key.effect, appliesTo(key)].filter((part) => part !== undefined).join(" "),
    ...(key.default === undefined ? {} : { default: key.default }),
    ...(key.example === undefined ? {} : { examples: [key.example] }),
    ...(types.length === 1 && only !== undefined ? only : { anyOf: types }),
  };
}

function typeSchema(type: ValueType, path: string): JsonSchema {
  switch (type.kind) {
    case "string":
    case "path":
      return { type: "string" };
    case "boolean":
      return { type: "boolean" };
    case "number":
      return {
        type: type.integer === true ? "integer" : "number",
        ...(type.min === undefined
          ? {}
          : { [type.above === true ? "exclusiveMinimum" : "minimum"]: type.min }),
        ...(type.max === undefined ? {} : { maximum: type.max }),
      };
    case "enum":
      return { enum: type.choices };
    case "paths":
      return { anyOf: [ONE_PATH, { type: "array", items: ONE_PATH }] };
    case "list":
      return {
        type: "array",
        items: type.choices === undefined ? { type: type.item } : { enum: type.choices },
      };
    case "stringMap":
      return { type: "object", additionalProperties: { type: "string" } };
    case "numberMap":
      return { type: "object", additionalProperties: { type: "number" } };
    case "null":
      return { type: "null" };
    case "group":
      return groupSchema(path);
    case "groups":
      return { type: "array", items: groupSchema(`${path}.*`) };
  }
}

const ONE_PATH: JsonSchema = {
  anyOf: [
    { type: "string" },
    { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  ],
};
