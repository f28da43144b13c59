import { contentText, conversationsOf } from "./conversation";
import { isJsonObject, type JsonObject, type JsonValue } from "./jsonValue";
import { labelStated } from "./label";
import { readCategory } from "./readField";
import { keyOf, type DatasetShape, type FieldRole } from "./shapes";

/** A row as prompt and answer, with what the evaluation needs beside it. */
export interface PromptCompletion {
  readonly prompt: string;
  readonly completion: string;
  /** The true label, when labels are declared and the row states one. */
  readonly label?: string;
  /** Group column → value; null where the row has none. */
  readonly groups: Readonly<Record<string, string | null>>;
}

export interface PromptCompletionOptions {
  /** `evaluate.labels`; empty when the task has none. */
  readonly labels?: readonly string[];
  /** `evaluate.groups`: columns or dotted paths. */
  readonly groups?: readonly string[];
}

/**
 * Reads a row of any shape but a preference as one prompt and one completion:
 * - prompt-completion, KTO with prompt: as they are, byte for byte;
 * - alpaca: instruction, a blank line and the input when there is one; then a blank line;
 * - classification: text and a line break, then the label;
 * - text: an empty prompt, so that every token is trained;
 * - conversations: the turns before the last assistant turn as `role: text` lines (a chat template, where the model
 *   has one, is the business of core/supervision, not of this).
 * Undefined when the row lacks the prompt or the completion. The label is that of a `label` column when it holds a
 * declared one, else what the completion states.
 */
export function toPromptCompletion(
  row: JsonValue,
  shape: DatasetShape,
  options: PromptCompletionOptions = {},
): PromptCompletion | undefined {
  if (!isJsonObject(row)) return undefined;
  const parts = conversationParts(row, shape) ?? fieldParts(row, shape);
  if (parts === undefined) return undefined;
  const groups = Object.fromEntries((options.groups ?? []).map((name) => [name, readCategory(row, name)]));
  const label = labelOf(row, shape, parts.completion, options.labels ?? []);
  return { ...parts, groups, ...(label === undefined ? {} : { label }) };
}

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

interface Parts {
  readonly prompt: string;
  readonly completion: string;
}

function fieldParts(row: JsonObject, shape: DatasetShape): Parts | undefined {
  const text = (role: FieldRole): string | undefined => {
    const key = keyOf(shape, role);
    const value = key === undefined ? undefined : row[key];
    return typeof value === "string" ? value : undefined;
  };
  switch (shape.format) {
    case "text":
      return both("", text("text"));
    case "classification": {
      const label = readCategory(row, keyOf(shape, "label") ?? "label");
      const body = text("text");
      return body === undefined || label === null ? undefined : { prompt: `${body}\n`, completion: label };
    }
    case "alpaca": {
      const context = text("context") ?? "";
      const prompt = text("prompt");
      return both(
        prompt === undefined ? undefined : `${prompt}\n\n${context === "" ? "" : `${context}\n\n`}`,
        text("completion"),
      );
    }
    case "prompt-completion":
    case "kto":
      return both(text("prompt"), text("completion"));
    case "messages":
    case "sharegpt":
    case "preference":
      return undefined;
  }
}

function both(prompt: string | undefined, completion: string | undefined): Parts | undefined {
  return prompt === undefined || completion === undefined ? undefined : { prompt, completion };
}

function conversationParts(row: JsonObject, shape: DatasetShape): Parts | undefined {
  const conversation = conversationsOf(row, shape).find((candidate) => candidate.kind === "whole");
  if (conversation === undefined) return undefined;
  const last = conversation.turns.findLastIndex((turn) => turn.speaker === "assistant");
  const answer = contentText(conversation.turns[last]?.content);
  if (answer === undefined) return undefined;
  const lines = conversation.turns
    .slice(0, last)
    .map(
      (turn) =>
        `${turn.speaker ?? (typeof turn.role === "string" ? turn.role : "turn")}: ${contentText(turn.content) ?? ""}\n`,
    );
  return { prompt: `${lines.join("")}assistant: `, completion: answer };
}
