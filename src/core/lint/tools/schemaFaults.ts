import { canonicalJson } from "../../dataset/canonicalJson";
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "../../dataset/jsonValue";
import { checkList, checkNumber, checkText } from "./schemaLimits";
import { add, nameOf, type SchemaCheck, type ValueFault } from "./schemaCheck";
import { describeValue, hasType, typesOf, withArticle } from "./schemaTypes";
import { safePattern } from "../text/safePattern";

const MAX_DEPTH = 60;
const BUDGET = 20_000;

/**
 * Where a value breaks a JSON Schema (draft 2020-12, and what older drafts and OpenAPI write for the same). `format`,
 * references into other documents and patterns that could take long are passed over, and known aliases of types count
 * as what they mean. A key that the schema does not list is a fault unless it allows others: a tool has no other
 * parameters. Nothing is compiled, so that it works where code may not be made from text.
 */
export function faultsOf(
  value: JsonValue,
  schema: JsonValue,
  root: JsonValue = schema,
): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  const look = { root, faults, budget: { left: BUDGET }, isClosed: true, depth: 0 };
  check(value, schema, [], look);
  return look.budget.left < 0 ? [] : faults;
}

function check(value: JsonValue, schema: JsonValue, at: JsonPath, look: SchemaCheck): void {
  if (schema === false) add(look, at, `${nameOf(at)} is not allowed`);
  if (!isJsonObject(schema) || look.depth > MAX_DEPTH || look.budget.left-- < 0) return;
  const deeper = { ...look, depth: look.depth + 1 };
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const found = resolve(reference, look.root);
    if (found !== undefined) check(value, found, at, deeper);
  }
  if (value === null && schema["nullable"] === true) return;
  const wanted = typesOf(schema);
  if (wanted.length > 0 && !wanted.some((type) => hasType(value, type))) {
    add(
      look,
      at,
      `${nameOf(at)} must be ${wanted.map(withArticle).join(" or ")}, not ${describeValue(value)}`,
    );
    return;
  }
  checkChoice(value, schema, at, look);
  checkParts(value, schema, at, deeper);
  if (typeof value === "string") checkText(value, schema, at, look);
  else if (typeof value === "number") checkNumber(value, schema, at, look);
  else if (isJsonArray(value)) {
    checkList(value, schema, at, look);
    checkElements(value, schema, at, deeper);
  } else if (isJsonObject(value)) checkObject(value, schema, at, deeper);
}

function faultsIn(
  value: JsonValue,
  schema: JsonValue,
  at: JsonPath,
  look: SchemaCheck,
): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  check(value, schema, at, { ...look, faults, isClosed: false });
  return faults;
}

function checkChoice(value: JsonValue, schema: JsonObject, at: JsonPath, look: SchemaCheck): void {
  const { const: only, enum: choices } = schema;
  if (only !== undefined) checkAmong(value, [only], at, look);
  if (isJsonArray(choices) && choices.length > 0) checkAmong(value, choices, at, look);
}

function checkAmong(value: JsonValue, choices: readonly JsonValue[], at: JsonPath, look: SchemaCheck): void {
  const written = canonicalJson(value);
  if (written === undefined || choices.some((choice) => canonicalJson(choice) === written)) return;
  const shown = choices.slice(0, 6).map((choice) => JSON.stringify(choice));
  const list = choices.length > 6 ? `${shown.join(", ")}, …` : shown.join(", ");
  add(look, at, `${nameOf(at)} must be ${choices.length === 1 ? "" : "one of "}${list}`);
}

/** Schemas made of other schemas. */
function checkParts(value: JsonValue, schema: JsonObject, at: JsonPath, look: SchemaCheck): void {
  const open = { ...look, isClosed: false };
  for (const part of listAt(schema, "allOf")) check(value, part, at, open);
  for (const key of ["anyOf", "oneOf"] as const) checkForms(value, listAt(schema, key), key, at, look);
  const { not, if: condition } = schema;
  if (not !== undefined && faultsIn(value, not, at, look).length === 0)
    add(look, at, `${nameOf(at)} has a form that the schema rules out`);
  if (condition === undefined) return;
  const then = schema[faultsIn(value, condition, at, look).length === 0 ? "then" : "else"];
  if (then !== undefined) check(value, then, at, open);
}

function checkForms(
  value: JsonValue,
  forms: readonly JsonValue[],
  key: "anyOf" | "oneOf",
  at: JsonPath,
  look: SchemaCheck,
): void {
  if (forms.length === 0) return;
  const tried = forms.map((form) => faultsIn(value, form, at, look));
  const fitting = tried.filter((faults) => faults.length === 0).length;
  if (fitting > 1 && key === "oneOf")
    add(look, at, `${nameOf(at)} fits ${String(fitting)} of the oneOf forms, and only one is allowed`);
  if (fitting > 0) return;
  // The one form whose type is right is the one that is meant.
  const meant = tried.filter((faults) => faults.some(({ path }) => path.length > at.length));
  if (meant.length === 1) look.faults.push(...(meant[0] ?? []));
  else add(look, at, `${nameOf(at)} fits none of the ${key} forms`);
}

