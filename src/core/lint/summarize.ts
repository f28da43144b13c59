import type { FindingsSummary, Severity } from "../../protocol/findings";
import type { LintResult } from "./lintOptions";
import { RULE_CATALOG } from "./ruleCatalog";

/** Counts over all files; findings beyond the limit are counted with their rule's own severity. */
export function summarize(results: readonly LintResult[]): FindingsSummary {
  const all = results.flatMap((result) => result.findings);
  const count = (severity: Severity): number => {
    const beyond = results.flatMap((result) => Object.entries(result.omitted));
    return (
      all.filter((finding) => finding.severity === severity).length +
      beyond.reduce((sum, [code, n]) => sum + (severityOf(code) === severity ? n : 0), 0)
    );
  };
  return {
    files: results.length,
    rows: results.reduce((sum, result) => sum + result.rows, 0),
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info") + count("hint"),
    fixable: all.filter((finding) => finding.fix?.safety === "safe").length,
  };
}

function severityOf(code: string): Severity | undefined {
  return RULE_CATALOG.find((rule) => rule.code === code)?.severity;
}
