import type { JsonObject } from "./jsonValue";
import { readCategory } from "./readField";
import { keyOf, type DatasetShape } from "./shapes";

/** The row's true label: the label column where the file has one, else what the completion states. */
export function labelOf(
  row: JsonObject,
  shape: DatasetShape,
  completion: string,
  labels: readonly string[],
): string | undefined {
  const column = readCategory(row, keyOf(shape, "label") ?? "label");
  if (column !== null && labels.includes(column)) return column;
  return labelStated(completion, labels);
}

/**
 * The declared label that an answer states: the whole answer, or its beginning up to a punctuation mark
 * ("medium. Fever in a child …"). White space around it does not count, case does. Undefined when it states none.
 */
export function labelStated(answer: string, labels: readonly string[]): string | undefined {
  const text = answer.trim();
  if (labels.includes(text)) return text;
  return [...labels]
    .sort((a, b) => b.length - a.length)
    .find((label) => text.startsWith(label) && /^\s*[.,:;!\n]/u.test(text.slice(label.length)));
}
