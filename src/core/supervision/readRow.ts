import { fail, ok, unreachable, type Result } from "../../base/result";
import type { JsonObject } from "../dataset/jsonValue";
import { detectShape, keyOf, missingRoles, SHAPES, type FieldRole } from "../dataset/shapes";
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
 * Field names and `columns` (field → the file's own key) are those of `core/dataset`'s shapes.
 */
export function readSupervisedRow(
  row: unknown,
  shape: string,
  columns: Readonly<Record<string, string>> = {},
): Result<SupervisedRow, SupervisionProblem> {
  if (!isObject(row)) return fail(missing("", "the row is not an object"));
  if (!isSupervised(shape))
    return fail({
      code: "SCH001",
      message: `rows of the shape \`${shape}\` cannot be trained on here`,
      nextStep: `use one of ${SUPERVISED_SHAPES.join(", ")}, or set data.format`,
    });
  const found = detectShape([row as JsonObject], shape, columns);
  const field = (role: FieldRole): Field => {
    const name =
      found === undefined ? likelyName(row as JsonObject, shape, role, columns) : keyOf(found, role);
    return {
      name: name ?? role,
      value: name !== undefined && Object.hasOwn(row, name) ? row[name] : undefined,
    };
  };
  switch (shape) {
    case "prompt-completion":
      return promptCompletion(field("prompt"), field("completion"));
    case "alpaca":
      return alpaca(field("prompt"), field("context"), field("completion"));
    case "text": {
      const text = field("text");
      return typeof text.value === "string" ? ok({ kind: "text", text: text.value }) : fail(noText(text));
    }
    case "classification":
      return classification(field("text"), field("label"));
    case "messages":
    case "sharegpt":
      return conversation(field("turns"), parsedTools(row["tools"]));
    default:
      return unreachable(shape);
  }
}

/** What a field is called in a row that lacks one: as mapped, else as in the form of which the row lacks least. */
function likelyName(
  row: JsonObject,
  format: SupervisedShape,
  role: FieldRole,
  columns: Readonly<Record<string, string>>,
): string | undefined {
  const candidates = SHAPES.filter((candidate) => candidate.format === format);
  const lacking = candidates.map((candidate) => missingRoles(row, candidate).length);
  const likeliest = candidates[lacking.indexOf(Math.min(...lacking))];
  const name = likeliest === undefined ? undefined : keyOf(likeliest, role);
  const mapped = [name, role].find((key) => key !== undefined && Object.hasOwn(columns, key));
  return mapped === undefined ? name : columns[mapped];
}

/** What a row has for a part of its shape, and the key that holds it or should. */
interface Field {
  readonly name: string;
  readonly value: unknown;
}

function isSupervised(shape: string): shape is SupervisedShape {
  return SUPERVISED_SHAPES.some((known) => known === shape);
}

function promptCompletion(prompt: Field, completion: Field): Result<SupervisedRow, SupervisionProblem> {
  if (typeof prompt.value !== "string") return fail(noText(prompt));
  if (typeof completion.value !== "string") return fail(noText(completion));
  return ok({ kind: "prompt-completion", prompt: prompt.value, completion: completion.value });
}

function alpaca(instruction: Field, input: Field, output: Field): Result<SupervisedRow, SupervisionProblem> {
  if (typeof instruction.value !== "string") return fail(noText(instruction));
  if (typeof output.value !== "string") return fail(noText(output));
  const context = typeof input.value === "string" && input.value !== "" ? `${input.value}\n\n` : "";
  return ok({
    kind: "prompt-completion",
    prompt: `${instruction.value}\n\n${context}`,
    completion: output.value,
  });
}

function classification(text: Field, label: Field): Result<SupervisedRow, SupervisionProblem> {
  if (typeof text.value !== "string") return fail(noText(text));
  const { value } = label;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
    return fail(missing(`/${label.name}`, `no label in \`${label.name}\``));
  return ok({ kind: "prompt-completion", prompt: `${text.value}\n`, completion: String(value) });
}

function conversation(turns: Field, tools: unknown): Result<SupervisedRow, SupervisionProblem> {
  const pointer = `/${turns.name}`;
  if (!Array.isArray(turns.value)) return fail(missing(pointer, `no list of messages in \`${turns.name}\``));
  const messages: ChatMessage[] = [];
  for (const [i, turn] of (turns.value as unknown[]).entries()) {
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
  const body = content === undefined ? value : content;
  const hasCalls = Object.hasOwn(turn, "tool_calls");
  if ((body === undefined || body === null) && !hasCalls) return undefined;
  const known = role === undefined && Object.hasOwn(ROLE_OF, name) ? ROLE_OF[name] : undefined;
  // What a turn has not, a template does not see; null is something that it may ask for.
  const said = body === undefined ? {} : { content: body };
  return { ...rest, role: known ?? name, ...said };
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

function noText({ name }: Field): SupervisionProblem {
  return missing(`/${name}`, `no text in \`${name}\``);
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
