import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../base/userError";
import type { Evaluation } from "../../../protocol/evaluation";
import { claimHere, ownIdentity } from "../../process/ownership";
import { deriveReport } from "./deriveReport";
import { finishRun } from "./finishRun";
import { readRunSummary } from "../store/runEvents";
import { readRun, RUN_FILES } from "../store/runFolder";
import { claimRun } from "../store/runLock";

/**
 * Derives evaluation, report and result of a run again from its predictions: after a full disk, or with a newer
 * version. Nothing is trained. Throws UserError when the run has no predictions, or is at work.
 */
export function evaluateAgain(folder: string): Evaluation {
  const run = readRun(folder);
  const claim = claimRun(folder, { ...claimHere(run.id), supervisor: ownIdentity(), engine: null });
  if (claim === undefined)
    throw new UserError({
      code: "RUN100",
      message: `${run.id} is at work: its evaluation comes when it has ended`,
      nextStep: `\`tunesmith runs watch ${run.id}\` follows it`,
    });
  try {
    if (!existsSync(path.join(folder, RUN_FILES.predictions)))
      throw new UserError({
        code: "RUN100",
        message: `${run.id} has no predictions to evaluate`,
        nextStep: "give evaluate.labels and test rows in its config, then run it again",
        file: path.join(folder, RUN_FILES.predictions),
      });
    const evaluation = deriveReport(folder, run);
    if (readRunSummary(folder).ended === "done") finishRun(folder, run, evaluation);
    return evaluation;
  } finally {
    claim.release();
  }
}
