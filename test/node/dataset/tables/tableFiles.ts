import {
  bool,
  columnFromArray,
  field,
  float64,
  int64,
  list,
  struct,
  tableFromColumns,
  tableToIPC,
  utf8,
  type Column,
  type DataType,
} from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { DecodedArray, SchemaElement } from "hyparquet";
import type { JsonObject, JsonValue } from "../../../../src/core/dataset/jsonValue";
import { openBytes } from "../../../../src/node/dataset/readItems";

/*
 * Rows as Parquet and Arrow files, typed as `datasets` types them: one type per column, and every struct has every
 * field that some row has. Rows that no table can hold give undefined.
 */

export type CellType =
  | { readonly kind: "null" | "bool" | "int" | "float" | "text" }
  | { readonly kind: "list"; readonly element: CellType }
  | { readonly kind: "struct"; readonly fields: readonly (readonly [string, CellType])[] };

export function typeOfRows(rows: readonly JsonValue[]): CellType | undefined {
  const type = typeOf(rows);
  return type?.kind === "struct" && type.fields.length > 0 ? type : undefined;
}

function typeOf(values: readonly JsonValue[]): CellType | undefined {
  const present = values.filter((value) => value !== null);
  const [first] = present;
  if (first === undefined) return { kind: "null" };
  if (present.every((value) => typeof value === "boolean")) return { kind: "bool" };
  if (present.every((value) => typeof value === "string")) return { kind: "text" };
  if (present.every((value) => typeof value === "number"))
    return { kind: present.every(Number.isSafeInteger) ? "int" : "float" };
  if (present.every((value) => Array.isArray(value))) {
    const element = typeOf(present.flat() as JsonValue[]);
    return element === undefined ? undefined : { kind: "list", element };
  }
  if (present.some((value) => typeof value !== "object" || Array.isArray(value))) return undefined;
  const objects = present as JsonObject[];
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const fields = names.map((name) => [name, typeOf(objects.map((object) => object[name] ?? null))] as const);
  // A group without fields is nothing that Parquet can hold.
  if (names.length === 0 || fields.some(([, type]) => type === undefined)) return undefined;
  return { kind: "struct", fields: fields as [string, CellType][] };
}

/** The rows as every reader of such a file sees them: fields that a row leaves out are null. */
export function asHeld(value: JsonValue, type: CellType): JsonValue {
  if (value === null) return null;
  if (type.kind === "list") return (value as JsonValue[]).map((element) => asHeld(element, type.element));
  if (type.kind !== "struct") return value;
  const object = value as JsonObject;
  return Object.fromEntries(type.fields.map(([name, inner]) => [name, asHeld(object[name] ?? null, inner)]));
}

/** @param like rows that say what the types are, where there are no others */
export function parquetOf(
  rows: readonly JsonValue[],
  options: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {},
  like = rows,
): Buffer {
  const type = typeOfRows(like);
  if (type?.kind !== "struct") throw new Error("no table");
  const schema: SchemaElement[] = [
    { name: "schema", num_children: type.fields.length },
    ...type.fields.flatMap(([name, inner]) => elementsOf(name, inner)),
  ];
  const columnData = type.fields.map(([name, inner]) => ({
    name,
    data: rows.map((row) => typed((row as JsonObject)[name] ?? null, inner)) as DecodedArray,
    // A dictionary of one value is something that some readers stop at (PAR013).
    encoding: "PLAIN" as const,
  }));
  return Buffer.from(parquetWriteBuffer({ columnData, schema, ...options }));
}

function elementsOf(name: string, type: CellType): SchemaElement[] {
  const repetition_type = "OPTIONAL" as const;
  switch (type.kind) {
    case "bool":
      return [{ name, type: "BOOLEAN", repetition_type }];
    case "int":
      return [{ name, type: "INT64", repetition_type }];
    case "float":
      return [{ name, type: "DOUBLE", repetition_type }];
    case "null":
    case "text":
      return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type }];
    case "list":
      return [
        { name, repetition_type, converted_type: "LIST", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        ...elementsOf("element", type.element),
      ];
    case "struct":
      return [
        { name, repetition_type, num_children: type.fields.length },
        ...type.fields.flatMap(([inner, of]) => elementsOf(inner, of)),
      ];
  }
}

/** As the writers want values: 64-bit integers are big. */
function typed(value: JsonValue, type: CellType): unknown {
  if (value === null) return null;
  if (type.kind === "int") return BigInt(value as number);
  if (type.kind === "list") return (value as JsonValue[]).map((element) => typed(element, type.element));
  if (type.kind !== "struct") return value;
  const object = value as JsonObject;
  return Object.fromEntries(type.fields.map(([name, inner]) => [name, typed(object[name] ?? null, inner)]));
}

export function arrowOf(
  rows: readonly JsonValue[],
  options: Parameters<typeof tableToIPC>[1] = { format: "file" },
  like = rows,
): Buffer {
  const type = typeOfRows(like);
  if (type?.kind !== "struct") throw new Error("no table");
  const columns = type.fields.map(([name, inner]): [string, Column<unknown>] => [
    name,
    columnFromArray<unknown>(
      rows.map((row) => typed((row as JsonObject)[name] ?? null, inner)),
      arrowType(inner),
    ),
  ]);
  return Buffer.from(tableToIPC(tableFromColumns(columns), options) ?? []);
}

function arrowType(type: CellType): DataType {
  switch (type.kind) {
    case "bool":
      return bool();
    case "int":
      return int64();
    case "float":
      return float64();
    // The library cannot write columns of nothing.
    case "null":
    case "text":
      return utf8();
    case "list":
      return list(arrowType(type.element));
    case "struct":
      return struct(type.fields.map(([name, inner]) => field(name, arrowType(inner))));
  }
}

export interface ReadTable {
  readonly rows: readonly JsonValue[];
  readonly faults: readonly string[];
}

/** What a reader makes of a file: its rows, and what is wrong with it. */
export async function rowsOfTable(bytes: Uint8Array, name = "x.parquet"): Promise<ReadTable> {
  const rows: JsonValue[] = [];
  const faults: string[] = [];
  for await (const items of openBytes(name, Buffer.from(bytes)).items())
    for (const item of items)
      if (item.type === "row") rows.push(item.cells?.value ?? item.text);
      else faults.push(item.type === "fault" ? item.message : item.type);
  return { rows, faults };
}
