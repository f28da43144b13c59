import { formatInteger } from "../../../../base/format";
import { normalQuantile } from "../../../evaluation/statistics/normal";
import { defineRule, type Report, type RuleChecks } from "../../defineRule";
import { createTermTable, eachWord, GROUP_AXES } from "../../text/groupTerms";
import { wholeFile } from "../../labels/labelStore";
import type { LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";

/** Rows with the word and one of the two groups, below which a ratio is chance. */
const FEWEST_TOGETHER = 8;
const FEWEST_ROWS = 20;
/** Nearer to parity than this is told of no pair, however sure. */
const RATIO = 2;
const MOST_TOLD = 5;

/**
 * A word stands far more often in rows about one group than in rows about the others of its kind: an occupation, or a
 * word that speaks ill of somebody. A model takes up such company as if it were meaning.
 *
 * Over rows that speak of exactly one group of a kind (gender, age, religion, origin; English words), each of about
 * 70 words gives an odds ratio against the other groups, half a row being added to each count. Told are ratios of two
 * or more whose interval excludes 1, at 95 % over all pairs together (Bonferroni); at most five per file, the surest
 * first. Standing in one row is not being said of somebody: the finding gives counts, not a judgement, and names no
 * rows.
 */
export const groupCompany = defineRule({
  code: "FAI002",
  name: "group-company",
  severity: "info",
  byDefault: false,
  affects: ["all:skews"],
  bad: exampleRows((i) => (i % 2 === 0 ? "her nurse" : "his doctor")),
  good: exampleRows((i) => `${i % 2 === 0 ? "her" : "his"} ${i % 4 < 2 ? "nurse" : "doctor"}`),
  begin: watchCompany,
});

/** Rows about one group, and those of them with each word. */
interface GroupCounts {
  rows: number;
  readonly words: Map<string, number>;
}

function watchCompany(): RuleChecks {
  const terms = createTermTable();
  const groups = new Map<string, GroupCounts>();
  let sample: LintRow | undefined;
  return {
    checkRow(row) {
      sample ??= row;
      const byAxis = new Map<string, Set<string>>();
      const company = new Set<string>();
      for (const { value } of row.texts)
        eachWord(value, (word) => {
          for (const { axis, group } of terms.groupsOf.get(word) ?? []) {
            const own = byAxis.get(axis) ?? new Set<string>();
            byAxis.set(axis, own.add(group));
          }
          const singular = word.endsWith("s") ? word.slice(0, -1) : word;
          if (terms.company.has(word)) company.add(word);
          else if (terms.company.has(singular)) company.add(singular);
        });
      for (const [axis, seen] of byAxis)
        if (seen.size === 1) for (const group of seen) note(groups, `${axis}\n${group}`, company);
    },
    finish(report) {
      reportPairs(groups, wholeFile(sample), report);
    },
  };
}

function note(groups: Map<string, GroupCounts>, key: string, company: ReadonlySet<string>): void {
  let counts = groups.get(key);
  if (counts === undefined) groups.set(key, (counts = { rows: 0, words: new Map() }));
  counts.rows++;
  for (const word of company) counts.words.set(word, (counts.words.get(word) ?? 0) + 1);
}

interface Pair {
  readonly word: string;
  readonly group: string;
  readonly together: number;
  readonly rows: number;
  readonly others: number;
  readonly otherRows: number;
  readonly logOdds: number;
  readonly error: number;
}

function reportPairs(
  groups: ReadonlyMap<string, GroupCounts>,
  place: ReturnType<typeof wholeFile>,
  report: Report,
): void {
  const pairs = GROUP_AXES.flatMap(({ name, groups: own }) => pairsOf(name, Object.keys(own), groups));
  if (pairs.length === 0) return;
  const z = normalQuantile(1 - 0.025 / pairs.length);
  const told = pairs
    .filter(({ logOdds, error }) => logOdds - z * error > 0 && logOdds >= Math.log(RATIO))
    .sort((a, b) => b.logOdds / b.error - a.logOdds / a.error)
    .slice(0, MOST_TOLD);
  for (const { word, group, together, rows, others, otherRows, logOdds, error } of told) {
    const range = `${round(Math.exp(logOdds - z * error))} to ${round(Math.exp(logOdds + z * error))}`;
    report(
      { place },
      `${quote(word)} is in ${formatInteger(together)} of ${formatInteger(rows)} rows about ${group} and in ${formatInteger(others)} of ${formatInteger(otherRows)} about others of the kind: odds ratio ${round(Math.exp(logOdds))} (95 % interval ${range}, corrected for ${formatInteger(pairs.length)} pairs)`,
      { help: "read some of these rows; add or change rows if the model should not learn this" },
    );
  }
}

/** Each word with each group of a kind, against the kind's other groups together. */
function pairsOf(
  axis: string,
  names: readonly string[],
  groups: ReadonlyMap<string, GroupCounts>,
): readonly Pair[] {
  const own = names.flatMap((group) => {
    const counts = groups.get(`${axis}\n${group}`);
    return counts === undefined ? [] : [{ group, ...counts }];
  });
  const allRows = own.reduce((sum, { rows }) => sum + rows, 0);
  const words = new Set(own.flatMap((one) => Array.from(one.words.keys())));
  const pairs: Pair[] = [];
  for (const word of words) {
    const all = own.reduce((sum, one) => sum + (one.words.get(word) ?? 0), 0);
    if (all < FEWEST_TOGETHER) continue;
    for (const { group, rows, words: counts } of own) {
      if (rows < FEWEST_ROWS || allRows - rows < FEWEST_ROWS) continue;
      const together = counts.get(word) ?? 0;
      pairs.push({
        word,
        group,
        together,
        rows,
        others: all - together,
        otherRows: allRows - rows,
        ...oddsOf(together, rows, all - together, allRows - rows),
      });
    }
  }
  return pairs;
}

/** Log odds ratio with its standard error (Woolf), half a row added to each cell (Haldane, Anscombe). */
function oddsOf(a: number, ofA: number, b: number, ofB: number): Pick<Pair, "logOdds" | "error"> {
  const cells = [a + 0.5, ofA - a + 0.5, b + 0.5, ofB - b + 0.5] as const;
  return {
    logOdds: Math.log(cells[0] / cells[1]) - Math.log(cells[2] / cells[3]),
    error: Math.sqrt(cells.reduce((sum, cell) => sum + 1 / cell, 0)),
  };
}

function round(value: number): string {
  return value >= 10 ? formatInteger(Math.round(value)) : value.toFixed(1);
}

function exampleRows(what: (i: number) => string): string {
  return Array.from(
    { length: 60 },
    (_, i) =>
      `{"prompt": "Who wrote note ${String(i)}?", "completion": "It was ${what(i)}, on day ${String(i)}."}`,
  ).join("\n");
}
