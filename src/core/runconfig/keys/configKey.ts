import type { Engine, MethodName } from "../methods/method";
import type { TaskName } from "../tasks";

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
  | {
      readonly kind: "list";
      readonly item: "string" | "enum" | "number" | "integer";
      readonly choices?: readonly string[];
    }
  /** Free names onto strings. */
  | { readonly kind: "stringMap" }
  /** Free names onto numbers. */
  | { readonly kind: "numberMap" }
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
  /** Defaults of single tasks and methods; those of a method come before those of a task (run-config.md §1). */
  readonly taskDefaults?: Readonly<Partial<Record<TaskName, unknown>>>;
  readonly methodDefaults?: Readonly<Partial<Record<MethodName, unknown>>>;
  readonly required?: true;
  readonly unit?: string;
  readonly doc: string;
  /** What it does to memory and time, or to the result, in one sentence. */
  readonly effect?: string;
  /** What each choice means, where the names do not say it. */
  readonly choices?: Readonly<Record<string, string>>;
  /** A value to learn from, where the default is not one. */
  readonly example?: unknown;
  /** Version of the product in which the key came. */
  readonly since: string;
  /** Engines that read it; absent: all. */
  readonly engines?: readonly Engine[];
  /** Tasks and methods (as the file names them) in which it has an effect; absent: all. */
  readonly tasks?: readonly TaskName[];
  readonly methods?: readonly MethodName[];
  /** Another key without which it has no effect. */
  readonly onlyWith?: Condition;
  /** The key that a number between 0 and 1 belongs to, where this one counts in whole numbers. */
  readonly shareKey?: string;
  /** What is learnt depends on it: an engine that does not read it must refuse it, not pass it over. */
  readonly decisive?: true;
  /** Names of other tools, or of earlier versions, for the same thing, as they stand in their files. */
  readonly replaces?: readonly string[];
  /** Why a value other than the default does nothing in this version; shown at the value. */
  readonly notYet?: string;
}

/** An entry of the registry as it is written: `since` is the first version unless it says otherwise. */
export type KeyEntry = Omit<ConfigKey, "since"> & { readonly since?: string };

export interface Condition {
  readonly path: string;
  /** The values with which it has an effect; `"set"`: any but null. */
  readonly values: readonly (string | number | boolean)[] | "set";
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
export const INTEGERS: ValueType = { kind: "list", item: "integer" };
export const NUMBERS: ValueType = { kind: "list", item: "number" };

/** Only the full engine reads it. */
export const TORCH: readonly Engine[] = ["torch"];
