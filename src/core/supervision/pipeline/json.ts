/** A section of a `tokenizer.json`. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function typeOf(value: unknown): unknown {
  return isObject(value) ? value["type"] : undefined;
}
