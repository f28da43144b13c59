import type { JsonObject, JsonValue } from "../../../src/core/dataset/jsonValue";
import type { Writable } from "./mutation";

const KEYS = ["messages", "conversations"];

function keyOf(row: JsonObject): string {
  return KEYS.find((key) => Array.isArray(row[key])) ?? "messages";
}

/** The turns of a row, whatever the field is called. */
export function turnsOf(row: JsonObject): readonly JsonObject[] {
  return (row[keyOf(row)] ?? []) as readonly JsonObject[];
}

export function setTurns(row: Writable, turns: readonly JsonValue[]): void {
  row[keyOf(row)] = turns;
}

export function replaceTurn(row: Writable, index: number, change: (turn: JsonObject) => JsonObject): void {
  setTurns(
    row,
    turnsOf(row).map((turn, i) => (i === index ? change(turn) : turn)),
  );
}

export function insertTurn(row: Writable, index: number, turn: JsonObject): void {
  setTurns(row, turnsOf(row).toSpliced(index, 0, turn));
}

export function removeTurn(row: Writable, index: number): void {
  setTurns(row, turnsOf(row).toSpliced(index, 1));
}

/** A value that must be text: a mutation of anything else would be a mistake of the mutation. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value !== "string") throw new Error("the mutation expects a text");
  return value;
}
