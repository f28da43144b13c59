import type { ConfigNode } from "../../configTree";
import type { ConfigCode } from "../../codes";
import type { Extra, Reporter } from "../../check/reporter";
import type { Severity } from "../../../../protocol/findings";

/** What a rule sees of a config: values as the tool's reader takes them. */
export interface RuleInput {
  readonly root: ConfigNode;
  readonly reporter: Reporter;
  readonly text: string;
  /** The node at a dotted path; undefined where the key is missing or has no value. */
  readonly node: (path: string) => ConfigNode | undefined;
  /** Text as it is written (without quotes); undefined when missing, null, a mapping or a list. */
  readonly word: (path: string) => string | undefined;
  readonly number: (path: string) => number | undefined;
  readonly isTrue: (path: string) => boolean;
  readonly isFalse: (path: string) => boolean;
  /** Given, and neither null nor false nor empty: what Python's `if data.get(key)` asks. */
  readonly has: (path: string) => boolean;
  /** Reports at the key's name. */
  readonly atKey: (
    code: ConfigCode,
    severity: Severity,
    path: string,
    message: string,
    extra?: Extra,
  ) => void;
  /** Reports at the value. */
  readonly atValue: (
    code: ConfigCode,
    severity: Severity,
    path: string,
    message: string,
    extra?: Extra,
  ) => void;
  /** A quick fix that takes a key with its value out. */
  readonly remove: (path: string) => Extra;
  /** A quick fix that calls a key otherwise. */
  readonly rename: (path: string, name: string) => Extra;
  /** A quick fix that writes another value. */
  readonly write: (path: string, value: string) => Extra;
  /** A quick fix that gives a key of the top a value: where it stands, or on a line of its own above another key. */
  readonly give: (key: string, value: string, above: string) => Extra;
}

export type DialectRule = (input: RuleInput) => void;

/** Two keys that the tool refuses together. */
export function refusedTogether(
  input: RuleInput,
  first: string,
  second: string,
  why: string,
  when: (path: string) => boolean = input.has,
): void {
  if (!when(first) || !when(second)) return;
  input.atKey(
    "DLC011",
    "error",
    second,
    `\`${second}\` is refused beside \`${first}\`: ${why}`,
    input.remove(second),
  );
}
