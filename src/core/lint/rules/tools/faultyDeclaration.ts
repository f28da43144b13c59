import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../dataset/jsonValue";
import type { NestedPath } from "../../../dataset/toolUse";
import { createToolReader, type Declarations } from "../../declaredTools";
import { defineRule } from "../../defineRule";
import { below, replaceNested, targetOf } from "../../nestedTarget";
import { quote } from "../../quote";
import { SCHEMA_TYPES, TYPE_ALIASES } from "../../schemaFaults";

/**
 * The parameters of a tool are JSON Schema. Names of types from other languages (`dict`, `float`, `str`) are not:
 * OpenAI rejects them, grammars that hold a model to the schema fail on them, and the model learns declarations that
 * it will not see again. Declarations that are not JSON at all stop LLaMA-Factory, axolotl and TRL.
 *
 * The fix writes JSON Schema's own name where there is exactly one. Names such as `any` are only reported.
 */
export const faultyDeclaration = defineRule({
  code: "TUL006",
  name: "faulty-tool-declaration",
  severity: "warning",
  isStructural: true,
  affects: ["openai:rejects-file", "llama-factory:fails"],
  fixSafety: "safe",
  bad: `{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Where?"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "dict", "properties": {"days": {"type": "float"}}}}}]}`,
  good: `{"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Where?"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"days": {"type": "number"}}}}}]}`,
  begin: () => {
    const readTools = createToolReader();
    const known = new Map<Declarations, readonly SchemaFault[]>();
    return {
      checkRow(row, report) {
        const declared = readTools(row.toolUse);
        if (declared === undefined) return;
        let faults = known.get(declared);
        if (faults === undefined) {
          faults = faultsIn(declared);
          if (known.size >= 64) known.clear();
          known.set(declared, faults);
        }
        for (const { at, message, severity, alias } of faults) {
          const edit = alias === undefined ? undefined : replaceNested(row.source, at, alias);
          report(targetOf(at), message, {
            severity,
            ...(alias === undefined ? {} : { help: `write "${alias}"` }),
            fix: edit && { title: `Change to "${alias ?? ""}"`, safety: "safe", edits: [edit] },
          });
        }
      },
    };
  },
});

interface SchemaFault {
  readonly at: NestedPath;
  readonly message: string;
  readonly severity: "error" | "warning";
  /** What to write instead, where that is certain. */
  readonly alias?: string;
}

const MAX_DEPTH = 20;

function faultsIn({ tools, faults }: Declarations): readonly SchemaFault[] {
  const found: SchemaFault[] = faults.map((at) => ({
    at,
    message:
      at.inner === undefined && at.path.length === 1
        ? "the tools are not valid JSON"
        : "a tool must be an object",
    severity: "error",
  }));
  for (const tool of tools) {
    if (tool.name === undefined || tool.name === "")
      found.push({ at: tool.at, message: "this tool has no name", severity: "error" });
    const { parameters, parametersAt } = tool;
    if (parameters === undefined || parameters === null) continue;
    if (!isJsonObject(parameters))
      found.push({
        at: parametersAt,
        message: "parameters must be a JSON Schema object",
        severity: "warning",
      });
    else {
      const type = parameters["type"];
      if (typeof type === "string" && SCHEMA_TYPES.has(type) && type !== "object")
        found.push({
          at: below(parametersAt, "type"),
          message: `the type of the parameters must be "object", not ${quote(type)}`,
          severity: "warning",
        });
      walk(parameters, parametersAt, 0, found);
    }
  }
  return found;
}

function walk(schema: JsonValue, at: NestedPath, depth: number, found: SchemaFault[]): void {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return;
  checkType(schema, at, found);
  checkLists(schema, at, found);
  const properties = schema["properties"];
  if (isJsonObject(properties))
    for (const key in properties) {
      const child = properties[key] as JsonValue;
      const childAt = below(at, "properties", key);
      if (isJsonObject(child)) walk(child, childAt, depth + 1, found);
      else if (typeof child !== "boolean")
        found.push({
          at: childAt,
          message: `the parameter "${key}" must be described by an object`,
          severity: "warning",
        });
    }
  else if (properties !== undefined && properties !== null)
    found.push({
      at: below(at, "properties"),
      message: '"properties" must be an object',
      severity: "warning",
    });
  for (const key of ["items", "additionalProperties"])
    walk(schema[key] as JsonValue, below(at, key), depth + 1, found);
  for (const key of ["anyOf", "oneOf", "allOf"]) {
    const list = schema[key];
    if (isJsonArray(list))
      for (const [i, one] of list.entries()) walk(one, below(at, key, i), depth + 1, found);
  }
}

function checkType(schema: JsonObject, at: NestedPath, found: SchemaFault[]): void {
  const type = schema["type"];
  if (type === undefined) return;
  const names = isJsonArray(type) ? type : [type];
  for (const [i, name] of names.entries()) {
    if (typeof name === "string" && SCHEMA_TYPES.has(name)) continue;
    const place = isJsonArray(type) ? below(at, "type", i) : below(at, "type");
    const alias = typeof name === "string" ? aliasOf(name) : undefined;
    const shown = typeof name === "string" ? quote(name) : "this";
    found.push({
      at: place,
      message: `${shown} is not a type of JSON Schema`,
      severity: "warning",
      ...(alias === undefined ? {} : { alias }),
    });
  }
}

function aliasOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  return SCHEMA_TYPES.has(lower)
    ? lower
    : Object.hasOwn(TYPE_ALIASES, lower)
      ? TYPE_ALIASES[lower]
      : undefined;
}

function checkLists(schema: JsonObject, at: NestedPath, found: SchemaFault[]): void {
  const { required, enum: choices, properties } = schema;
  if (required !== undefined && required !== null)
    if (!isJsonArray(required))
      found.push({
        at: below(at, "required"),
        message: '"required" must be a list of names beside "properties"',
        severity: "warning",
      });
    else if (isJsonObject(properties))
      for (const [i, name] of required.entries())
        if (typeof name !== "string" || !Object.hasOwn(properties, name))
          found.push({
            at: below(at, "required", i),
            message: `required names ${typeof name === "string" ? quote(name) : "something"} that is not among the properties`,
            severity: "warning",
          });
  if (choices !== undefined && choices !== null && !isJsonArray(choices))
    found.push({ at: below(at, "enum"), message: '"enum" must be a list', severity: "warning" });
}
