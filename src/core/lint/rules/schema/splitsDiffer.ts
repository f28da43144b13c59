import { typeName, type JsonValue } from "../../../dataset/jsonValue";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import type { HeldOutFile } from "../../leakage/heldOut";
import { createLeaks } from "../../leakage/leaks";
import { placeOf, type LintRow } from "../../rows/lintRow";
import { listInWords } from "../../text/quote";
import { relatedAt } from "../../rows/relatedAt";
import type { FindingPlace } from "../../target";

/**
 * The training and the evaluation file have different columns, or a column has another type in the one than in the
 * other. Hugging Face datasets loads both as splits of one dataset and fails with a cast error that names no file;
 * elsewhere the evaluation silently uses another field than the training.
 *
 * One finding per evaluation file. Columns that are always null fit any type, and the order of columns does not
 * matter. Types inside lists and objects are not compared.
 */
export const splitsDiffer = defineRule({
  code: "SCH010",
  name: "splits-differ",
  severity: "error",
  affects: ["datasets:cast-error"],
  bad: `{"prompt": "Name a river.", "completion": "The Nile."}\n{"prompt": "Name a hill.", "completion": "Primrose Hill."}`,
  good: `{"question": "Name a river.", "answer": "The Nile."}\n{"question": "Name a hill.", "answer": "Primrose Hill."}`,
  exampleOptions: { heldOut: `{"question": "Name a lake.", "answer": "Lake Geneva."}` },
  begin: watchColumns,
});

interface Column {
  readonly types: Set<string>;
  readonly place: FindingPlace;
}

const MOST_COLUMNS = 500;
const SHOWN = 4;

function watchColumns(context: RuleContext): RuleChecks {
  const { files } = context.shared(createLeaks);
  if (files.length === 0) return {};
  const columns = new Map<string, Column>();
  let first: FindingPlace | undefined;
  return {
    checkRow(row) {
      first ??= placeOf(row.source, { path: [] });
      for (const key in row.object) note(columns, key, row.object[key] as JsonValue, row);
    },
    finish(report) {
      if (first === undefined || columns.size >= MOST_COLUMNS) return;
      for (const file of files) compare(file, columns, first, context.file, report);
    },
  };
}

function note(columns: Map<string, Column>, key: string, value: JsonValue, row: LintRow): void {
  let column = columns.get(key);
  if (column === undefined) {
    if (columns.size >= MOST_COLUMNS) return;
    column = { types: new Set(), place: placeOf(row.source, { path: [key], part: "key" }) };
    columns.set(key, column);
  }
  if (value !== null) column.types.add(typeName(value));
}

function compare(
  held: HeldOutFile,
  columns: ReadonlyMap<string, Column>,
  first: FindingPlace,
  file: string,
  report: Report,
): void {
  const here = Array.from(columns.keys()).filter((name) => !held.columns.has(name));
  const there = Array.from(held.columns.keys()).filter((name) => !columns.has(name));
  const changed = Array.from(columns).filter(([name, { types }]) => differ(types, held.columns.get(name)));
  if (here.length + there.length + changed.length === 0) return;
  const parts = [
    ...(here.length === 0 ? [] : [`${names(here)} ${is(here)} only in this file`]),
    ...(there.length === 0 ? [] : [`${names(there)} ${is(there)} only in ${held.file}`]),
    ...changed
      .slice(0, SHOWN)
      .map(
        ([name, { types }]) =>
          `"${name}" is ${listInWords(Array.from(types), "or")} here and ${listInWords(Array.from(held.columns.get(name) ?? []), "or")} in ${held.file}`,
      ),
  ];
  const place = changed[0]?.[1].place ?? columns.get(here[0] ?? "")?.place ?? first;
  report({ place }, parts.join("; "), {
    help: "give both files the same columns",
    related: [relatedAt(file, held.placeOf(0), "the first row of the evaluation file")],
  });
}

function differ(here: ReadonlySet<string>, there: ReadonlySet<string> | undefined): boolean {
  return (
    there !== undefined &&
    here.size > 0 &&
    there.size > 0 &&
    !Array.from(here).some((type) => there.has(type))
  );
}

function names(columns: readonly string[]): string {
  const shown = columns.slice(0, SHOWN).map((name) => `"${name}"`);
  const rest = columns.length - shown.length;
  return listInWords(rest > 0 ? [...shown, `${String(rest)} more`] : shown);
}

function is(columns: readonly string[]): string {
  return columns.length === 1 ? "is" : "are";
}
