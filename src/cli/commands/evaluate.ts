import path from "node:path";
import { terminalSummary } from "../../core/evaluation/report/terminal";
import { toJson } from "../../core/evaluation/report/toJson";
import { evaluateAgain } from "../../node/runs/finish/evaluateAgain";
import { findRun } from "../../node/runs/store/findRun";
import { homeFolder } from "../../node/runs/store/home";
import type { Evaluation } from "../../protocol/evaluation";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliContext } from "../context";
import { readEvaluation } from "../foreground";
import type { CliIo, Command } from "../io";
import { terminalStyle } from "../terminalStyle";
import { evaluateFile } from "./report";
import { openForeground, runJob } from "./run";

const USAGE =
  "tunesmith evaluate <run.tune.yaml | run id | predictions.jsonl> [--set key=value …] [--format text|json]";

/** A config: its base model on its test rows, as a run. A run or predictions: the numbers, derived again. */
export function makeEvaluateCommand(context: CliContext): Command {
  return async (args, io) => {
    const { values, positionals } = readArguments("evaluate", USAGE, args, {
      set: { type: "string", multiple: true },
      format: { type: "string" },
    });
    const subject = positionals[0];
    if (subject === undefined)
      throw wrongUsage("evaluate", "nothing to evaluate is named", `usage: ${USAGE}`);
    const json = choose("evaluate", "--format", values.format ?? "text", ["text", "json"]) === "json";
    if (/\.ya?ml$/u.test(subject))
      return evaluateConfig(path.resolve(io.cwd, subject), values.set ?? [], { context, io, json });
    const evaluation = subject.endsWith(".jsonl")
      ? evaluateFile(path.resolve(io.cwd, subject))
      : evaluateAgain(findRun(homeFolder(io.env), subject, io.cwd));
    print(evaluation, json, io);
    return evaluation.gate.verdict === "failed" ? 1 : 0;
  };
}

function evaluateConfig(
  file: string,
  overrides: readonly string[],
  { context, io, json }: { readonly context: CliContext; readonly io: CliIo; readonly json: boolean },
): Promise<number> {
  return runJob({ file, overrides, kind: "evaluate", detach: false }, context, {
    ...openForeground(io, json),
    // The document of `evaluate` is the evaluation, or the failed run's result.
    document: (folder, result) => {
      const evaluation = readEvaluation(folder);
      io.out(evaluation === undefined ? `${JSON.stringify(result, null, 2)}\n` : toJson(evaluation));
    },
  });
}

function print(evaluation: Evaluation, json: boolean, io: CliIo): void {
  io.out(json ? toJson(evaluation) : `\n${terminalSummary(evaluation, terminalStyle(io))}\n`);
}
