import { nearest } from "../../../base/editDistance";
import type { Turn, TurnStyle } from "../../dataset/conversation";
import type { JsonObject } from "../../dataset/jsonValue";
import type { TurnNames } from "../../dataset/turnNames";
import { mayBe, type DatasetShape, type FieldRole } from "../../dataset/shapes";

/** The keys that one object of a row may be expected to have. */
export interface ExpectedKeys {
  readonly required: readonly string[];
  readonly all: ReadonlySet<string>;
  /** What a field of a row is for. */
  readonly roles?: ReadonlyMap<string, FieldRole>;
}

/** Of turns: the union of what OpenAI, Hugging Face templates, axolotl and LLaMA-Factory read. */
const TURN_EXTRAS = [
  "name",
  "tool_calls",
  "tool_call_id",
  "function_call",
  "weight",
  "loss_weight",
  "train",
  "training",
  "reasoning_content",
  "thinking",
  "tools",
  "tool",
  "refusal",
  "audio",
  "images",
  "image",
];

export const TURN_KEYS: Readonly<Record<TurnStyle, ExpectedKeys>> = {
  role: { required: ["role", "content"], all: new Set(["role", "content", ...TURN_EXTRAS]) },
  from: { required: ["from", "value"], all: new Set(["from", "value", ...TURN_EXTRAS]) },
};

/** The keys of a turn: those of its style, or those that a registry names. */
export function turnKeys({ style, roleKey, contentKey }: Turn, names: TurnNames | undefined): ExpectedKeys {
  const usual = TURN_KEYS[style];
  if (names === undefined || (usual.all.has(roleKey) && usual.all.has(contentKey))) return usual;
  return { required: [roleKey, contentKey], all: new Set([roleKey, contentKey, ...TURN_EXTRAS]) };
}

export function rowKeys(shape: DatasetShape): ExpectedKeys {
  const required = Object.values(shape.required);
  const roles = new Map(
    [...Object.entries(shape.optional), ...Object.entries(shape.required)].map(
      ([role, key]) => [key, role as FieldRole] as const,
    ),
  );
  return { required, all: new Set([...roles.keys(), ...shape.known]), roles };
}

export interface Misspelling {
  readonly key: string;
  readonly meant: string;
}

/**
 * Keys within two edits of an expected key that the object lacks. Every other unknown key is a column. The common
 * case, no unknown key, allocates nothing.
 */
export function misspeltKeys(object: JsonObject, expected: ExpectedKeys): readonly Misspelling[] {
  let found: Misspelling[] | undefined;
  for (const key in object) {
    if (expected.all.has(key)) continue;
    const pair = PAIRS[key];
    if (pair !== undefined && expected.all.has(pair) && object[pair] === undefined) {
      (found ??= []).push({ key, meant: pair });
      continue;
    }
    // An unknown key is looked at only when something is missing that it could mean.
    const absent = [...expected.all].filter((candidate) => object[candidate] === undefined);
    const meant = nearest(key, absent);
    if (meant === undefined) continue;
    const role = expected.roles?.get(meant);
    if (role === undefined || mayBe(role, object[key])) (found ??= []).push({ key, meant });
  }
  return found ?? NONE;
}
const NONE: readonly Misspelling[] = [];

/** `from` goes with `value`, `role` with `content`: readers look for the other half of what they have found. */
const PAIRS: Readonly<Record<string, string | undefined>> = { content: "value", value: "content" };

/** The keys that a turn must have: its text may be absent when it calls a tool instead. */
export function missingTurnKeys(turn: Turn): readonly string[] {
  if (turn.object === undefined) return [];
  const hasContent = turn.content !== undefined && turn.content !== null;
  const missing: string[] = [];
  if (turn.role === undefined || turn.role === null) missing.push(turn.roleKey);
  if (!hasContent && !callsTool(turn)) missing.push(turn.contentKey);
  return missing;
}

export function callsTool(turn: Turn): boolean {
  return (turn.object?.["tool_calls"] ?? turn.object?.["function_call"] ?? null) !== null;
}
