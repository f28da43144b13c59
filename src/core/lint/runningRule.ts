import type { Finding, Severity } from "../../protocol/findings";
import type { SourceRow } from "../dataset/sourceItem";
import type { Report, Rule, RuleChecks, RuleContext } from "./defineRule";
import { placeOf } from "./lintRow";

interface RunningRule {
  readonly checks: RuleChecks;
  readonly checkRow: RuleChecks["checkRow"];
  readonly report: Report;
  /** The row that is being checked. */
  current: SourceRow | undefined;
}

function startRule(
  rule: Rule,
  active: readonly Rule[],
  options: LintOptions,
  findings: Finding[],
  omitted: Record<string, number>,
): RunningRule {
  const context: RuleContext = {
    file: options.file,
    labels: options.labels ?? [],
    isActive: (code) => active.some((other) => other.code === code),
    readAgain: options.readAgain ?? (() => undefined),
  };
  const checks: RuleChecks = rule.begin?.(context) ?? rule;
  let kept = 0;
  const running: RunningRule = {
    checks,
    checkRow: checks.checkRow,
    current: undefined,
    report: (target, message, details = {}) => {
      if (kept >= (options.limitPerRule ?? DEFAULT_LIMIT)) {
        omitted[rule.code] = (omitted[rule.code] ?? 0) + 1;
        return;
      }
      kept++;
      if (!("place" in target) && running.current === undefined) throw new Error(`${rule.code} has no row`);
      const place = "place" in target ? target.place : placeOf(running.current as SourceRow, target);
      const { line, column, endLine, endColumn, row, pointer, byteOffset, byteLength } = place;
      findings.push({
        code: rule.code,
        name: rule.name,
        severity: options.severities?.[rule.code] ?? details.severity ?? rule.severity,
        file: options.file,
        ...{ line, column, endLine, endColumn },
        ...(row === undefined ? {} : { row }),
        ...(pointer === undefined ? {} : { pointer }),
        ...{ byteOffset, byteLength, message },
        ...(details.help === undefined ? {} : { help: details.help }),
        ...(rule.affects === undefined ? {} : { affects: [...rule.affects] }),
        ...(details.fix === undefined ? {} : { fix: details.fix }),
        ...(details.related === undefined ? {} : { related: [...details.related] }),
      });
    },
  };
  return running;
}

