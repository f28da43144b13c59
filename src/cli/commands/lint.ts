import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../base/userError";
import { PRODUCT_VERSION } from "../../base/version";
import type { LintResult } from "../../core/lint/lintOptions";
import { readLintSettings, type LintSettings } from "../../core/lint/lintSettings";
import { RULES } from "../../core/lint/rules";
import { summarize } from "../../core/lint/summarize";
import { findDatasets } from "../../node/dataset/findDatasets";
import { openBytes, openDataset, type OpenDataset } from "../../node/dataset/readItems";
import { writeWhole } from "../../node/files/writeWhole";
import { fixText } from "../../node/lint/fixText";
import { lintFile, lintText } from "../../node/lint/lintFile";
import type { LintFileOptions } from "../../node/lint/lintFileOptions";
import { readExcerpt } from "../../node/lint/readExcerpt";
import type { Finding, FindingsDocument, Severity } from "../../protocol/findings";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo } from "../io";
import { printFinding, printSummary } from "../printers/findingsText";
import { terminalStyle } from "../terminalStyle";

/**
 * `tunesmith lint <path…|->`: 0 nothing at or above `--fail-on`, 1 something, 2 wrong usage or unreadable input.
 * With `--format json`, one document on standard output and nothing else.
 */
export async function lintCommand(args: readonly string[], io: CliIo): Promise<number> {
  const started = performance.now();
  const options = readOptions(args);
  const settings = options.config === undefined ? {} : await readConfig(options.config, io);
  const inputs = await findInputs(options, io);
  const linted: LintedFile[] = [];
  for (const input of inputs) linted.push(await lintInput(input, options, settings));
  if (options.format === "json") io.out(`${JSON.stringify(toDocument(linted), null, 2)}\n`);
  else await printText(linted, (performance.now() - started) / 1000, io);
  return linted.some(({ result }) => hasFailed(result, options.failOn)) ? 1 : 0;
}

const USAGE =
  "tunesmith lint <path…|-> [--stdin-filename F] [--config run.tune.yaml] [--format text|json] " +
  "[--fix [--unsafe-fixes]] [--select C,…] [--ignore C,…] [--fail-on error|warning|info]";

interface LintArguments {
  readonly paths: readonly string[];
  readonly format: "text" | "json";
  readonly config: string | undefined;
  readonly stdinName: string;
  readonly fix: boolean;
  readonly unsafe: boolean;
  readonly select: readonly string[] | undefined;
  readonly ignore: readonly string[];
  readonly failOn: Severity;
}

