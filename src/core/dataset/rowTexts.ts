import type { Conversation, Turn } from "./conversation";
import { isJsonArray, isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "./jsonValue";
import type { DatasetShape } from "./shapes";

/** What a text is to the model: what it reads, what it learns to say, what it learns not to say. */
export type TextPart = "system" | "prompt" | "context" | "answer" | "rejected" | "tool" | "text";

/** One text of a row that ends up in training, and where it is. */
export interface RowText {
  readonly value: string;
  readonly path: JsonPath;
  readonly part: TextPart;
  /** The turn that it stands in, in conversations. */
  readonly turn: Turn | undefined;
}

/**
 * Every text that a trainer reads, in reading order: fields, turns, text parts of content lists. Without a known
 * shape every text field of the row counts as `text`. Columns that trainers do not read are left out.
 */
export function textsOf(
  row: JsonObject,
  shape: DatasetShape | undefined,
  conversations: readonly Conversation[],
): readonly RowText[] {
  const texts: RowText[] = [];
  if (shape === undefined) {
    for (const key in row) add(texts, row[key], [key], "text", undefined);
    return texts;
  }
  const system = shape.system ?? "system";
  if (shape.system !== undefined || shape.known.includes("system"))
    add(texts, row[system], [system], "system", undefined);
  const { required, optional } = shape;
  // By name, one after the other: a loop over names takes ten times as long, and this runs for every row.
  addField(texts, row, required.prompt ?? optional.prompt, "prompt", shape);
  addField(texts, row, required.context ?? optional.context, "context", shape);
  addField(texts, row, required.completion ?? optional.completion, "answer", shape);
  // What is to be classified is read, not learnt.
  const textPart = shape.format === "classification" ? "prompt" : "text";
  addField(texts, row, required.text ?? optional.text, textPart, shape);
  addField(texts, row, required.chosen ?? optional.chosen, "answer", shape);
  const rejected = required.rejected ?? optional.rejected;
  addField(texts, row, rejected, "rejected", shape);
  for (const { path, kind, turns } of conversations)
    for (const turn of turns) {
      const spoken = partOf(turn);
      const part = kind === "answer" && path[0] === rejected && spoken === "answer" ? "rejected" : spoken;
      if (typeof turn.content === "string") texts.push(new TurnText(turn.content, part, turn, path));
      else addContent(texts, turn, [...path, turn.index, turn.contentKey], part);
    }
  return texts;
}

function addField(
  texts: RowText[],
  row: JsonObject,
  key: string | undefined,
  part: TextPart,
  shape: DatasetShape,
): void {
  const value = key === undefined ? undefined : row[key];
  if (key === undefined || value === undefined) return;
  // A chosen or rejected answer may be one message instead of a text or a list.
  if (isJsonObject(value)) {
    add(texts, value["content"], [key, "content"], part, undefined);
    add(texts, value["value"], [key, "value"], part, undefined);
    const own = shape.names?.contentKey ?? "content";
    if (own !== "content" && own !== "value") add(texts, value[own], [key, own], part, undefined);
  } else add(texts, value, [key], part, undefined);
}

/** The whole text of a turn: the usual one. Its path is made when somebody asks, which is only where it is faulty. */
class TurnText implements RowText {
  readonly value: string;
  readonly part: TextPart;
  readonly turn: Turn;
  readonly #list: JsonPath;

  constructor(value: string, part: TextPart, turn: Turn, list: JsonPath) {
    this.value = value;
    this.part = part;
    this.turn = turn;
    this.#list = list;
  }

  get path(): JsonPath {
    return [...this.#list, this.turn.index, this.turn.contentKey];
  }
}

function partOf({ speaker }: Turn): TextPart {
  if (speaker === "assistant") return "answer";
  if (speaker === "system" || speaker === "tool") return speaker;
  return "prompt";
}

function addContent(texts: RowText[], turn: Turn, path: JsonPath, part: TextPart): void {
  const { content } = turn;
  if (!isJsonArray(content)) {
    add(texts, content, path, part, turn);
    return;
  }
  for (const [i, element] of content.entries())
    if (isJsonObject(element)) {
      add(texts, element["text"], [...path, i, "text"], part, turn);
      if ((element["type"] ?? "text") === "text")
        add(texts, element["value"], [...path, i, "value"], part, turn);
    } else add(texts, element, [...path, i], part, turn);
}

function add(
  texts: RowText[],
  value: JsonValue | undefined,
  path: JsonPath,
  part: TextPart,
  turn: Turn | undefined,
): void {
  if (typeof value === "string") texts.push({ value, path, part, turn });
}
