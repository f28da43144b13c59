import { Check, Errors } from "typebox/value";
import type { Static, TSchema } from "typebox";
import { fail, ok, type Result } from "../base/result";

/** Parses and checks one JSON document that came from the disk or another process. */
export function parseChecked<S extends TSchema>(schema: S, text: string): Result<Static<S>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : "not JSON");
  }
  return checkValue(schema, value);
}

export function checkValue<S extends TSchema>(schema: S, value: unknown): Result<Static<S>> {
  if (Check(schema, value)) return ok(value);
  const first = Errors(schema, value)[0];
  return fail(first === undefined ? "does not match" : `${first.instancePath || "/"} ${first.message}`);
}
