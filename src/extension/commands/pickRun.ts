import * as vscode from "vscode";
import { UserError } from "../../base/userError";
import type { RunState } from "../../protocol/run";
import type { RunSnapshot } from "../runs/followRun";
import type { RunsModel } from "../runs/runsModel";

interface Question {
  readonly title: string;
  /** Which runs the command can do something with. */
  readonly accepts: (state: RunState, run: RunSnapshot) => boolean;
  /** Why there is nothing to choose from, and what to do. */
  readonly none: { readonly message: string; readonly nextStep: string };
}

/**
 * The run that is meant: the given id or tree item, the only one that fits, or one that the user picks. Undefined when
 * the user picks none; throws UserError when no run fits, or when the given one is gone.
 */
export async function pickRun(
  runs: RunsModel,
  given: unknown,
  question: Question,
): Promise<RunSnapshot | undefined> {
  await runs.ready;
  const id = idOf(given);
  if (id !== undefined) {
    const run = runs.find(id);
    if (run !== undefined) return run;
    // Another run than the one that was meant must not be stopped, resumed or shown.
    throw new UserError({
      code: "RUN100",
      message: `the run ${id} is gone`,
      nextStep: "choose another one in the list of runs",
    });
  }
  const candidates = runs.list().filter((run) => question.accepts(run.state, run));
  if (candidates.length === 0) throw new UserError({ code: "RUN100", ...question.none });
  if (candidates.length === 1) return candidates[0];
  const items = candidates.map((run) => ({
    label: run.run.id,
    description: `${run.state} · step ${String(run.summary.step)} of ${String(run.run.totalSteps)}`,
    run,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: question.title,
    placeHolder: "Which run?",
  });
  return chosen?.run;
}

function idOf(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  if (typeof given !== "object" || given === null || !("runId" in given)) return undefined;
  return typeof given.runId === "string" ? given.runId : undefined;
}
