import { nearest } from "../../base/editDistance";
import type { JsonObject, JsonValue } from "./jsonValue";
import { isJsonArray, isJsonObject } from "./jsonValue";
import type { TurnNames } from "./turnNames";

/** Names as in `data.format` of a run config. */
export type DatasetFormat =
  "messages" | "sharegpt" | "alpaca" | "prompt-completion" | "text" | "preference" | "kto" | "classification";

/** What a field is for, whatever a file calls it. */
export type FieldRole =
  "turns" | "prompt" | "context" | "completion" | "text" | "label" | "flag" | "chosen" | "rejected";

/** One way to write a training example: which key of the row plays which part. */
export interface DatasetShape {
  readonly format: DatasetFormat;
  readonly required: Readonly<Partial<Record<FieldRole, string>>>;
  readonly optional: Readonly<Partial<Record<FieldRole, string>>>;
  /** Further keys that trainers read; known, but never asked for. */
  readonly known: readonly string[];
  /** What a registry calls the parts of a turn; absent: as is usual. */
  readonly names?: TurnNames;
  /** What a registry calls the columns of the system prompt and of the tools, where it names them. */
  readonly system?: string;
  readonly tools?: string;
}

const MEDIA_KEYS = ["images", "image", "videos", "video", "audios", "audio"];
const CHAT_KEYS = [
  "tools",
  "system",
  ...MEDIA_KEYS,
  "functions",
  "function",
  "parallel_tool_calls",
  "chat_template_kwargs",
];
/** Without `system`: trainers read no such column beside a prompt. */
const PROMPT_KEYS = ["tools", ...MEDIA_KEYS, "chat_template_kwargs"];

/** In order of precedence: the first shape whose required keys are all there is the row's. */
export const SHAPES: readonly DatasetShape[] = [
  shape("preference", { chosen: "chosen_messages", rejected: "rejected_messages" }, {}, CHAT_KEYS),
  // OpenAI's own: the prompt is an object that holds messages and tools.
  shape("preference", { prompt: "input", chosen: "preferred_output", rejected: "non_preferred_output" }, {}, [
    "input",
  ]),
  shape("preference", { chosen: "chosen", rejected: "rejected", turns: "messages" }, {}, CHAT_KEYS),
  shape("preference", { chosen: "chosen", rejected: "rejected", turns: "conversations" }, {}, CHAT_KEYS),
  shape("preference", { chosen: "chosen", rejected: "rejected" }, { prompt: "prompt" }, CHAT_KEYS),
  shape("kto", { turns: "messages", flag: "label" }, {}, CHAT_KEYS),
  shape("kto", { turns: "messages", flag: "kto_tag" }, {}, CHAT_KEYS),
  shape("kto", { turns: "conversations", flag: "label" }, {}, CHAT_KEYS),
  shape("kto", { turns: "conversations", flag: "kto_tag" }, {}, CHAT_KEYS),
  shape("kto", { prompt: "prompt", completion: "completion", flag: "label" }, {}, PROMPT_KEYS),
  shape("kto", { prompt: "prompt", completion: "completion", flag: "kto_tag" }, {}, PROMPT_KEYS),
  shape("messages", { turns: "messages" }, {}, CHAT_KEYS),
  shape("sharegpt", { turns: "conversations" }, {}, CHAT_KEYS),
  shape("alpaca", { prompt: "instruction", completion: "output" }, { context: "input" }, [
    "system",
    "history",
  ]),
  shape("prompt-completion", { prompt: "prompt", completion: "completion" }, {}, PROMPT_KEYS),
  shape("prompt-completion", { prompt: "question", completion: "answer" }),
  shape("prompt-completion", { prompt: "input", completion: "output" }),
  shape("prompt-completion", { prompt: "prompt", completion: "response" }),
  shape("classification", { text: "text", label: "label" }),
  shape("text", { text: "text" }),
];

/** Rows that decide a file's shape: later ones are held against it. */
export const SHAPE_SAMPLE = 1000;

