import type { Connection, InitializeParams } from "vscode-languageserver/node";
import { RULES } from "../core/lint/rules";
import type { Finding, Severity } from "../protocol/findings";

/** The editor's `tunesmith.lint.*` and `tunesmith.datasets.*` for one file; anything of another type counts as unset. */
export interface EditorSettings {
  readonly enabled: boolean;
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
  select: [],
  ignore: [],
  severities: {},
  include: [],
};

/** Asks the client once per file and keeps the answer until it says that settings have changed. */
export function createSettings(connection: Connection, client: () => InitializeParams | undefined): Settings {
  const known = new Map<string, Promise<EditorSettings>>();
  const ask = async (uri: string): Promise<EditorSettings> => {
    if (client()?.capabilities.workspace?.configuration !== true) return DEFAULT_SETTINGS;
    const given: unknown = await connection.workspace.getConfiguration({
      scopeUri: uri,
      section: "tunesmith",
    });
    return readSettings(given);
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

/** What the client sends for the section `tunesmith`, whatever a hand-edited settings file holds. */
export function readSettings(given: unknown): EditorSettings {
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
    select: textsOf(member(lint, "select")),
    ignore: [...textsOf(member(lint, "ignore")), ...off],
    severities,
    include: textsOf(member(member(given, "datasets"), "include")),
  };
}

/** Findings as the settings want them, for checks that do not know the settings themselves. */
export function shownFindings(
  findings: readonly Finding[],
  { select, ignore, severities }: EditorSettings,
): readonly Finding[] {
  const names = (entries: readonly string[], code: string): boolean =>
    entries.some((entry) => code.startsWith(entry));
  return findings.flatMap((finding) => {
    const { code } = finding;
    if (names(ignore, code) || (select.length > 0 && !names(select, code))) return [];
    const severity = severities[code] ?? severities[code.slice(0, 3)];
    return [severity === undefined ? finding : { ...finding, severity }];
  });
}

/** A family's severity (`DUP`) is that of each of its codes; one that is set for a code itself is stronger. */
function ofFamily(prefix: string, severity: Severity): Record<string, Severity> {
  if (prefix.length > 3) return { [prefix]: severity };
  const codes = RULES.map(({ code }) => code).filter((code) => code.startsWith(prefix));
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
