import path from "node:path";
import { PRODUCT_VERSION } from "../../base/version";
import { loadRunConfig } from "../../node/config/loadRunConfig";
import type { Excerpt } from "../../node/lint/readExcerpt";
import type { Finding, FindingsDocument, Severity } from "../../protocol/findings";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo } from "../io";
import { printFinding } from "../printers/findingsText";
import { terminalStyle } from "../terminalStyle";

const USAGE =
  "tunesmith check <run.tune.yaml> [--format text|json] [--set key=value …] [--fail-on error|warning|info]";
const ORDER = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** `tunesmith check`: 0 nothing at or above `--fail-on`, 1 something, 2 wrong usage or unreadable input. */
export async function checkCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = readArguments("check", USAGE, args, {
    format: { type: "string" },
    set: { type: "string", multiple: true },
    "fail-on": { type: "string" },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw wrongUsage("check", "name one run config", `usage: ${USAGE}`);
  const failOn = choose("check", "--fail-on", values["fail-on"] ?? "error", ORDER);
  const format = choose("check", "--format", values.format ?? "text", ["text", "json"]);
  const { check } = await loadRunConfig(path.resolve(io.cwd, file), {
    ...{ file, overrides: values.set ?? [], looksInside: true },
  });
  if (format === "json") io.out(`${JSON.stringify(toDocument(check.findings), null, 2)}\n`);
  else printText(check.tree.text, check.findings, io);
  const limit = ORDER.indexOf(failOn);
  return check.findings.some(({ severity }) => severity !== "hint" && ORDER.indexOf(severity) <= limit)
    ? 1
    : 0;
}

function printText(text: string, findings: readonly Finding[], io: CliIo): void {
  const style = terminalStyle(io);
  for (const finding of findings) io.out(`${printFinding(finding, excerptOf(text, finding), style)}\n`);
  const { errors, warnings, infos, fixable } = summarize(findings);
  const counts = [plural(errors, "error"), plural(warnings, "warning"), plural(infos, "info")];
  const shown = counts.filter((text) => !text.startsWith("0 "));
  if (shown.length === 0) io.out("No problem found.\n");
  else io.out(`Found ${shown.join(", ")}.\n`);
  if (fixable > 0) io.out(`The editor has a quick fix for ${fixable === 1 ? "one" : String(fixable)}.\n`);
}

function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** The finding's line, cut at its range; nothing for findings about `--set`. */
export function excerptOf(text: string, finding: Finding): Excerpt | undefined {
  const { line, column, endLine, endColumn } = finding;
  if (line === undefined || column === undefined || finding.file === "--set") return undefined;
  const source = text.split(/\r\n|\r|\n/u)[line - 1];
  if (source === undefined) return undefined;
  const end = endLine === line && endColumn !== undefined ? endColumn - 1 : source.length;
  return {
    before: source.slice(0, column - 1),
    marked: source.slice(column - 1, end),
    after: source.slice(end),
    cutBefore: false,
    cutAfter: false,
  };
}

function toDocument(findings: readonly Finding[]): FindingsDocument {
  return {
    version: 1,
    command: "check",
    product: PRODUCT_VERSION,
    dialect: { name: "native" },
    findings: [...findings],
    summary: summarize(findings),
  };
}

function summarize(findings: readonly Finding[]): FindingsDocument["summary"] {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    files: 1,
    rows: 0,
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info"),
    fixable: findings.filter(({ fix }) => fix !== undefined).length,
  };
}