/**
 * The shape that most rows have, earlier shapes winning ties. When no row has a whole shape, the one of which most
 * rows misspell one key: such a file is faulty, not unknown. Undefined when nothing fits.
 *
 * @param columns maps a field of the format onto the file's own key: `{completion: "triage"}`.
 */
export function detectShape(
  rows: Iterable<JsonValue>,
  format: string = "auto",
  columns: Readonly<Record<string, string>> = {},
): DatasetShape | undefined {
  const shapes = SHAPES.filter((candidate) => format === "auto" || candidate.format === format).map(
    (candidate) => withColumns(candidate, columns),
  );
  const whole = new Array<number>(shapes.length).fill(0);
  const partial = new Array<number>(shapes.length).fill(0);
  let taken = 0;
  for (const row of rows) {
    if (taken++ >= SHAPE_SAMPLE) break;
    if (!isJsonObject(row)) continue;
    const index = shapes.findIndex((candidate) => missingRoles(row, candidate).length === 0);
    if (index >= 0) whole[index] = (whole[index] as number) + 1;
    else partial.forEach((votes, i) => (partial[i] = votes + nearness(row, shapes[i] as DatasetShape)));
  }
  return shapes[mostVoted(whole)] ?? shapes[mostVoted(partial)];
}

/** Required fields of the shape that the row lacks: absent, or (a KTO flag) not a boolean. */
export function missingRoles(row: JsonObject, candidate: DatasetShape): FieldRole[] {
  const missing: FieldRole[] = [];
  for (const role in candidate.required) {
    const value = row[candidate.required[role as FieldRole] as string];
    if (value === undefined || (role === "flag" && typeof value !== "boolean"))
      missing.push(role as FieldRole);
  }
  return missing;
}

/** The key that plays a part in this shape, required or optional. */
export function keyOf(shapeOfFile: DatasetShape, role: FieldRole): string | undefined {
  return shapeOfFile.required[role] ?? shapeOfFile.optional[role];
}

function shape(
  format: DatasetFormat,
  required: DatasetShape["required"],
  optional: DatasetShape["optional"] = {},
  known: readonly string[] = [],
): DatasetShape {
  return { format, required, optional, known };
}

function withColumns(base: DatasetShape, columns: Readonly<Record<string, string>>): DatasetShape {
  if (Object.keys(columns).length === 0) return base;
  const rename = (fields: DatasetShape["required"]): DatasetShape["required"] =>
    Object.fromEntries(
      Object.entries(fields).map(([role, key]) => [
        role,
        (Object.hasOwn(columns, key) ? columns[key] : undefined) ??
          (Object.hasOwn(columns, role) ? columns[role] : undefined) ??
          key,
      ]),
    );
  return { ...base, required: rename(base.required), optional: rename(base.optional) };
}

/** 1 when all required keys are there but one, and that one is there misspelt, or is a flag that is no boolean. */
function nearness(row: JsonObject, candidate: DatasetShape): number {
  const missing = missingRoles(row, candidate);
  const role = missing[0];
  if (missing.length !== 1 || role === undefined) return 0;
  const key = candidate.required[role] as string;
  if (role === "flag") return row[key] === undefined ? 0 : 1;
  const keys = Object.keys(row).filter((name) => mayBe(role, row[name]));
  return nearest(key, keys) === undefined ? 0 : 1;
}

const TEXT_ROLES: ReadonlySet<FieldRole> = new Set([
  "prompt",
  "context",
  "completion",
  "text",
  "chosen",
  "rejected",
]);

/**
 * Whether a value under a strange key can be the field that it is nearly named after: `completions` with a list of
 * texts, `answers` with an object of offsets are fields of other forms.
 */
export function mayBe(role: FieldRole, value: JsonValue | undefined): boolean {
  if (!TEXT_ROLES.has(role) || typeof value !== "object" || value === null) return true;
  if (isJsonArray(value)) return value.some(isJsonObject);
  return isJsonObject(value) && (value["role"] ?? value["from"] ?? value["messages"]) !== undefined;
}

function mostVoted(votes: readonly number[]): number {
  const most = Math.max(...votes);
  return most === 0 ? -1 : votes.indexOf(most);
}
