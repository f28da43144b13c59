import { formatInteger } from "../../../../base/format";
import {
  isJsonArray,
  isJsonObject,
  typeName,
  type JsonPath,
  type JsonValue,
} from "../../../dataset/jsonValue";
import type { SourceRow } from "../../../dataset/sourceItem";
import { relatedAt } from "../../relatedAt";
import { defineRule, type RuleContext, type RuleChecks } from "../../defineRule";
import type { FindingPlace } from "../../target";
import { placeOf, type LintRow } from "../../lintRow";

/** A column must have one type: Arrow, under Hugging Face datasets, fails on the change and names no row. */
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
  const fields = new Map<string, Column>();
  const members = new Map<string, Map<string, Column>>();
  const place = ({ source, path }: TypeSeen): FindingPlace => {
    const text = readAgain(source.byteOffset, source.byteLength);
    return placeOf({ ...source, text: text ?? "" }, { path: text === undefined ? [] : path });
  };

  return {
    checkRow(row) {
      if (row.object === undefined) return;
      for (const key in row.object) {
        const value = row.object[key] as JsonValue;
        see(fields, key, value, row, undefined, 0);
        if (!isJsonArray(value)) continue;
        let columns = members.get(key);
        if (columns === undefined) members.set(key, (columns = new Map<string, Column>()));
        for (let i = 0; i < value.length; i++) {
          const element = value[i];
          if (isJsonObject(element))
            for (const inner in element) see(columns, inner, element[inner] as JsonValue, row, key, i);
        }
      }
    },
    finish(report) {
      for (const column of [fields, ...members.values()].flatMap((columns) => [...columns.values()]))
        for (const other of column.others) {
          const row = column.first.source.row;
          const was = withArticle(column.first.type);
          const times = other.rows > 1 ? ` (${formatInteger(other.rows)} times)` : "";
          report(
            { place: place(other) },
            `"${column.name}" is ${withArticle(other.type)} here and ${was} in ${rowName(row)}${times}`,
            {
              related: [relatedAt(file, place(column.first), `${was} here`)],
            },
          );
        }
    },
  };
}

/** Notes the type of one value; `list` and `index` say where, for members of the objects of a list. */
function see(
  columns: Map<string, Column>,
  key: string,
  value: JsonValue,
  row: LintRow,
  list: string | undefined,
  index: number,
): void {
  // Null fits every type; where it makes Arrow guess wrongly is SCH004's subject.
  if (value === null) return;
  const type = typeName(value);
  const column = columns.get(key);
  if (column?.first.type === type) return;
  const known = column?.others.find((seen) => seen.type === type);
  if (known !== undefined) {
    known.rows++;
    return;
  }
  const path = list === undefined ? [key] : [list, index, key];
  const seen: TypeSeen = { type, source: { ...row.source, text: "" }, path, rows: 1 };
  if (column !== undefined) column.others.push(seen);
  else if (columns.size < MAX_COLUMNS)
    columns.set(key, { name: list === undefined ? key : `${list}[].${key}`, first: seen, others: [] });
}

function withArticle(type: string): string {
  if (type === "text") return "text";
  return type === "object" ? "an object" : `a ${type}`;
}
