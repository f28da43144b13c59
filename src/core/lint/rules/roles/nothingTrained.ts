import type { Turn } from "../../../dataset/conversation";
import type { JsonValue } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";

/** Keys with which a turn is taken out of training, and what takes it out. */
const SWITCHES: readonly (readonly [string, (value: JsonValue) => boolean])[] = [
  ["weight", (value) => value === 0],
  ["loss_weight", (value) => value === 0],
  ["train", (value) => value === false],
  ["training", (value) => value === false],
];

/**
 * Every answer of the conversation is switched off (`weight: 0`, `loss_weight: 0`, `train: false`,
 * `training: false`): the row is read, padded and moved through the model, and not one of its tokens is trained.
 * Some losses become NaN on a batch of such rows.
 */
export const nothingTrained = defineRule({
  code: "ROL008",
  name: "nothing-trained",
  severity: "error",
  isStructural: true,
  affects: ["axolotl:trains-nothing", "openai:trains-nothing"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}, {"role": "user", "content": "Bye"}, {"role": "assistant", "content": "See you.", "weight": 1}]}`,
  checkRow(row, report) {
    for (const { path, kind, turns } of row.conversations) {
      if (kind !== "whole") continue;
      let last: Turn | undefined;
      let key: string | undefined;
      let isTrained = false;
      for (const turn of turns) {
        if (turn.speaker !== "assistant") {
          if (isSwitchedOn(turn)) isTrained = true;
          continue;
        }
        last = turn;
        key = switchedOffBy(turn);
        if (key === undefined) isTrained = true;
      }
      if (isTrained || last === undefined || key === undefined) continue;
      report({ path: [...path, last.index, key] }, "no answer of this conversation is trained on");
    }
  },
});

function switchedOffBy({ object }: Turn): string | undefined {
  if (object === undefined) return undefined;
  for (const [key, isOff] of SWITCHES) {
    const value = object[key];
    if (value !== undefined && isOff(value)) return key;
  }
  return undefined;
}

/** Other turns are trained only when they say so. */
function isSwitchedOn({ object }: Turn): boolean {
  if (object === undefined) return false;
  const weight = object["loss_weight"];
  return (
    object["train"] === true || object["training"] === true || (typeof weight === "number" && weight > 0)
  );
}
