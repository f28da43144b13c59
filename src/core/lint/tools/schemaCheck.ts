import type { JsonPath, JsonValue } from "../../dataset/jsonValue";

/** Something wrong with a value held against a JSON Schema. */
export interface ValueFault {
  readonly path: JsonPath;
  /** The key is at fault, not its value. */
  readonly isKey: boolean;
  readonly message: string;
}

/** What one look at a value needs. */
export interface SchemaCheck {
  readonly root: JsonValue;
  readonly faults: ValueFault[];
  /** Schemas that may still be looked at: references and choices can multiply without end. */
  readonly budget: { left: number };
  /** Whether a key that the schema does not list is a fault: not inside of a choice, where JSON Schema decides. */
  readonly isClosed: boolean;
  readonly depth: number;
}

/** What a message is about. */
export function nameOf(at: JsonPath): string {
  return at.length === 0 ? "the arguments" : `"${at.join(".")}"`;
}

export function add(look: SchemaCheck, path: JsonPath, message: string, isKey = false): void {
  look.faults.push({ path, isKey, message });
}
