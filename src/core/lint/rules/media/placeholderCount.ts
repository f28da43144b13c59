import { isJsonArray } from "../../../dataset/jsonValue";
import { defineRule, type RuleContext } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { countMedia, mediaFields, placeholderKind, type MediaField, type MediaKind } from "../../rows/rowMedia";

/**
 * A row whose texts hold another number of `<image>`, `<video>` or `<audio>` marks than its list has files. Each mark
 * is where one file of the list goes: LLaMA-Factory stops at the row. TRL puts images that have no mark at all before
 * the first question, and fails at every other difference.
 *
 * A column of one value (`image`) with no mark in the text is only looked at when a registry names it: trainers do not
 * read it otherwise. Content parts of the kind without a source of their own count as marks. Rows without a field for the kind are not
 * looked at: a text may well speak of `<video>`. In preference rows the rejected answer is not counted, for it stands
 * in the place of the chosen one.
 */
export const placeholderCount = defineRule({
  code: "MMD002",
  name: "placeholder-count",
  severity: "error",
  affects: ["llama-factory:fails", "trl:fails"],
  bad: `{"messages": [{"role": "user", "content": "Who is it?"}, {"role": "assistant", "content": "A cat."}], "images": ["cat.jpg"]}`,
  good: `{"messages": [{"role": "user", "content": "<image>Who is it?"}, {"role": "assistant", "content": "A cat."}], "images": ["cat.jpg"]}`,
  begin: ({ declared }: RuleContext) => ({
    checkRow(row, report) {
      for (const field of mediaFields(row, declared)) {
        const { kind, key, value } = field;
        if (row.shape === undefined || !isCounted(field)) continue;
        const files = countMedia(value);
        const marks = countMarks(row, kind);
        if (files === marks || (marks === 0 && field.isLoose)) continue;
        report(
          { path: [key] },
          `${numberOf(files, `${kind} file`)} for ${numberOf(marks, `<${kind}> mark`)} in the text`,
          {
            help:
              files > marks ? `put one <${kind}> where each file belongs` : `add the missing files, or take <${kind}> out`,
          },
        );
      }
    },
  }),
});

/** A number or an object under `audio`, say, is something else. */
function isCounted({ value }: MediaField): boolean {
  return value === null || typeof value === "object" || typeof value === "string";
}

function countMarks(row: LintRow, kind: MediaKind): number {
  const mark = `<${kind}>`;
  let count = 0;
  for (const { value, part } of row.texts) if (part !== "rejected") count += occurrences(value, mark);
  for (const { turns } of row.conversations)
    for (const { content } of turns)
      if (isJsonArray(content)) for (const part of content) if (placeholderKind(part) === kind) count++;
  return count;
}

function occurrences(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) count++;
  return count;
}

function numberOf(count: number, what: string): string {
  return `${count === 0 ? "no" : String(count)} ${what}${count === 1 ? "" : "s"}`;
}
