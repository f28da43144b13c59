import { formatFixed, formatInteger } from "../../base/format";
import type { JudgedCheck, PlannedCheck } from "./judgedCheck";
import { columnWords } from "./wording";

/** "Lowest accuracy by age band", "“high” found, gap by sex": what the line says to a person. */
export function checkTitle(planned: PlannedCheck): string {
  const column = columnWords(planned.column ?? "group");
  const label = planned.label === undefined ? "one label" : `“${planned.label}”`;
  switch (planned.id) {
    case "worst_group_accuracy":
      return `Lowest accuracy by ${column}`;
    case "accuracy_gap":
      return `Accuracy gap by ${column}`;
    case "equal_opportunity_difference":
      return `${label} found, gap by ${column}`;
    case "demographic_parity_difference":
      return `${label} answered, gap by ${column}`;
    case "precision":
    case "recall":
    case "f1":
      return `${planned.metric?.title ?? planned.id} of ${label}`;
    default:
      return planned.metric?.title ?? planned.id;
  }
}

/** One line: what was seen, its interval, what is allowed, and how many rows would settle it. */
export function checkReason(check: JudgedCheck, unit: string): string {
  if (check.undefinedBecause !== null) return `not estimable: ${check.undefinedBecause}`;
  if (check.ci === null || check.harm === null) return "not estimable";
  const { planned } = check;
  const number = (value: number): string => amount(planned, value);
  if (planned.kind === "level") return levelReason(check, number, unit);
  const allowed = `${number(planned.margin)} allowed`;
  const { lo, hi } = check.ci;
  const range = `${number(lo)} to ${number(hi)}`;
  switch (check.verdict) {
    case "worse": {
      const where = planned.id === "worst_group_accuracy" && check.lowGroup !== null;
      const now = where ? `now ${check.lowGroup}; ` : "";
      return `${now}${harmWords(planned)} by ${number(check.harm)} (${range}), ${allowed}`;
    }
    case "noWorse":
      if (hi <= 0) return `not worse; better is not shown, ${allowed}`;
      if (lo > 0) return `lower, within the margin: at most ${number(hi)}, ${allowed}`;
      return `at most ${number(hi)} ${harmWords(planned)}, ${allowed}`;
    case "cannotTell":
      return `${cannotTellRange(check, number)}${needed(check, unit)}`;
    case "improved":
      if (check.counts !== null) {
        const { gotBetter, gotWorse } = check.counts;
        return `${gotBetter} answers got better, ${gotWorse} got worse (+${number(-hi)} to +${number(-lo)})`;
      }
      return `better by ${number(-check.harm)} (${number(-hi)} to ${number(-lo)})`;
  }
}

function cannotTellRange(check: JudgedCheck, number: (value: number) => string): string {
  const { lo, hi } = check.ci!;
  if (lo > 0) return `${number(lo)} to ${number(hi)} worse, but not beyond chance among all checks`;
  const range = `${number(-lo)} better to ${number(hi)} worse`;
  return check.nNeeded === null ? `${range}, ${number(check.planned.margin)} allowed` : range;
}

function levelReason(check: JudgedCheck, number: (value: number) => string, unit: string): string {
  const limit = check.planned.margin;
  const { lo, hi } = check.ci!;
  const size = `${number(Math.max(0, lo + limit))} to ${number(hi + limit)} from 0`;
  const tail = check.verdict === "cannotTell" ? needed(check, unit) : "";
  return `at most ${number(limit)} wanted: ${size}${tail}`;
}

function needed(check: JudgedCheck, unit: string): string {
  return check.nNeeded === null ? "" : `; about ${formatInteger(check.nNeeded)} ${unit} needed`;
}

function harmWords(planned: PlannedCheck): string {
  if (planned.id === "confidence_gap") return "further from 0";
  if (planned.metric?.scope === "column" && planned.metric.direction === "lower") return "further apart";
  return planned.metric?.direction === "lower" ? "higher" : "lower";
}

/** Rates as points, other numbers with three digits; no unit, which the column's head or the title gives. */
function amount(planned: PlannedCheck, value: number): string {
  if (planned.metric?.unit === "number") return formatFixed(value, 3);
  const points = value * 100;
  return Math.abs(points - Math.round(points)) < 1e-9 && Math.abs(points) >= 1
    ? formatFixed(points, 0)
    : formatFixed(points, 1);
}
