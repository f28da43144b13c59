import { isJsonArray, isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./jsonValue";
import type { DatasetShape } from "./shapes";

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
  /** The role in the style's own words, synonyms and other spellings (`Human`, `bot`) translated. */
  readonly meant: string | undefined;
  /** Whether trainers know the role as it is written. */
  readonly isKnown: boolean;
  /** Who speaks, as far as one can tell. */
  readonly speaker: Speaker | undefined;
}

/**
 * One list of turns in a row; preference data has up to three. `whole` conversations are trained on as they are,
 * `prompt` and `completion` follow each other, `answer` is what is preferred or not.
 */
export interface Conversation {
  readonly path: JsonPath;
  readonly kind: "whole" | "prompt" | "completion" | "answer";
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
  prompter: { role: "user", from: "human" },
  gpt: { role: "assistant", from: "gpt" },
  bot: { role: "assistant", from: "gpt" },
  chatbot: { role: "assistant", from: "gpt" },
  chatgpt: { role: "assistant", from: "gpt" },
  bing: { role: "assistant", from: "gpt" },
  bard: { role: "assistant", from: "gpt" },
  claude: { role: "assistant", from: "gpt" },
  model: { role: "assistant", from: "gpt" },
  ai: { role: "assistant", from: "gpt" },
  assistant: { role: "assistant", from: "gpt" },
  system: { role: "system", from: "system" },
  developer: { role: "developer", from: "system" },
  tool: { role: "tool", from: "tool" },
  function: { role: "function", from: "observation" },
  observation: { role: "tool", from: "observation" },
  ipython: { role: "tool", from: "observation" },
  tool_response: { role: "tool", from: "observation" },
  tool_result: { role: "tool", from: "observation" },
  function_response: { role: "tool", from: "observation" },
};

export function rolesOf(style: TurnStyle): readonly string[] {
  return Object.keys(ROLES[style]);
}

interface RoleMeaning {
  readonly meant: string | undefined;
  readonly isKnown: boolean;
  readonly speaker: Speaker | undefined;
}

/** By style and by the word as it is written: one look-up per turn. */
const MEANINGS: Readonly<Record<TurnStyle, ReadonlyMap<string, RoleMeaning>>> = {
  role: meaningsOf("role"),
  from: meaningsOf("from"),
};
const UNKNOWN: RoleMeaning = { meant: undefined, isKnown: false, speaker: undefined };

function meaningsOf(style: TurnStyle): ReadonlyMap<string, RoleMeaning> {
  const meanings = new Map<string, RoleMeaning>();
  for (const [word, names] of Object.entries(SYNONYMS)) {
    const meant = names[style];
    meanings.set(word, { meant, isKnown: false, speaker: ROLES[style][meant] });
  }
  for (const [role, speaker] of Object.entries(ROLES[style]))
    meanings.set(role, { meant: role, isKnown: true, speaker });
  return meanings;
}

function meaningOf(role: JsonValue | undefined, style: TurnStyle): RoleMeaning {
  if (typeof role !== "string") return UNKNOWN;
  const meanings = MEANINGS[style];
  const exact = meanings.get(role);
  if (exact !== undefined) return exact;
  // `Human`, `USER `: a role in other letters is a synonym too.
  const similar = meanings.get(role.trim().toLowerCase());
  return similar === undefined ? UNKNOWN : { ...similar, isKnown: false };
}

export function readTurn(element: JsonValue, index: number): Turn {
  const object = isJsonObject(element) ? element : undefined;
  const style: TurnStyle = object?.["role"] === undefined && object?.["from"] !== undefined ? "from" : "role";
  const roleKey = style;
  // Some exports mix the pairs (`role` with `value`); what stands there counts.
  const usual = style === "from" ? "value" : "content";
  const other = style === "from" ? "content" : "value";
  const contentKey = object?.[usual] === undefined && typeof object?.[other] === "string" ? other : usual;
  const role = object?.[roleKey];
  const { meant, isKnown, speaker } = meaningOf(role, style);
  return {
    index,
    object,
    style,
    roleKey,
    contentKey,
    role,
    content: object?.[contentKey],
    meant,
    isKnown,
    speaker,
  };
}

/** Every list of turns in the row. */
export function conversationsOf(row: JsonObject, shape: DatasetShape): readonly Conversation[] {
  const { turns, prompt, completion, chosen, rejected } = shape.required;
  const isPreference = shape.format === "preference";
  const main = listAt(row, turns, isPreference ? "prompt" : "whole");
  if (!isPreference && (completion === undefined || typeof row[completion] === "string"))
    return main === undefined ? NONE : [main];
  const lists = [
    main,
    // A prompt and a completion may be lists of messages instead of texts.
    promptAt(row, prompt ?? shape.optional.prompt),
    messagesAt(row, completion, "completion"),
    listAt(row, chosen, "answer"),
    listAt(row, rejected, "answer"),
  ].filter((list) => list !== undefined);
  return lists.length === 0 ? NONE : lists;
}
const NONE: readonly Conversation[] = [];

/** OpenAI's preference form keeps the messages of the prompt in an object, beside their tools. */
function promptAt(row: JsonObject, key: string | undefined): Conversation | undefined {
  const value = key === undefined ? undefined : row[key];
  if (key === undefined || !isJsonObject(value)) return messagesAt(row, key, "prompt");
  const list = value["messages"];
  return isJsonArray(list)
    ? { path: [key, "messages"], kind: "prompt", turns: list.map(readTurn) }
    : undefined;
}

/** A list of other things than messages is a wrong text, not a conversation. */
function messagesAt(
  row: JsonObject,
  key: string | undefined,
  kind: Conversation["kind"],
): Conversation | undefined {
  const list = key === undefined ? undefined : row[key];
  return isJsonArray(list) && list.some(isJsonObject) ? listAt(row, key, kind) : undefined;
}

function listAt(
  row: JsonObject,
  key: string | undefined,
  kind: Conversation["kind"],
): Conversation | undefined {
  const list = key === undefined ? undefined : row[key];
  if (key === undefined || !isJsonArray(list)) return undefined;
  return { path: [key], kind, turns: list.map(readTurn) };
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