interface Input {
  /** As findings name it. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  readonly bytes: Buffer | undefined;
}

interface LintedFile {
  readonly input: Input;
  readonly result: LintResult;
  readonly fixed: number;
}

function readOptions(args: readonly string[]): LintArguments {
  const { values, positionals } = readArguments("lint", USAGE, args, {
    format: { type: "string" },
    config: { type: "string" },
    "stdin-filename": { type: "string" },
    fix: { type: "boolean" },
    "unsafe-fixes": { type: "boolean" },
    select: { type: "string", multiple: true },
    ignore: { type: "string", multiple: true },
    "fail-on": { type: "string" },
  });
  if (positionals.length === 0) throw wrongUsage("lint", "no file or folder is named", `usage: ${USAGE}`);
  if (values["unsafe-fixes"] === true && values.fix !== true)
    throw wrongUsage("lint", "--unsafe-fixes needs --fix", `usage: ${USAGE}`);
  return {
    paths: positionals,
    format: choose("lint", "--format", values.format ?? "text", ["text", "json"]),
    config: values.config,
    stdinName: values["stdin-filename"] ?? "-",
    fix: values.fix ?? false,
    unsafe: values["unsafe-fixes"] ?? false,
    select: values.select === undefined ? undefined : codes("--select", values.select),
    ignore: codes("--ignore", values.ignore ?? []),
    failOn: choose("lint", "--fail-on", values["fail-on"] ?? "error", ["error", "warning", "info"]),
  };
}

function codes(flag: string, values: readonly string[]): string[] {
  const wanted = values.flatMap((value) => value.split(",")).map((code) => code.trim().toUpperCase());
  for (const code of wanted)
    if (code !== "ALL" && (code === "" || !RULES.some((rule) => rule.code.startsWith(code)))) {
      const known = RULES.map((rule) => rule.code).sort();
      throw wrongUsage("lint", `${flag}: no rule begins with "${code}"`, `known: ${known.join(" ")}`);
    }
  return wanted;
}

async function readConfig(file: string, io: CliIo): Promise<LintSettings> {
  const text = await readFile(path.resolve(io.cwd, file), "utf8").catch((cause: unknown) => {
    throw new UserError({
      code: "file-unreadable",
      message: `${file} cannot be read`,
      nextStep: "check the path",
      cause,
    });
  });
  const { settings, problem } = readLintSettings(text);
  if (problem === undefined) return settings;
  throw new UserError({
    code: "config",
    message: problem.message,
    nextStep: `run tunesmith check ${file}`,
    file,
    line: problem.line,
  });
}

/** Files in the order named, folders searched; no file twice. */
async function findInputs(options: LintArguments, io: CliIo): Promise<readonly Input[]> {
  const inputs = new Map<string, Input>();
  for (const named of options.paths) {
    if (named === "-") {
      if (options.fix) throw wrongUsage("lint", "--fix cannot write back to standard input", "name a file");
      inputs.set("-", { name: options.stdinName, path: undefined, bytes: Buffer.from(await io.readStdin()) });
      continue;
    }
    const full = path.resolve(io.cwd, named);
    const isFolder = (await stat(full).catch(() => undefined))?.isDirectory() ?? false;
    const files = isFolder ? await findDatasets(full) : [full];
    if (files.length === 0)
      throw new UserError({
        code: "no-dataset",
        message: `${named} holds no dataset`,
        nextStep: "name a .jsonl file, or a .json file with an array of examples",
      });
    for (const file of files)
      inputs.set(file, { name: relativeName(io.cwd, file), path: file, bytes: undefined });
  }
  return [...inputs.values()];
}

function relativeName(cwd: string, file: string): string {
  return path.relative(cwd, file).split(path.sep).join("/");
}

async function lintInput(
  input: Input,
  arguments_: LintArguments,
  settings: LintSettings,
): Promise<LintedFile> {
  const { select, ignore, fix, unsafe } = arguments_;
  const options: LintFileOptions = {
    ...settings,
    file: input.name,
    ignore,
    ...(select === undefined ? {} : { select }),
  };
  if (input.path === undefined)
    return { input, result: await lintText(input.bytes ?? Buffer.alloc(0), options), fixed: 0 };
  if (!fix) return { input, result: await lintFile(input.path, options), fixed: 0 };
  const dataset = await openDataset(input.path);
  await dataset.close();
  const before = await readFile(input.path);
  const { bytes, fixed, result } = await fixText(before, options, unsafe);
  // Through a link, the file that it names is written; the link stays.
  if (fixed > 0) writeWhole(await realpath(input.path), bytes);
  return { input, result, fixed };
}

function toDocument(linted: readonly LintedFile[]): FindingsDocument {
  return {
    version: 1,
    command: "lint",
    product: PRODUCT_VERSION,
    findings: linted.flatMap(({ result }) => [...result.findings]),
    summary: summarize(linted.map(({ result }) => result)),
  };
}

async function printText(linted: readonly LintedFile[], seconds: number, io: CliIo): Promise<void> {
  const style = terminalStyle(io);
  for (const { input, result } of linted) {
    const dataset =
      input.path === undefined
        ? openBytes(input.name, input.bytes ?? Buffer.alloc(0))
        : await openDataset(input.path);
    try {
      const size = input.path === undefined ? (input.bytes?.length ?? 0) : (await stat(input.path)).size;
      for (const finding of result.findings)
        io.out(`${printFinding(finding, excerptOf(finding, dataset, size), style)}\n`);
    } finally {
      await dataset.close();
    }
    for (const [code, n] of Object.entries(result.omitted))
      io.out(`${input.name}: ${n} more ${code} are not shown\n\n`);
    if (result.rows === 0) io.out(`${input.name}: note: the file has no rows\n\n`);
    else if (result.shape === undefined)
      io.out(
        `${input.name}: note: the fields are of no known format; only syntax, types and duplicates were checked\n\n`,
      );
  }
  const fixed = linted.reduce((sum, file) => sum + file.fixed, 0);
  if (fixed > 0) io.out(`Fixed ${fixed}.\n`);
  const unsafe = linted
    .flatMap(({ result }) => result.findings)
    .filter((finding) => finding.fix?.safety === "unsafe").length;
  io.out(printSummary(summarize(linted.map(({ result }) => result)), unsafe, seconds));
}

function excerptOf({ byteOffset, byteLength }: Finding, dataset: OpenDataset, size: number) {
  if (byteOffset === undefined || byteLength === undefined) return undefined;
  return readExcerpt(dataset, size, byteOffset, byteLength);
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 };

function hasFailed(result: LintResult, failOn: Severity): boolean {
  return result.findings.some((finding) => RANK[finding.severity] >= RANK[failOn]);
}
