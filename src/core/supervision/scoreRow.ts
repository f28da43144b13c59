import { fail, ok, type Result } from "../../base/result";
import { labelStated } from "../dataset/label";
import type { ChatTemplate } from "./chatTemplate";
import { readSupervisedRow } from "./readRow";
import { scoreItem, type ScoreItem } from "./scoreItem";
import type { SupervisionProblem, TextTokenizer } from "./types";

/** A row of a label task, ready to be scored. */
export interface ScoredRow extends ScoreItem {
  readonly prompt: string;
  /** What each label looks like after the prompt, white space included. */
  readonly continuations: readonly string[];
  /** The label that the row's own answer states; null when it states none. A label column is the caller's business. */
  readonly truth: string | null;
}

/**
 * Turns a row into its prompt and one continuation per label. The last answer of a conversation is what is asked for.
 * A label follows the prompt the way the row's own answer does: with the same white space before it, or, where the row
 * has no answer, with one space unless the prompt ends in white space.
 */
export function scoreRow(
  row: unknown,
  options: {
    readonly shape: string;
    readonly columns?: Readonly<Record<string, string>>;
    readonly labels: readonly string[];
    readonly template: ChatTemplate | null;
    readonly tokenizer: TextTokenizer;
  },
): Result<ScoredRow, SupervisionProblem> {
  const asked = question(row, options);
  if (!asked.ok) return asked;
  const { prompt, answer, specialTokens } = asked.value;
  const lead =
    answer.trim() === ""
      ? /\s$/u.test(prompt)
        ? ""
        : " "
      : answer.slice(0, answer.length - answer.trimStart().length);
  const continuations = options.labels.map((label) => lead + label);
  const item = scoreItem({ prompt, options: continuations, tokenizer: options.tokenizer, specialTokens });
  return ok({ ...item, prompt, continuations, truth: labelStated(answer, options.labels) ?? null });
}

interface Question {
  readonly prompt: string;
  readonly answer: string;
  readonly specialTokens: boolean;
}

function question(
  row: unknown,
  options: {
    readonly shape: string;
    readonly columns?: Readonly<Record<string, string>>;
    readonly template: ChatTemplate | null;
    readonly tokenizer: TextTokenizer;
  },
): Result<Question, SupervisionProblem> {
  const read = readSupervisedRow(row, options.shape, options.columns);
  if (!read.ok) return read;
  const value = read.value;
  if (value.kind === "prompt-completion")
    return ok({ prompt: value.prompt, answer: value.completion, specialTokens: true });
  if (value.kind === "text")
    return fail({
      code: "SCH001",
      message: "rows of plain text have no answer to compare with",
      nextStep: "use rows with a prompt and a completion, or conversations",
    });
  const last = value.messages.at(-1);
  if (last?.role !== "assistant" || typeof last.content !== "string")
    return fail({
      code: "SCH002",
      message: "the last message is not the assistant's",
      nextStep: "end the conversation with the answer to be scored",
      pointer: "/messages",
    });
  const { bosToken, eosToken } = options.tokenizer;
  const rendered = options.template?.render({
    messages: value.messages.slice(0, -1),
    tools: value.tools,
    addGenerationPrompt: true,
    bosToken,
    eosToken,
  });
  if (rendered?.ok !== true)
    return fail({
      code: "TPL002",
      message:
        rendered === undefined
          ? "the model has no chat template"
          : `the chat template refuses this row: ${rendered.problem}`,
      nextStep: "choose another template with model.chat_template",
    });
  return ok({ prompt: rendered.value, answer: last.content, specialTokens: false });
}
