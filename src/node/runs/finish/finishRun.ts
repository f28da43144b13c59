import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../base/userError";
import type { RunSummary } from "../../../core/runs/runSummary";
import type { Evaluation } from "../../../protocol/evaluation";
import type { RunJson, RunResult } from "../../../protocol/run";
import { writeWholeJson } from "../../files/writeWhole";
import { deriveReport } from "./deriveReport";
import { loadSnippet } from "./loadSnippet";
import { appendEvents, readRunSummary } from "../store/runEvents";
import { RUN_FILES } from "../store/runFolder";
import { latestMetrics } from "../store/runState";

/** Exit codes of a run; the same as the command line's. */
const EXIT = { fine: 0, gateFailed: 1, workFailed: 3, interrupted: 130 } as const;

type Failure = NonNullable<RunResult["failure"]>;

/**
 * Everything that happens after the engine's last word; `result.json` comes last. Returns the run's exit code.
 * `known` is an evaluation that was derived already.
 */
export function finishRun(folder: string, run: RunJson, known?: Evaluation): number {
  const summary = readRunSummary(folder);
  let evaluation = known;
  let failure: Failure | undefined;
  if (summary.ended === "done" && known === undefined) {
    try {
      evaluation = reportPhase(folder, run);
    } catch (error) {
      failure = reportFailure(error, run.id);
      // For whoever reads the log of a bug: the stack. People get the sentence.
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  } else if (summary.failure !== null) failure = engineFailure(summary.failure);
  const result = resultOf(folder, run, summary, evaluation, failure);
  writeResult(folder, result);
  return result.exitCode;
}

/** Without a result the run is not over: whoever looks next may finish it, once there is space. */
function writeResult(folder: string, result: RunResult): void {
  const file = path.join(folder, RUN_FILES.result);
  try {
    writeWholeJson(file, result);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    throw new UserError({
      code: "RUN033",
      message: "the disk is full: the run's result could not be written",
      nextStep: `free some space, then \`tunesmith runs watch ${result.runId}\``,
      file,
      exitCode: EXIT.workFailed,
      cause: error,
    });
  }
}

function reportPhase(folder: string, run: RunJson): Evaluation | undefined {
  if (!hasContent(path.join(folder, RUN_FILES.predictions))) return undefined;
  appendEvents(folder, [{ type: "phase", phase: "report", done: 0, total: 1, unit: "items" }]);
  const evaluation = deriveReport(folder, run);
  appendEvents(folder, [{ type: "phase", phase: "report", done: 1, total: 1, unit: "items" }]);
  return evaluation;
}

function resultOf(
  folder: string,
  run: RunJson,
  summary: RunSummary,
  evaluation: Evaluation | undefined,
  failure: Failure | undefined,
): RunResult {
  const status = failure !== undefined ? "failed" : summary.ended === "done" ? "completed" : "stopped";
  const trained = ([RUN_FILES.adapter, RUN_FILES.model] as const).find((name) =>
    existsSync(path.join(folder, name)),
  );
  return {
    version: 1,
    runId: run.id,
    status,
    exitCode: exitCode(status, evaluation),
    engine: run.engine.name,
    steps: summary.step,
    seconds: Math.round(summary.seconds * 1000) / 1000,
    tokens: summary.tokens,
    metrics: latestMetrics(summary),
    ...(trained === undefined ? {} : { [trained]: trained, loadSnippet: loadSnippet(folder, run, trained) }),
    ...(evaluation === undefined
      ? {}
      : { evaluation: RUN_FILES.evaluation, report: reportFiles(folder), gate: evaluation.gate.verdict }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function exitCode(status: RunResult["status"], evaluation: Evaluation | undefined): number {
  if (status === "failed") return EXIT.workFailed;
  if (status === "stopped") return EXIT.interrupted;
  return evaluation?.gate.verdict === "failed" ? EXIT.gateFailed : EXIT.fine;
}

/** The report's files that exist, relative to the run folder. */
function reportFiles(folder: string): Record<string, string> {
  const files = {
    html: `${RUN_FILES.report}/report.html`,
    md: `${RUN_FILES.report}/report.md`,
    json: RUN_FILES.evaluation,
  };
  return Object.fromEntries(Object.entries(files).filter(([, file]) => existsSync(path.join(folder, file))));
}

function engineFailure(event: NonNullable<RunSummary["failure"]>): Failure {
  const { code, message, nextStep, file, line } = event;
  return {
    code,
    message,
    nextStep,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

/** The model is trained and saved; only what is derived from it is missing. */
function reportFailure(error: unknown, runId: string): Failure {
  const again = `run \`tunesmith evaluate ${runId}\`: the trained model is saved and nothing is trained again`;
  const { code, path: file } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC")
    return {
      code: "RUN033",
      message: "the disk is full: the evaluation could not be written",
      nextStep: `free some space, then ${again}`,
      ...(file === undefined ? {} : { file }),
    };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "RUN100", message: `the evaluation could not be made: ${message}`, nextStep: again };
}

function hasContent(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0;
}
