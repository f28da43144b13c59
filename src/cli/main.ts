/** The command line: a table of commands, and this process as their terminal. */
import { makeEvaluateCommand } from "./commands/evaluate";
import { checkCommand } from "./commands/check";
import { CONVERT_USAGE, convertCommand } from "./commands/convert";
import { estimateCommand } from "./commands/estimate";
import { INIT_USAGE, initCommand } from "./commands/init";
import { lintCommand } from "./commands/lint";
import { LINT_USAGE } from "./commands/lint/lintArguments";
import { reportCommand } from "./commands/report";
import { makeRunCommand } from "./commands/run";
import { makeRunsCommand, makeRunsPartCommand } from "./commands/runs";
import { schemaCommand } from "./commands/schema";
import { makeSuperviseCommand } from "./commands/supervise";
import { productContext } from "./context";
import { processIo } from "./processIo";
import { runCli, type CommandEntry } from "./runCli";
import { programsIn } from "../node/runs/engine/programs";

const dist = __dirname;
const context = productContext(dist);

const COMMANDS: readonly CommandEntry[] = [
  {
    name: "lint",
    usage: LINT_USAGE.replace("tunesmith lint ", ""),
    summary: "what is wrong with a dataset, at its place",
    command: lintCommand,
  },
  {
    name: "check",
    usage: "<run.tune.yaml> [--format text|json]",
    summary: "what is wrong with a run config",
    command: checkCommand,
  },
  {
    name: "init",
    usage: INIT_USAGE.replace("tunesmith init ", ""),
    summary: "a run config for a dataset, from the data, the models here and the machine",
    command: initCommand,
  },
  {
    name: "estimate",
    usage: "<run.tune.yaml> [--format text|json]",
    summary: "how much memory a run will need",
    command: estimateCommand,
  },
  {
    name: "run",
    usage:
      "<run.tune.yaml> [--engine auto|onnx|torch] [--set key=value …] [--detach | --dry-run] [--format text|json]",
    summary: "fine-tune, evaluate, report",
    command: makeRunCommand(context),
  },
  {
    name: "runs",
    usage: "list | show <id> | watch <id> | stop <id> | resume <id>   [--format text|json]",
    summary: "the runs of this machine",
    command: makeRunsCommand(context),
  },
  {
    name: "stop",
    usage: "<id>",
    summary: "stop a run, with a checkpoint",
    command: makeRunsPartCommand(context, "stop"),
  },
  {
    name: "resume",
    usage: "<id> [--detach]",
    summary: "go on with a stopped or failed run",
    command: makeRunsPartCommand(context, "resume"),
  },
  {
    name: "evaluate",
    usage: "<run.tune.yaml | run id | predictions.jsonl> [--set key=value …] [--format text|json]",
    summary: "measure a base model, or derive a run's numbers again",
    command: makeEvaluateCommand(context),
  },
  {
    name: "report",
    usage: "<run id | predictions.jsonl> [--format html|md|json] [--out FILE]",
    summary: "write a report",
    command: reportCommand,
  },
  {
    name: "convert",
    usage: CONVERT_USAGE,
    summary: "another tool's config as one of ours, or back",
    command: convertCommand,
  },
  {
    name: "schema",
    usage: "",
    summary: "the JSON schema of run configs",
    command: schemaCommand,
  },
  {
    name: "supervise",
    usage: "<run folder>",
    summary: "stand beside a run",
    command: makeSuperviseCommand(programsIn(dist)),
    hidden: true,
  },
];

void runCli(process.argv.slice(2), COMMANDS, processIo()).then((code) => {
  process.exitCode = code;
});
