import type { Evaluation } from "../../../protocol/evaluation";

/** The machine's report: `evaluation.json`, byte for byte. */
export function toJson(evaluation: Evaluation): string {
  return `${JSON.stringify(evaluation, null, 1)}\n`;
}
