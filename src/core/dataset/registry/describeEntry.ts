import { findSpans } from "../jsonSpans";
import { isJsonObject, type JsonObject } from "../jsonValue";
import type { DeclaredDataset, DeclaredField, FilePlace } from "../../../protocol/declaredDataset";

export const FORMATTINGS = ["alpaca", "sharegpt", "openai"];

/** An entry in the text of its registry. */
export interface Written {
  readonly text: string;
  readonly placeOf: (start: number, end: number) => FilePlace;
  readonly name: string;
}

/** LLaMA-Factory's names of columns → ours. */
const PARTS: Readonly<Record<string, string>> = {
  messages: "turns",
  prompt: "prompt",
  query: "context",
  response: "completion",
  history: "history",
  chosen: "chosen",
  rejected: "rejected",
  kto_tag: "flag",
  system: "system",
  tools: "tools",
  images: "images",
  videos: "videos",
  audios: "audios",
};
const TURN_COLUMNS: ReadonlySet<string> = new Set(["messages"]);
const PROMPT_COLUMNS: ReadonlySet<string> = new Set(["prompt", "query", "response", "history"]);

/** What holds when an entry has no `columns`, and when it has no `tags`. Who writes some of them unsets the others. */
const USUAL_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alpaca: { prompt: "instruction", query: "input", response: "output" },
  sharegpt: { messages: "conversations" },
  openai: { messages: "conversations" },
};
const USUAL_TAGS: Readonly<Record<string, string>> = {
  role_tag: "from",
  content_tag: "value",
  user_tag: "human",
  assistant_tag: "gpt",
  observation_tag: "observation",
  function_tag: "function_call",
  system_tag: "system",
};

/** The entry in our words: its format, its columns and tags, and where they are written. */
export function describeEntry(
  at: Written,
  entry: JsonObject,
  formatting: string,
): Omit<DeclaredDataset, "file"> {
  const isRanking = entry["ranking"] === true;
  const columns = namesOf(entry["columns"]);
  const tags = formatting === "alpaca" ? undefined : namesOf(entry["tags"]);
  const isMeant = (name: string): boolean =>
    formatting === "alpaca" ? !TURN_COLUMNS.has(name) : !PROMPT_COLUMNS.has(name);
  const fields: DeclaredField[] = [];
  for (const [name, value] of Object.entries(columns ?? usualColumns(formatting, isRanking)))
    if (Object.hasOwn(PARTS, name) && isMeant(name))
      fields.push(fieldOf(at, "column", name, value, columns === undefined));
  if (formatting !== "alpaca")
    for (const [name, value] of Object.entries(tags ?? (formatting === "sharegpt" ? USUAL_TAGS : {})))
      if (Object.hasOwn(USUAL_TAGS, name)) fields.push(fieldOf(at, "tag", name, value, tags === undefined));
  const parts = Object.fromEntries(
    fields.filter(({ kind }) => kind === "column").map(({ part, value }) => [part, value]),
  );
  return {
    ...keyPlace(at),
    ...formOf(asWritten(formatting, tags), isRanking, parts),
    ...(tags === undefined ? {} : { tags, ...newTagOf(at) }),
    fields,
  };
}

/** Pairs are read from `chosen` and `rejected`, which have no usual names. */
function usualColumns(formatting: string, isRanking: boolean): Readonly<Record<string, string>> {
  const { response, ...others } = USUAL_COLUMNS[formatting] ?? {};
  return isRanking || response === undefined ? others : { ...others, response };
}

function formOf(
  formatting: string,
  isRanking: boolean,
  parts: Readonly<Record<string, string>>,
): Pick<DeclaredDataset, "format" | "columns"> {
  if (isRanking) return { format: "preference", columns: parts };
  if (parts["flag"] !== undefined) return { format: "kto", columns: parts };
  if (formatting !== "alpaca")
    return { format: formatting === "openai" ? "messages" : "sharegpt", columns: parts };
  const { prompt, ...others } = parts;
  // A prompt without a response is a text to go on training with.
  if (prompt !== undefined && others["completion"] === undefined)
    return { format: "text", columns: { ...others, text: prompt } };
  return { format: "alpaca", columns: parts };
}

/** OpenAI's turns are often declared as ShareGPT's with other tags: what counts is how they are written. */
function asWritten(formatting: string, tags: Readonly<Record<string, string>> | undefined): string {
  const isOpenAi = tags?.["role_tag"] === "role" && tags["content_tag"] === "content";
  return formatting === "sharegpt" && isOpenAi ? "openai" : formatting;
}

function namesOf(written: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(written as JsonObject)) return undefined;
  return Object.fromEntries(
    Object.entries(written as JsonObject).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
    ),
  );
}

function fieldOf(
  at: Written,
  kind: DeclaredField["kind"],
  name: string,
  value: string,
  isImplied: boolean,
): DeclaredField {
  const group = kind === "column" ? "columns" : "tags";
  const span = isImplied ? undefined : findSpans(at.text, [at.name, group, name])?.value;
  const place = span === undefined ? keyPlace(at) : at.placeOf(span.start, span.end);
  return {
    kind,
    name,
    part: kind === "tag" ? name : (PARTS[name] ?? name),
    value,
    place,
    isImplied,
    syntax: "json",
  };
}

function keyPlace(at: Written): FilePlace {
  const key = findSpans(at.text, [at.name])?.key ?? { start: 0, end: 0 };
  return at.placeOf(key.start, key.end);
}

/** Behind the last tag, written as that one is. */
function newTagOf(at: Written): Pick<DeclaredDataset, "newTag"> {
  const object = findSpans(at.text, [at.name, "tags"])?.value;
  if (object === undefined) return {};
  const written = at.text.slice(object.start, object.end);
  const names = Object.keys(JSON.parse(written) as object);
  const last = names.at(-1);
  const spans = last === undefined ? undefined : findSpans(written, [last]);
  if (spans?.key === undefined) return {};
  const before = written.slice(Math.max(0, spans.key.start - 200), spans.key.start);
  const gap = before.slice(before.trimEnd().length);
  const { line, column } = at.placeOf(object.start + spans.value.end, object.start + spans.value.end);
  return { newTag: { line, column, before: `,${gap === "" ? " " : gap}` } };
}
