import { contentText, readTurn, type Turn } from "../../dataset/conversation";
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  type Span,
} from "../../dataset/jsonValue";
import { keyOf, type DatasetShape } from "../../dataset/shapes";
import type { TurnNames } from "../../dataset/turnNames";
import { callsTool } from "./expectedKeys";

/** One of the two answers of a preference row, whatever form it has. */
export interface PairSide {
  readonly key: string;
  readonly value: JsonValue;
  /** What comes before the answer in the same field: earlier turns, or the start of a transcript. */
  readonly before: readonly PairTurn[];
  /** The answer itself; undefined when it is no text (a call, parts without text). */
  readonly answer: string | undefined;
  readonly answerPath: JsonPath;
  /** Where the answer stands in a transcript, its marker included when it is empty. */
  readonly within: Span | undefined;
  /** What the answer has beside its text: calls, thoughts. */
  readonly others: string;
  /** Nothing at all: no text, no call. */
  readonly isEmpty: boolean;
}

export interface PairTurn {
  readonly isAnswer: boolean;
  readonly text: string;
}

export interface PreferencePair {
  readonly chosen: PairSide;
  readonly rejected: PairSide;
  /** Whether the prompt has a field of its own. */
  readonly hasPrompt: boolean;
}

/** Undefined for rows that are no preference pairs, or lack one side. */
export function pairOf(
  object: JsonObject | undefined,
  shape: DatasetShape | undefined,
): PreferencePair | undefined {
  if (object === undefined || shape?.format !== "preference") return undefined;
  const chosenKey = keyOf(shape, "chosen");
  const rejectedKey = keyOf(shape, "rejected");
  const chosen = chosenKey === undefined ? undefined : object[chosenKey];
  const rejected = rejectedKey === undefined ? undefined : object[rejectedKey];
  if (chosenKey === undefined || rejectedKey === undefined) return undefined;
  if (chosen === undefined || chosen === null || rejected === undefined || rejected === null)
    return undefined;
  const promptKey = keyOf(shape, "prompt") ?? keyOf(shape, "turns");
  return {
    chosen: sideOf(chosenKey, chosen, shape.names),
    rejected: sideOf(rejectedKey, rejected, shape.names),
    hasPrompt: promptKey !== undefined && object[promptKey] !== undefined && object[promptKey] !== null,
  };
}

function sideOf(key: string, value: JsonValue, names: TurnNames | undefined): PairSide {
  if (typeof value === "string") return textSide(key, value);
  if (isJsonArray(value)) return turnsSide(key, value, names);
  if (isJsonObject(value)) {
    const turn = readTurn(value, 0, names);
    return { ...answerOf(turn, [key, turn.contentKey]), key, value, before: [] };
  }
  return { key, value, before: [], ...NOTHING, answer: undefined, answerPath: [key] };
}

const NOTHING = { within: undefined, others: "", isEmpty: false };

function turnsSide(key: string, value: readonly JsonValue[], names: TurnNames | undefined): PairSide {
  const turns = value.map((element, i) => readTurn(element, i, names));
  const last = turns.at(-1);
  if (last === undefined)
    return { key, value, before: [], ...NOTHING, answer: "", answerPath: [key], isEmpty: true };
  return {
    ...answerOf(last, [key, last.index, last.contentKey]),
    key,
    value,
    before: turns.slice(0, -1).map((turn) => ({
      isAnswer: turn.speaker === "assistant",
      text: `${turn.meant ?? ""}: ${contentText(turn.content) ?? JSON.stringify(turn.content ?? null)}`,
    })),
  };
}

function answerOf(
  turn: Turn,
  answerPath: JsonPath,
): Pick<PairSide, "answer" | "answerPath" | "within" | "others" | "isEmpty"> {
  const answer = contentText(turn.content);
  const isEmptyList = isJsonArray(turn.content) && turn.content.length === 0;
  const isEmpty = !callsTool(turn) && (isEmptyList || answer?.trim() === "");
  return { answer, answerPath, within: undefined, others: othersOf(turn), isEmpty };
}

const OTHERS = ["tool_calls", "function_call", "reasoning_content", "thinking"];

function othersOf({ object }: Turn): string {
  const given = OTHERS.filter((name) => (object?.[name] ?? null) !== null);
  return given.length === 0 ? "" : JSON.stringify(given.map((name) => object?.[name]));
}

const MARKER = /\n\n(Human|Assistant):/gu;

/** A text, which may be a transcript as in hh-rlhf: `\n\nHuman: … \n\nAssistant: …`. */
function textSide(key: string, value: string): PairSide {
  const whole = {
    key,
    value,
    before: [],
    answer: value,
    answerPath: [key],
    ...NOTHING,
  };
  const first = value.charCodeAt(0);
  // Most answers begin with a letter: there is nothing to search or trim then.
  if (first > 32 && first !== 72 && first < 128) return whole;
  if (!value.trimStart().startsWith("Human:") || !value.includes("\n\nAssistant:"))
    return { ...whole, isEmpty: value.trim() === "" };
  const markers = [...value.matchAll(MARKER)];
  const turns = markers.map((match, i) => ({
    isAnswer: match[1] === "Assistant",
    start: match.index,
    end: markers[i + 1]?.index ?? value.length,
    textStart: match.index + match[0].length,
  }));
  const last = turns.at(-1);
  if (last?.isAnswer !== true) return whole;
  const answer = value.slice(last.textStart, last.end);
  const isEmpty = answer.trim() === "";
  return {
    ...whole,
    before: turns
      .slice(0, -1)
      .map(({ isAnswer, textStart, end }) => ({ isAnswer, text: value.slice(textStart, end).trim() })),
    answer,
    within: { start: isEmpty ? last.start + 2 : last.textStart, end: last.end },
    isEmpty,
  };
}
