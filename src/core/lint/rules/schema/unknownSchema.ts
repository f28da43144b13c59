import { isJsonArray, type JsonObject } from "../../../dataset/jsonValue";
import { formatInteger } from "../../../../base/format";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import { placeOf, type LintRow } from "../../rows/lintRow";
import { listInWords, quote } from "../../text/quote";
import type { FindingPlace } from "../../target";

/**
 * A file that has none of the known forms cannot be trained on: no trainer knows which field is the question and
 * which the answer. A row with two forms at once (`text` beside `messages`) is as bad in another way: trainers choose
 * differently among them, and the file trains two different models.
 *
 * The form is what most of the first 1,000 rows have, and is reported once per file; single rows with two forms are
 * reported where they are. Where one form is only the rendering of the other (the text holds the answer), it is a
 * warning. Rows that lack a field of the file's form are SCH002's. A form that the run config or the registry names
 * is taken as it is.
 */
export const unknownSchema = defineRule({
  code: "SCH001",
  name: "unknown-schema",
  severity: "error",
  affects: ["all:cannot-read"],
  bad: `{"id": 1, "headline": "Storm at sea"}`,
  good: `{"id": 1, "text": "Storm at sea"}`,
  begin: watchForms,
});

/** Places of ambiguous rows that are kept for the end. */
const MAX_PLACES = 1000;

interface Ambiguous {
  readonly place: FindingPlace;
  readonly message: string;
  readonly severity: "error" | "warning";
}

function watchForms({ columns, declared, format, isActive }: RuleContext): RuleChecks {
  const names = declared?.fields?.filter(({ kind }) => kind === "column") ?? [];
  // A registry that names columns which are not there is SCH009's.
  const isToldThere = (object: JsonObject): boolean =>
    isActive("SCH009") && names.some(({ value }) => object[value] === undefined);
  const isDeclared = Object.keys(columns).length > 0 || declared?.columns !== undefined || format !== "auto";
  const found: Ambiguous[] = [];
  let rows = 0;
  let ambiguous = 0;
  let isReported = false;
  return {
    checkRow(row, report) {
      if (row.object === undefined) return;
      rows++;
      if (row.shape === undefined) {
        if (!isReported && !isToldThere(row.object)) reportUnknown(row.object, format, report);
        isReported = true;
      } else if (!isDeclared && hasTwoForms(row.object)) {
        ambiguous++;
        if (found.length < MAX_PLACES) found.push(describe(row, row.object));
      }
    },
    finish(report) {
      const [first] = found;
      if (first === undefined) return;
      if (ambiguous * 2 > rows)
        report({ place: first.place }, `${first.message} (${formatInteger(ambiguous)} rows)`, {
          severity: first.severity,
          help: "keep one form, or name it with data.format",
        });
      else
        for (const { place, message, severity } of found)
          report({ place }, message, { severity, help: "keep one of them" });
    },
  };
}

function reportUnknown(object: JsonObject, format: string, report: Report): void {
  const keys = Object.keys(object);
  const shown = keys.slice(0, 6).map((key) => quote(key, 24));
  const fields =
    keys.length > 6 ? `${shown.join(", ")} and ${String(keys.length - 6)} more` : listInWords(shown);
  if (format !== "auto") {
    report({ path: [] }, `no row has the form ${quote(format)}; this one has ${fields || "no field"}`, {
      help: "map the columns in data.columns, or change data.format",
    });
    return;
  }
  const isPromptOnly = object["prompt"] !== undefined;
  report(
    { path: [] },
    isPromptOnly
      ? "the rows have a prompt and no answer: only online methods can train on them"
      : `the form of the rows is not known: they have ${fields || "no field"}`,
    {
      ...(isPromptOnly ? { severity: "warning" } : {}),
      help: "known: messages, conversations, instruction and output, prompt and completion, chosen and rejected, text",
    },
  );
}

/** Forms by their telling keys: those that are taken together in one row leave open which is meant. */
function formsOf(row: JsonObject): readonly string[] {
  const forms: string[] = [];
  if (isJsonArray(row["messages"])) forms.push("messages");
  if (isJsonArray(row["conversations"])) forms.push("conversations");
  if (row["prompt"] !== undefined && row["completion"] !== undefined) forms.push("prompt and completion");
  if (row["instruction"] !== undefined && row["output"] !== undefined) forms.push("instruction and output");
  if (typeof row["text"] === "string") forms.push("text");
  return forms;
}

/** Without allocating, for the usual row. */
function hasTwoForms(row: JsonObject): boolean {
  let forms = 0;
  if (row["messages"] !== undefined) forms++;
  if (row["conversations"] !== undefined) forms++;
  if (row["completion"] !== undefined) forms++;
  if (row["instruction"] !== undefined) forms++;
  if (row["text"] !== undefined) forms++;
  return forms > 1 && formsOf(row).length > 1;
}

function describe(row: LintRow, object: JsonObject): Ambiguous {
  const forms = formsOf(object);
  const answer = row.texts.findLast(({ part }) => part === "answer")?.value.trim();
  const text = object["text"];
  const isRendering =
    forms.length === 2 &&
    typeof text === "string" &&
    answer !== undefined &&
    answer !== "" &&
    text.includes(answer);
  return {
    place: placeOf(row.source, { path: [] }),
    message: `this row has ${listInWords(forms.map((form) => quote(form)))}: trainers differ in which of them they read`,
    severity: isRendering ? "warning" : "error",
  };
}
