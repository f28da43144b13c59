import type { SchemaElement, SchemaTree } from "hyparquet";
import { leafConverter, type Convert } from "./parquetValues";
import { textValue } from "../table/tableValue";

/** A column that has data of its own: a leaf of the schema. */
export interface ParquetLeaf {
  readonly path: readonly string[];
  readonly element: SchemaElement;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** Values need no converting but the decoding of UTF-8. */
  readonly isText: boolean;
  /** Never given null. */
  readonly convert: Convert;
}

/** A field of the schema with the levels that say whether it is there. */
export interface ParquetNode {
  readonly name: string;
  readonly kind: "leaf" | "struct" | "list" | "map" | "variant";
  readonly repetition: "REQUIRED" | "OPTIONAL" | "REPEATED";
  readonly definition: number;
  readonly repetitionLevel: number;
  /** Of a list its element, of a map its key and its value. */
  readonly children: readonly ParquetNode[];
  /** The repeated group between a list or map and what is in it. */
  readonly repeated: { readonly definition: number; readonly repetition: number } | undefined;
  /** Numbers of its leaves in `leaves`, in order. */
  readonly leaves: readonly number[];
}

export interface ParquetColumns {
  readonly columns: readonly ParquetNode[];
  readonly leaves: readonly ParquetLeaf[];
}

interface Levels {
  readonly definition: number;
  readonly repetition: number;
}

/** How the columns of a schema are put together from their leaves (LogicalTypes.md, with its older forms). */
export function columnsOf(root: SchemaTree): ParquetColumns {
  const leaves: ParquetLeaf[] = [];
  const columns = root.children.map((child) =>
    nodeOf(child, { definition: 0, repetition: 0 }, leaves, false),
  );
  return { columns, leaves };
}

function nodeOf(tree: SchemaTree, outer: Levels, leaves: ParquetLeaf[], isRaw: boolean): ParquetNode {
  const { element } = tree;
  const repetition = element.repetition_type ?? "REQUIRED";
  const levels = {
    definition: outer.definition + (repetition === "REQUIRED" ? 0 : 1),
    repetition: outer.repetition + (repetition === "REPEATED" ? 1 : 0),
  };
  const first = leaves.length;
  const kind = kindOf(tree);
  const inner = kind === "list" || kind === "map" ? tree.children[0] : undefined;
  const repeated =
    inner === undefined
      ? undefined
      : { definition: levels.definition + 1, repetition: levels.repetition + 1 };
  let children: ParquetNode[] = [];
  if (kind === "leaf") leaves.push(leafOf(tree, levels, isRaw));
  else if (kind === "list" && inner !== undefined && isElement(inner))
    children = [nodeOf(asElement(inner), repeated ?? levels, leaves, isRaw)];
  else
    children = (inner ?? tree).children.map((child) =>
      nodeOf(child, repeated ?? levels, leaves, isRaw || kind === "variant"),
    );
  return {
    name: element.name,
    ...{ kind, repetition, definition: levels.definition, repetitionLevel: levels.repetition },
    ...{ children, repeated, leaves: Array.from({ length: leaves.length - first }, (_, i) => first + i) },
  };
}

function kindOf({ children, element }: SchemaTree): ParquetNode["kind"] {
  const { converted_type: converted, logical_type: logical, type } = element;
  if (children.length === 0 && type !== undefined) return "leaf";
  if (logical?.type === "VARIANT") return "variant";
  const [inner] = children;
  if (children.length !== 1 || inner?.element.repetition_type !== "REPEATED") return "struct";
  if (converted === "LIST" || logical?.type === "LIST") return "list";
  const isMap = converted === "MAP" || converted === "MAP_KEY_VALUE" || logical?.type === "MAP";
  return isMap && inner.children.length === 2 ? "map" : "struct";
}

/** Older writers have no group between a list and its elements. */
function isElement({ children, element, path }: SchemaTree): boolean {
  const list = path[path.length - 2] ?? "";
  return children.length !== 1 || element.name === "array" || element.name === `${list}_tuple`;
}

/** Its repetition is the list's. */
function asElement(tree: SchemaTree): SchemaTree {
  return { ...tree, element: { ...tree.element, repetition_type: "REQUIRED" } };
}

function leafOf({ element, path }: SchemaTree, levels: Levels, isRaw: boolean): ParquetLeaf {
  const { type, converted_type: converted, logical_type: logical } = element;
  const isText = type === "BYTE_ARRAY" && !isRaw && (converted === "UTF8" || logical?.type === "STRING");
  return {
    ...{ path, element, maxDefinition: levels.definition, maxRepetition: levels.repetition, isText },
    // What a variant is made of is bytes for its own decoder.
    convert: isRaw
      ? (value) => value as never
      : isText
        ? (value) => textValue(value as Uint8Array)
        : leafConverter(element),
  };
}
