import path from "node:path";
import { formatInteger } from "../../../base/format";
import { lintFile } from "../../../node/lint/lintFile";
import type { LaunchConfig } from "../../../node/runs/create/createRun";
import type { LoadedConfig } from "../../context";
import type { Foreground } from "../../foreground";
import { printFinding } from "../../printers/findingsText";
import { shortPath } from "../../printers/runSummaryText";
import { stageLine } from "../../printers/stage";
import { excerptOf } from "../check";

/** The datasets' findings as one line: they do not stop a run, rows that cannot be used are left out and counted. */
export async function lintStage(launch: LaunchConfig, { printer, style }: Foreground): Promise<void> {
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
  printer.print(stageLine({ name: "lint", ok: true, text, seconds: secondsSince(began) }, style));
}

/** What the config's check said, as one line. */
export function checkStage(
  { findings }: LoadedConfig,
  file: string,
  seconds: number,
  { printer, style }: Foreground,
): void {
  const warnings = findings.length === 0 ? "no problem" : count(findings.length, "warning");
  const text = `${path.basename(file)} · ${warnings}`;
  printer.print(stageLine({ name: "check", ok: true, text, seconds }, style));
}

/** Codes of inputs that cannot be read, as against a config that says something wrong. */
const UNREADABLE = /^X(?:DT|MD)/u;

/**
 * Prints the findings that keep a config from being run; returns the exit code.
 *
 * @param document more of what `--format json` prints
 */
export function refuseConfig(
  { findings, text }: LoadedConfig,
  file: string,
  { io, style, json }: Foreground,
  document: Readonly<Record<string, unknown>>,
): number {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (json) io.out(`${JSON.stringify({ version: 1, command: "run", ...document, findings }, null, 2)}\n`);
  for (const finding of findings) io.err(printFinding(finding, excerptOf(text, finding), style));
  io.err(
    `error: ${path.basename(file)} has ${count(errors.length, "error")}; nothing was started\n  next: correct ${errors.length === 1 ? "it" : "them"}, then \`tunesmith check ${shortPath(file, io.cwd)}\`\n`,
  );
  return errors.some(({ code }) => UNREADABLE.test(code)) ? 2 : 1;
}

export function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}

function count(n: number, noun: string): string {
  return `${formatInteger(n)} ${noun}${n === 1 ? "" : "s"}`;
}
