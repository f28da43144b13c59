import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { COUNTS_ONLY_BELOW, VERY_FEW_BELOW } from "../options";
import { columnWords } from "../wording";
import { drawing, el, label, line, plot, section, table } from "./build";
import { countText, type Numbers } from "./numbers";
import { countTicks, linearScale } from "./scale";

const MAX_BARS = 12;
const ROW = 24;

interface Count {
  readonly column: string;
  readonly value: string;
  readonly n: number;
  readonly missing: boolean;
}

/** What was tested: groups and their sizes, before any metric. */
export function testedSection(numbers: Numbers): ViewElement {
  const suite = numbers.evaluation.suites[0];
  const missing = (suite?.missingGroups ?? []).filter((group) => group.n > 0);
  const answer: ViewNode[] = [`${countText(numbers.n, numbers.unit)} that were kept out of training`];
  if (numbers.columns.length > 0) {
    answer.push(", compared by ", ...listed(numbers.columns.map((column) => el("code", {}, column))));
    answer.push(" as the file states them");
  }
  answer.push(". ");
  if (missing.length > 0) {
    const parts = missing.map(
      (group) => `${countText(group.n, numbers.unit)} state no ${columnWords(group.column)}`,
    );
    answer.push(`${parts.join(" and ")}: they count for accuracy and for no gap.`);
  }
  const plots = numbers.columns.map((column) => columnPlot(numbers, column));
  const labels = suite?.labels ?? [];
  return section(
    "tested",
    "What was tested?",
    answer,
    el("div", { class: plots.length > 1 ? "two" : "one" }, ...plots),
    labels.length === 0 ? "" : labelTable(numbers),
  );
}

function columnPlot(numbers: Numbers, column: string): ViewElement {
  const counts = countsOf(numbers, column);
  const shown = counts.filter((count) => count.missing || count.n > 0).slice(0, MAX_BARS + 1);
  const small = counts.filter((count) => !count.missing && count.n < VERY_FEW_BELOW);
  const title =
    small.length === 0
      ? `${capital(columnWords(column))}: every group has at least ${String(VERY_FEW_BELOW)} ${numbers.unit}`
      : `${capital(columnWords(column))}: too small to judge are ${named(small)}`;
  const rows = counts.map((count) => [count.value, String(count.n)]);
  const data = table([{ head: column }, { head: numbers.unit, numeric: true }], rows);
  const more =
    counts.length > shown.length ? ` ${String(counts.length - shown.length)} more in the table.` : "";
  return plot(title, [bars(shown, numbers.unit)], data, `hatched below 30, outline only below 10.${more}`);
}

function countsOf(numbers: Numbers, column: string): Count[] {
  const suite = numbers.evaluation.suites[0]!;
  const stated = suite.groups
    .filter((group) => group.column === column)
    .map((group) => ({ column, value: group.value, n: group.n, missing: false }));
  const missing = suite.missingGroups.find((group) => group.column === column)?.n ?? 0;
  return missing === 0 ? stated : [...stated, { column, value: "not stated", n: missing, missing: true }];
}

function bars(counts: readonly Count[], unit: string): ViewElement {
  const largest = Math.max(1, ...counts.map((count) => count.n));
  const ticks = countTicks(largest, 3);
  const scale = linearScale(0, ticks.at(-1)!, 110, 350, ticks);
  const height = counts.length * ROW + 22;
  const grid = ticks.flatMap((tick) => [
    line(scale.at(tick), 18, scale.at(tick), height, "gr"),
    label(scale.at(tick), 14, String(tick), { "text-anchor": "middle", class: "mut" }),
  ]);
  const rows = counts.flatMap((count, i) => {
    const y = 25 + i * ROW;
    const few = count.n < VERY_FEW_BELOW;
    const outline = count.n < COUNTS_ONLY_BELOW;
    const width = Math.max(2, scale.at(count.n) - 110);
    const fill = few && !outline ? { fill: "url(#ts-hatch)" } : {};
    const kind = outline ? "hol" : few ? "hatchfill" : "h-after";
    const words = outline ? " · counts only" : few ? " · very few" : "";
    return [
      label(102, y + 11, clipped(count.value), {
        "text-anchor": "end",
        class: count.missing ? "mut" : undefined,
      }),
      el("rect", { class: kind, x: 110, y, width, height: 14, rx: 1, ...fill }),
      label(116 + width, y + 11, `${String(count.n)}${words}`, { class: few ? "b" : undefined }),
    ];
  });
  const says = `Test ${unit} per group: ${counts.map((count) => `${count.value} ${String(count.n)}`).join(", ")}.`;
  return drawing(414, height, says, ...grid, ...rows);
}

function labelTable(numbers: Numbers): ViewElement {
  const labels = numbers.evaluation.suites[0]!.labels;
  const share = (n: number): string => `${((100 * n) / Math.max(1, numbers.n)).toFixed(1)}%`;
  const rows = labels.slice(0, 40).map((own) => [own.value, String(own.n), share(own.n)]);
  const columns = [
    { head: "True label" },
    { head: numbers.unit, numeric: true },
    { head: "Share", numeric: true },
  ];
  return el("div", { class: "half" }, table(columns, rows));
}

/** Long values are cut in the middle; the table has them whole. */
export function clipped(text: string, most = 16): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  return `${characters.slice(0, half).join("")}…${characters.slice(-half).join("")}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function named(counts: readonly Count[]): string {
  const first = counts.slice(0, 4).map((count) => `${clipped(count.value)} (${String(count.n)})`);
  return counts.length > 4 ? `${first.join(", ")} and ${String(counts.length - 4)} more` : first.join(", ");
}

function listed(nodes: readonly ViewNode[]): ViewNode[] {
  return nodes.flatMap((node, i) => (i === 0 ? [node] : [i === nodes.length - 1 ? " and " : ", ", node]));
}
