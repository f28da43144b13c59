import type { Turn } from "../../../dataset/conversation";
import { isJsonArray, type JsonPath } from "../../../dataset/jsonValue";
import { keyOf, type FieldRole } from "../../../dataset/shapes";
import { defineRule, type Report } from "../../defineRule";
import { missingTurnKeys, misspeltKeys, rowKeys, turnKeys } from "../../rows/expectedKeys";
import type { LintRow } from "../../rows/lintRow";
import { looksLikeTurns } from "../../rows/looksLikeTurns";

/**
 * A row without something that the file's own form needs: a field, a turn's role or its content. LLaMA-Factory drops
 * the row or stops at it, TRL and axolotl stop with an error that names no row, OpenAI rejects the file.
 *
 * An answer without content that has OpenAI's `refusal` or `audio` is a warning: OpenAI reads it, chat templates do not.
 */
export const missingField = defineRule({
  code: "SCH002",
  name: "missing-field",
  severity: "error",
  isStructural: true,
  affects: ["llama-factory:skips-row", "trl:fails", "axolotl:fails", "openai:rejects-file"],
  bad: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Bye"}`,
  good: `{"prompt": "Hi", "completion": "Hello!"}\n{"prompt": "Bye", "completion": "See you."}`,
  begin: ({ isActive }) => {
    const spellingIsChecked = isActive("SCH005");
    const textIsChecked = isActive("SCH006");
    return {
      checkRow(row, report) {
        if (row.object === undefined) report({ path: [] }, "this row is not an object with named fields");
        else if (row.shape !== undefined) {
          checkFields(row, report, spellingIsChecked, textIsChecked);
          checkTurns(row, report, spellingIsChecked);
        }
      },
    };
  },
});

function checkFields(row: LintRow, report: Report, spellingIsChecked: boolean, textIsChecked: boolean): void {
  const { object, shape } = row;
  if (object === undefined || shape === undefined) return;
  for (const role in shape.required) {
    const key = shape.required[role as FieldRole] as string;
    const value = object[key];
    if (value === undefined) {
      const misspelt =
        spellingIsChecked && misspeltKeys(object, rowKeys(shape)).some(({ meant }) => meant === key);
      if (!misspelt) report({ path: [] }, `the field "${key}" is missing`);
    } else if (value === null) report({ path: [key] }, `the field "${key}" is null`);
  }
  const turns = keyOf(shape, "turns");
  const list = turns === undefined ? undefined : object[turns];
  if (turns === undefined || list === undefined || list === null || isJsonArray(list)) return;
  // A list that is written as text is SCH006's.
  if (!textIsChecked || typeof list !== "string" || !looksLikeTurns(list))
    report({ path: [turns] }, `"${turns}" must be a list of turns`);
}

function checkTurns(row: LintRow, report: Report, spellingIsChecked: boolean): void {
  for (const { path, turns } of row.conversations)
    for (const turn of turns) {
      if (isComplete(turn)) continue;
      const at: JsonPath = [...path, turn.index];
      if (turn.object === undefined) {
        report({ path: at }, "this turn is not an object");
        continue;
      }
      const missing = missingTurnKeys(turn);
      const misspelt = spellingIsChecked ? misspeltKeys(turn.object, turnKeys(turn, row.shape?.names)) : [];
      for (const key of missing)
        if (key === turn.contentKey && hasRefusal(turn))
          report(
            { path: turn.object[key] === null ? [...at, key] : at },
            `the answer stands in "${REFUSALS.find((name) => isGiven(turn, name)) ?? ""}", which chat templates do not read: an empty one is trained`,
            { severity: "warning" },
          );
        else if (turn.object[key] === null) report({ path: [...at, key] }, `"${key}" is null`);
        else if (!misspelt.some(({ meant }) => meant === key))
          report({ path: at }, `this turn has no "${key}"`);
    }
}

/** OpenAI's fields for an answer that is no content. */
const REFUSALS = ["refusal", "audio"];

function hasRefusal(turn: Turn): boolean {
  return turn.speaker === "assistant" && REFUSALS.some((name) => isGiven(turn, name));
}

function isGiven({ object }: Turn, name: string): boolean {
  const value = object?.[name];
  return value !== undefined && value !== null && value !== "";
}

/** The usual case, without allocating a list. */
function isComplete({ object, role, content }: Turn): boolean {
  return (
    object !== undefined && role !== undefined && role !== null && content !== undefined && content !== null
  );
}
