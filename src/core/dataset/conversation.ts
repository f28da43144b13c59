import { isJsonArray, isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./jsonValue";
import type { DatasetShape, FieldRole } from "./shapes";

/** How a turn writes its speaker: `role`/`content` (OpenAI, Hugging Face) or `from`/`value` (ShareGPT). */
export type TurnStyle = "role" | "from";

export interface Turn {
  readonly index: number;
  /** Undefined when the element is not an object. */
  readonly object: JsonObject | undefined;
  readonly style: TurnStyle;
  readonly roleKey: "role" | "from";
  readonly contentKey: "content" | "value";
  readonly role: JsonValue | undefined;
  readonly content: JsonValue | undefined;
}

/** One list of turns in a row; preference data has up to three. */
export interface Conversation {
  readonly path: JsonPath;
  readonly kind: "whole" | "prompt" | "answer";
  readonly turns: readonly Turn[];
}

/** Who speaks, whatever the style calls it. */
export type Speaker = "system" | "user" | "assistant" | "tool";

const ROLES: Readonly<Record<TurnStyle, Readonly<Record<string, Speaker>>>> = {
  role: {
    system: "system",
    developer: "system",
    user: "user",
    assistant: "assistant",
    tool: "tool",
    function: "tool",
  },
  from: {
    system: "system",
    human: "user",
    gpt: "assistant",
    function_call: "assistant",
    observation: "tool",
    tool: "tool",
  },
};

/** Words that people write for a speaker; the value is the speaker's name in each style. */
const SYNONYMS: Readonly<Record<string, Readonly<Record<TurnStyle, string>>>> = {
  human: { role: "user", from: "human" },
  user: { role: "user", from: "human" },
  gpt: { role: "assistant", from: "gpt" },
  bot: { role: "assistant", from: "gpt" },
  chatbot: { role: "assistant", from: "gpt" },
  model: { role: "assistant", from: "gpt" },
  ai: { role: "assistant", from: "gpt" },
  assistant: { role: "assistant", from: "gpt" },
  system: { role: "system", from: "system" },
  developer: { role: "developer", from: "system" },
  tool: { role: "tool", from: "tool" },
  function: { role: "function", from: "observation" },
  observation: { role: "tool", from: "observation" },
};

export function rolesOf(style: TurnStyle): readonly string[] {
  return Object.keys(ROLES[style]);
}

/** The speaker of a role that trainers know in this style; undefined for every other word. */
export function speakerOf(turn: Turn): Speaker | undefined {
  const role = turn.role;
  if (typeof role !== "string") return undefined;
  const known = ROLES[turn.style];
  return Object.hasOwn(known, role) ? known[role] : undefined;
}

/** The role meant by a synonym or another spelling (`Human`, `bot`), in the words of the style. */
export function roleMeant(role: string, style: TurnStyle): string | undefined {
  const word = role.trim().toLowerCase();
  return Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word]?.[style] : undefined;
}

/** The speaker of a turn, synonyms included: what the author meant. */
export function speakerMeant(turn: Turn): Speaker | undefined {
  if (typeof turn.role !== "string") return undefined;
  const known = speakerOf(turn);
  if (known !== undefined) return known;
  const meant = roleMeant(turn.role, turn.style);
  return meant === undefined ? undefined : ROLES[turn.style][meant];
}

export function readTurn(element: JsonValue, index: number): Turn {
  const object = isJsonObject(element) ? element : undefined;
  const style: TurnStyle = object?.["role"] === undefined && object?.["from"] !== undefined ? "from" : "role";
  const roleKey = style;
  // Some exports mix the pairs (`role` with `value`); what stands there counts.
  const usual = style === "from" ? "value" : "content";
  const other = style === "from" ? "content" : "value";
  const contentKey = object?.[usual] === undefined && typeof object?.[other] === "string" ? other : usual;
  return {
    index,
    object,
    style,
    roleKey,
    contentKey,
    role: object?.[roleKey],
    content: object?.[contentKey],
  };
}

/** Every list of turns in the row. */
export function conversationsOf(row: JsonObject, shape: DatasetShape): readonly Conversation[] {
  const found: Conversation[] = [];
  const add = (role: FieldRole, kind: Conversation["kind"]): void => {
    const key = shape.required[role];
    const list = key === undefined ? undefined : row[key];
    if (key !== undefined && isJsonArray(list)) found.push({ path: [key], kind, turns: list.map(readTurn) });
  };
  const isPreference = shape.format === "preference";
  add("turns", isPreference ? "prompt" : "whole");
  if (isPreference) {
    add("chosen", "answer");
    add("rejected", "answer");
  }
  return found;
}

/** The text of a content: itself, or the text parts of a part list joined. Undefined when there is no text part. */
export function contentText(content: JsonValue | undefined): string | undefined {
  if (typeof content === "string") return content;
  if (!isJsonArray(content)) return undefined;
  const texts = content.flatMap((part) => {
    if (typeof part === "string") return [part];
    if (!isJsonObject(part)) return [];
    const text = part["text"] ?? part["value"];
    return typeof text === "string" && (part["type"] ?? "text") === "text" ? [text] : [];
  });
  return texts.length === 0 ? undefined : texts.join("");
}
