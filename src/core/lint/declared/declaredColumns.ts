import { nearest } from "../../../base/editDistance";
import type { DeclaredDataset, DeclaredField } from "../../../protocol/declaredDataset";
import { typeName, type JsonObject } from "../../dataset/jsonValue";
import { SHAPES, keyOf, type FieldRole } from "../../dataset/shapes";
import { declaredEdit, declaredPlace, entryPlace } from "./declaredPlace";
import type { Report } from "../defineRule";
import { listInWords, quote } from "../text/quote";
import { relatedAt } from "../rows/relatedAt";
import type { FindingPlace } from "../target";

/** The columns of the first rows, with the types of their values. */
export type SeenKeys = Map<string, Set<string>>;

export interface MissingColumns {
  readonly declared: DeclaredDataset;
  /** The dataset, as findings name it. */
  readonly file: string;
  /** The first row. */
  readonly first: FindingPlace;
  readonly missing: readonly DeclaredField[];
  /** Columns that other names of the entry lead to. */
  readonly taken: ReadonlySet<string>;
  readonly keys: SeenKeys;
}

const MOST_KEYS = 500;
const SHOWN = 6;

export function noteKeys(keys: SeenKeys, object: JsonObject): void {
  for (const key in object) {
    let types = keys.get(key);
    if (types === undefined) {
      if (keys.size >= MOST_KEYS) continue;
      keys.set(key, (types = new Set()));
    }
    const value = object[key];
    if (value !== undefined && value !== null) types.add(typeName(value));
  }
}

/** One finding for each name that is written, and one for all that are only implied. */
export function reportColumns(found: MissingColumns, report: Report): void {
  const { declared, file, first, missing, keys } = found;
  const related = [relatedAt(file, first, `the first row has ${inWords([...keys.keys()])}`)];
  for (const field of missing) {
    if (field.isImplied) continue;
    const meant = meantColumn(field, found);
    report(
      { place: declaredPlace(declared, field.place) },
      `no row has the column ${quote(field.value)}, which "${field.name}" names`,
      {
        help:
          meant === undefined
            ? `name one of the file's columns: ${inWords([...keys.keys()])}`
            : `did you mean ${quote(meant)}?`,
        related,
        fix:
          meant === undefined
            ? undefined
            : { title: `Change to ${quote(meant)}`, safety: "safe", edits: [declaredEdit(field, meant)] },
      },
    );
  }
  const implied = missing.filter(({ isImplied }) => isImplied);
  if (implied.length === 0) return;
  report(
    { place: entryPlace(declared) },
    `the entry has no "columns", so LLaMA-Factory reads ${inWords(implied.map(({ value }) => value))}, which no row has`,
    { help: `add "columns" with the names of the file: ${inWords([...keys.keys()])}`, related },
  );
}

function inWords(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => quote(name));
  return listInWords(names.length > SHOWN ? [...shown, `${String(names.length - SHOWN)} more`] : shown);
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  turns: ["list"],
  flag: ["boolean"],
  history: ["list"],
  chosen: ["text", "list", "object"],
  rejected: ["text", "list", "object"],
  tools: ["text", "list"],
  images: ["list", "text"],
  videos: ["list", "text"],
  audios: ["list", "text"],
};

/** The column that can only be meant: the one with nearly that name, a usual name for the part, or the last one left. */
function meantColumn(field: DeclaredField, { taken, keys, missing }: MissingColumns): string | undefined {
  const fitting = TYPES[field.part] ?? ["text"];
  const free = [...keys]
    .filter(([key, types]) => !taken.has(key) && [...types].some((type) => fitting.includes(type)))
    .map(([key]) => key);
  const usual = free.filter((key) => isUsual(key, field.part));
  const near = nearest(field.value, free);
  if (near !== undefined) return near;
  if (usual.length === 1) return usual[0];
  // With two names missing, what is left may be either.
  const rivals = missing.filter((other) => (TYPES[other.part] ?? ["text"]).join() === fitting.join());
  return free.length === 1 && rivals.length === 1 ? free[0] : undefined;
}

function isUsual(key: string, part: string): boolean {
  return key === part || SHAPES.some((shape) => keyOf(shape, part as FieldRole) === key);
}
