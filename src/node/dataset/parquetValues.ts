import type { SchemaElement, SchemaTree } from "hyparquet";
import type { JsonValue } from "../../core/dataset/jsonValue";
import {
  anyValue,
  bigEndianInteger,
  bytesValue,
  dateValue,
  decimalValue,
  floatValue,
  integerValue,
  objectOf,
  setOwn,
  textValue,
  timestampValue,
  timeValue,
  type Unit,
} from "./tableValue";

export type Convert = (value: unknown) => JsonValue;

/**
 * The schema as the reading library shall see it: it turns decimals into inexact numbers, and instants into dates of
 * a millisecond, and fails at types that it does not know. What a leaf means is `converterOf`'s business; texts and
 * the form of lists and maps stay as they are.
 */
export function plainSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map((element) => {
    const { converted_type: converted, logical_type: logical, ...plain } = element;
    if (element.type === undefined) return element;
    const isText = converted === "UTF8" || logical?.type === "STRING";
    return isText && element.type === "BYTE_ARRAY" ? { ...plain, converted_type: "UTF8" as const } : plain;
  });
}

/** How the values of a column, as the library puts them together, become JSON. */
export function converterOf(node: SchemaTree): Convert {
  const { children, element } = node;
  const convert = children.length === 0 ? leafConverter(element) : groupConverter(node);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function groupConverter(node: SchemaTree): Convert {
  const { children, element } = node;
  const [only] = children;
  if (only === undefined || element.logical_type?.type === "VARIANT") return anyValue;
  if (isList(node))
    return listOf(converterOf(only.children.length === 1 ? (only.children[0] ?? only) : only));
  if (isMap(node)) {
    const [, value] = only.children;
    const convert = value === undefined ? anyValue : converterOf(value);
    return nested((map) => objectOf(Object.entries(map as object), convert));
  }
  const fields = children.map((child) => [child.element.name, converterOf(child)] as const);
  return nested((struct) => {
    const object: Record<string, JsonValue> = {};
    for (const [name, convert] of fields)
      setOwn(object, name, convert((struct as Readonly<Record<string, unknown>>)[name]));
    return object;
  });
}

/** As the library decides it: these conditions say what it makes lists and maps of. */
function isList({ children, element }: SchemaTree): boolean {
  const [child] = children;
  return (
    element.converted_type === "LIST" &&
    children.length === 1 &&
    child !== undefined &&
    child.children.length <= 1 &&
    child.element.repetition_type === "REPEATED"
  );
}

function isMap({ children, element }: SchemaTree): boolean {
  const [child] = children;
  return (
    element.converted_type === "MAP" &&
    children.length === 1 &&
    child?.children.length === 2 &&
    child.element.repetition_type === "REPEATED" &&
    child.children.every((inner) => inner.element.repetition_type !== "REPEATED")
  );
}

function listOf(convert: Convert): Convert {
  return (value) => (isArrayLike(value) ? Array.from(value, convert) : anyValue(value));
}

/** Repeated fields that are not in a list's form are lists too. */
function nested(convert: Convert): Convert {
  const each: Convert = (value) =>
    value === null || value === undefined ? null : Array.isArray(value) ? value.map(each) : convert(value);
  return each;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function leafConverter(element: SchemaElement): Convert {
  const convert = scalarConverter(element);
  return nested((value) => convert(value));
}

function scalarConverter(element: SchemaElement): Convert {
  const { converted_type: converted, logical_type: logical, type } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    const scale = element.scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0);
    return (value) => decimalValue(bigIntOf(value), scale);
  }
  if (converted === "DATE" || logical?.type === "DATE") return (value) => dateValue(Number(value));
  const time = timeOf(element);
  if (time !== undefined) {
    const { unit, isTime, isUtc } = time;
    return (value) =>
      isTime ? timeValue(bigIntOf(value), unit) : timestampValue(bigIntOf(value), unit, isUtc);
  }
  if (logical?.type === "INTEGER" && !logical.isSigned) return unsignedOf(logical.bitWidth);
  if (converted?.startsWith("UINT_") === true) return unsignedOf(Number(converted.slice(5)));
  if (logical?.type === "UUID")
    return (value) => (value instanceof Uint8Array ? uuidOf(value) : anyValue(value));
  if (logical?.type === "FLOAT16")
    return (value) => (value instanceof Uint8Array ? floatValue(halfOf(value)) : anyValue(value));
  if (["JSON", "ENUM"].includes(converted ?? "") || logical?.type === "JSON" || logical?.type === "ENUM")
    return (value) => (value instanceof Uint8Array ? textValue(value) : anyValue(value));
  // The library has taken Julian days and the time of the day together already: nanoseconds since 1970.
  if (type === "INT96") return (value) => timestampValue(value as bigint, "ns", false);
  return simpleConverter;
}

const simpleConverter: Convert = (value) => {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return floatValue(value);
  if (typeof value === "bigint") return integerValue(value);
  return value instanceof Uint8Array ? bytesValue(value) : anyValue(value);
};

interface TimeType {
  readonly unit: Unit;
  readonly isTime: boolean;
  readonly isUtc: boolean;
}

const UNITS = { MILLIS: "ms", MICROS: "us", NANOS: "ns" } as const;

function timeOf({ converted_type: converted, logical_type: logical }: SchemaElement): TimeType | undefined {
  if (logical?.type === "TIME" || logical?.type === "TIMESTAMP")
    return { unit: UNITS[logical.unit], isTime: logical.type === "TIME", isUtc: logical.isAdjustedToUTC };
  const named = /^(TIME|TIMESTAMP)_(MILLIS|MICROS)$/u.exec(converted ?? "");
  if (named === null) return undefined;
  return { unit: named[2] === "MILLIS" ? "ms" : "us", isTime: named[1] === "TIME", isUtc: true };
}

function unsignedOf(bits: number): Convert {
  return (value) =>
    integerValue(typeof value === "bigint" ? BigInt.asUintN(bits, value) : Number(value) >>> 0);
}

function bigIntOf(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  return value instanceof Uint8Array ? bigEndianInteger(value) : BigInt(value as number);
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** IEEE 754 binary16, little-endian. */
function halfOf(bytes: Uint8Array): number {
  const bits = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  const sign = bits >>> 15 === 1 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
