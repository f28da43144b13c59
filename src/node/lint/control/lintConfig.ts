import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parse, TomlError } from "smol-toml";
import { globExpression } from "../../../base/glob";
import { UserError } from "../../../base/userError";
import { isNamed } from "../../../core/lint/selection";
import { RULE_CATALOG } from "../../../core/lint/ruleCatalog";
import type { Severity } from "../../../protocol/findings";
import type { LintRequestOptions } from "../../../protocol/lintWorker";
import { LINT_CONFIG } from "./controlFiles";

/** What `[lint]` of a `tunesmith.toml` says of one file. */
export type ConfiguredLint = Pick<LintRequestOptions, "select" | "extendSelect" | "ignore" | "severities"> & {
  /** Of `per-file-ignores`, what is meant for this file: whatever else is selected. */
  readonly fileIgnore?: readonly string[];
};

const SEVERITIES: ReadonlySet<unknown> = new Set<Severity>(["error", "warning", "info", "hint"]);

/**
 * The nearest `tunesmith.toml` above the file, up to the folder with `.git`; undefined when there is none.
 *
 * @throws UserError when it cannot be read, is not TOML, or says something that is not known
 */
export async function readLintConfig(
  file: string,
): Promise<{ readonly path: string; readonly lint: ConfiguredLint } | undefined> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, LINT_CONFIG);
    const text = await textOf(candidate);
    if (text !== undefined) return { path: candidate, lint: lintOf({ file: candidate, text }, file) };
    const isTop = (await stat(path.join(folder, ".git")).catch(() => undefined)) !== undefined;
    if (isTop || path.dirname(folder) === folder) return undefined;
  }
}

/** Undefined when there is no such file: one that cannot be read is never passed over in silence. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).replace(/^\uFEFF/u, "");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError({
      code: "file-unreadable",
      message: `${LINT_CONFIG} cannot be read`,
      nextStep: "check its permissions",
      file,
      cause,
    });
  }
}

/** What is read, for messages with their place. */
interface ConfigText {
  readonly file: string;
  readonly text: string;
}

function lintOf(config: ConfigText, file: string): ConfiguredLint {
  const { lint } = parsed(config);
  if (lint === undefined) return {};
  if (!isTable(lint)) throw wrong(config, "lint", "`lint` must be a table");
  for (const key of Object.keys(lint))
    if (!KEYS.includes(key))
      throw wrong(config, key, `\`lint.${key}\` is not known; known: ${KEYS.join(", ")}`);
  const select = codes(lint, "select", config);
  const extendSelect = codes(lint, "extend-select", config);
  const ignore = codes(lint, "ignore", config) ?? [];
  return {
    ...(select === undefined ? {} : { select }),
    ...(extendSelect === undefined ? {} : { extendSelect }),
    ignore,
    fileIgnore: ignoredIn(lint, config, file),
    severities: severitiesOf(lint, config),
  };
}

const KEYS = ["select", "extend-select", "ignore", "severity", "per-file-ignores"];
type Table = Readonly<Record<string, unknown>>;

function parsed({ file, text }: ConfigText): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UserError({
      code: "config",
      message: error.message.split("\n")[0] ?? "not TOML",
      nextStep: "correct the file",
      file,
      line: error.line,
    });
  }
}

function codes(table: Table, key: string, config: ConfigText): readonly string[] | undefined {
  const value = table[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    throw wrong(config, key, `\`lint.${key}\` must be a list of codes`);
  return value.map((one) => knownCode(one, key, config));
}

function knownCode(written: string, key: string, config: ConfigText): string {
  const code = written.trim().toUpperCase();
  if (code === "ALL" || (code !== "" && RULE_CATALOG.some((rule) => rule.code.startsWith(code)))) return code;
  throw wrong(config, written === "" ? key : written, `\`lint.${key}\`: no rule begins with "${code}"`);
}

/** Globs are relative to the config's folder. All of them are looked at: a mistake shows wherever it stands. */
function ignoredIn(table: Table, config: ConfigText, file: string): readonly string[] {
  const globs = table["per-file-ignores"];
  if (globs === undefined) return [];
  if (!isTable(globs))
    throw wrong(config, "per-file-ignores", "`lint.per-file-ignores` must be a table of globs");
  const name = path.relative(path.dirname(config.file), file).split(path.sep).join("/");
  return Object.keys(globs).flatMap((glob) => {
    const ignored = codes(globs, glob, config) ?? [];
    return globExpression(glob).test(name) ? ignored : [];
  });
}

function severitiesOf(table: Table, config: ConfigText): Readonly<Record<string, Severity>> {
  const given = table["severity"];
  if (given === undefined) return {};
  if (!isTable(given)) throw wrong(config, "severity", "`lint.severity` must be a table of codes");
  const all: Record<string, Severity> = {};
  // A prefix stands for its rules; the longest one that names a rule decides.
  const reach = (written: string): number => (written.toUpperCase() === "ALL" ? 0 : written.length);
  for (const [written, severity] of Object.entries(given).sort(([a], [b]) => reach(a) - reach(b))) {
    if (!SEVERITIES.has(severity))
      throw wrong(config, written, `\`lint.severity.${written}\` must be error, warning, info or hint`);
    const code = knownCode(written, "severity", config);
    for (const rule of RULE_CATALOG) if (isNamed(rule.code, [code])) all[rule.code] = severity as Severity;
  }
  return all;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param said what stands at the place of the mistake, for its line */
function wrong({ file, text }: ConfigText, said: string, message: string): UserError {
  const at = text.split("\n").findIndex((line) => !line.trimStart().startsWith("#") && line.includes(said));
  return new UserError({
    code: "config",
    message,
    nextStep: "see docs/rules/README.md",
    file,
    ...(at < 0 ? {} : { line: at + 1 }),
  });
}
