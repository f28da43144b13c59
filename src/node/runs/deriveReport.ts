import type { Evaluation } from "../../protocol/evaluation";
import type { RunJson } from "../../protocol/run";

export function deriveReport(_folder: string, _run: RunJson): Promise<Evaluation | undefined> {
  return Promise.resolve(undefined);
}
