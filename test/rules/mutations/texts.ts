import type { JsonObject } from "../../../src/core/dataset/jsonValue";
import type { ControlName } from "./controls";
import type { RuleCode } from "../../../src/core/lint/rules";
import { plantInRow, type Mutation, type Writable } from "./mutation";
import type { Random } from "../../../src/base/random";

/** Puts something behind the first text of a kind that each control has: an answer, or the text itself. */
export function appendTo(row: Writable, text: string): void {
  for (const key of ["answer", "output", "completion", "text"])
    if (typeof row[key] === "string") {
      row[key] = `${row[key]} ${text}`;
      return;
    }
  const turns = (row["messages"] ?? row["conversations"]) as readonly JsonObject[];
  const turn = turns.at(-1) as unknown as Writable;
  const key = "content" in turn ? "content" : "value";
  const said = turn[key];
  turn[key] = `${typeof said === "string" ? said : ""} ${text}`;
}

/** A mutation that puts a sentence into a text; `marked` is the part of it that must be marked. */
export function sentence(
  code: RuleCode,
  name: string,
  control: ControlName,
  make: (random: Random) => { readonly before: string; readonly marked: string; readonly after: string },
): Mutation {
  return {
    code,
    name,
    control,
    plant: (rows, random) =>
      plantInRow(rows, random, (row) => {
        const { before, marked, after } = make(random);
        appendTo(row, `${before}${marked}${after}`);
        return JSON.stringify(marked).slice(1, -1);
      }),
  };
}
