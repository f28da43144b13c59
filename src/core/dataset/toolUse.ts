import type { Conversation, Turn } from "./conversation";
import { isJsonArray, isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./jsonValue";

/**
 * Where a value is: at a path of the row, or, when the value there is JSON written as text, at a path inside of that
 * text.
 */
export interface NestedPath {
  readonly path: JsonPath;
  /** Set when `path` leads to a JSON text. */
  readonly inner?: { readonly text: string; readonly path: JsonPath; readonly offset: number };
}

/** One call of a tool, however the row writes it. */
export interface ToolCall {
  readonly turn: Turn;
  readonly at: NestedPath;
  readonly name: JsonValue | undefined;
  readonly nameAt: NestedPath;
  /** As written: an object, or JSON as text. */
  readonly arguments: JsonValue | undefined;
  readonly argumentsAt: NestedPath;
  readonly id: JsonValue | undefined;
  /** `api`: OpenAI's `tool_calls` and `function_call`; `text`: a turn or part whose text is the call. */
  readonly style: "api" | "text";
}

/** A turn or part that ought to be a call in JSON and is not. */
export interface BrokenCall {
  readonly turn: Turn;
  readonly path: JsonPath;
  readonly text: string;
}

/** What stands where calls are listed and is none. */
export interface NoCall {
  readonly turn: Turn;
  readonly path: JsonPath;
  readonly isList: boolean;
}

/** Turns of one conversation with what they call, in order. */
export interface ToolTurns {
  readonly conversation: Conversation;
  /** By index of the turn. */
  readonly calls: readonly (readonly ToolCall[])[];
}

export interface ToolUse {
  readonly calls: readonly ToolCall[];
  readonly broken: readonly BrokenCall[];
  readonly noCalls: readonly NoCall[];
  readonly conversations: readonly ToolTurns[];
  /** The fields that declare tools: a list, or JSON as text. */
  readonly declarations: readonly Declaring[];
}

export interface Declaring {
  readonly path: JsonPath;
  readonly value: JsonValue;
}

const NO_TOOLS: ToolUse = { calls: [], broken: [], noCalls: [], conversations: [], declarations: [] };
const DECLARING_KEYS = ["tools", "functions"];

/**
 * Calls and declarations of tools in a row. Rows without any, which are most, allocate nothing.
 *
 * @param declaringKey the column of the tools, where a registry names it
 */
export function toolUseOf(
  row: JsonObject | undefined,
  conversations: readonly Conversation[],
  declaringKey?: string,
): ToolUse {
  if (row === undefined || conversations.length === 0) return NO_TOOLS;
  const holder = holderOf(row);
  const keys = declaringKey === undefined ? DECLARING_KEYS : [declaringKey];
  const isDeclaring = keys.some((key) => holder[key] !== undefined && holder[key] !== null);
  if (!isDeclaring && !conversations.some(({ turns }) => turns.some(concernsTools))) return NO_TOOLS;
  const broken: BrokenCall[] = [];
  const noCalls: NoCall[] = [];
  const withCalls = conversations.map((conversation) => ({
    conversation,
    calls: conversation.turns.map((turn) => {
      const at = [...conversation.path, turn.index];
      collectNoCalls(turn, at, noCalls);
      return callsOf(turn, at, broken);
    }),
  }));
  return {
    calls: withCalls.flatMap(({ calls }) => calls.flat()),
    broken,
    noCalls,
    conversations: withCalls,
    declarations: keys.flatMap((key) => {
      const value = holder[key];
      if (value === undefined || value === null || value === "") return [];
      return [{ path: holder === row ? [key] : [OPENAI_PROMPT, key], value }];
    }),
  };
}

/** The object whose fields declare tools: the row, or the prompt of OpenAI's preference form. */
function holderOf(row: JsonObject): JsonObject {
  const prompt = row[OPENAI_PROMPT];
  return isJsonObject(prompt) && isJsonArray(prompt["messages"]) ? prompt : row;
}
const OPENAI_PROMPT = "input";

function concernsTools({ object, speaker, meant, content }: Turn): boolean {
  if (speaker === "tool" || meant === "function_call") return true;
  if (object === undefined) return false;
  if (speaker === "user" || speaker === "system") return isJsonArray(content) && content.some(isResultPart);
  return (
    object["tool_calls"] !== undefined ||
    object["function_call"] !== undefined ||
    (isJsonArray(content) && content.some(isCallPart))
  );
}

/** A result that stands in a part, as Anthropic writes it. */
export function isResultPart(part: JsonValue): part is JsonObject {
  return isJsonObject(part) && part["type"] === "tool_result";
}

function isCallPart(part: JsonValue): boolean {
  return isJsonObject(part) && (part["type"] === "tool_call" || part["type"] === "tool_use");
}

function callsOf(turn: Turn, at: JsonPath, broken: BrokenCall[]): readonly ToolCall[] {
  const { object, content } = turn;
  if (object === undefined || !concernsTools(turn)) return [];
  const calls: ToolCall[] = [];
  const list = object["tool_calls"];
  if (isJsonArray(list))
    for (const [i, call] of list.entries()) calls.push(...apiCall(turn, call, [...at, "tool_calls", i]));
  const single = object["function_call"];
  if (isJsonObject(single) && Object.keys(single).length > 0)
    calls.push(...apiCall(turn, single, [...at, "function_call"]));
  if (turn.meant === "function_call" && typeof content === "string")
    calls.push(...textCalls(turn, content, [...at, turn.contentKey], broken));
  // Not what this form wants, but what it means is plain.
  if (turn.meant === "function_call" && isJsonObject(content))
    calls.push(...apiCall(turn, content, [...at, turn.contentKey]));
  if (isJsonArray(content))
    for (const [i, part] of content.entries())
      if (isJsonObject(part) && isCallPart(part))
        calls.push(...partCalls(turn, part, [...at, turn.contentKey, i], broken));
  return calls;
}

/** A list as text is SCH006's, an empty object TUL007's. */
function collectNoCalls(turn: Turn, at: JsonPath, found: NoCall[]): void {
  const list = turn.object?.["tool_calls"] ?? null;
  if (list === null) return;
  const path = [...at, "tool_calls"];
  if (isJsonArray(list)) {
    for (const [i, call] of list.entries())
      if (!isJsonObject(call)) found.push({ turn, path: [...path, i], isList: false });
  } else if (typeof list !== "string" || !isJsonArray(parseJson(list)))
    found.push({ turn, path, isList: true });
}

/** `{id, function: {name, arguments}}`, or without the envelope. */
function apiCall(turn: Turn, call: JsonValue, path: JsonPath): readonly ToolCall[] {
  if (!isJsonObject(call)) return [];
  const isWrapped = isJsonObject(call["function"]);
  const inside = isWrapped ? (call["function"] as JsonObject) : call;
  const base = isWrapped ? [...path, "function"] : path;
  return [
    {
      turn,
      at: { path },
      name: inside["name"],
      nameAt: { path: [...base, "name"] },
      arguments: inside["arguments"],
      argumentsAt: { path: [...base, "arguments"] },
      id: call["id"],
      style: "api",
    },
  ];
}

function partCalls(turn: Turn, part: JsonObject, path: JsonPath, broken: BrokenCall[]): readonly ToolCall[] {
  if (part["type"] === "tool_call") {
    const key = part["value"] === undefined ? "text" : "value";
    const text = part[key];
    return typeof text === "string" ? textCalls(turn, text, [...path, key], broken) : [];
  }
  return [
    {
      turn,
      at: { path },
      name: part["name"],
      nameAt: { path: [...path, "name"] },
      arguments: part["input"],
      argumentsAt: { path: [...path, "input"] },
      id: part["id"],
      style: "api",
    },
  ];
}

/** A text that is one call or a list of calls in JSON; thoughts may stand before it. */
function textCalls(turn: Turn, text: string, path: JsonPath, broken: BrokenCall[]): readonly ToolCall[] {
  const offset = endOfThought(text);
  const json = text.slice(offset);
  const value = parseJson(json);
  const list = isJsonArray(value) ? value : [value];
  if (value === undefined || !list.every(isJsonObject)) {
    broken.push({ turn, path, text });
    return [];
  }
  return list.filter(isJsonObject).map((call, i) => {
    const base = isJsonArray(value) ? [i] : [];
    const nested = (inner: JsonPath): NestedPath => ({ path, inner: { text: json, path: inner, offset } });
    const key =
      call["arguments"] === undefined && call["parameters"] !== undefined ? "parameters" : "arguments";
    return {
      turn,
      at: nested(base),
      name: call["name"],
      nameAt: nested([...base, "name"]),
      arguments: call[key],
      argumentsAt: nested([...base, key]),
      id: call["id"],
      style: "text" as const,
    };
  });
}

const THOUGHT_END = "</think>";

function endOfThought(text: string): number {
  const at = text.lastIndexOf(THOUGHT_END);
  return at < 0 ? 0 : at + THOUGHT_END.length;
}

/** Undefined when the text is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
