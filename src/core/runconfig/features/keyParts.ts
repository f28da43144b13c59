import { lastName } from "../keys";
import type { ConfigKey } from "../keys/configKey";
import { describeBriefly } from "./describeBriefly";
import { hasNames } from "./namesFor";

/** What a completion says of a key wherever it is offered. */
export interface KeyParts {
  readonly name: string;
  /** What it takes, without marks. */
  readonly takes: string;
  /** Markdown. The default stands in the detail. One paragraph where it can be: editors open too small a box for several. */
  readonly documentation: string;
  /** Values to choose from may be known. */
  readonly hasChoices: boolean;
  /** What goes below it: keys, entries that are groups, or nothing. */
  readonly below: "keys" | "entries" | undefined;
}

const made = new Map<ConfigKey, KeyParts>();

/** Put together once for each key: dozens are offered at each keystroke. */
export function keyParts(key: ConfigKey): KeyParts {
  let parts = made.get(key);
  if (parts === undefined) {
    parts = {
      name: lastName(key.path),
      takes: describeBriefly(key).replaceAll("`", ""),
      documentation: documentation(key),
      hasChoices: hasChoices(key),
      below: below(key),
    };
    made.set(key, parts);
  }
  return parts;
}

function documentation(key: ConfigKey): string {
  const effect = key.effect === undefined ? "" : ` ${key.effect}`;
  const later = key.notYet === undefined ? "" : `\n\nNo effect yet: ${key.notYet}.`;
  return `${key.doc}${effect}${later}`;
}

function hasChoices(key: ConfigKey): boolean {
  return (
    hasNames(key.path) ||
    key.types.some(
      (type) =>
        ["enum", "boolean", "path", "paths"].includes(type.kind) ||
        (type.kind === "list" && type.choices !== undefined),
    )
  );
}

function below({ types }: ConfigKey): KeyParts["below"] {
  if (types.some(({ kind }) => kind === "groups")) return "entries";
  const isMapping = types.some(
    ({ kind }) => kind === "group" || kind === "stringMap" || kind === "numberMap",
  );
  return isMapping ? "keys" : undefined;
}
