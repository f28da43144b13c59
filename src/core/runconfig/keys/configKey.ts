/** What a value may be. A key with several types takes any of them (`max_steps`: a whole number, or null). */
export type ValueType =
  | { readonly kind: "string" }
  | { readonly kind: "boolean" }
  | {
      readonly kind: "number";
      readonly integer?: true;
      readonly min?: number;
      readonly max?: number;
      /** The minimum itself is not allowed. */
      readonly above?: true;
    }
  | { readonly kind: "enum"; readonly choices: readonly string[] }
  /** A file, or a folder, relative to the config. */
  | { readonly kind: "path"; readonly what: "file" | "folder" }
  /** One path, a list of paths, or `{path: …}` in place of a path. Resolved to a list. */
  | { readonly kind: "paths" }
  | { readonly kind: "list"; readonly item: "string" | "enum"; readonly choices?: readonly string[] }
  /** Free names onto strings. */
  | { readonly kind: "stringMap" }
  | { readonly kind: "null" }
  /** Has keys of its own, in the registry as `<path>.<name>`. */
  | { readonly kind: "group" }
  /** A list of groups; the keys of an item are in the registry as `<path>.*.<name>`. */
  | { readonly kind: "groups" };

/** One key of a run config. The registry is the one source of names, types, defaults and documentation. */
export interface ConfigKey {
  /** Dotted from the root: `train.learning_rate`. */
  readonly path: string;
  readonly types: readonly ValueType[];
  /** Undefined for groups (made from their keys) and for keys that are absent unless given. */
  readonly default?: unknown;
  readonly required?: true;
  readonly unit?: string;
  readonly doc: string;
  /** Why a value other than the default does nothing in this version; shown at the value. */
  readonly notYet?: string;
}

export const STRING: ValueType = { kind: "string" };
export const BOOLEAN: ValueType = { kind: "boolean" };
export const NULL: ValueType = { kind: "null" };
export const GROUP: ValueType = { kind: "group" };

export function integer(min: number, max?: number): ValueType {
  return max === undefined
    ? { kind: "number", integer: true, min }
    : { kind: "number", integer: true, min, max };
}

export function oneOf(...choices: readonly string[]): ValueType {
  return { kind: "enum", choices };
}

/** Seeds are mixed as unsigned 32-bit numbers: a larger one would be cut in silence. */
export const SEED: ValueType = integer(0, 0xffffffff);
/** 0 to 1, both included. */
export const SHARE: ValueType = { kind: "number", min: 0, max: 1 };
export const ABOVE_ZERO: ValueType = { kind: "number", min: 0, above: true };
export const NOT_NEGATIVE: ValueType = { kind: "number", min: 0 };
export const STRINGS: ValueType = { kind: "list", item: "string" };
