import { contentText } from "../../dataset/conversation";
import type { JsonPath } from "../../dataset/jsonValue";
import { labelStated } from "../../dataset/label";
import { keyOf } from "../../dataset/shapes";
import type { LintRow } from "../rows/lintRow";

/** The class of a row, and where it is written. */
export interface RowLabel {
  /** As the column or the answer has it. */
  readonly text: string;
  readonly path: JsonPath;
}

/** The value of the label column, else the answer. Undefined when there is neither. */
export function statedLabel(row: LintRow): RowLabel | undefined {
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

/**
 * The class of a row in a file of classes: the label column of a classification, or with declared labels the one
 * that the answer states. Undefined for all other rows: an answer is no class.
 */
export function labelIn(row: LintRow, declared: readonly string[]): RowLabel | undefined {
  const stated = row.shape?.format === "classification" || declared.length > 0 ? statedLabel(row) : undefined;
  if (stated === undefined || row.shape?.format === "classification") return stated;
  const label = labelStated(stated.text, declared);
  return label === undefined ? undefined : { ...stated, text: label };
}
