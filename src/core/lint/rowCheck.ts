import type { Rule } from "./defineRule";
import type { LintRow } from "./lintRow";
import { isMarked, MAY_HIDE, type NeedlePlan } from "./needlePlan";
import type { Findings, RunningRule } from "./runningRule";

type Check = (row: LintRow) => void;

/**
 * All rules that look at rows, as one function: this runs for every row of every file. Rules that have needles are
 * asked only about rows that may contain one, structural rules only once about a structure that turns out clean.
 */
export function createRowCheck(
  active: readonly Rule[],
  rules: readonly RunningRule[],
  findings: Findings,
  plan: NeedlePlan | undefined,
): Check {
  const structural: Check[] = [];
  const always: Check[] = [];
  const withNeedles: WithNeedles[] = [];
  for (const [i, { checks, needles, report }] of rules.entries()) {
    const { checkRow } = checks;
    if (checkRow === undefined) continue;
    const check: Check = (row) => {
      checkRow(row, report);
    };
    const rule = active[i] as Rule;
    if (rule.isStructural === true) structural.push(check);
    else if (rule.needles === undefined) always.push(check);
    else withNeedles.push({ handles: needles, slot: plan?.slotOf(rule.code), check });
  }
  const { needles } = findings;
  return (row) => {
    const { structure } = row;
    if (structure?.isClean !== true) {
      const before = findings.reported;
      for (const check of structural) check(row);
      if (structure !== undefined && findings.reported === before) structure.isClean = true;
    }
    for (const check of always) check(row);
    const { marks } = row.source;
    if (marks === undefined) {
      needles.begin(row.source);
      for (const { handles, check } of withNeedles)
        if (handles === undefined || needles.mayContain(handles)) check(row);
    } else if (marks.low !== 0 || marks.high !== 0)
      for (const { slot, check } of withNeedles)
        if (slot === undefined || isMarked(marks, slot) || isMarked(marks, MAY_HIDE)) check(row);
  };
}

interface WithNeedles {
  readonly handles: readonly number[] | undefined;
  readonly slot: number | undefined;
  readonly check: Check;
}
