import type { InitializeParams } from "vscode-languageserver/node";
import { globExpression } from "../base/glob";
import { RULE_CATALOG } from "../core/lint/ruleCatalog";
import { isNamed } from "../core/lint/selection";
import type { Finding, Severity } from "../protocol/findings";
import type { Connection } from "./connection/clientConnection";

/** The editor's `tunesmith.lint.*` and `tunesmith.datasets.*` for one file; anything of another type counts as unset. */
export interface EditorSettings {
  readonly enabled: boolean;
  /** Only what the user asks for is shown. */
  readonly isManual: boolean;
  /** Empty: the default set of rules. */
  readonly select: readonly string[];
  /** Codes and families, those with the severity `off` among them. */
  readonly ignore: readonly string[];
  readonly severities: Readonly<Record<string, Severity>>;
  /** Globs of files that are datasets, relative to the workspace folder. */
  readonly include: readonly string[];
}

export interface Settings {
  of(uri: string): Promise<EditorSettings>;
  /** The client said that something has changed. */
  forget(): void;
}

export const DEFAULT_SETTINGS: EditorSettings = {
  enabled: true,
  isManual: false,
  select: [],
  ignore: [],
  severities: {},
  include: [],
};

/**
 * Asks the client once per file and keeps the answer until it says that settings have changed.
 *
 * @param nameOf how globs see a file: relative to its workspace folder, with `/`
 */
export function createSettings(
  connection: Connection,
  client: () => InitializeParams | undefined,
  nameOf: (uri: string) => string,
): Settings {
  const known = new Map<string, Promise<EditorSettings>>();
  const ask = async (uri: string): Promise<EditorSettings> => {
    if (client()?.capabilities.workspace?.configuration !== true) return DEFAULT_SETTINGS;
    const given: unknown = await connection.getConfiguration({ scopeUri: uri, section: "tunesmith" });
    return readSettings(given, nameOf(uri));
  };
  return {
    of: (uri) => {
      const settings = known.get(uri) ?? ask(uri).catch(() => DEFAULT_SETTINGS);
      known.set(uri, settings);
      return settings;
    },
    forget: () => {
      known.clear();
    },
  };
}

const SEVERITIES: ReadonlySet<unknown> = new Set<Severity>(["error", "warning", "info", "hint"]);

/** What the client sends for the section `tunesmith`, whatever a hand-edited settings file holds, for one file. */
export function readSettings(given: unknown, name = ""): EditorSettings {
  const lint = member(given, "lint");
  const enabled = member(lint, "enable");
  const severities: Record<string, Severity> = {};
  const off: string[] = [];
  const chosen = Object.entries(objectOf(member(lint, "severity")));
  for (const [code, severity] of chosen.sort(([a], [b]) => a.length - b.length))
    if (severity === "off") off.push(code);
    else if (SEVERITIES.has(severity)) Object.assign(severities, ofFamily(code, severity as Severity));
  return {
    enabled: enabled !== false,
    isManual: member(lint, "run") === "manual",
    select: codesFor(name, member(lint, "select")),
    ignore: [...codesFor(name, member(lint, "ignore")), ...off],
    severities,
    include: textsOf(member(member(given, "datasets"), "include")),
  };
}

/** Findings as the settings want them, for checks that do not know the settings themselves. */
export function shownFindings(
  findings: readonly Finding[],
  { select, ignore, severities }: EditorSettings,
): readonly Finding[] {
  return findings.flatMap((finding) => {
    const { code } = finding;
    if (isNamed(code, ignore) || (select.length > 0 && !isNamed(code, select))) return [];
    const severity = severities[code] ?? severities[code.slice(0, 3)];
    return [severity === undefined ? finding : { ...finding, severity }];
  });
}

/** A list of codes is meant for every file; an object names globs, each with the codes for the files that it fits. */
function codesFor(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return textsOf(value);
  return Object.entries(objectOf(value)).flatMap(([glob, codes]) =>
    globExpression(glob).test(name) ? textsOf(codes) : [],
  );
}

/** Severities by code, where some may be given by family. */
export function severitiesByCode(
  given: Readonly<Record<string, Severity>>,
): Readonly<Record<string, Severity>> {
  const byLength = Object.entries(given).sort(([a], [b]) => a.length - b.length);
  return Object.assign({}, ...byLength.map(([code, severity]) => ofFamily(code, severity))) as Record<
    string,
    Severity
  >;
}

/** A family's severity (`DUP`) is that of each of its codes; one that is set for a code itself is stronger. */
function ofFamily(prefix: string, severity: Severity): Record<string, Severity> {
  if (prefix.length > 3) return { [prefix]: severity };
  const codes = RULE_CATALOG.map(({ code }) => code).filter((code) => code.startsWith(prefix));
  return Object.fromEntries([prefix, ...codes].map((code) => [code, severity]));
}

function member(value: unknown, name: string): unknown {
  return objectOf(value)[name];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === "string" && entry !== "")
    : [];
}
