import type { Turn } from "../../dataset/conversation";
import type { RowText } from "../../dataset/rowTexts";
import { keyOf } from "../../dataset/shapes";
import type { LintRow } from "../rows/lintRow";

/** An answer that the model learns to give, and what it is asked. */
export interface Exchange {
  readonly answer: RowText;
  /** Prompt and context, in reading order: the user's words since the answer before. */
  readonly asked: readonly RowText[];
  /** Whether something was said before `asked`, which the prompt may refer to. */
  readonly isLater: boolean;
}

/**
 * Every answer that counts in training with what was asked for it. Rejected answers, the bad half of KTO data and
 * turns of weight 0 are left out: the model is not to learn those.
 */
export function exchangesOf(row: LintRow): readonly Exchange[] {
  if (isUnwanted(row)) return [];
  const exchanges: Exchange[] = [];
  let asked: RowText[] = [];
  let isLater = false;
  for (const text of row.texts)
    if (text.part === "prompt" || text.part === "context") asked.push(text);
    else if (text.part === "tool") isLater = true;
    else if (text.part === "answer") {
      // Texts of fields come before those of turns: a chosen text answers a list of turns that stands behind it.
      const isField = text.turn === undefined;
      if (isTrained(text.turn))
        exchanges.push({ answer: text, asked: isField ? askedIn(row) : asked, isLater });
      if (isField) continue;
      asked = [];
      isLater = true;
    }
  return exchanges;
}

/** The answers alone: cheaper, for rules that look at the prompt only when an answer is suspect. */
export function learntAnswers(row: LintRow): readonly RowText[] {
  return isUnwanted(row) ? [] : row.texts.filter(({ part, turn }) => part === "answer" && isTrained(turn));
}

/** What the row asks for this answer. */
export function askedFor(row: LintRow, answer: RowText): string {
  return joined(exchangesOf(row).find((exchange) => exchange.answer === answer)?.asked ?? []);
}

export function joined(texts: readonly RowText[]): string {
  return texts.length === 1 ? (texts[0]?.value ?? "") : texts.map(({ value }) => value).join("\n");
}

/** System prompts of the row. */
export function systemOf(row: LintRow): string {
  return joined(row.texts.filter(({ part }) => part === "system"));
}

function askedIn(row: LintRow): readonly RowText[] {
  return row.texts.filter(({ part }) => part === "prompt" || part === "context");
}

/** KTO's answers that are not wanted. */
function isUnwanted({ shape, object }: LintRow): boolean {
  if (shape?.format !== "kto") return false;
  const flag = keyOf(shape, "flag");
  return flag !== undefined && object?.[flag] === false;
}

function isTrained(turn: Turn | undefined): boolean {
  const object = turn?.object;
  return !(object?.["weight"] === 0 || object?.["loss_weight"] === 0 || object?.["train"] === false);
}

/** Whether the row gives the model tools: then it can look things up. */
export function hasTools(row: LintRow): boolean {
  const { calls, declarations } = row.toolUse;
  return (
    calls.length > 0 ||
    row.texts.some(({ part }) => part === "tool") ||
    declarations.some(({ value }) =>
      typeof value === "string" ? value.replace(/\s/gu, "").length > 2 : JSON.stringify(value).length > 2,
    )
  );
}
