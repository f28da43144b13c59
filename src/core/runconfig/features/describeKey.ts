import type { Condition, ConfigKey, ValueType } from "../keys/configKey";
import { inYaml } from "../scalars/yamlValue";

/** What a key takes, in words: "`none` | `nf4` | `int8`", "whole number from 1 to 4,096, or null". */
export function describeTypes(key: ConfigKey): string {
  const words = key.types.filter(({ kind }) => kind !== "null").map(describeType);
  if (words.length < key.types.length) words.push("`null`");
  return words.join(", or ");
}

/** Tasks, methods, engine and other key that a key needs to have an effect; undefined when it always has. */
export function appliesTo({ tasks, methods, engines, onlyWith }: ConfigKey): string | undefined {
  const parts = [
    ...(tasks === undefined ? [] : [`the task ${listed(tasks)}`]),
    ...(methods === undefined ? [] : [`the method ${listed(methods)}`]),
    ...(engines === undefined ? [] : [`the engine ${listed(engines)}`]),
    ...(onlyWith === undefined ? [] : [conditionOf(onlyWith)]),
  ];
  return parts.length === 0 ? undefined : `Only with ${parts.join(", and with ")}.`;
}

function conditionOf({ path, values }: Condition): string {
  return values === "set" ? `\`${path}\` set` : `\`${path}: ${values.join("` or `")}\``;
}

function listed(names: readonly string[]): string {
  const words = names.map((name) => `\`${name}\``);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

/** Defaults that single methods and tasks have of their own: "`vera` 256, `loha` 8". */
export function ownDefaults({ methodDefaults = {}, taskDefaults = {} }: ConfigKey): string {
  return Object.entries({ ...taskDefaults, ...methodDefaults })
    .map(([name, value]) => `\`${name}\` ${inYaml(value)}`)
    .join(", ");
}

export function describeType(type: ValueType): string {
  switch (type.kind) {
    case "string":
      return "text";
    case "boolean":
      return "`true` or `false`";
    case "number":
      return `${type.integer === true ? "whole number" : "number"}${describeRange(type)}`;
    case "enum":
      return type.choices.map((choice) => `\`${choice}\``).join(" | ");
    case "path":
      return type.what === "folder" ? "path of a folder" : "path of a file";
    case "paths":
      return "path, or list of paths";
    case "list":
      return type.choices === undefined
        ? LISTED[type.item]
        : `list of ${type.choices.map((choice) => `\`${choice}\``).join(", ")}`;
    case "stringMap":
      return "mapping of names onto texts";
    case "numberMap":
      return "mapping of names onto numbers";
    case "null":
      return "`null`";
    case "group":
      return "mapping";
    case "groups":
      return "list of mappings";
  }
}

const LISTED = {
  string: "list of texts",
  enum: "list of texts",
  number: "list of numbers",
  integer: "list of whole numbers",
} as const;

function describeRange({ min, max, above }: Extract<ValueType, { kind: "number" }>): string {
  if (min !== undefined && min === max) return `, ${number(min)}`;
  if (min !== undefined && max !== undefined) return `, ${number(min)} to ${number(max)}`;
  if (min !== undefined) return above === true ? ` above ${number(min)}` : ` from ${number(min)}`;
  return max === undefined ? "" : ` up to ${number(max)}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
