import { decodeVariantColumn } from "hyparquet/src/variant.js";
import type { JsonValue } from "../../../core/dataset/jsonValue";
import type { LeafPage } from "./parquetPages";
import type { ParquetNode } from "./parquetSchema";
import { anyValue, objectOf, setOwn } from "../table/tableValue";

/** The leaves of one value do not go together. */
export class LevelFault extends Error {}

/** Moves over the slots of a leaf, page after page. */
export class LeafCursor {
  /** Of the current slot; -1 behind the last. */
  definition = -1;
  repetition = 0;
  isEnded = false;
  readonly #pages: Iterator<LeafPage>;
  readonly #maxDefinition: number;
  #page: LeafPage | undefined;
  #slot = -1;
  #value = -1;

  constructor(pages: Iterator<LeafPage>, maxDefinition: number) {
    this.#pages = pages;
    this.#maxDefinition = maxDefinition;
    this.next();
  }

  /** The value of the current slot, which has one; moves on. */
  take(): JsonValue {
    const value = this.#page?.values[this.#value] ?? null;
    this.next();
    return value;
  }

  next(): void {
    this.#slot++;
    while (this.#page === undefined || this.#slot >= this.#page.count) {
      const next = this.#pages.next();
      if (next.done === true) {
        this.definition = -1;
        this.repetition = 0;
        this.isEnded = true;
        return;
      }
      this.#page = next.value;
      this.#slot = 0;
      this.#value = -1;
    }
    const { definitions, repetitions } = this.#page;
    this.definition = definitions === undefined ? this.#maxDefinition : (definitions[this.#slot] as number);
    this.repetition = repetitions === undefined ? 0 : (repetitions[this.#slot] as number);
    if (this.definition === this.#maxDefinition) this.#value++;
  }
}

export type ReadValue = () => JsonValue;

/**
 * How the next value of a field is put together from its leaves: levels say where something is missing and where a
 * list goes on. What the leaves say must go together.
 *
 * @returns a function that throws LevelFault when it does not
 */
export function readerOf(node: ParquetNode, cursors: readonly LeafCursor[]): ReadValue {
  const own = node.leaves.map((leaf) => cursors[leaf] as LeafCursor);
  const [first] = own;
  const read = contentReader(node, own, cursors);
  if (node.repetition === "REQUIRED" || first === undefined) return read;
  if (node.repetition === "REPEATED")
    return listReader(own, { definition: node.definition, repetition: node.repetitionLevel }, read);
  const { definition } = node;
  return () => {
    if (first.definition >= definition) return read();
    skip(own, definition);
    return null;
  };
}

function contentReader(
  node: ParquetNode,
  own: readonly LeafCursor[],
  cursors: readonly LeafCursor[],
): ReadValue {
  const fields = node.children.map((child) => [child.name, readerOf(child, cursors)] as const);
  const [cursor] = own;
  if (node.kind === "leaf" && cursor !== undefined) return () => cursor.take();
  if (node.repeated !== undefined && node.kind === "list")
    return listReader(own, node.repeated, fields[0]?.[1] ?? (() => null));
  if (node.repeated !== undefined) return mapReader(own, node.repeated, fields);
  const struct = (): Record<string, JsonValue> => {
    const object: Record<string, JsonValue> = {};
    for (const [name, read] of fields) setOwn(object, name, read());
    return object;
  };
  return node.kind === "variant" ? () => anyValue(decodeVariantColumn(struct())) : struct;
}

interface Levels {
  readonly definition: number;
  readonly repetition: number;
}

function listReader(
  own: readonly LeafCursor[],
  { definition, repetition }: Levels,
  read: ReadValue,
): () => JsonValue[] {
  return () => {
    const items: JsonValue[] = [];
    if ((own[0]?.definition ?? -1) < definition) {
      skip(own, definition);
      return items;
    }
    do items.push(read());
    while (goesOn(own, repetition));
    return items;
  };
}

function mapReader(
  own: readonly LeafCursor[],
  levels: Levels,
  [key, value]: readonly (readonly [string, ReadValue])[],
): ReadValue {
  const entries = listReader(own, levels, () => [key?.[1]() ?? null, value?.[1]() ?? null]);
  return () => objectOf(entries() as [JsonValue, JsonValue][], (entry) => entry as JsonValue);
}

/** Whether the next slot belongs to the same list. */
function goesOn(own: readonly LeafCursor[], level: number): boolean {
  const goes = own[0]?.repetition === level;
  for (const { repetition } of own) if ((repetition === level) !== goes) throw new LevelFault();
  return goes;
}

/** Over something that is not there, in none of its leaves. */
function skip(own: readonly LeafCursor[], definition: number): void {
  for (const cursor of own) {
    if (cursor.definition >= definition) throw new LevelFault();
    cursor.next();
  }
}
