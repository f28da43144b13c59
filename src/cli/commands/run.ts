import path from "node:path";
import { UserError } from "../../base/userError";
import { readCorrections } from "../../node/hardware/corrections";
import { openModelFolder } from "../../node/models/modelFolder";
import { chooseEngine } from "../../node/runs/create/chooseEngine";
import { createRun, type PlannedRun, type LaunchConfig } from "../../node/runs/create/createRun";
import { homeFolder } from "../../node/runs/store/home";
import { startSupervisor } from "../../node/runs/supervise/startRun";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliContext } from "../context";
import { showRun, type Foreground } from "../foreground";
import type { CliIo, Command } from "../io";
import { createProgressPrinter } from "../printers/progressPrinter";
import { forecastStage } from "../printers/forecastStage";
import { shortPath } from "../printers/runSummaryText";
import { noteLines, stageLine, titleLines } from "../printers/stage";
import { terminalStyle } from "../terminalStyle";
import { dryRunJob } from "./run/dryRun";
import { checkStage, lintStage, refuseConfig, secondsSince } from "./run/stages";

const USAGE =
  "tunesmith run <run.tune.yaml> [--engine auto|onnx|torch] [--set key=value …] [--detach | --dry-run] [--format text|json]";

/** Lint, check, forecast, train, evaluate, report: the main job. Exit codes are those of the run. */
export function makeRunCommand(context: CliContext): Command {
  return async (args, io) => {
    const { values, positionals } = readArguments("run", USAGE, args, {
      engine: { type: "string" },
      set: { type: "string", multiple: true },
      detach: { type: "boolean" },
      "dry-run": { type: "boolean" },
      format: { type: "string" },
      "allow-download": { type: "boolean" },
    });
    const file = positionals[0];
    if (file === undefined) throw wrongUsage("run", "no run config is named", `usage: ${USAGE}`);
    if (positionals.length > 1)
      throw wrongUsage("run", `one config at a time, not also ${positionals[1] ?? ""}`, USAGE);
    const format = choose("run", "--format", values.format ?? "text", ["text", "json"]);
    const engine =
      values.engine === undefined
        ? []
        : [choose("run", "--engine", values.engine, ["auto", "onnx", "torch"])];
    const overrides = [...(values.set ?? []), ...engine.map((name) => `train.engine=${name}`)];
    const absolute = path.resolve(io.cwd, file);
    if (values["dry-run"] === true) {
      if (values.detach === true)
        throw wrongUsage("run", "nothing is started with --dry-run, so nothing can be detached", USAGE);
      return dryRunJob({ file: absolute, overrides }, context, openForeground(io, format === "json"));
    }
    const job = { file: absolute, overrides, kind: "train", detach: values.detach === true } as const;
    return runJob(job, context, openForeground(io, format === "json"));
  };
}

export interface Job {
  /** Absolute path of the config. */
  readonly file: string;
  readonly overrides: readonly string[];
  readonly kind: "train" | "evaluate";
  readonly detach: boolean;
}

export function openForeground(io: CliIo, json: boolean): Foreground {
  const style = terminalStyle(io);
  const write = json ? io.err : io.out;
  // A line that moves belongs on a terminal only; with JSON the terminal is not where the text goes.
  const shown = json ? { ...style, rewrite: false, colour: false } : style;
  return {
    io,
    style: shown,
    write,
    json,
    printer: createProgressPrinter(write, shown),
    document: (_, result) => {
      io.out(`${JSON.stringify(result, null, 2)}\n`);
    },
  };
}

/** From a config to the exit code of its run. */
export async function runJob(job: Job, context: CliContext, screen: Foreground): Promise<number> {
  const began = performance.now();
  try {
    const loaded = await context.loadConfig(job.file, shortPath(job.file, screen.io.cwd), job.overrides);
    const checkSeconds = secondsSince(began);
    const { launch } = loaded;
    if (launch === undefined) return refuseConfig(loaded, job.file, screen, {});
    if (job.kind === "evaluate" && launch.resolved.evaluate.labels.length === 0)
      throw nothingToCompare(job.file);
    const { printer, style } = screen;
    printer.print(...titleLines(launch.resolved.name, null, style));
    await lintStage(launch, screen);
    checkStage(loaded, job.file, checkSeconds, screen);
    const created = await create(job, launch, screen);
    const { supervisor } = context.programs(homeFolder(screen.io.env));
    startSupervisor(created.folder, supervisor, { env: screen.io.env });
    if (job.detach) return detached(created, screen);
    return await showRun(created.folder, supervisor, screen, () => {
      retitle(launch.resolved.name, secondsSince(began), screen);
    });
  } finally {
    screen.printer.dispose();
  }
}

async function create(job: Job, launch: LaunchConfig, screen: Foreground): Promise<PlannedRun> {
  const { resolved } = launch;
  const model = await openModelFolder(resolved.model.name_or_path);
  const engine = chooseEngine({
    requested: resolved.train.engine,
    model,
    configPath: launch.path,
  });
  const home = homeFolder(screen.io.env);
  const created = await createRun(launch, { home, kind: job.kind, engine });
  const { printer, style } = screen;
  const forecast = forecastStage(resolved, model.config, {
    longestRow: created.data.longestRow,
    kind: job.kind,
    corrections: readCorrections(home),
  });
  if (forecast !== undefined) printer.print(stageLine(forecast, style));
  for (const warning of created.data.warnings) printer.print(...noteLines(warning, style));
  return created;
}

function detached({ id, folder, run }: PlannedRun, { io, json, write }: Foreground): number {
  if (json)
    io.out(
      `${JSON.stringify({ version: 1, command: "run", product: run.product.version, id, path: folder }, null, 2)}\n`,
    );
  write(
    `\n  ${id} runs on its own.\n  Watch it: tunesmith runs watch ${id}\n  Stop it:  tunesmith runs stop ${id}\n`,
  );
  return 0;
}

function nothingToCompare(file: string): UserError {
  return new UserError({
    code: "XRF002",
    message: "evaluate.labels is empty: there is nothing to compare the model's answers with",
    nextStep: "list the labels of the task in evaluate.labels",
    file,
  });
}

/** Goes back up to the title and writes the total time beside it; only where lines can be written again. */
function retitle(name: string, seconds: number, { printer, style, write }: Foreground): void {
  if (!style.rewrite) return;
  const up = printer.printed;
  const [title = ""] = titleLines(name, seconds, style);
  write(`\u001b[${up}A\r\u001b[2K${title}\u001b[${up}B\r`);
}
