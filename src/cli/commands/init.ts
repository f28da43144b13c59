import { existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../base/userError";
import { advise, type Advice } from "../../core/runconfig/advise/advise";
import { checkRunConfig } from "../../core/runconfig/checkRunConfig";
import { gatherAdvice } from "../../node/advise/gatherAdvice";
import { writeWhole } from "../../node/files/writeWhole";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo, Command } from "../io";
import { printFinding } from "../printers/findingsText";
import { adviceDocument } from "../printers/initJson";
import { adviceLines, refusalLines } from "../printers/initText";
import { terminalStyle } from "../terminalStyle";

export const INIT_USAGE =
  "tunesmith init <dataset> [--output run.tune.yaml [--force]] [--model folder] [--models folder …] [--eval file] [--test file] [--set key=value …] [--format text|json]";

/**
 * Proposes a run config for a dataset: to standard output, or into `--output`. 0 proposed, 1 there is nothing that this
 * machine can train on it, 2 wrong usage or unreadable input. Looks at models of this machine; fetches nothing.
 */
export const initCommand: Command = async (args, io) => {
  const asked = readInit(args, io);
  const style = terminalStyle(io);
  const faulty = settingProblems(asked.settings);
  if (faulty.length > 0) {
    for (const finding of faulty) io.err(`${printFinding(finding, undefined, style)}\n`);
    return 2;
  }
  const advice = advise(await gatherAdvice({ ...asked, cwd: io.cwd, env: io.env }));
  if (!advice.ok) {
    if (asked.format === "json") printJson(advice, null, io);
    else for (const line of refusalLines(advice, asked.command, style)) io.err(`${line}\n`);
    return 1;
  }
  for (const finding of advice.proposal.judged.findings)
    io.err(`${printFinding(finding, undefined, style)}\n`);
  if (asked.output !== undefined) write(asked.output, advice.proposal.text, asked.force, io);
  if (asked.format === "json") printJson(advice, asked.output ?? null, io);
  else if (asked.output === undefined) io.out(advice.proposal.text);
  else for (const line of adviceLines(advice, asked.output, style)) io.out(`${line}\n`);
  return 0;
};

interface Asked {
  readonly train: string;
  readonly eval: string | undefined;
  readonly test: string | undefined;
  readonly model: string | undefined;
  readonly modelFolders: readonly string[];
  readonly output: string | undefined;
  readonly force: boolean;
  readonly folder: string;
  readonly settings: readonly string[];
  readonly format: "text" | "json";
  readonly command: string;
}

function readInit(args: readonly string[], io: CliIo): Asked {
  const { values, positionals } = readArguments("init", INIT_USAGE, args, {
    model: { type: "string" },
    models: { type: "string", multiple: true },
    eval: { type: "string" },
    test: { type: "string" },
    output: { type: "string", short: "o" },
    force: { type: "boolean" },
    set: { type: "string", multiple: true },
    format: { type: "string" },
  });
  const [train, ...more] = positionals;
  if (train === undefined || more.length > 0)
    throw wrongUsage("init", "name one dataset", `usage: ${INIT_USAGE}`);
  if (train === "-")
    throw wrongUsage(
      "init",
      "standard input has no path that a run config could name",
      "save the rows in a file, and name that",
    );
  const { model, output, eval: evaluation, test } = values;
  const settings = values.set ?? [];
  refuseNamed(settings);
  if (model !== undefined) mustBeFolder(model, io);
  if (output !== undefined) {
    const inputs = [train, evaluation, test].flatMap((file) => file ?? []);
    mustBeWritable(output, inputs, values.force === true, io);
  }
  return {
    ...{ train, eval: evaluation, test, model, output, settings },
    modelFolders: values.models ?? [],
    force: values.force === true,
    folder: output === undefined ? io.cwd : path.dirname(path.resolve(io.cwd, output)),
    format: choose("init", "--format", values.format ?? "text", ["text", "json"]),
    command: commandOf(train, { model, eval: evaluation, test, settings }),
  };
}

/** What the command line has arguments of its own for. */
const NAMED: Readonly<Record<string, string>> = {
  "model.name_or_path": "--model",
  "data.train": "the dataset",
  "data.eval": "--eval",
  "data.test": "--test",
};

function refuseNamed(settings: readonly string[]): void {
  for (const setting of settings) {
    const key = setting.split("=")[0]?.trim() ?? "";
    const flag = NAMED[key];
    if (flag !== undefined)
      throw wrongUsage("init", `${key} is not for --set here`, `name it with ${flag}: ${INIT_USAGE}`);
  }
}

function mustBeFolder(model: string, io: CliIo): void {
  const found = statSync(path.resolve(io.cwd, model), { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  throw new UserError({
    code: "XMD001",
    message:
      found === undefined ? `no model folder ${model}` : `${model} is a file, and a model folder is wanted`,
    nextStep: "name a folder with config.json, model.safetensors and tokenizer.json; nothing is fetched",
    file: model,
  });
}

function mustBeWritable(output: string, inputs: readonly string[], force: boolean, io: CliIo): void {
  const target = path.resolve(io.cwd, output);
  if (inputs.some((input) => path.resolve(io.cwd, input) === target))
    throw wrongUsage(
      "init",
      `--output ${output} is the data itself`,
      "choose another name, as in run.tune.yaml",
    );
  if (existsSync(target) && !force) throw exists(output);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true)
    throw wrongUsage("init", `--output ${output} is a folder`, "name a file, as in run.tune.yaml");
}

function exists(output: string): UserError {
  return new UserError({
    code: "USAGE",
    message: `${output} is there already, and was left as it is`,
    nextStep: "choose another --output, or add --force to replace it",
    file: output,
  });
}

function write(output: string, text: string, force: boolean, io: CliIo): void {
  const target = path.resolve(io.cwd, output);
  try {
    if (force) writeWhole(target, text);
    else writeFileSync(target, text, { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "?";
    if (code === "EEXIST") throw exists(output);
    throw new UserError({
      code: "USAGE",
      message:
        code === "ENOENT" ? `there is no folder for ${output}` : `${output} cannot be written (${code})`,
      nextStep: "choose another --output",
      file: output,
      cause: error,
    });
  }
}

/** What is wrong with `--set` by itself: unknown keys, values of other types. */
function settingProblems(settings: readonly string[]): ReturnType<typeof checkRunConfig>["findings"] {
  return checkRunConfig("", { file: "run.tune.yaml", overrides: settings }).findings.filter(
    ({ file, severity }) => file === "--set" && severity === "error",
  );
}

function printJson(advice: Advice, written: string | null, io: CliIo): void {
  io.out(`${JSON.stringify(adviceDocument(advice, written), null, 2)}\n`);
}

function commandOf(
  train: string,
  { settings, ...flags }: Pick<Asked, "model" | "eval" | "test" | "settings">,
): string {
  const named = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${quoted(value)}`],
  );
  const set = settings.map((setting) => `--set ${quoted(setting)}`);
  return ["tunesmith init", quoted(train), ...named, ...set].join(" ");
}

function quoted(word: string): string {
  return /^[\w./~+@=:-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
