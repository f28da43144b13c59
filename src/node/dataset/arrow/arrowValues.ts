import { Type, type DataType } from "@uwdata/flechette";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import {
  anyValue,
  bytesValue,
  dateValue,
  decimalValue,
  floatValue,
  integerValue,
  objectOf,
  setOwn,
  timestampValue,
  timeValue,
  type Unit,
} from "../table/tableValue";

type Convert = (value: unknown) => JsonValue;

const UNITS: readonly Unit[] = ["s", "ms", "us", "ns"];
const DAY_MS = 86_400_000;

/** How the values that the library gives for a type (big integers, no dates) become JSON. */
export function converterOf(type: DataType): Convert {
  const convert = byType(type);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function byType(type: DataType): Convert {
  switch (type.typeId) {
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
    case Type.Bool:
      return (value) => value as string | boolean;
    case Type.Int:
      return (value) => integerValue(value as number | bigint);
    case Type.Float:
      return (value) => floatValue(value as number);
    case Type.Decimal:
      return (value) => decimalValue(BigInt(value as number | bigint), type.scale);
    case Type.Date:
      // The library multiplies days itself; whole dates stay dates whatever the unit.
      return (value) => dateOf(value as number);
    case Type.Time:
      return (value) => timeValue(BigInt(value as number | bigint), unitOf(type.unit));
    case Type.Timestamp:
      return (value) =>
        timestampValue(BigInt(value as number | bigint), unitOf(type.unit), hasZone(type.timezone));
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return (value) => bytesValue(value as Uint8Array);
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList:
      return listConverter(childOf(type.children, 0));
    case Type.Struct:
      return structConverter(type.children);
    case Type.Map:
      return mapConverter(childOf(type.children, 0));
    case Type.Dictionary:
      return converterOf(type.dictionary);
    case Type.RunEndEncoded: {
      const values = childOf(type.children, 1);
      return values === undefined ? anyValue : converterOf(values);
    }
    case Type.NONE:
    case Type.Null:
    case Type.Interval:
    case Type.Union:
    case Type.Duration:
      return anyValue;
  }
}

/** A corrupt schema may lack what the library's types promise. */
function childOf(
  children: readonly ({ readonly type: DataType } | undefined)[],
  index: number,
): DataType | undefined {
  return children[index]?.type;
}

type Fields = readonly { readonly name: string; readonly type: DataType }[];

function listConverter(type: DataType | undefined): Convert {
  const convert = type === undefined ? anyValue : converterOf(type);
  return (value) => Array.from(value as ArrayLike<unknown>, (element) => convert(element));
}

function structConverter(children: Fields): Convert {
  const fields = children.map(({ name, type }) => [name, converterOf(type)] as const);
  return (value) => {
    const object: Record<string, JsonValue> = {};
    for (const [name, convert] of fields)
      setOwn(object, name, convert((value as Readonly<Record<string, unknown>>)[name]));
    return object;
  };
}

/** The library gives pairs of key and value. */
function mapConverter(entry: DataType | undefined): Convert {
  const fields = entry?.typeId === Type.Struct ? (entry.children as Fields) : [];
  const convert = fields[1] === undefined ? anyValue : converterOf(fields[1].type);
  return (value) => objectOf(value as readonly (readonly [unknown, unknown])[], convert);
}

function unitOf(unit: number): Unit {
  return UNITS[unit] ?? "ms";
}

function hasZone(zone: string | null | undefined): boolean {
  return zone !== null && zone !== undefined && zone !== "";
}

function dateOf(milliseconds: number): JsonValue {
  return Number.isInteger(milliseconds / DAY_MS)
    ? dateValue(milliseconds / DAY_MS)
    : timestampValue(BigInt(Math.trunc(milliseconds)), "ms", false);
}
