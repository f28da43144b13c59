import type { SchemaElement } from "hyparquet";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import {
  anyValue,
  bigEndianInteger,
  bytesValue,
  dateValue,
  decimalValue,
  floatValue,
  integerValue,
  textValue,
  timestampValue,
  timeValue,
  type Unit,
} from "../table/tableValue";

export type Convert = (value: unknown) => JsonValue;

/** How the values of a leaf, as they are decoded, become JSON. Never given null. */
export function leafConverter(element: SchemaElement): Convert {
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
  if (type === "INT96") return (value) => timestampValue(nanosecondsOf(value as bigint), "ns", false);
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

const JULIAN_1970 = 2_440_588n;
const DAY_NANOSECONDS = 86_400_000_000_000n;

/** An INT96: the Julian day, and below it 64 bits with the nanoseconds of that day. */
function nanosecondsOf(value: bigint): bigint {
  return ((value >> 64n) - JULIAN_1970) * DAY_NANOSECONDS + BigInt.asIntN(64, value);
}
