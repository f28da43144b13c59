import {
  isJsonArray,
  isJsonObject,
  typeName,
  type JsonPath,
  type JsonValue,
} from "../../../dataset/jsonValue";
import { defineRule, type FindingPlace, type RuleContext, type RuleChecks } from "../../defineRule";
import { placeOf, type LintRow } from "../../lintRow";

/** A column must have one type: Arrow, under Hugging Face datasets, fails on the change and names no row. */
export const changedType = defineRule({
  code: "SCH003",
  name: "changed-type",
  severity: "error",
  affects: ["datasets:cast-error"],
  bad: `{"prompt": "Hi", "completion": "Hello!", "tags": "a"}\n{"prompt": "Bye", "completion": "See you.", "tags": ["a"]}`,
  good: `{"prompt": "Hi", "completion": "Hello!", "tags": ["a"]}\n{"prompt": "Bye", "completion": "See you.", "tags": []}`,
  begin: watchTypes,
});

/** Files whose keys are data (one key per user, say) would grow without end; their first columns are enough. */
const MAX_COLUMNS = 1000;

interface Column {
  readonly name: string;
  readonly first: TypeSeen;
  /** Further types, in order of appearance. */
  readonly others: TypeSeen[];
}

interface TypeSeen {
  readonly type: string;
  readonly place: FindingPlace;
  rows: number;
}

function watchTypes({ file }: RuleContext): RuleChecks {
  const fields = new Map<string, Column>();
  const members = new Map<string, Map<string, Column>>();

  const see = (
    columns: Map<string, Column>,
    name: string,
    value: JsonValue,
    row: LintRow,
    path: () => JsonPath,
  ) => {
    // Null fits every type; where it makes Arrow guess wrongly is SCH004's subject.
    if (value === null) return;
    const type = typeName(value);
    const column = columns.get(name.slice(name.lastIndexOf(".") + 1));
    if (column !== undefined && column.first.type === type) return;
    const known = column?.others.find((seen) => seen.type === type);
    if (known !== undefined) {
      known.rows++;
      return;
    }
    const seen: TypeSeen = { type, place: placeOf(row.source, { path: path() }), rows: 1 };
    if (column !== undefined) column.others.push(seen);
    else if (columns.size < MAX_COLUMNS)
      columns.set(name.slice(name.lastIndexOf(".") + 1), { name, first: seen, others: [] });
  };

  return {
    checkRow(row) {
      if (row.object === undefined) return;
      for (const key in row.object) {
        const value = row.object[key] as JsonValue;
        see(fields, key, value, row, () => [key]);
        if (!isJsonArray(value)) continue;
        let columns = members.get(key);
        if (columns === undefined) members.set(key, (columns = new Map()));
        for (let i = 0; i < value.length; i++) {
          const element = value[i];
          if (!isJsonObject(element)) continue;
          for (const inner in element)
            see(columns, inner, element[inner] as JsonValue, row, () => [key, i, inner]);
        }
      }
    },
    finish(report) {
      for (const column of [
        ...fields.values(),
        ...[...members.values()].flatMap((inner) => [...inner.values()]),
      ])
        for (const other of column.others) {
          const { row, line, column: at, endLine, endColumn } = column.first.place;
          const place = { file, line, column: at, endLine, endColumn, ...(row === undefined ? {} : { row }) };
          report(
            { place: other.place },
            `"${column.name}" is ${withArticle(other.type)} here and ${withArticle(column.first.type)} in row ${row ?? 0}` +
              (other.rows > 1 ? ` (${other.rows} times)` : ""),
            { related: [{ ...place, message: `${withArticle(column.first.type)} here` }] },
          );
        }
    },
  };
}

function withArticle(type: string): string {
  if (type === "text") return "text";
  return type === "object" ? "an object" : `a ${type}`;
}
