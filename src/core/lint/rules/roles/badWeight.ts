import { typeName, type JsonValue } from "../../../dataset/jsonValue";
import { defineRule } from "../../defineRule";

/**
 * `weight` says whether an answer is trained on, and only 0 and 1 mean something: OpenAI and Together reject the file
 * for anything else, and trainers that read it as true or false train on 0.5 as on 1. LLaMA-Factory's `loss_weight`
 * may be any number that is not negative; `train` and `training` are booleans.
 */
export const badWeight = defineRule({
  code: "ROL009",
  name: "bad-weight",
  severity: "error",
  isStructural: true,
  affects: ["openai:rejects-file", "together:rejects-file"],
  companions: ["SCH003"],
  bad: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0.5}]}`,
  good: `{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}`,
  checkRow(row, report) {
    for (const { path, turns } of row.conversations)
      for (const { index, object } of turns) {
        if (object === undefined) continue;
        for (const [key, isRight, wanted] of KINDS) {
          const value = object[key];
          // Arrow writes null where other turns have a weight.
          if (value === undefined || value === null || isRight(value)) continue;
          report({ path: [...path, index, key] }, `"${key}" must be ${wanted}, not ${shown(value)}`);
        }
      }
  },
});

const isBoolean = (value: JsonValue): boolean => typeof value === "boolean";
const KINDS: readonly (readonly [string, (value: JsonValue) => boolean, string])[] = [
  ["weight", (value) => value === 0 || value === 1, "0 or 1"],
  ["loss_weight", (value) => typeof value === "number" && value >= 0, "a number from 0"],
  ["train", isBoolean, "true or false"],
  ["training", isBoolean, "true or false"],
];

function shown(value: JsonValue): string {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeName(value);
}
