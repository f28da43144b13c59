import { expect } from "vitest";
import { parseChecked } from "../../src/protocol/checked";
import { Evaluation } from "../../src/protocol/evaluation";

/** An evaluation as other programs read it: every number finite or null with a reason, none without its interval. */
export function checkedEvaluation(text: string): Evaluation {
  expect(text).not.toMatch(/NaN|Infinity/u);
  const parsed = parseChecked(Evaluation, text);
  if (!parsed.ok) throw new Error(`evaluation.json: ${parsed.problem}`);
  for (const result of parsed.value.results)
    if (result.value === null) expect(result.reason, `${result.metric} is null`).toBeTruthy();
  return parsed.value;
}
