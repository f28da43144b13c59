import { createLineIndex } from "../../base/lineIndex";
import type { Finding } from "../../protocol/findings";
import { checkColumns } from "./check/checkColumns";
import { checkCross } from "./check/checkCross";
import { checkData } from "./check/checkData";
import { checkFiles } from "./check/checkFiles";
import { checkKeys } from "./check/checkKeys";
import { checkModel } from "./check/checkModel";
import { checkTrust } from "./check/checkTrust";
import { checkSecrets } from "./check/checkSecrets";
import { checkIgnores, decidesOn } from "./check/checkIgnores";
import type { ConfigFacts } from "./configFacts";
import { createCrossContext } from "./cross/crossContext";
import { readConfig, type ConfigReading } from "./readConfig";
import type { Overrides } from "./resolve/overrides";
import { createParseMemo, LONGEST, type ParseMemo } from "./parse/parseConfig";
import { createReporter } from "./check/reporter";
import { reportSyntax } from "./parse/reportSyntax";

export interface ConfigCheckOptions {
  /** How findings name the file. */
  readonly file: string;
  /** What is known of the disk; without it nothing is said about paths. */
  readonly facts?: ConfigFacts;
  /** What an earlier state of the text was parsed to; makes the check faster, and changes nothing of it. */
  readonly memo?: ParseMemo | undefined;
  /** `key=value` settings of the command line. */
  readonly overrides?: readonly string[];
}

/** What a config says, and what there is to say of it. */
export interface ConfigCheck extends ConfigReading {
  readonly findings: readonly Finding[];
}

/** What `checkRunConfig` says, but for what a forecast of the run's memory says. Never throws, whatever the text. */
export function checkConfig(text: string, options: ConfigCheckOptions): ConfigCheck {
  const memo: ParseMemo = options.memo ?? createParseMemo();
  return checkReading(readConfig(text, memo, options.overrides), { ...options, memo });
}

/** The same for what has been read already. @param memo as `readConfig` has left it */
export function checkReading(
  reading: ConfigReading,
  {
    file,
    facts,
    memo,
  }: Pick<ConfigCheckOptions, "file"> & {
    readonly facts?: ConfigFacts | undefined;
    readonly memo: ParseMemo;
  },
): ConfigCheck {
  const { tree, lines, resolved, overrides } = reading;
  const { text } = tree;
  const reporter = createReporter(file, text, lines, tree.problems.length > 0);
  if (text.length <= LONGEST) checkSecrets(tree.root, reporter);
  reportSyntax(tree, memo, reporter);
  const { root } = tree;
  if (root?.kind === "map") {
    checkKeys(root, reporter, overrides.root);
    const context = createCrossContext({
      ...{ root, overrides: overrides.root, resolved, facts, reporter },
    });
    checkCross(context);
    if (facts !== undefined) checkFiles(root, facts, reporter, overrides.root);
    checkColumns(context);
    checkData(context);
    checkModel(context);
    checkTrust(context);
    // What a faulty line would have said is not known, and neither is what would have been said of it.
    if (!reporter.damaged) checkIgnores(tree, lines, reporter, decidesOn(resolved, facts));
  } else if (tree.problems.length === 0)
    reporter.report("CFG007", "error", firstLine(text), "a run config is a mapping of keys and values", {
      help: "start with `model:` and `data:`",
    });
  const findings = [...checkOverrides(overrides, facts), ...reporter.findings.sort(byPlace)];
  return { ...reading, findings };
}

/** Findings about `--set` carry `--set` as their file, and no place: nobody sees the text that they were found in. */
function checkOverrides(overrides: Overrides, facts: ConfigFacts | undefined): readonly Finding[] {
  const own = createReporter("--set", overrides.text, createLineIndex(overrides.text));
  for (const problem of overrides.problems) own.report("CFG001", "error", { start: 0, end: 0 }, problem);
  if (overrides.root?.kind === "map") {
    checkKeys(overrides.root, own);
    if (facts !== undefined) checkFiles(overrides.root, facts, own);
  }
  return own.findings
    .filter(({ code }) => code !== "CFG008")
    .sort(byPlace)
    .map(({ code, name, severity, file, message, help }) => ({
      ...{ code, name, severity, file, message },
      ...(help === undefined ? {} : { help }),
    }));
}

function firstLine(text: string): { readonly start: number; readonly end: number } {
  const end = text.search(/[\r\n]/u);
  return { start: 0, end: end < 0 ? text.length : end };
}

export function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || a.code.localeCompare(b.code);
}
