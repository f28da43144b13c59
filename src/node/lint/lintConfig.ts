import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parse, TomlError } from "smol-toml";
import { globExpression } from "../../base/glob";
import { UserError } from "../../base/userError";
import { RULES } from "../../core/lint/rules";
import type { Severity } from "../../protocol/findings";
import type { LintRequestOptions } from "../../protocol/lintWorker";

/** What `[lint]` of a `tunesmith.toml` says of one file. */
export type ConfiguredLint = Pick<LintRequestOptions, "select" | "extendSelect" | "ignore" | "severities"> & {
  /** Of `per-file-ignores`, what is meant for this file: whatever else is selected. */
  readonly fileIgnore?: readonly string[];
};

export const LINT_CONFIG = "tunesmith.toml";
const SEVERITIES: ReadonlySet<unknown> = new Set<Severity>(["error", "warning", "info", "hint"]);

/**
 * The nearest `tunesmith.toml` above the file, up to the folder with `.git`; undefined when there is none.
 *
 * @throws UserError when it is not TOML, or says something that is not known
 */
export async function readLintConfig(
  file: string,
): Promise<{ readonly path: string; readonly lint: ConfiguredLint } | undefined> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, LINT_CONFIG);
    const text = await readFile(candidate, "utf8").catch(() => undefined);
    if (text !== undefined) return { path: candidate, lint: lintOf(text, candidate, file) };
    const isTop = (await stat(path.join(folder, ".git")).catch(() => undefined)) !== undefined;
    if (isTop || path.dirname(folder) === folder) return undefined;
  }
}

function lintOf(text: string, config: string, file: string): ConfiguredLint {
  const { lint } = parsed(text, config);
  if (lint === undefined) return {};
  if (!isTable(lint)) throw wrong(config, "`lint` must be a table");
  for (const key of Object.keys(lint))
    if (!KEYS.includes(key)) throw wrong(config, `\`lint.${key}\` is not known; known: ${KEYS.join(", ")}`);
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

function parsed(text: string, config: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UserError({
      code: "config",
      message: error.message.split("\n")[0] ?? "not TOML",
      nextStep: "correct the file",
      file: config,
      line: error.line,
    });
  }
}

function codes(table: Table, key: string, config: string): readonly string[] | undefined {
  const value = table[key];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    throw wrong(config, `\`lint.${key}\` must be a list of codes`);
  return value.map((one) => knownCode(one.toUpperCase(), key, config));
}

function knownCode(code: string, key: string, config: string): string {
  if (code === "ALL" || (code !== "" && RULES.some((rule) => rule.code.startsWith(code)))) return code;
  throw wrong(config, `\`lint.${key}\`: no rule begins with "${code}"`);
}

/** Globs are relative to the config's folder. */
function ignoredIn(table: Table, config: string, file: string): readonly string[] {
  const globs = table["per-file-ignores"];
  if (globs === undefined) return [];
  if (!isTable(globs)) throw wrong(config, "`lint.per-file-ignores` must be a table of globs");
  const name = path.relative(path.dirname(config), file).split(path.sep).join("/");
  return Object.keys(globs).flatMap((glob) =>
    globExpression(glob).test(name) ? (codes(globs, glob, config) ?? []) : [],
  );
}

function severitiesOf(table: Table, config: string): Readonly<Record<string, Severity>> {
  const given = table["severity"];
  if (given === undefined) return {};
  if (!isTable(given)) throw wrong(config, "`lint.severity` must be a table of codes");
  return Object.fromEntries(
    Object.entries(given).map(([code, severity]) => {
      if (!SEVERITIES.has(severity))
        throw wrong(config, `\`lint.severity.${code}\` must be error, warning, info or hint`);
      return [knownCode(code.toUpperCase(), "severity", config), severity as Severity];
    }),
  );
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(config: string, message: string): UserError {
  return new UserError({ code: "config", message, nextStep: "see docs/rules/README.md", file: config });
}
