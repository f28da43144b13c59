import type { Finding, Severity } from "../../protocol/findings";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, hint: 3 };
/** Findings of each rule that come first, so that one rule with thousands does not hide the others. */
const FIRST_OF_EACH = 20;

/**
 * The findings to show where not all can be: the first ones of every rule, then the most severe of the rest; in file
 * order within each. Fewer than `most` come back as they are, most severe first.
 */
export function chooseShown(findings: readonly Finding[], most: number): readonly Finding[] {
  const bySeverity = findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (bySeverity.length <= most) return bySeverity;
  const seen = new Map<string, number>();
  const first: Finding[] = [];
  const rest: Finding[] = [];
  for (const finding of bySeverity) {
    const count = (seen.get(finding.code) ?? 0) + 1;
    seen.set(finding.code, count);
    (count <= FIRST_OF_EACH ? first : rest).push(finding);
  }
  return [...first, ...rest].slice(0, most).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