function checkElements(
  value: readonly JsonValue[],
  schema: JsonObject,
  at: JsonPath,
  look: SchemaCheck,
): void {
  const { items, contains } = schema;
  // Older drafts write the first elements' schemas as `items`, and the others' as `additionalItems`.
  const first = isJsonArray(items) ? items : listAt(schema, "prefixItems");
  const rest = isJsonArray(items) ? schema["additionalItems"] : items;
  for (const [i, element] of value.entries()) {
    const own = i < first.length ? first[i] : rest;
    if (own !== undefined) check(element, own, [...at, i], look);
  }
  if (contains === undefined) return;
  const count = value.filter(
    (element, i) => faultsIn(element, contains, [...at, i], look).length === 0,
  ).length;
  const { minContains: least = 1, maxContains: most } = schema;
  if (typeof least === "number" && count < least)
    add(look, at, `${nameOf(at)} lacks an element that it must contain`);
  if (typeof most === "number" && count > most)
    add(look, at, `${nameOf(at)} contains too many elements of one kind`);
}

function checkObject(value: JsonObject, schema: JsonObject, at: JsonPath, look: SchemaCheck): void {
  for (const name of listAt(schema, "required"))
    if (typeof name === "string" && !Object.hasOwn(value, name))
      add(look, at, `the required argument "${name}" is missing`);
  checkDependents(value, schema, at, look);
  const { properties, propertyNames, additionalProperties: others } = schema;
  const listed = isJsonObject(properties) ? properties : undefined;
  const patterns = isJsonObject(schema["patternProperties"]) ? schema["patternProperties"] : undefined;
  const isOpen = isOpenTo(schema, listed, look);
  for (const key in value) {
    const member = value[key] as JsonValue;
    const path = [...at, key];
    if (propertyNames !== undefined && faultsIn(key, propertyNames, path, look).length > 0)
      add(look, path, `the name "${key}" is not allowed here`, true);
    const own = listed !== undefined && Object.hasOwn(listed, key) ? listed[key] : undefined;
    if (own !== undefined) check(member, own, path, look);
    const isMatched = patterns !== undefined && checkPatterns(key, member, patterns, path, look);
    if (own !== undefined || isMatched) continue;
    if (isJsonObject(others)) check(member, others, path, look);
    else if (!isOpen) add(look, path, `the tool has no argument "${key}"`, true);
  }
}

/** Whether keys that are not listed may be there. */
function isOpenTo(schema: JsonObject, listed: JsonObject | undefined, look: SchemaCheck): boolean {
  const others = schema["additionalProperties"];
  if (others === false) return false;
  if (others !== undefined || listed === undefined || !look.isClosed) return true;
  return OPENING.some((key) => schema[key] !== undefined);
}
/** With these, what may be there stands elsewhere too. */
const OPENING = ["patternProperties", "anyOf", "oneOf", "allOf", "if", "$ref", "unevaluatedProperties"];

/** Whether some pattern is for this key; one that is not looked at may be. */
function checkPatterns(
  key: string,
  value: JsonValue,
  patterns: JsonObject,
  at: JsonPath,
  look: SchemaCheck,
): boolean {
  let isMatched = false;
  for (const source in patterns) {
    const matches = safePattern(source, key);
    if (matches === false) continue;
    isMatched = true;
    if (matches === true) check(value, patterns[source] as JsonValue, at, look);
  }
  return isMatched;
}

function checkDependents(value: JsonObject, schema: JsonObject, at: JsonPath, look: SchemaCheck): void {
  const { dependentRequired: dependents, minProperties: least, maxProperties: most } = schema;
  const size = Object.keys(value).length;
  if (typeof least === "number" && size < least)
    add(look, at, `${nameOf(at)} must have ${String(least)} members or more`);
  if (typeof most === "number" && size > most)
    add(look, at, `${nameOf(at)} must have no more than ${String(most)} members`);
  if (!isJsonObject(dependents)) return;
  for (const key in dependents)
    if (Object.hasOwn(value, key))
      for (const name of listAt(dependents, key))
        if (typeof name === "string" && !Object.hasOwn(value, name))
          add(look, at, `the argument "${name}" is missing, which "${key}" requires`);
}

/** Follows a reference within the same schema: `#` or `#/$defs/a`. */
export function resolve(reference: string, root: JsonValue): JsonValue | undefined {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let found: JsonValue | undefined = root;
  for (const step of reference.slice(2).split("/")) {
    const key = unescapeStep(step);
    if (isJsonObject(found)) found = Object.hasOwn(found, key) ? found[key] : undefined;
    else found = isJsonArray(found) ? found[Number(key)] : undefined;
  }
  return found;
}

function unescapeStep(step: string): string {
  const plain = step.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function listAt(schema: JsonObject, key: string): readonly JsonValue[] {
  const list = schema[key];
  return isJsonArray(list) ? list : [];
}
