import type { Finding } from "../../protocol/findings";
import type { LintResult } from "./lintOptions";

/**
 * Findings that somebody has looked at and wants to keep, by the content of the row, so that reordering the file loses
 * none. What stands in a sidecar: `<row hash> <code> <reason>` per line, `#` begins a comment.
 */
export interface Suppressions {
  /** `<row hash> <code>` → reason. */
  readonly entries: ReadonlyMap<string, string>;
  /** Lines of the sidecar that say nothing, from 1. */
  readonly unreadable: readonly number[];
}

export function parseSuppressions(text: string): Suppressions {
  const entries = new Map<string, string>();
  const unreadable: number[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u)
    .entries()) {
    const said = line.trim();
    if (said === "" || said.startsWith("#")) continue;
    const [, hash, code, reason] = /^([0-9a-f]{16})\s+([A-Z]{3}\d{3})(?:\s+(.*))?$/u.exec(said) ?? [];
    if (hash === undefined || code === undefined) unreadable.push(i + 1);
    else entries.set(`${hash} ${code}`, reason ?? "");
  }
  return { entries, unreadable };
}

/** Takes out what is named, and keeps it in `suppressed`. Findings must carry their row hashes. */
export function suppress(result: LintResult, keys: ReadonlySet<string>): LintResult {
  const findings: Finding[] = [];
  const suppressed: Finding[] = [];
  for (const finding of result.findings) {
    const key = suppressionKey(finding);
    (key !== undefined && keys.has(key) ? suppressed : findings).push(finding);
  }
  return { ...result, findings, suppressed };
}

/** The lines that would suppress these findings; those about no single row that is JSON have none. */
export function suppressionLines(findings: readonly Finding[], reason: string): readonly string[] {
  const keys = new Set(findings.flatMap((finding) => suppressionKey(finding) ?? []));
  const told = reason.replace(/\s+/gu, " ").trim();
  return [...keys].map((key) => `${key} ${told}`.trimEnd());
}

/** What a sidecar names and nothing is found for any more. Codes that did not run, or not to the end, say nothing. */
export function unusedSuppressions(
  { entries }: Suppressions,
  { suppressed = [], omitted }: LintResult,
  hasRun: (code: string) => boolean,
): readonly string[] {
  const used = new Set(suppressed.map(suppressionKey));
  return [...entries.keys()].filter((key) => {
    const code = key.slice(-6);
    return !used.has(key) && hasRun(code) && omitted[code] === undefined;
  });
}

export function suppressionKey({ rowHash, code }: Finding): string | undefined {
  return rowHash === undefined ? undefined : `${rowHash} ${code}`;
}
