/** What the `lint.*` settings say about findings: pure, so that every combination is tested without an editor. */
export interface DiagnosticPolicy {
  readonly enabled: boolean;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly severity: Readonly<Record<string, string>>;
}

export type PolicySeverity = "error" | "warning" | "info" | "hint";

/**
 * The severity to show a finding with, or undefined to hide it. A code stands for itself (`DUP001`) or for its family
 * (`DUP`). `ignore` is stronger than `select`; a severity of `off` hides.
 */
export function shownSeverity(
  policy: DiagnosticPolicy,
  code: string,
  own: PolicySeverity,
): PolicySeverity | undefined {
  if (!policy.enabled) return undefined;
  const names = (entries: readonly string[]): boolean =>
    entries.some((entry) => entry !== "" && code.startsWith(entry));
  if (names(policy.ignore)) return undefined;
  if (policy.select.length > 0 && !names(policy.select)) return undefined;
  const chosen = policy.severity[code] ?? policy.severity[code.slice(0, 3)];
  if (chosen === "off") return undefined;
  return chosen === "error" || chosen === "warning" || chosen === "info" || chosen === "hint" ? chosen : own;
}
