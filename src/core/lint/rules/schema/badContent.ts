import type { Turn } from "../../../dataset/conversation";
import {
  isJsonArray,
  isJsonObject,
  typeName,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "../../../dataset/jsonValue";
import type { DatasetShape } from "../../../dataset/shapes";
import { defineRule, type Report } from "../../defineRule";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";

/** Types of content parts that trainers and chat templates know. */
const PART_TYPES: ReadonlySet<string> = new Set([
  "text",
  "input_text",
  "output_text",
  "image",
  "image_url",
  "input_image",
  "video",
  "video_url",
  "audio",
  "audio_url",
  "input_audio",
  "file",
  "refusal",
  "reasoning",
  "thinking",
  "tool_call",
  "tool_use",
  "tool_result",
]);

/** Fields that hold the text of a part. */
const TEXT_TYPES: ReadonlySet<string> = new Set(["text", "input_text", "output_text"]);

/**
 * The content of a turn is a text or a list of parts, each an object with a `type`; the fields of other forms are
 * texts, or lists of messages. A number, an object or a part without type makes chat templates fail, or print
 * "{'text': …}" into what the model learns; LLaMA-Factory and OpenAI stop.
 *
 * What belongs together must be written in one way: TRL stops where the prompt is a text and the completion a list of
 * messages, and where only one of two preferred answers is one. LLaMA-Factory stops at an Alpaca `history` that is no
 * list of pairs.
 *
 * Part types that nobody is known to read are a warning. Null is SCH002's, an object in a `function_call` turn
 * SCH006's, an empty list QLT001's.
 */
export const badContent = defineRule({
  code: "SCH007",
  name: "bad-content",
  severity: "error",
  isStructural: true,
  affects: ["openai:rejects-file", "llama-factory:fails", "trl:learns-printed-object"],
  companions: ["SCH003"],
  bad: `{"messages": [{"role": "user", "content": [{"text": "5?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "Five."}]}]}`,
  good: `{"messages": [{"role": "user", "content": [{"type": "text", "text": "5?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "Five."}]}]}`,
  checkRow(row, report) {
    const { object, shape } = row;
    if (object === undefined || shape === undefined) return;
    checkFields(row, report);
    checkTogether(object, shape, report);
    if (shape.known.includes("system")) checkSystem(object["system"], report);
    if (shape.known.includes("history")) checkHistory(object["history"], report);
    for (const { path, turns } of row.conversations)
      for (const turn of turns)
        if (typeof turn.content !== "string")
          checkContent(turn, [...path, turn.index, turn.contentKey], report);
  },
});

const TEXT_FIELDS = ["prompt", "context", "completion", "text", "chosen", "rejected"] as const;

function checkFields({ object, shape }: LintRow, report: Report): void {
  if (object === undefined || shape === undefined) return;
  for (const role of TEXT_FIELDS) {
    const key = shape.required[role] ?? shape.optional[role];
    const value = key === undefined ? undefined : object[key];
    if (key === undefined || typeof value === "string" || value === undefined || value === null) continue;
    if (role === "prompt" && shape.required.rejected === "non_preferred_output") {
      checkHolder(value, key, report);
      continue;
    }
    const mayBeTurns = role !== "context" && role !== "text";
    if (mayBeTurns && isJsonArray(value)) {
      if (value.length > 0 && !value.some((element) => typeof element === "object"))
        report({ path: [key] }, `"${key}" must be a text or a list of messages`);
      continue;
    }
    // One message in the place of a list: LLaMA-Factory's form of a pair.
    if ((role === "chosen" || role === "rejected") && isJsonObject(value)) {
      checkMessage(value, [key], report);
      continue;
    }
    report({ path: [key] }, `"${key}" must be a text, not ${withArticle(typeName(value))}`);
  }
}

/** OpenAI's preference form: an object that holds the messages. */
function checkHolder(value: JsonValue, key: string, report: Report): void {
  const list = isJsonObject(value) ? value["messages"] : undefined;
  if (isJsonArray(list)) return;
  report(
    { path: list === undefined ? [key] : [key, "messages"] },
    `"${key}" must be an object with a list of "messages"`,
  );
}

/** Two fields of a row that trainers read as one conversation: both are texts, or both are messages. */
function checkTogether(object: JsonObject, shape: DatasetShape, report: Report): void {
  const { prompt, completion, chosen, rejected } = shape.required;
  const pairs = [
    [prompt, completion],
    [chosen, rejected],
  ] as const;
  const own = shape.optional.prompt;
  if (
    own !== undefined &&
    chosen !== undefined &&
    isJsonArray(object[own]) &&
    typeof object[chosen] === "string"
  )
    report(
      { path: [chosen] },
      `"${chosen}" is text and "${own}" a list: both must be texts, or both messages`,
    );
  for (const [first, second] of pairs) {
    if (first === undefined || second === undefined) continue;
    const [a, b] = [object[first], object[second]];
    if ((typeof a === "string" && isMessages(b)) || (isMessages(a) && typeof b === "string"))
      report(
        { path: [second] },
        `"${second}" is ${withArticle(typeName(b ?? null))} and "${first}" ${withArticle(typeName(a ?? null))}: both must be texts, or both messages`,
      );
  }
}

function isMessages(value: JsonValue | undefined): boolean {
  return isJsonObject(value) || (isJsonArray(value) && value.some(isJsonObject));
}

/** Anthropic allows a list of parts. */
function checkSystem(system: JsonValue | undefined, report: Report): void {
  if (system === undefined || system === null || typeof system === "string" || isJsonArray(system)) return;
  report({ path: ["system"] }, `"system" must be a text, not ${withArticle(typeName(system))}`);
}

function checkHistory(history: JsonValue | undefined, report: Report): void {
  if (history === undefined || history === null) return;
  if (!isJsonArray(history)) {
    report({ path: ["history"] }, `"history" must be a list of pairs, not ${withArticle(typeName(history))}`);
    return;
  }
  for (const [i, pair] of history.entries())
    if (!isJsonArray(pair) || pair.length !== 2 || !pair.every((text) => typeof text === "string"))
      report({ path: ["history", i] }, "a turn of the history must be a question and its answer");
}

function checkMessage(message: { readonly [key: string]: JsonValue }, at: JsonPath, report: Report): void {
  const key = message["value"] === undefined ? "content" : "value";
  const content = message[key];
  if (content === undefined) report({ path: at }, 'this message has no "content" or "value"');
  else if (typeof content !== "string" && !isJsonArray(content) && content !== null)
    report(
      { path: [...at, key] },
      `"${key}" must be a text or a list of parts, not ${withArticle(typeName(content))}`,
    );
}

function checkContent({ content, contentKey, meant }: Turn, at: JsonPath, report: Report): void {
  if (content === undefined || content === null) return;
  if (!isJsonArray(content)) {
    if (meant === "function_call" && isJsonObject(content)) return;
    report(
      { path: at },
      `"${contentKey}" must be a text or a list of parts, not ${withArticle(typeName(content))}`,
    );
    return;
  }
  for (const [i, part] of content.entries()) checkPart(part, [...at, i], report);
}

function checkPart(part: JsonValue, at: JsonPath, report: Report): void {
  if (!isJsonObject(part)) {
    report({ path: at }, `a part must be an object with a "type", not ${withArticle(typeName(part))}`);
    return;
  }
  const { type } = part;
  if (typeof type !== "string") report({ path: at }, 'this part has no "type"');
  else if (TEXT_TYPES.has(type)) {
    const key = part["text"] === undefined && part["value"] !== undefined ? "value" : "text";
    const text = part[key];
    if (typeof text === "string") return;
    if (text === undefined) report({ path: at }, `this ${type} part has no "text"`);
    else
      report({ path: [...at, key] }, `the text of a part must be a text, not ${withArticle(typeName(text))}`);
  } else if (!PART_TYPES.has(type))
    report({ path: [...at, "type"] }, `no trainer is known to read parts of the type ${quote(type)}`, {
      severity: "warning",
    });
}

function withArticle(type: string): string {
  if (type === "text" || type === "null") return type;
  return type === "object" ? "an object" : `a ${type}`;
}
