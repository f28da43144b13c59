import { formatInteger } from "../../../../base/format";
import {
  isJsonArray,
  isJsonObject,
  typeName,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "../../../dataset/jsonValue";
import type { SourceRow } from "../../../dataset/sourceItem";
import { relatedAt } from "../../rows/relatedAt";
import { defineRule, type RuleContext, type RuleChecks } from "../../defineRule";
import type { RowStructure } from "../../rows/rowStructure";
import type { FindingPlace } from "../../target";
import { placeOf, type LintRow } from "../../rows/lintRow";

/**
 * A column must have one type: Arrow, under Hugging Face datasets, fails on the change and names no row. So do datasets
 * 4.0 and older, which LLaMA-Factory asks for; datasets 5.2 loads such files, and whoever reads them must ask what each
 * value is. Looked at are
 * fields, the members of their objects and of the objects in their lists, and plain values in lists. Null fits every
 * type, and so do whole numbers beside fractions.
 *
 * A `content` that is a text in one turn and a list of parts in another is a warning: OpenAI's form has both.
 */
export const changedType = defineRule({
  code: "SCH003",
  name: "changed-type",
  severity: "error",
  affects: ["datasets:cast-error"],
  companions: ["SCH006", "SCH007"],
  bad: `{"prompt": "Hi", "completion": "Hello!", "tags": "a"}\n{"prompt": "Bye", "completion": "See you.", "tags": ["a"]}`,
  good: `{"prompt": "Hi", "completion": "Hello!", "tags": ["a"]}\n{"prompt": "Bye", "completion": "See you.", "tags": []}`,
  begin: watchTypes,
});

/** Files whose keys are data (one key per user, say) would grow without end; their first columns are enough. */
const MAX_COLUMNS = 500;

interface Column {
  readonly name: string;
  readonly first: TypeSeen;
  /** Further types, in order of appearance. */
  readonly others: TypeSeen[];
}

/** Where a type was first seen. Without the row's text: almost no column ever needs its place. */
interface TypeSeen {
  readonly type: string;
  readonly source: SourceRow;
  readonly path: JsonPath;
  rows: number;
}

function watchTypes({ file, readAgain, rowName }: RuleContext): RuleChecks {
  const watched: Watched = { columns: new Map(), members: new Map(), elements: new Map() };
  const place = ({ source, path }: TypeSeen): FindingPlace => {
    const text = readAgain(source.byteOffset, source.byteLength);
    return placeOf({ ...source, text: text ?? "" }, { path: text === undefined ? [] : path });
  };

  /** Every value of such a row has the type that was seen first. */
  const settled = new Set<RowStructure>();
  return {
    checkRow(row) {
      const { object, structure } = row;
      if (object === undefined || (structure !== undefined && settled.has(structure))) return;
      let isNew = false;
      for (const key in object) {
        const value = object[key] as JsonValue;
        if (!see(watched.columns, key, value, row, undefined, 0)) isNew = true;
        if (typeof value === "object" && value !== null && !seeInside(watched, key, value, row)) isNew = true;
      }
      if (structure !== undefined && !isNew) settled.add(structure);
    },
    finish(report) {
      const { columns, members, elements } = watched;
      for (const column of [columns, ...members.values(), elements].flatMap((each) => [...each.values()]))
        for (const other of column.others)
          report({ place: place(other) }, describe(column, other, rowName), {
            ...(isEither(column) ? { severity: "warning" } : {}),
            related: [relatedAt(file, place(column.first), `${withArticle(column.first.type)} here`)],
          });
    },
  };
}

interface Watched {
  readonly columns: Map<string, Column>;
  /** Of objects and of objects in lists, by field. */
  readonly members: Map<string, Map<string, Column>>;
  /** Plain values in lists, by field. */
  readonly elements: Map<string, Column>;
}

/** Whether all types are those that were seen first. */
function seeInside({ members, elements }: Watched, key: string, value: JsonValue, row: LintRow): boolean {
  let columns = members.get(key);
  if (columns === undefined) members.set(key, (columns = new Map<string, Column>()));
  let isKnown = true;
  if (!isJsonArray(value)) {
    for (const inner in value as JsonObject)
      isKnown =
        see(columns, inner, (value as JsonObject)[inner] as JsonValue, row, key, undefined) && isKnown;
    return isKnown;
  }
  let last = "";
  for (let i = 0; i < value.length; i++) {
    const element = value[i];
    if (isJsonObject(element)) {
      for (const inner in element)
        isKnown = see(columns, inner, element[inner] as JsonValue, row, key, i) && isKnown;
      // Long lists of numbers have one type nearly always.
    } else if (element !== undefined && element !== null && typeof element !== last) {
      last = typeof element;
      isKnown = see(elements, key, element, row, ELEMENT, i) && isKnown;
    }
  }
  return isKnown;
}

function describe(
  { name, first }: Column,
  { type, source, rows }: TypeSeen,
  rowName: RuleContext["rowName"],
): string {
  const times = rows > 1 ? ` (${formatInteger(rows)} times)` : "";
  const where = source.row === first.source.row ? "earlier in this row" : `in ${rowName(first.source.row)}`;
  return `"${name}" is ${withArticle(type)} here and ${withArticle(first.type)} ${where}${times}`;
}

/** The two ways in which OpenAI lets a turn say something. */
function isEither({ name, first, others }: Column): boolean {
  return (
    name.endsWith("[].content") && [first, ...others].every(({ type }) => type === "text" || type === "list")
  );
}

/** Stands for the field in the place of a list's plain values. */
const ELEMENT = Symbol("element");

/**
 * Notes the type of one value; `holder` and `index` say where, for what stands in an object or a list. Whether it is the
 * type that was seen first.
 */
function see(
  columns: Map<string, Column>,
  key: string,
  value: JsonValue,
  row: LintRow,
  holder: string | typeof ELEMENT | undefined,
  index: number | undefined,
): boolean {
  // Null fits every type; where it makes Arrow guess wrongly is SCH004's subject.
  if (value === null) return true;
  const type = typeName(value);
  const column = columns.get(key);
  if (column?.first.type === type) return true;
  const known = column?.others.find((seen) => seen.type === type);
  if (known !== undefined) {
    known.rows++;
    return false;
  }
  const [path, name] = whereIs(key, holder, index);
  const seen: TypeSeen = { type, source: { ...row.source, text: "" }, path, rows: 1 };
  if (column !== undefined) column.others.push(seen);
  else if (columns.size < MAX_COLUMNS) columns.set(key, { name, first: seen, others: [] });
  return false;
}

function whereIs(
  key: string,
  holder: string | typeof ELEMENT | undefined,
  index: number | undefined,
): readonly [JsonPath, string] {
  if (holder === undefined) return [[key], key];
  if (holder === ELEMENT) return [[key, index ?? 0], `${key}[]`];
  return index === undefined
    ? [[holder, key], `${holder}.${key}`]
    : [[holder, index, key], `${holder}[].${key}`];
}

function withArticle(type: string): string {
  if (type === "text") return "text";
  return type === "object" ? "an object" : `a ${type}`;
}
