import path from "node:path";
import { UserError } from "../../base/userError";
import { formatInteger } from "../../base/format";
import { lintFile } from "../../node/lint/lintFile";
import { openModelFolder } from "../../node/models/modelFolder";
import { chooseEngine } from "../../node/runs/chooseEngine";
import { createRun, type CreatedRun, type LaunchConfig } from "../../node/runs/createRun";
import { homeFolder } from "../../node/runs/home";
import { startSupervisor } from "../../node/runs/startRun";
import { choose, readArguments, wrongUsage } from "../arguments";
import { excerptOf } from "./check";
import type { CliContext, LoadedConfig } from "../context";
import { showRun, type Foreground } from "../foreground";
import type { CliIo, Command } from "../io";
import { printFinding } from "../printers/findingsText";
import { createProgressPrinter } from "../printers/progressPrinter";
import { forecastStage } from "../printers/forecastStage";
import { shortPath } from "../printers/runSummaryText";
import { noteLines, stageLine, titleLines } from "../printers/stage";
import { terminalStyle } from "../terminalStyle";

const USAGE =
  "tunesmith run <run.tune.yaml> [--engine auto|onnx|torch] [--set key=value …] [--detach] [--format text|json]";

/** Lint, check, forecast, train, evaluate, report: the main job. Exit codes are those of the run. */
export function makeRunCommand(context: CliContext): Command {
  return async (args, io) => {
    const { values, positionals } = readArguments("run", USAGE, args, {
      engine: { type: "string" },
      set: { type: "string", multiple: true },
      detach: { type: "boolean" },
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
    const job = {
      file: path.resolve(io.cwd, file),
      overrides,
      kind: "train",
      detach: values.detach === true,
    } as const;
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
    const checkSeconds = since(began);
    const { launch } = loaded;
    if (launch === undefined) return refuseConfig(loaded, job, screen);
    if (job.kind === "evaluate" && launch.resolved.evaluate.labels.length === 0)
      throw nothingToCompare(job.file);
    const { printer, style } = screen;
    printer.print(...titleLines(launch.resolved.name, null, style));
    await lintStage(launch, screen);
    printer.print(
      stageLine({ name: "check", ok: true, text: checkText(loaded, job.file), seconds: checkSeconds }, style),
    );
    const created = await create(job, launch, screen);
    const { supervisor } = context.programs(homeFolder(screen.io.env));
    startSupervisor(created.folder, supervisor, { env: screen.io.env });
    if (job.detach) return detached(created, screen);
    return await showRun(created.folder, supervisor, screen, () => {
      retitle(launch.resolved.name, since(began), screen);
    });
  } finally {
    screen.printer.dispose();
  }
}

async function create(job: Job, launch: LaunchConfig, screen: Foreground): Promise<CreatedRun> {
  const { resolved } = launch;
  const model = await openModelFolder(resolved.model.name_or_path);
  const engine = chooseEngine({
    requested: resolved.train.engine,
    model,
    configPath: launch.path,
  });
  const created = await createRun(launch, { home: homeFolder(screen.io.env), kind: job.kind, engine });
  const { printer, style } = screen;
  const forecast = forecastStage(resolved, model.config, {
    longestRow: created.data.longestRow,
    kind: job.kind,
  });
  if (forecast !== undefined) printer.print(stageLine(forecast, style));
  for (const warning of created.data.warnings) printer.print(...noteLines(warning, style));
  return created;
}

function detached({ id, folder, run }: CreatedRun, { io, json, write }: Foreground): number {
  if (json)
    io.out(
      `${JSON.stringify({ version: 1, command: "run", product: run.product.version, id, path: folder }, null, 2)}\n`,
    );
  write(
    `\n  ${id} runs on its own.\n  Watch it: tunesmith runs watch ${id}\n  Stop it:  tunesmith runs stop ${id}\n`,
  );
  return 0;
}

/** The datasets' findings as one line: they do not stop a run, rows that cannot be used are left out and counted. */
async function lintStage(launch: LaunchConfig, { printer, style }: Foreground): Promise<void> {
  const began = performance.now();
  const { data, evaluate } = launch.resolved;
  const total = { rows: 0, errors: 0, warnings: 0, fixable: 0 };
  for (const file of new Set([...data.train, ...data.eval, ...data.test])) {
    const result = await lintFile(file, {
      file,
      format: data.format,
      columns: data.columns,
      labels: [...evaluate.labels],
    });
    total.rows += result.rows;
    for (const finding of result.findings) {
      if (finding.severity === "error") total.errors++;
      if (finding.severity === "warning") total.warnings++;
      if (finding.fix?.safety === "safe") total.fixable++;
    }
  }
  const found = [
    ...(total.errors > 0 ? [count(total.errors, "error")] : []),
    ...(total.warnings > 0 ? [count(total.warnings, "warning")] : []),
    ...(total.fixable > 0 ? [`${formatInteger(total.fixable)} fixable`] : []),
  ];
  const text = [count(total.rows, "row"), ...(found.length === 0 ? ["nothing found"] : found)].join(" · ");
  printer.print(stageLine({ name: "lint", ok: true, text, seconds: since(began) }, style));
}

function checkText({ findings }: LoadedConfig, file: string): string {
  const warnings = findings.length === 0 ? "no problem" : count(findings.length, "warning");
  return `${path.basename(file)} · ${warnings}`;
}

/** Codes of inputs that cannot be read, as against a config that says something wrong. */
const UNREADABLE = /^X(?:DT|MD)/u;

function refuseConfig({ findings, text }: LoadedConfig, job: Job, { io, style, json }: Foreground): number {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (json) io.out(`${JSON.stringify({ version: 1, command: "run", findings }, null, 2)}\n`);
  for (const finding of findings) io.err(printFinding(finding, excerptOf(text, finding), style));
  io.err(
    `error: ${path.basename(job.file)} has ${count(errors.length, "error")}; nothing was started\n  next: correct ${errors.length === 1 ? "it" : "them"}, then \`tunesmith check ${shortPath(job.file, io.cwd)}\`\n`,
  );
  return errors.some(({ code }) => UNREADABLE.test(code)) ? 2 : 1;
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

function since(began: number): number {
  return (performance.now() - began) / 1000;
}

function count(n: number, noun: string): string {
  return `${formatInteger(n)} ${noun}${n === 1 ? "" : "s"}`;
}
