import { fail, ok, type Result } from "../../base/result";
import type { ChatMessage, SupervisedRow, SupervisionProblem } from "./types";

/** Shapes that can be trained on; the names are those of `data.format` and of `run.json`'s `data.files[].format`. */
export const SUPERVISED_SHAPES = [
  "prompt-completion",
  "text",
  "alpaca",
  "classification",
  "messages",
  "sharegpt",
] as const;
export type SupervisedShape = (typeof SUPERVISED_SHAPES)[number];

/** Names under which a field is known, the first that is present wins; a `columns` mapping comes before all of them. */
const FIELD_NAMES = {
  prompt: ["prompt", "question", "input"],
  completion: ["completion", "answer", "output", "response"],
  text: ["text"],
  label: ["label"],
  instruction: ["instruction"],
  input: ["input"],
  output: ["output"],
  messages: ["messages"],
  conversations: ["conversations", "messages"],
  tools: ["tools"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Field = keyof typeof FIELD_NAMES;

const ROLE_OF: Readonly<Record<string, string>> = {
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  bot: "assistant",
  system: "system",
  observation: "tool",
  tool: "tool",
};

/**
 * One parsed row as one of the three forms that are tokenized.
 *
 * Alpaca becomes prompt-completion: instruction, a blank line, the input and a blank line if there is an input, then
 * the output. The blank lines are part of the prompt, so that the two never run into one word. Classification becomes
 * the text and a line break, then the label.
 * `columns` maps a field's name onto the column that holds it.
 */
export function readSupervisedRow(
  row: unknown,
  shape: string,
  columns: Readonly<Record<string, string>> = {},
): Result<SupervisedRow, SupervisionProblem> {
  if (!isObject(row)) return fail(missing("", "the row is not an object"));
  const get = (field: Field): unknown => {
    const mapped = Object.hasOwn(columns, field) ? columns[field] : undefined;
    const name = mapped ?? FIELD_NAMES[field].find((candidate) => Object.hasOwn(row, candidate));
    return name === undefined || !Object.hasOwn(row, name) ? undefined : row[name];
  };
  switch (shape) {
    case "prompt-completion":
      return promptCompletion(get("prompt"), get("completion"));
    case "alpaca":
      return alpaca(get("instruction"), get("input"), get("output"));
    case "text": {
      const text = get("text");
      return typeof text === "string"
        ? ok({ kind: "text", text })
        : fail(missing("/text", "no text in `text`"));
    }
    case "classification":
      return classification(get("text"), get("label"));
    case "messages":
      return conversation(get("messages"), "/messages", parsedTools(get("tools")));
    case "sharegpt":
      return conversation(get("conversations"), "/conversations", parsedTools(get("tools")));
    default:
      return fail({
        code: "SCH001",
        message: `rows of the shape \`${shape}\` cannot be trained on here`,
        nextStep: `use one of ${SUPERVISED_SHAPES.join(", ")}, or set data.format`,
      });
  }
}

function promptCompletion(prompt: unknown, completion: unknown): Result<SupervisedRow, SupervisionProblem> {
  if (typeof prompt !== "string") return fail(missing("/prompt", "no text in `prompt`"));
  if (typeof completion !== "string") return fail(missing("/completion", "no text in `completion`"));
  return ok({ kind: "prompt-completion", prompt, completion });
}

function alpaca(
  instruction: unknown,
  input: unknown,
  output: unknown,
): Result<SupervisedRow, SupervisionProblem> {
  if (typeof instruction !== "string") return fail(missing("/instruction", "no text in `instruction`"));
  if (typeof output !== "string") return fail(missing("/output", "no text in `output`"));
  const parts = typeof input === "string" && input !== "" ? [instruction, input] : [instruction];
  return ok({ kind: "prompt-completion", prompt: `${parts.join("\n\n")}\n\n`, completion: output });
}

function classification(text: unknown, label: unknown): Result<SupervisedRow, SupervisionProblem> {
  if (typeof text !== "string") return fail(missing("/text", "no text in `text`"));
  if (typeof label !== "string" && typeof label !== "number" && typeof label !== "boolean")
    return fail(missing("/label", "no label in `label`"));
  return ok({ kind: "prompt-completion", prompt: `${text}\n`, completion: String(label) });
}

function conversation(
  value: unknown,
  pointer: string,
  tools: unknown,
): Result<SupervisedRow, SupervisionProblem> {
  if (!Array.isArray(value)) return fail(missing(pointer, "no list of messages"));
  const messages: ChatMessage[] = [];
  for (const [i, turn] of (value as unknown[]).entries()) {
    const message = readMessage(turn);
    if (message === undefined)
      return fail({
        code: "SCH007",
        message: `message ${i + 1} has no role, or no content`,
        nextStep: "give every message a role and a content",
        pointer: `${pointer}/${i}`,
      });
    messages.push(message);
  }
  return ok({ kind: "messages", messages, tools });
}

/** A `role`/`content` or `from`/`value` turn; undefined when it is neither. */
function readMessage(turn: unknown): ChatMessage | undefined {
  if (!isObject(turn)) return undefined;
  const { role, content, from, value, ...rest } = turn;
  const name = role ?? from;
  if (typeof name !== "string") return undefined;
  const body = content ?? value;
  if (body === undefined && !Object.hasOwn(turn, "tool_calls")) return undefined;
  const known = role === undefined ? ROLE_OF[name] : undefined;
  return { ...rest, role: known ?? name, content: body ?? "" };
}

/** Tools are often a JSON text within the JSON; a template wants the list. */
function parsedTools(value: unknown): unknown {
  if (typeof value !== "string") return value ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return null;
  }
}

function missing(pointer: string, message: string): SupervisionProblem {
  return {
    code: "SCH002",
    message,
    nextStep: "complete the row, or map the column in data.columns",
    pointer,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
