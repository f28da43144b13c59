import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import { plantInRow, type Mutation, type Writable } from "./mutation";

/** Keys of a prompt and an answer in the controls that have one of each. */
const PROMPTS = ["instruction", "question", "prompt"];
const ANSWERS = ["output", "answer", "completion", "text"];

/** What stands in the file for some characters of a text. */
export function inFile(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function answerOf(row: JsonObject): string {
  const turns = turnsOf(row);
  const value = turns === undefined ? row[keyOf(row, ANSWERS)] : turns.at(-1)?.[contentKey(turns.at(-1))];
  return typeof value === "string" ? value : "";
}

/** Writes the answer of a row of any control: the last turn of a conversation, or the field. */
export function setAnswer(row: Writable, text: string): void {
  const turns = turnsOf(row);
  if (turns === undefined) row[keyOf(row, ANSWERS)] = text;
  else writeTurn(row, turns.length - 1, text);
}

/** Writes the prompt that the answer is for; inputs of Alpaca are emptied. */
export function setPrompt(row: Writable, text: string): void {
  const turns = turnsOf(row);
  if (turns !== undefined) {
    writeTurn(row, turns.length - 2, text);
    return;
  }
  row[keyOf(row, PROMPTS)] = text;
  if (typeof row["input"] === "string") row["input"] = "";
}

/** A wanted answer of prose, without quotations, code or markup. */
export function hasPlainAnswer(row: JsonObject): boolean {
  const turns = turnsOf(row);
  const speaker = turns?.at(-1)?.["from"] ?? turns?.at(-1)?.["role"];
  if (turns !== undefined && (turns.length < 2 || (speaker !== "gpt" && speaker !== "assistant")))
    return false;
  return row["label"] !== false && /^[^`|[\]\\"“{}~]{20,1500}$/u.test(answerOf(row));
}

/** Puts `text` between two halves of an answer, at a blank. */
export function insertInAnswer(row: Writable, text: string): void {
  const answer = answerOf(row);
  const at = answer.indexOf(" ", answer.length / 2);
  setAnswer(row, at < 0 ? `${answer}${text}` : `${answer.slice(0, at)}${text}${answer.slice(at)}`);
}

/** One mutation in several controls, in a random row with a plain answer. */
export function inControls(
  code: Mutation["code"],
  name: string,
  controls: readonly Mutation["control"][],
  change: (row: Writable) => string,
): readonly Mutation[] {
  return controls.map((control) => ({
    code,
    name,
    control,
    plant: (rows, random) => plantInRow(rows, random, change, hasPlainAnswer),
  }));
}

function turnsOf(row: JsonObject): readonly JsonObject[] | undefined {
  const turns = row["messages"] ?? row["conversations"];
  return Array.isArray(turns) ? (turns as readonly JsonObject[]) : undefined;
}

function contentKey(turn: JsonObject | undefined): string {
  return turn?.["value"] === undefined ? "content" : "value";
}

function writeTurn(row: Writable, index: number, text: string): void {
  const turns = turnsOf(row) ?? [];
  const key = row["messages"] === undefined ? "conversations" : "messages";
  row[key] = turns.map((turn, i) => (i === index ? { ...turn, [contentKey(turn)]: text } : turn));
}

function keyOf(row: JsonObject, keys: readonly string[]): string {
  return keys.find((key) => typeof row[key] === "string") ?? keys[0] ?? "";
}
