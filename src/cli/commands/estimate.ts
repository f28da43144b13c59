import path from "node:path";
import { UserError } from "../../base/userError";
import type { ConfigCheck } from "../../core/runconfig/checkRunConfig";
import { runMemory, type RunMemory } from "../../core/memory/runMemory";
import { knownRows } from "../../core/runconfig/known/knownMemory";
import { gatherFacts } from "../../node/config/gatherFacts";
import { loadRunConfig } from "../../node/config/loadRunConfig";
import { readMachineFacts } from "../../node/config/machineFacts";
import { readModelSizes } from "../../node/config/modelSizes";
import { thisHardwareSystem } from "../../node/hardware/readHardware";
import { homeFolder } from "../../node/runs/store/home";
import type { Finding } from "../../protocol/findings";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo, Command } from "../io";
import { estimateDocument } from "../printers/estimateJson";
import { estimateLines } from "../printers/estimateText";
import { printFinding } from "../printers/findingsText";
import { terminalStyle } from "../terminalStyle";

const USAGE = "tunesmith estimate <run.tune.yaml> [--set key=value …] [--format text|json]";

/**
 * Forecasts the memory of a run from its config, the model's `config.json` and headers, and the lengths of its rows;
 * starts nothing.
 */
export const estimateCommand: Command = async (args, io) => {
  const { values, positionals } = readArguments("estimate", USAGE, args, {
    set: { type: "string", multiple: true },
    format: { type: "string" },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw wrongUsage("estimate", "name one run config", `usage: ${USAGE}`);
  const format = choose("estimate", "--format", values.format ?? "text", ["text", "json"]);
  const check = await readConfig(file, values.set ?? [], io);
  if (typeof check === "number") return check;
  const { resolved } = check;
  const rows = knownRows(resolved, await gatherFacts(check, path.resolve(io.cwd, path.dirname(file))));
  const model = await readModelSizes(path.resolve(io.cwd, path.dirname(file), resolved.model.name_or_path));
  const system = thisHardwareSystem(io.env);
  const machine = await readMachineFacts(homeFolder(io.env), { system });
  const memory: RunMemory | undefined = runMemory(resolved, model, machine, rows);
  if (memory === undefined)
    throw new UserError({
      code: "MEM002",
      message: `${model.configFile} does not say how large the model is`,
      nextStep: "choose a model whose config.json has hidden_size, num_hidden_layers and vocab_size",
      file: model.configFile,
    });
  if (format === "json") io.out(`${JSON.stringify(estimateDocument(memory, machine.devices), null, 2)}\n`);
  else
    for (const line of estimateLines({ memory, machine, resolved, rows }, terminalStyle(io)))
      io.out(`${line}\n`);
  return 0;
};

/** What an engine cannot do, or what is still to be downloaded, is no reason not to say what it would take. */
const PREVENTS_RUNS_ONLY: ReadonlySet<string> = new Set(["XRF002", "MEM001", "XMD002"]);

function prevents({ code, severity }: Finding): boolean {
  return severity === "error" && !PREVENTS_RUNS_ONLY.has(code);
}

/** The config, or the exit code after its errors have been printed. */
async function readConfig(
  file: string,
  overrides: readonly string[],
  io: CliIo,
): Promise<ConfigCheck | number> {
  const { check } = await loadRunConfig(path.resolve(io.cwd, file), { file, overrides });
  const style = terminalStyle(io);
  const errors = check.findings.filter(({ severity }) => severity === "error");
  for (const finding of errors) io.err(printFinding(finding, undefined, style));
  const preventing = errors.filter(prevents);
  if (preventing.length === 0) return check;
  io.err(`error: ${file} cannot be estimated\n  next: tunesmith check ${file}\n`);
  return preventing.some(({ code }) => code.startsWith("XDT") || code.startsWith("XMD")) ? 2 : 1;
}
