import type { Report, Rule } from "./defineRule";
import type { LintRow } from "./rows/lintRow";
import { isMarked, MAY_HIDE, type NeedlePlan } from "./needles/needlePlan";
import type { Findings, RunningRule } from "./runningRule";

type Check = (row: LintRow) => void;

interface Asked {
  readonly format: Rule["format"];
  readonly checkRow: (row: LintRow, report: Report) => void;
  readonly report: Report;
}

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
  const structural: Asked[] = [];
  const always: Asked[] = [];
  const withNeedles: WithNeedles[] = [];
  for (const [i, { checks, needles, report }] of rules.entries()) {
    const { checkRow } = checks;
    if (checkRow === undefined) continue;
    const rule = active[i] as Rule;
    const asked = { format: rule.format, checkRow, report };
    if (rule.isStructural === true) structural.push(asked);
    else if (rule.needles === undefined) always.push(asked);
    else withNeedles.push({ handles: needles, slot: plan?.slotOf(rule.code), ...asked });
  }
  const { needles } = findings;
  // All rows of a file have one shape.
  let shape: LintRow["shape"] | null = null;
  let forShape: readonly Asked[] = [];
  return (row) => {
    const { structure } = row;
    if (row.shape !== shape) {
      shape = row.shape;
      forShape = always.filter(({ format }) => format === undefined || format === row.shape?.format);
    }
    if (structure?.isClean !== true) {
      const before = findings.reported;
      for (const asked of structural) asked.checkRow(row, asked.report);
      if (structure !== undefined && findings.reported === before) structure.isClean = true;
    }
    for (const asked of forShape) asked.checkRow(row, asked.report);
    const { marks } = row.source;
    if (marks === undefined) {
      needles.begin(row.source);
      for (const { handles, checkRow, report } of withNeedles)
        if (handles === undefined || needles.mayContain(handles)) checkRow(row, report);
    } else if (marks.low !== 0 || marks.high !== 0)
      for (const { slot, checkRow, report } of withNeedles)
        if (slot === undefined || isMarked(marks, slot) || isMarked(marks, MAY_HIDE)) checkRow(row, report);
  };
}

interface WithNeedles extends Asked {
  readonly handles: readonly number[] | undefined;
  readonly slot: number | undefined;
}
