import { formatInteger } from "../../../../base/format";
import { readCategory } from "../../../dataset/readField";
import { wilson } from "../../../evaluation/statistics/proportions";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import { createTermTable, eachWord, GROUP_AXES } from "../../text/groupTerms";
import { wholeFile } from "../../labels/labelStore";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";

/** Below so many rows that speak of a group at all, counts are chance. */
const FEWEST_ROWS = 24;
/** A group is told when its share is above this with 95 % confidence. */
const SHARE = 0.75;
const MOST_VALUES = 50;

/**
 * One group of people is spoken of far more than all others of its kind: more than three rows of four that speak of
 * any, with 95 % confidence (Wilson interval). What a model seldom read of, it knows badly and imagines from the rest.
 *
 * Counted are rows that hold one of about 140 English words for gender, age, religion and origin, and the values of
 * the columns in `evaluate.groups`. One finding per kind and file, with the counts. Other languages are not counted.
 * A count is no judgement: a set about childbirth speaks of women.
 */
export const skewedGroups = defineRule({
  code: "FAI001",
  name: "skewed-groups",
  severity: "info",
  byDefault: false,
  affects: ["all:skews"],
  bad: exampleRows((i) => (i === 7 ? "her" : "his")),
  good: exampleRows((i) => (i % 2 === 0 ? "her" : "his")),
  begin: watchGroups,
});

function watchGroups({ groups }: RuleContext): RuleChecks {
  const terms = createTermTable();
  /** By kind: rows that speak of any group, and by group. */
  const axes = new Map<string, Counts>();
  let sample: LintRow | undefined;
  const count = (axis: string, group: string): void => {
    const counts = countsOf(axes, axis);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  };
  return {
    checkRow(row) {
      sample ??= row;
      const seen = new Set<string>();
      for (const { value } of row.texts)
        eachWord(value, (word) => {
          for (const { axis, group } of terms.groupsOf.get(word) ?? []) seen.add(`${axis}\n${group}`);
        });
      for (const key of seen) {
        const [axis = "", group = ""] = key.split("\n");
        count(axis, group);
      }
      for (const column of groups) {
        const value = readCategory(row.value, column);
        if (value !== null) count(column, value);
      }
    },
    finish(report) {
      for (const [axis, counts] of axes) {
        const known = GROUP_AXES.find(({ name }) => name === axis);
        if (counts.size <= MOST_VALUES)
          reportAxis(axis, counts, Object.keys(known?.groups ?? {}), wholeFile(sample), report);
      }
    },
  };
}

type Counts = Map<string, number>;

function countsOf(axes: Map<string, Counts>, axis: string): Counts {
  let counts = axes.get(axis);
  if (counts === undefined) axes.set(axis, (counts = new Map<string, number>()));
  return counts;
}

function reportAxis(
  axis: string,
  counts: ReadonlyMap<string, number>,
  known: readonly string[],
  place: ReturnType<typeof wholeFile>,
  report: Report,
): void {
  const named = new Map([...known.map((group) => [group, 0] as const), ...counts]);
  const sorted = Array.from(named).sort((a, b) => b[1] - a[1]);
  const all = sorted.reduce((sum, [, rows]) => sum + rows, 0);
  const [first] = sorted;
  if (first === undefined || sorted.length < 2 || all < FEWEST_ROWS) return;
  if (wilson(first[1], all).lo <= SHARE) return;
  const others = sorted
    .slice(1, 5)
    .map(([group, rows]) => `${known.length > 0 ? group : quote(group)} in ${formatInteger(rows)}`);
  report(
    { place },
    `${axis}: ${known.length > 0 ? first[0] : quote(first[0])} in ${formatInteger(first[1])} rows, ${others.join(", ")}`,
    { help: "ask whether the model will meet the others as seldom; if not, add rows of them" },
  );
}

function exampleRows(whose: (i: number) => string): string {
  return Array.from(
    { length: 30 },
    (_, i) =>
      `{"prompt": "Note ${String(i)}?", "completion": "It is ${whose(i)} note, number ${String(i)}."}`,
  ).join("\n");
}
