import { isJsonArray, isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./jsonValue";
import type { DatasetShape } from "./shapes";
import type { RoleMeaning, Speaker, TurnNames, TurnStyle } from "./turnNames";

export type { Speaker, TurnStyle } from "./turnNames";

export interface Turn {
  readonly index: number;
  /** Undefined when the element is not an object. */
  readonly object: JsonObject | undefined;
  readonly style: TurnStyle;
  /** `role` or `from`, unless a registry calls it otherwise. */
  readonly roleKey: string;
  /** `content` or `value`, unless a registry calls it otherwise. */
  readonly contentKey: string;
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

/** LLaMA-Factory's tags: which word of each style they stand for. */
const TAGS: Readonly<Record<string, Readonly<Record<TurnStyle, string>> & { readonly speaker: Speaker }>> = {
  user_tag: { role: "user", from: "human", speaker: "user" },
  assistant_tag: { role: "assistant", from: "gpt", speaker: "assistant" },
  observation_tag: { role: "tool", from: "observation", speaker: "tool" },
  function_tag: { role: "function_call", from: "function_call", speaker: "assistant" },
  system_tag: { role: "system", from: "system", speaker: "system" },
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

/** The words for speakers: the registry's own, where there is one. */
export function rolesOf(style: TurnStyle, names?: TurnNames): readonly string[] {
  return names === undefined ? Object.keys(ROLES[style]) : [...names.words.values()];
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

export function readTurn(element: JsonValue, index: number, names?: TurnNames): Turn {
  const object = isJsonObject(element) ? element : undefined;
  if (names !== undefined && isNamedTurn(object, names)) return readNamedTurn(object, index, names);
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

/**
 * How to read turns whose keys and speakers a registry names. The usual words of a speaker are known as well when the
 * registry has no word for it, or one that no turn of the sample has: that is said once, of the registry, and not of
 * every turn.
 *
 * @param seen the speakers that the first rows name
 */
export function namesOfTags(
  {
    roleKey,
    contentKey,
    tags,
  }: {
    readonly roleKey: string;
    readonly contentKey: string;
    readonly tags: Readonly<Record<string, string>>;
  },
  seen: ReadonlySet<string>,
): TurnNames {
  const style: TurnStyle = roleKey === "role" ? "role" : "from";
  const meanings = new Map<string, RoleMeaning>();
  const words = new Map<string, string>();
  for (const [tag, standard] of Object.entries(TAGS)) {
    const meaning = { meant: standard[style], isKnown: true, speaker: standard.speaker };
    const word = tags[tag];
    if (word !== undefined) words.set(standard[style], word);
    if (word === undefined || !seen.has(word))
      for (const usual of usualWords(standard, style)) if (!meanings.has(usual)) meanings.set(usual, meaning);
    if (word !== undefined) meanings.set(word, meaning);
  }
  addStrangeWord(meanings, words, seen, style);
  return { style, roleKey, contentKey, meanings, words };
}

/** One word that nobody knows, and one speaker whose word no turn has: a wrong tag, not a wrong turn. */
function addStrangeWord(
  meanings: Map<string, RoleMeaning>,
  words: ReadonlyMap<string, string>,
  seen: ReadonlySet<string>,
  style: TurnStyle,
): void {
  const needed = [TAGS["user_tag"]?.[style], TAGS["assistant_tag"]?.[style]];
  const silent = [...words].filter(([standard, word]) => needed.includes(standard) && !seen.has(word));
  const strange = [...seen].filter(
    (word) => !meanings.has(word) && meaningOf(word, style).meant === undefined,
  );
  const meaning = meanings.get(silent[0]?.[1] ?? "");
  if (strange.length === 1 && silent.length === 1 && meaning !== undefined)
    meanings.set(strange[0] ?? "", meaning);
}

/** Every word that the style takes for the same speaker. */
function usualWords(standard: Readonly<Record<TurnStyle, string>>, style: TurnStyle): readonly string[] {
  const others = Object.entries(SYNONYMS).filter(([, names]) => names[style] === standard[style]);
  return [standard[style], ...others.map(([word]) => word)];
}

/** What a word usually means, whatever a registry says: the tag for it. */
export function usualTag(word: string): string | undefined {
  const lower = word.trim().toLowerCase();
  const meant = SYNONYMS[lower]?.from ?? lower;
  return Object.keys(TAGS).find((tag) => TAGS[tag]?.from === meant || TAGS[tag]?.role === meant);
}

/** A turn that lacks the declared key but has a usual one is read as usual. */
function isNamedTurn(object: JsonObject | undefined, { roleKey }: TurnNames): boolean {
  return (
    object?.[roleKey] !== undefined || (object?.["role"] === undefined && object?.["from"] === undefined)
  );
}

function readNamedTurn(object: JsonObject | undefined, index: number, names: TurnNames): Turn {
  const { style, roleKey, contentKey, meanings } = names;
  const role = object?.[roleKey];
  const declared = typeof role === "string" ? meanings.get(role) : undefined;
  const usual = meaningOf(role, style);
  // A usual word that no tag names is understood, and unknown to the trainer.
  const { meant, isKnown, speaker } = declared ?? { ...usual, isKnown: false };
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
  const { names } = shape;
  const main = listAt(row, turns, isPreference ? "prompt" : "whole", names);
  if (!isPreference && (completion === undefined || typeof row[completion] === "string"))
    return main === undefined ? NONE : [main];
  const lists = [
    main,
    // A prompt and a completion may be lists of messages instead of texts.
    promptAt(row, prompt ?? shape.optional.prompt, names),
    messagesAt(row, completion, "completion", names),
    listAt(row, chosen, "answer", names),
    listAt(row, rejected, "answer", names),
  ].filter((list) => list !== undefined);
  return lists.length === 0 ? NONE : lists;
}
const NONE: readonly Conversation[] = [];

/** OpenAI's preference form keeps the messages of the prompt in an object, beside their tools. */
function promptAt(
  row: JsonObject,
  key: string | undefined,
  names: TurnNames | undefined,
): Conversation | undefined {
  const value = key === undefined ? undefined : row[key];
  if (key === undefined || !isJsonObject(value)) return messagesAt(row, key, "prompt", names);
  const list = value["messages"];
  return isJsonArray(list)
    ? {
        path: [key, "messages"],
        kind: "prompt",
        turns: list.map((element, i) => readTurn(element, i, names)),
      }
    : undefined;
}

/** A list of other things than messages is a wrong text, not a conversation. */
function messagesAt(
  row: JsonObject,
  key: string | undefined,
  kind: Conversation["kind"],
  names: TurnNames | undefined,
): Conversation | undefined {
  const list = key === undefined ? undefined : row[key];
  return isJsonArray(list) && list.some(isJsonObject) ? listAt(row, key, kind, names) : undefined;
}

function listAt(
  row: JsonObject,
  key: string | undefined,
  kind: Conversation["kind"],
  names: TurnNames | undefined,
): Conversation | undefined {
  const list = key === undefined ? undefined : row[key];
  if (key === undefined || !isJsonArray(list)) return undefined;
  return { path: [key], kind, turns: list.map((element, i) => readTurn(element, i, names)) };
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
