import { canonicalJson } from "../../dataset/canonicalJson";
import type { JsonObject, JsonPath, JsonValue } from "../../dataset/jsonValue";
import { safePattern } from "../text/safePattern";
import { add, nameOf, type SchemaCheck } from "./schemaCheck";

export function checkText(value: string, schema: JsonObject, at: JsonPath, look: SchemaCheck): void {
  const { minLength: least, maxLength: most, pattern } = schema;
  if (typeof least === "number" || typeof most === "number") {
    const length = Array.from(value).length;
    if (typeof least === "number" && length < least)
      add(look, at, `${nameOf(at)} must have ${String(least)} characters or more`);
    if (typeof most === "number" && length > most)
      add(look, at, `${nameOf(at)} must have no more than ${String(most)} characters`);
  }
  if (typeof pattern === "string" && safePattern(pattern, value) === false)
    add(look, at, `${nameOf(at)} must match ${pattern}`);
}

export function checkNumber(value: number, schema: JsonObject, at: JsonPath, look: SchemaCheck): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  // Draft 4 writes `exclusiveMinimum: true` beside `minimum`.
  const above = exclusiveMinimum === true ? minimum : exclusiveMinimum;
  const below = exclusiveMaximum === true ? maximum : exclusiveMaximum;
  if (typeof above === "number" && value <= above)
    add(look, at, `${nameOf(at)} must be more than ${String(above)}`);
  else if (typeof minimum === "number" && value < minimum)
    add(look, at, `${nameOf(at)} must be ${String(minimum)} or more`);
  if (typeof below === "number" && value >= below)
    add(look, at, `${nameOf(at)} must be less than ${String(below)}`);
  else if (typeof maximum === "number" && value > maximum)
    add(look, at, `${nameOf(at)} must be ${String(maximum)} or less`);
  if (typeof multipleOf === "number" && multipleOf > 0 && !isMultiple(value, multipleOf))
    add(look, at, `${nameOf(at)} must be a multiple of ${String(multipleOf)}`);
}

/** 0.3 is a multiple of 0.1, though not in floats. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

export function checkList(
  value: readonly JsonValue[],
  schema: JsonObject,
  at: JsonPath,
  look: SchemaCheck,
): void {
  const { minItems: least, maxItems: most, uniqueItems } = schema;
  if (typeof least === "number" && value.length < least)
    add(look, at, `${nameOf(at)} must have ${String(least)} elements or more`);
  if (typeof most === "number" && value.length > most)
    add(look, at, `${nameOf(at)} must have no more than ${String(most)} elements`);
  if (uniqueItems !== true) return;
  const seen = new Set(value.map((element) => canonicalJson(element)));
  if (seen.size < value.length) add(look, at, `${nameOf(at)} has an element twice`);
}
