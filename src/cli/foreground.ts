import { existsSync } from "node:fs";
import path from "node:path";
import type { RunSummary } from "../core/runs/runSummary";
import { readTextIfThere } from "../node/files/readText";
import type { Program } from "../node/runs/engine/engineProcess";
import { readRun, RUN_FILES } from "../node/runs/store/runFolder";
import type { Evaluation } from "../protocol/evaluation";
import type { RunJson, RunResult } from "../protocol/run";
import { followRun, type FollowEnd } from "./followRun";
import type { CliIo } from "./io";
import { progressOf } from "./printers/progressLine";
import type { ProgressPrinter } from "./printers/progressPrinter";
import { problemText } from "./printers/problemText";
import { evaluateText, summaryText, trainText } from "./printers/runSummaryText";
import { stageLine } from "./printers/stage";
import { plain, type TerminalStyle } from "./terminalStyle";

export const INTERRUPTED = 130;

/** Where a run in the foreground is shown: text goes to `write`, JSON to standard output. */
export interface Foreground {
  readonly io: CliIo;
  readonly style: TerminalStyle;
  readonly printer: ProgressPrinter;
  readonly write: (text: string) => void;
  readonly json: boolean;
  /** Prints the document of `--format json` when the run is over. */
  readonly document: (folder: string, result: RunResult) => void;
}

/** Follows a run to its end and prints what came out; returns the exit code. `onOver` runs before the summary. */
export async function showRun(
  folder: string,
  supervisor: Program,
  screen: Foreground,
  onOver: () => void = () => undefined,
): Promise<number> {
  const { io, style, printer } = screen;
  let trained = false;
  const showTrained = (summary: RunSummary): void => {
    if (trained || summary.phaseSeconds.train === undefined) return;
    trained = true;
    printer.print(
      stageLine(
        { name: "train", ok: true, text: trainText(summary), seconds: summary.phaseSeconds.train },
        style,
      ),
    );
  };
  const end = await followRun(folder, supervisor, io, {
    onSummary: (summary) => {
      if (summary.ended === null || summary.ended === "done") showTrained(summary);
      if (summary.attempt > 0) printer.update(progressOf(summary));
    },
    onStopRequested: () => {
      printer.print(plain("  stopping with a checkpoint … press Ctrl-C again to leave it to itself", style));
    },
    onSupervisorReplaced: () => {
      printer.print("  the run's supervisor had ended; another one goes on with it");
    },
  });
  printer.dispose();
  return finish(folder, end, screen, onOver);
}

function finish(folder: string, end: FollowEnd, screen: Foreground, onOver: () => void): number {
  const run = readRun(folder);
  if (end.kind === "detached") {
    screen.write(`\n  ${run.id} goes on. Watch it: tunesmith runs watch ${run.id}\n`);
    return INTERRUPTED;
  }
  const { result } = end;
  if (screen.json) screen.document(folder, result);
  if (result.status === "failed") {
    failedText(run, result, end.summary, screen);
    return result.exitCode;
  }
  if (result.status === "stopped") {
    const at = `${end.summary.step} of ${run.totalSteps} steps`;
    screen.printer.print(
      stageLine({ name: "train", ok: false, text: `stopped after ${at}`, seconds: null }, screen.style),
    );
    screen.write(`\n  Go on with it: tunesmith runs resume ${run.id}\n`);
    return result.exitCode;
  }
  const evaluation = readEvaluation(folder);
  if (evaluation !== undefined) {
    const seconds = evaluateSeconds(end.summary);
    screen.printer.print(
      stageLine({ name: "evaluate", ok: true, text: evaluateText(evaluation), seconds }, screen.style),
    );
  }
  onOver();
  screen.write(summaryText({ folder, run, result, evaluation, cwd: screen.io.cwd }, screen.style));
  return result.exitCode;
}

function failedText(run: RunJson, result: RunResult, summary: RunSummary, screen: Foreground): void {
  const { failure } = result;
  if (failure === undefined) return;
  const name = summary.ended === "done" ? "evaluate" : "train";
  const text = summary.step > 0 ? `failed after ${summary.step} of ${run.totalSteps} steps` : "failed";
  screen.printer.print(stageLine({ name, ok: false, text, seconds: null }, screen.style));
  screen.io.err(`\n${problemText(failure)}`);
}

function evaluateSeconds({ phaseSeconds }: RunSummary): number {
  return (
    (phaseSeconds["evaluate-base"] ?? 0) + (phaseSeconds["evaluate-tuned"] ?? 0) + (phaseSeconds.report ?? 0)
  );
}

/** `evaluation.json` of a run: our own file of a moment ago, so it is trusted to have its shape. */
export function readEvaluation(folder: string): Evaluation | undefined {
  const file = path.join(folder, RUN_FILES.evaluation);
  if (!existsSync(file)) return undefined;
  const text = readTextIfThere(file);
  return text === undefined ? undefined : (JSON.parse(text) as Evaluation);
}
