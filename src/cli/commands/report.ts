import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../base/userError";
import { evaluate } from "../../core/evaluation";
import { toJson } from "../../core/evaluation/report/toJson";
import { toMarkdown } from "../../core/evaluation/report/toMarkdown";
import { writeWhole } from "../../node/files/writeWhole";
import { htmlReport, readPredictions } from "../../node/runs/finish/deriveReport";
import { findRun } from "../../node/runs/store/findRun";
import { homeFolder } from "../../node/runs/store/home";
import { readRun } from "../../node/runs/store/runFolder";
import type { Evaluation } from "../../protocol/evaluation";
import type { RunJson } from "../../protocol/run";
import { choose, readArguments, wrongUsage } from "../arguments";
import { readEvaluation } from "../foreground";
import type { CliIo, Command } from "../io";

const USAGE = "tunesmith report <run id | predictions.jsonl> [--format html|md|json] [--out FILE]";

/** Writes the report of a run, or of predictions made elsewhere, to standard output or a file. */
export const reportCommand: Command = (args, io) => {
  const { values, positionals } = readArguments("report", USAGE, args, {
    format: { type: "string" },
    out: { type: "string" },
  });
  const subject = positionals[0];
  if (subject === undefined)
    throw wrongUsage("report", "no run or predictions file is named", `usage: ${USAGE}`);
  const format = choose("report", "--format", values.format ?? "md", ["html", "md", "json"]);
  const { evaluation, run } = subject.endsWith(".jsonl")
    ? { evaluation: evaluateFile(path.resolve(io.cwd, subject)), run: undefined }
    : evaluationOf(subject, io);
  const text = {
    html: () => htmlReport(evaluation, run),
    md: () => toMarkdown(evaluation),
    json: () => toJson(evaluation),
  }[format]();
  if (values.out === undefined) io.out(text.endsWith("\n") ? text : `${text}\n`);
  else {
    writeReport(path.resolve(io.cwd, values.out), text);
    io.err(`${values.out} written\n`);
  }
  return Promise.resolve(0);
};

function evaluationOf(
  subject: string,
  io: CliIo,
): { readonly evaluation: Evaluation; readonly run: RunJson } {
  const folder = findRun(homeFolder(io.env), subject, io.cwd);
  const evaluation = readEvaluation(folder);
  const run = readRun(folder);
  if (evaluation !== undefined) return { evaluation, run };
  throw new UserError({
    code: "RUN100",
    message: `${run.id} has no evaluation`,
    nextStep: `\`tunesmith evaluate ${run.id}\` makes one from its predictions, if there are any`,
  });
}

/** Predictions of any tool, evaluated. Throws UserError when the file is missing or has no usable line. */
export function evaluateFile(file: string, now: Date = new Date()): Evaluation {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new UserError({
      code: "XDT001",
      message: `${path.basename(file)} ${why}`,
      nextStep: "name a predictions file (one JSON object per line) or a run's id",
      file,
    });
  }
  const { predictions, badLines } = readPredictions(text);
  if (predictions.length === 0)
    throw new UserError({
      code: "XDT002",
      message: `${path.basename(file)} has no prediction that can be read`,
      nextStep:
        'each line needs "item", "truth" and an answer: "prediction", "output", "probabilities" or "logLikelihoods"',
      file,
      line: 1,
    });
  const name = path.basename(file, ".jsonl");
  return evaluate(predictions, {
    runId: name,
    name,
    createdAt: now.toISOString(),
    seed: 13,
    testData: path.basename(file),
    notes: badLines === 0 ? [] : [`${badLines} lines could not be read and are left out.`],
  });
}

function writeReport(file: string, text: string): void {
  try {
    writeWhole(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError({
      code: "RUN033",
      message:
        code === "ENOSPC"
          ? "the disk is full: the report could not be written"
          : `the report could not be written: ${message}`,
      nextStep: "free some space, or name another place with --out",
      file,
      exitCode: 3,
      cause: error,
    });
  }
}
