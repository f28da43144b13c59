import type { Finding } from "../../protocol/findings";
import type { SourceRow } from "../dataset/sourceItem";
import type { ReportDetails, Report, Rule, RuleChecks, RuleContext } from "./defineRule";
import type { LintOptions } from "./lintOptions";
import { placeOf } from "./lintRow";
import type { FindingPlace } from "./target";

/** A rule at work on one file. */
export interface RunningRule {
  readonly checks: RuleChecks;
  readonly report: Report;
  /** The row that is being checked. */
  current: SourceRow | undefined;
}

/** What the running rules of a file fill together. */
export interface Findings {
  readonly kept: Finding[];
  /** Findings beyond the limit, by code. */
  readonly omitted: Record<string, number>;
}

const DEFAULT_LIMIT = 10_000;

export function startRule(
  rule: Rule,
  active: readonly Rule[],
  options: LintOptions,
  findings: Findings,
): RunningRule {
  const context: RuleContext = {
    file: options.file,
    labels: options.labels ?? [],
    isActive: (code) => active.some((other) => other.code === code),
    readAgain: options.readAgain ?? (() => undefined),
  };
  const limit = options.limitPerRule ?? DEFAULT_LIMIT;
  let count = 0;
  const running: RunningRule = {
    checks: rule.begin?.(context) ?? rule,
    current: undefined,
    report: (target, message, details = {}) => {
      if (count++ >= limit) {
        findings.omitted[rule.code] = count - limit;
        return;
      }
      if ("place" in target) findings.kept.push(toFinding(rule, options, target.place, message, details));
      else if (running.current === undefined) throw new Error(`${rule.code} reports on a row outside of one`);
      else {
        const place = placeOf(running.current, target);
        findings.kept.push(toFinding(rule, options, place, message, details));
      }
    },
  };
  return running;
}

function toFinding(
  rule: Rule,
  options: LintOptions,
  { line, column, endLine, endColumn, row, pointer, byteOffset, byteLength }: FindingPlace,
  message: string,
  { severity, help, fix, related }: ReportDetails,
): Finding {
  return {
    code: rule.code,
    name: rule.name,
    severity: options.severities?.[rule.code] ?? severity ?? rule.severity,
    file: options.file,
    ...{ line, column, endLine, endColumn },
    ...(row === undefined ? {} : { row }),
    ...(pointer === undefined ? {} : { pointer }),
    ...{ byteOffset, byteLength, message },
    ...(help === undefined ? {} : { help }),
    ...(rule.affects === undefined ? {} : { affects: [...rule.affects] }),
    ...(fix === undefined ? {} : { fix }),
    ...(related === undefined ? {} : { related: [...related] }),
  };
}
