import type { Finding } from "../../protocol/findings";
import type { LintResult } from "./lintOptions";
import { RULE_CATALOG } from "./ruleCatalog";

/**
 * Findings that somebody has looked at and wants to keep, by the content of the row, so that reordering the file loses
 * none. What stands in a sidecar: `<row hash> <code> <reason>` per line, `#` begins a comment.
 */
export interface Suppressions {
  /** `<row hash> <code>` → reason. */
  readonly entries: ReadonlyMap<string, string>;
  /** Where each entry stands, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** Lines of the sidecar that say nothing, from 1, and why. */
  readonly unreadable: readonly { readonly line: number; readonly problem: string }[];
}

export const NO_SUPPRESSIONS: Suppressions = { entries: new Map(), lines: new Map(), unreadable: [] };

export function parseSuppressions(text: string): Suppressions {
  const entries = new Map<string, string>();
  const lines = new Map<string, number>();
  const unreadable: { readonly line: number; readonly problem: string }[] = [];
  for (const [i, written] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r\n|\n|\r/u)
    .entries()) {
    const said = written.trim();
    if (said === "" || said.startsWith("#")) continue;
    const line = i + 1;
    const [, hash, code, reason] = /^([0-9a-f]{16})\s+([a-z]{3}\d{3})(?:\s+(.*))?$/isu.exec(said) ?? [];
    if (hash === undefined || code === undefined)
      unreadable.push({ line, problem: 'this is not "<row hash> <code> <reason>", and is passed over' });
    else if (!isCode(code.toUpperCase()))
      unreadable.push({ line, problem: `there is no rule ${code.toUpperCase()}; the line is passed over` });
    else {
      const key = `${hash.toLowerCase()} ${code.toUpperCase()}`;
      entries.set(key, reason ?? "");
      if (!lines.has(key)) lines.set(key, line);
    }
  }
  return { entries, lines, unreadable };
}

function isCode(code: string): boolean {
  return RULE_CATALOG.some((rule) => rule.code === code);
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

/**
 * Keeps `limit` findings of each rule and counts the others: what is suppressed or in a baseline must not use the
 * limit up, so that it can only be applied when that is gone.
 */
export function limitFindings(result: LintResult, limit: number): LintResult {
  const counts = new Map<string, number>();
  const omitted = { ...result.omitted };
  const findings = result.findings.filter(({ code }) => {
    const n = (counts.get(code) ?? 0) + 1;
    counts.set(code, n);
    if (n > limit) omitted[code] = (omitted[code] ?? 0) + 1;
    return n <= limit;
  });
  return findings.length === result.findings.length ? result : { ...result, findings, omitted };
}

/** The lines that would suppress these findings; those about no single row that is JSON have none. */
export function suppressionLines(findings: readonly Finding[], reason: string): readonly string[] {
  const keys = new Set(findings.flatMap((finding) => suppressionKey(finding) ?? []));
  const told = reason.replace(/[\s\p{Cc}]+/gu, " ").trim();
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
