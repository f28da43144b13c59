import { totalmem } from "node:os";
import path from "node:path";
import { UserError } from "../../base/userError";
import type { Forecast, MemoryComponents } from "../../core/memory/forecast";
import { forecastRun } from "../../core/memory/forecastRun";
import type { RunForecast } from "../../core/memory/runForecast";
import type { ResolvedConfig } from "../../core/runconfig/resolvedConfig";
import { PRODUCT_VERSION } from "../../base/version";
import { loadRunConfig } from "../../node/config/loadRunConfig";
import { openModelFolder } from "../../node/models/modelFolder";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo, Command } from "../io";
import { printFinding } from "../printers/findingsText";
import { terminalStyle } from "../terminalStyle";

const USAGE = "tunesmith estimate <run.tune.yaml> [--set key=value …] [--format text|json]";

/** Forecasts the memory of a run from its config and the model's `config.json`; starts nothing, loads no weights. */
export const estimateCommand: Command = async (args, io) => {
  const { values, positionals } = readArguments("estimate", USAGE, args, {
    set: { type: "string", multiple: true },
    format: { type: "string" },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw wrongUsage("estimate", "name one run config", `usage: ${USAGE}`);
  const format = choose("estimate", "--format", values.format ?? "text", ["text", "json"]);
  const resolved = await resolve(file, values.set ?? [], io);
  if (typeof resolved === "number") return resolved;
  const model = await openModelFolder(resolved.model.name_or_path);
  const forecast = forecastRun(resolved, { config: model.config });
  if (forecast === undefined)
    throw new UserError({
      code: "XMD003",
      message: `${model.configFile} does not say how large the model is`,
      nextStep: "choose a model whose config.json has hidden_size, num_hidden_layers and vocab_size",
      file: model.configFile,
    });
  const device = { id: "cpu", totalBytes: totalmem(), freeBytes: process.availableMemory() };
  if (format === "json") io.out(`${JSON.stringify(document(forecast, device), null, 2)}\n`);
  else for (const line of textLines(forecast, device)) io.out(`${line}\n`);
  return 0;
};

/** The config with absolute paths, or the exit code after its errors have been printed. */
async function resolve(
  file: string,
  overrides: readonly string[],
  io: CliIo,
): Promise<ResolvedConfig | number> {
  const { check, launch } = await loadRunConfig(path.resolve(io.cwd, file), { file, overrides });
  if (launch !== undefined) return launch.resolved;
  const errors = check.findings.filter(({ severity }) => severity === "error");
  for (const finding of errors) io.err(printFinding(finding, undefined, terminalStyle(io)));
  io.err(`error: ${file} cannot be estimated\n  next: tunesmith check ${file}\n`);
  return errors.some(({ code }) => code.startsWith("XDT") || code.startsWith("XMD")) ? 2 : 1;
}

interface Device {
  readonly id: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

function document(forecast: RunForecast, device: Device): unknown {
  const { rough, engine, train, evaluate } = forecast;
  return {
    version: 1,
    command: "estimate",
    product: PRODUCT_VERSION,
    rough,
    engine,
    devices: [device],
    phases: { train: whole(train), evaluate: whole(evaluate) },
  };
}

/** Bytes are whole numbers outside of the closed form. */
function whole({ lowBytes, highBytes, components }: Forecast): Forecast {
  const parts = Object.entries(components) as [keyof MemoryComponents, number][];
  return {
    lowBytes: Math.round(lowBytes),
    highBytes: Math.round(highBytes),
    components: Object.fromEntries(
      parts.map(([name, bytes]) => [name, Math.round(bytes)]),
    ) as unknown as MemoryComponents,
  };
}

function textLines(forecast: RunForecast, device: Device): readonly string[] {
  const highest = Math.max(forecast.train.highBytes, forecast.evaluate.highBytes);
  const verdict = highest <= device.freeBytes ? "it fits" : "it may not fit";
  return [
    ...phaseLines("train", forecast.train),
    ...phaseLines("evaluate", forecast.evaluate),
    "",
    `${gib(device.freeBytes)} of ${gib(device.totalBytes)} GiB are free: ${verdict}`,
    ...(forecast.rough ? ["rough: the architecture or the method is not one that was measured"] : []),
  ];
}

function phaseLines(name: string, { lowBytes, highBytes, components }: Forecast): readonly string[] {
  const parts = (Object.entries(components) as [string, number][])
    .filter(([, bytes]) => bytes >= 0.005 * 2 ** 30)
    .map(([part, bytes]) => `  ${part.padEnd(12)}${gib(bytes).padStart(8)}`);
  return [`${name.padEnd(14)}${gib(lowBytes)} to ${gib(highBytes)} GiB`, ...parts];
}

function gib(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(2);
}
