import { nearest } from "../../../../base/editDistance";
import { contentText } from "../../../dataset/conversation";
import type { JsonPath } from "../../../dataset/jsonValue";
import { labelStated } from "../../../dataset/label";
import { labelOf } from "../../../dataset/label";
import { keyOf } from "../../../dataset/shapes";
import { defineRule } from "../../defineRule";
import type { LintRow } from "../../lintRow";
import { listInWords, quote } from "../../quote";

/** An answer or label that the run config does not declare: it is trained on and can never be counted as right. */
export const undeclaredLabel = defineRule({
  code: "LBL003",
  name: "undeclared-label",
  severity: "error",
  bad: `{"text": "fever", "label": "high"}\n{"text": "cough", "label": "mediun"}`,
  good: `{"text": "fever", "label": "high"}\n{"text": "cough", "label": "medium"}`,
  exampleOptions: { labels: ["low", "medium", "high"] },
  begin: ({ labels }) =>
    labels.length === 0
      ? {}
      : {
          checkRow(row, report) {
            const stated = statedIn(row);
            if (stated === undefined || stated.text.trim() === "" || isDeclared(row, stated.text, labels))
              return;
            const meant = nearest(stated.text.trim().toLowerCase(), labels);
            report(
              { path: stated.path },
              `${quote(stated.text)} is not one of the declared labels ${listInWords(labels)}`,
              meant === undefined ? {} : { help: `did you mean "${meant}"?` },
            );
          },
        },
});

interface Stated {
  readonly text: string;
  readonly path: JsonPath;
}

function isDeclared(row: LintRow, text: string, labels: readonly string[]): boolean {
  if (row.object === undefined || row.shape === undefined) return labelStated(text, labels) !== undefined;
  return labelOf(row.object, row.shape, text, labels) !== undefined;
}

/** The label column of a classification, else the answer. */
function statedIn(row: LintRow): Stated | undefined {
  const key = row.shape === undefined ? undefined : keyOf(row.shape, "label");
  const value = key === undefined ? undefined : row.object?.[key];
  if (
    key !== undefined &&
    (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
  )
    return { text: String(value), path: [key] };
  const completion = row.text("completion");
  if (completion !== undefined) return { text: completion.value, path: completion.path };
  for (const { path, kind, turns } of row.conversations) {
    const turn = kind === "whole" ? turns.findLast((one) => one.speaker === "assistant") : undefined;
    const text = contentText(turn?.content);
    if (turn !== undefined && text !== undefined)
      return { text, path: [...path, turn.index, turn.contentKey] };
  }
  return undefined;
}
