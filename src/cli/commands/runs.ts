import { homeFolder } from "../../node/runs/store/home";
import { findRun } from "../../node/runs/store/findRun";
import { resumeRun, stopRun } from "../../node/runs/supervise/startRun";
import { listRuns, viewRun } from "../../node/runs/store/runState";
import { nearest } from "../../base/editDistance";
import { PRODUCT_VERSION } from "../../base/version";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliContext } from "../context";
import { readEvaluation, showRun } from "../foreground";
import type { CliIo, Command } from "../io";
import { problemText } from "../printers/problemText";
import { titleLines } from "../printers/stage";
import { runsTable } from "../printers/runsTable";
import { summaryText } from "../printers/runSummaryText";
import { terminalStyle } from "../terminalStyle";
import { openForeground } from "./run";

const USAGE = "tunesmith runs list | show <id> | watch <id> | stop <id> | resume <id>   [--format text|json]";
const PARTS = ["list", "show", "watch", "stop", "resume"] as const;

interface Request {
  readonly io: CliIo;
  readonly home: string;
  readonly json: boolean;
  readonly detach: boolean;
  readonly folder: () => string;
}

/** `tunesmith runs …`: every run that any door has started. */
export function makeRunsCommand(context: CliContext): Command {
  return async (args, io) => {
    const part = args[0] ?? "list";
    const known = PARTS.find((name) => name === part);
    if (known === undefined) {
      const near = nearest(part, PARTS);
      const hint = near === undefined ? "" : `did you mean ${near}? `;
      throw wrongUsage("runs", `there is no "runs ${part}"`, `${hint}usage: ${USAGE}`);
    }
    return runsPart(context, known, args.slice(1), io);
  };
}

/** `tunesmith stop <id>` and `tunesmith resume <id>`: the short forms. */
export function makeRunsPartCommand(context: CliContext, part: "stop" | "resume"): Command {
  return (args, io) => runsPart(context, part, args, io);
}

async function runsPart(
  context: CliContext,
  part: (typeof PARTS)[number],
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  const { values, positionals } = readArguments("runs", USAGE, args, {
    format: { type: "string" },
    detach: { type: "boolean" },
  });
  const home = homeFolder(io.env);
  const request: Request = {
    io,
    home,
    json: choose("runs", "--format", values.format ?? "text", ["text", "json"]) === "json",
    detach: values.detach === true,
    folder: () => {
      const id = positionals[0];
      if (id === undefined) throw wrongUsage("runs", `no run is named for "${part}"`, `usage: ${USAGE}`);
      return findRun(home, id, io.cwd);
    },
  };
  switch (part) {
    case "list":
      return list(request);
    case "show":
      return show(request);
    case "watch":
      return watch(context, request);
    case "stop":
      return stop(request);
    case "resume":
      return resume(context, request);
  }
}

function list({ io, home, json }: Request): number {
  const runs = listRuns(home);
  if (json)
    io.out(`${JSON.stringify({ version: 1, command: "runs", product: PRODUCT_VERSION, runs }, null, 2)}\n`);
  else io.out(runsTable(runs, terminalStyle(io)));
  return 0;
}

function show({ io, json, folder }: Request): number {
  const place = folder();
  const { entry, run, result } = viewRun(place);
  if (json) {
    const document = {
      version: 1,
      command: "runs",
      product: PRODUCT_VERSION,
      ...entry,
      run,
      result: result ?? null,
    };
    io.out(`${JSON.stringify(document, null, 2)}\n`);
    return 0;
  }
  const style = terminalStyle(io);
  io.out(runsTable([entry], style));
  if (result?.failure !== undefined) io.out(`\n${problemText(result.failure)}`);
  else if (result !== undefined)
    io.out(
      summaryText({ folder: place, run, result, evaluation: readEvaluation(place), cwd: io.cwd }, style),
    );
  return 0;
}

async function watch(context: CliContext, { io, home, json, folder }: Request): Promise<number> {
  const place = folder();
  const screen = openForeground(io, json);
  screen.printer.print(...titleLines(viewRun(place).entry.name, null, screen.style));
  return showRun(place, context.programs(home).supervisor, screen);
}

function stop({ io, folder, json }: Request): number {
  const place = folder();
  stopRun(place);
  const { entry } = viewRun(place);
  if (json)
    io.out(
      `${JSON.stringify({ version: 1, command: "runs", product: PRODUCT_VERSION, ...entry }, null, 2)}\n`,
    );
  else
    io.out(
      `${entry.id} is asked to stop with a checkpoint.\n  Go on later: tunesmith runs resume ${entry.id}\n`,
    );
  return 0;
}

async function resume(context: CliContext, request: Request): Promise<number> {
  const { io, home, json, detach, folder } = request;
  const place = folder();
  const { supervisor } = context.programs(home);
  resumeRun(place, supervisor, { env: io.env });
  if (detach) {
    io.out(`${viewRun(place).entry.id} goes on.\n`);
    return 0;
  }
  const screen = openForeground(io, json);
  screen.printer.print(...titleLines(viewRun(place).entry.name, null, screen.style));
  return showRun(place, supervisor, screen);
}
