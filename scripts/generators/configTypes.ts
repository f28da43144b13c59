import { KEYS, keysBelow, parentOf } from "../../src/core/runconfig/keys";
import type { ConfigKey, ValueType } from "../../src/core/runconfig/keys/configKey";

/** A group of keys as a type of its own. */
export interface TypedGroup {
  /** `TrainConfig`. */
  readonly name: string;
  readonly path: string;
  readonly keys: readonly ConfigKey[];
  /** Entries of a list leave out what is not given. */
  readonly isEntry: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  "": "ResolvedConfig",
  "data.split": "SplitConfig",
  "train.early_stopping": "EarlyStoppingConfig",
  "evaluate.uncertainty": "UncertaintyConfig",
  "evaluate.gate": "GateConfig",
  "evaluate.gate.checks.*": "GateCheckConfig",
};

/** Every group of the registry, inner ones before those that name them. */
export function typedGroups(): readonly TypedGroup[] {
  const paths = new Set(KEYS.map(({ path }) => parentOf(path)));
  return [...paths]
    .sort((a, b) => depth(b) - depth(a))
    .map((path) => ({ name: nameOf(path), path, keys: keysBelow(path), isEntry: path.endsWith(".*") }));
}

export function nameOf(path: string): string {
  return NAMES[path] ?? `${path.charAt(0).toUpperCase()}${path.slice(1)}Config`;
}

function depth(path: string): number {
  return path === "" ? 0 : path.split(".").length;
}

/** How a language writes a type; `literals` are the words that an enumeration takes. */
export interface TypeWords {
  readonly string: string;
  readonly boolean: string;
  readonly integer: string;
  readonly number: string;
  readonly null: string;
  literals(values: readonly (string | number)[]): string;
  list(item: string): string;
  map(value: string): string;
  union(types: readonly string[]): string;
}

/** The type of a key's resolved value. */
export function valueType(key: ConfigKey, words: TypeWords): string {
  return words.union(key.types.map((type) => oneType(type, key.path, words)));
}

function oneType(type: ValueType, path: string, words: TypeWords): string {
  switch (type.kind) {
    case "string":
    case "path":
      return words.string;
    case "boolean":
      return words.boolean;
    case "number":
      if (type.min !== undefined && type.min === type.max) return words.literals([type.min]);
      return type.integer === true ? words.integer : words.number;
    case "enum":
      return words.literals(type.choices);
    case "paths":
      return words.list(words.string);
    case "list":
      if (type.choices !== undefined) return words.list(words.literals(type.choices));
      return words.list(type.item === "enum" ? words.string : words[type.item]);
    case "stringMap":
      return words.map(words.string);
    case "numberMap":
      return words.map(words.number);
    case "null":
      return words.null;
    case "group":
      return nameOf(path);
    case "groups":
      return words.list(nameOf(`${path}.*`));
  }
}
