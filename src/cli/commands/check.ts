import path from "node:path";
import { PRODUCT_VERSION } from "../../base/version";
import { DIALECT_IDS } from "../../core/runconfig/dialects/dialect";
import { loadForeignConfig } from "../../node/config/foreignConfig";
import { loadRunConfig } from "../../node/config/loadRunConfig";
import type { Excerpt } from "../../node/lint/readExcerpt";
import type { Finding, FindingsDocument, Severity } from "../../protocol/findings";
import { choose, readArguments, wrongUsage } from "../arguments";
import type { CliIo } from "../io";
import { printFinding } from "../printers/findingsText";
import { terminalStyle } from "../terminalStyle";

const USAGE =
  "tunesmith check <run.tune.yaml | a config of another tool> [--format text|json] [--set key=value …] [--dialect NAME[@RELEASE]] [--fail-on error|warning|info]";
const ORDER = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** `tunesmith check`: 0 nothing at or above `--fail-on`, 1 something, 2 wrong usage or unreadable input. */
export async function checkCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = readArguments("check", USAGE, args, {
    format: { type: "string" },
    set: { type: "string", multiple: true },
    "fail-on": { type: "string" },
    dialect: { type: "string" },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw wrongUsage("check", "name one run config", `usage: ${USAGE}`);
  const failOn = choose("check", "--fail-on", values["fail-on"] ?? "error", ORDER);
  const format = choose("check", "--format", values.format ?? "text", ["text", "json"]);
  const said = values.dialect === undefined ? undefined : readDialect(values.dialect);
  const { text, findings, dialect } = await checkFile(
    path.resolve(io.cwd, file),
    file,
    values.set ?? [],
    said,
  );
  if (format === "json") io.out(`${JSON.stringify(toDocument(findings, dialect), null, 2)}\n`);
  else printText(text, findings, io);
  const limit = ORDER.indexOf(failOn);
  return findings.some(({ severity }) => severity !== "hint" && ORDER.indexOf(severity) <= limit) ? 1 : 0;
}

const DIALECTS = ["native", ...DIALECT_IDS] as const;

interface Said {
  readonly name: (typeof DIALECTS)[number];
  readonly version?: string;
}

/** `axolotl`, or `axolotl@0.18`: before what the file itself says. */
function readDialect(written: string): Said {
  const [name = "", version] = written.split("@", 2);
  const chosen = choose("check", "--dialect", name, DIALECTS);
  return { name: chosen, ...(version === undefined || version === "" ? {} : { version }) };
}

interface CheckedFile {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly dialect: NonNullable<FindingsDocument["dialect"]>;
}

/** A config of ours, or one of another tool, known by its content. */
async function checkFile(
  absolute: string,
  file: string,
  overrides: readonly string[],
  said: Said | undefined,
): Promise<CheckedFile> {
  const foreign = await loadForeignConfig(absolute, file, said);
  if (foreign === undefined) {
    const { check } = await loadRunConfig(absolute, { file, overrides, looksInside: true });
    return { text: check.tree.text, findings: check.findings, dialect: { name: "native" } };
  }
  if (overrides.length > 0)
    throw wrongUsage(
      "check",
      `--set is for Tunesmith's own configs, and this is one of ${foreign.check.dialect.name}`,
      "change the file, or convert it first: `tunesmith convert`",
    );
  return { text: foreign.tree.text, findings: foreign.check.findings, dialect: foreign.check.dialect };
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

function toDocument(findings: readonly Finding[], dialect: CheckedFile["dialect"]): FindingsDocument {
  return {
    version: 1,
    command: "check",
    product: PRODUCT_VERSION,
    dialect,
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
