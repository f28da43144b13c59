import type { Finding } from "../../protocol/findings";
import type { SourceRow } from "../dataset/sourceItem";
import type { ReportDetails, Report, Rule, RuleChecks, RuleContext } from "./defineRule";
import type { LintOptions } from "./lintOptions";
import { isNamed } from "./selection";
import { placeOf } from "./rows/lintRow";
import type { NeedleTable } from "./needles/needles";
import type { ShardMap } from "./shardMap";
import type { FindingPlace } from "./target";

/** A rule at work on one file. */
export interface RunningRule {
  readonly code: string;
  /** What the needle table calls the rule's needles. */
  readonly needles: readonly number[] | undefined;
  readonly checks: RuleChecks;
  readonly report: Report;
}

/** What the running rules of a file fill together. */
export interface Findings {
  readonly kept: Finding[];
  /** All that has been reported, beyond the limit too. */
  reported: number;
  /** Findings beyond the limit, by code. */
  readonly omitted: Record<string, number>;
  /** The row that is being checked. */
  current: SourceRow | undefined;
  /** Where something beside the rows is that is being checked. */
  itemOffset: number | undefined;
  /** Worked out once per row, and only for rows with findings. */
  readonly hashOfCurrent: () => string | undefined;
  readonly needles: NeedleTable;
  /** What rules keep together, by the factory that made it. */
  readonly shared: Map<unknown, unknown>;
}

/** Findings of a rule that are kept where nobody says otherwise. */
export const DEFAULT_LIMIT = 10_000;

export function startRule(
  rule: Rule,
  active: readonly Rule[],
  options: LintOptions,
  findings: Findings,
): RunningRule {
  const limit = options.limitPerRule ?? DEFAULT_LIMIT;
  let kept = 0;
  return {
    code: rule.code,
    needles: rule.needles && findings.needles.add(rule.needles),
    checks: rule.begin?.(contextOf(rule, active, options, findings)) ?? rule,
    report: (target, message, details = {}) => {
      findings.reported++;
      if (details.isOnlyCounted === true || kept >= limit) {
        findings.omitted[rule.code] = (findings.omitted[rule.code] ?? 0) + 1;
        return;
      }
      kept++;
      const inOwnFile = (finding: Finding): Finding =>
        options.shardMap === undefined ? finding : located(finding, options.shardMap, options.file, findings);
      if ("place" in target)
        findings.kept.push(inOwnFile(toFinding(rule, options, target.place, message, details)));
      else if (findings.current === undefined)
        throw new Error(`${rule.code} reports on a row outside of one`);
      else {
        const place = placeOf(findings.current, target);
        const hash = options.rowHash === undefined ? undefined : findings.hashOfCurrent();
        findings.kept.push(
          inOwnFile({
            ...toFinding(rule, options, place, message, details),
            ...(hash === undefined ? {} : { rowHash: hash }),
          }),
        );
      }
    },
  };
}

function contextOf(
  rule: Rule,
  active: readonly Rule[],
  options: LintOptions,
  findings: Findings,
): RuleContext {
  const { shared } = findings;
  const context: RuleContext = {
    file: options.file,
    format: options.format ?? "auto",
    isAskedFor: isNamed(rule.code, [...(options.select ?? []), ...(options.extendSelect ?? [])]),
    labels: options.labels ?? [],
    groups: options.groups ?? [],
    columns: options.columns ?? {},
    supervision: options.supervision,
    heldOut: options.heldOut,
    media: options.media,
    declared: options.declared,
    isActive: (code) => active.some((other) => other.code === code),
    rowName: (row) => options.shardMap?.nameOfRow(row, findings.current?.row) ?? `row ${String(row)}`,
    isTable: options.isTable ?? (() => false),
    readAgain: options.readAgain ?? (() => undefined),
    shared: <T>(make: (context: RuleContext) => T) => {
      if (!shared.has(make)) shared.set(make, make(context));
      return shared.get(make) as T;
    },
  };
  return context;
}

/** The finding, and what it points to, in the file of the dataset where they are. */
function located(finding: Finding, map: ShardMap, file: string, { current, itemOffset }: Findings): Finding {
  const at = current?.byteOffset ?? itemOffset;
  const { related } = finding;
  return {
    ...finding,
    ...(finding.file === file ? map.locate(finding, at) : {}),
    ...(related === undefined
      ? {}
      : {
          related: related.map((one) =>
            one.file === file ? { ...one, ...map.locate(one, undefined) } : one,
          ),
        }),
  };
}

function toFinding(
  rule: Rule,
  options: LintOptions,
  place: FindingPlace,
  message: string,
  { severity, help, fix, related }: ReportDetails,
): Finding {
  return {
    code: rule.code,
    name: rule.name,
    severity: options.severities?.[rule.code] ?? severity ?? rule.severity,
    file: options.file,
    ...place,
    message,
    ...(help === undefined ? {} : { help }),
    ...(rule.affects === undefined ? {} : { affects: [...rule.affects] }),
    ...(fix === undefined ? {} : { fix }),
    ...(related === undefined ? {} : { related: [...related] }),
  };
}
