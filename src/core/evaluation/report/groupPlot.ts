import type { MetricResult } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { columnWords, percent, signedPoints } from "../wording";
import { drawing, el, label, line, plot, rowsLink, sign, table, SIGN_WORDS, type Sign } from "./build";
import { markRow, radiusFor, verticalGrid } from "./marks";
import { intervalText, valueText, type Numbers } from "./numbers";
import { linearScale, type Scale } from "./scale";
import { clipped } from "./testedSection";

const ROW = 32;
const MAX_ROWS = 12;

interface GroupRow {
  readonly column: string;
  readonly value: string;
  /** Rows of the group, and rows that the rate is about. */
  readonly n: number;
  readonly after: MetricResult | undefined;
  readonly before: MetricResult | undefined;
  readonly change: MetricResult | undefined;
}

/** One row per group on a common 0–100% axis: hollow before, filled after, 95% bar, noise band, n at the right. */
export function groupPlot(
  numbers: Numbers,
  metric: "accuracy" | "recall",
  of: string | undefined,
): ViewElement {
  const columns = numbers.columns.map((column) => rowsOfColumn(numbers, metric, of, column));
  const all = columns.flat();
  const shown = columns.map((rows) => rows.slice(0, MAX_ROWS));
  const hidden = all.length - shown.flat().length;
  const parts = layout(numbers, shown, metric);
  const overall = numbers.find(metric, {
    subject: numbers.current,
    ...(of === undefined ? {} : { label: of }),
  });
  const scale = linearScale(0, 1, 128, 590, [0, 0.2, 0.4, 0.6, 0.8, 1]);
  const what =
    metric === "accuracy" ? `Share of ${numbers.unit} right` : `Share of “${of ?? ""}” ${numbers.unit} found`;
  const svg = drawing(
    852,
    parts.height + 20,
    says(what, shown.flat()),
    ...verticalGrid(scale, 22, parts.height, 14, (tick) => `${String(Math.round(tick * 100))}%`),
    label(640, 14, metric === "accuracy" ? numbers.unit : `“${clipped(of ?? "", 10)}”`, {
      "text-anchor": "end",
      class: "mut",
    }),
    ...(numbers.compared ? [label(712, 14, "change, points", { class: "mut" })] : []),
    ...parts.place.flatMap(({ row, y }) => bandOf(numbers, row, metric, scale, y)),
    ...overallLine(overall, scale, parts.height),
    ...parts.heads.map(({ text, y }) => label(0, y, text, { class: "mut" })),
    ...parts.place.flatMap(({ row, y }) => drawRow(numbers, row, scale, y, parts.largest)),
  );
  const more = hidden > 0 ? `${String(hidden)} more groups are in the table. ` : "";
  const note = `${more}${metric === "accuracy" ? "Band: where 95 of 100 shuffles of the group labels put a group. " : ""}Dot area: number of ${numbers.unit}; hatched below 30.`;
  return plot(
    plotTitle(numbers, all, what),
    [key(numbers, metric === "accuracy"), el("div", { class: "scroll" }, svg)],
    groupTable(numbers, all, metric),
    note,
  );
}

function rowsOfColumn(numbers: Numbers, metric: string, of: string | undefined, column: string): GroupRow[] {
  const groups = (numbers.evaluation.suites[0]?.groups ?? []).filter((group) => group.column === column);
  const withLabel = of === undefined ? {} : { label: of };
  const rows = groups.map((group): GroupRow => {
    const which = { column, value: group.value, ...withLabel };
    return {
      column,
      value: group.value,
      n: group.n,
      after: numbers.find(metric, { subject: numbers.current, ...which }),
      before: numbers.compared ? numbers.find(metric, { subject: "base", ...which }) : undefined,
      change: numbers.find(metric, { subject: "difference", ...which }),
    };
  });
  return rows
    .filter((row) => row.after !== undefined)
    .sort((a, b) => (b.after?.value ?? -1) - (a.after?.value ?? -1) || b.n - a.n);
}

function layout(
  numbers: Numbers,
  columns: readonly (readonly GroupRow[])[],
  metric: string,
): {
  height: number;
  largest: number;
  heads: { text: string; y: number }[];
  place: { row: GroupRow; y: number }[];
} {
  let y = 28;
  const heads: { text: string; y: number }[] = [];
  const place: { row: GroupRow; y: number }[] = [];
  columns.forEach((rows, i) => {
    const missing =
      numbers.evaluation.suites[0]?.missingGroups.find((g) => g.column === rows[0]?.column)?.n ?? 0;
    const note = missing > 0 && metric === "accuracy" ? ` (not stated: ${String(missing)}, in no gap)` : "";
    heads.push({ text: `${numbers.columns[i] ?? ""}${note}`, y: y + 10 });
    y += 32;
    for (const row of rows) {
      place.push({ row, y });
      y += ROW;
    }
  });
  const largest = Math.max(1, ...place.map(({ row }) => row.after?.denominator ?? 0));
  return { height: y, largest, heads, place };
}

function drawRow(numbers: Numbers, row: GroupRow, scale: Scale, y: number, largest: number): ViewNode[] {
  const { after, before, change } = row;
  const name = label(116, y + 4, clipped(row.value, 15), { "text-anchor": "end", class: "t13" });
  if (after?.value == null) {
    const counts = after?.reason ?? "too few rows";
    const was = before?.successes === undefined ? "" : `, base ${String(before.successes)}`;
    return [name, label(138, y + 4, `${counts}${was}`, { class: "b" })];
  }
  const few = after.denominator < 30;
  const verdict = changeSign(numbers, change, few);
  const marks = markRow(scale, {
    y,
    before: before?.value ?? null,
    after: after.value,
    ci: after.ci,
    verdict: verdict === "improved" || verdict === "worse" ? verdict : "noWorse",
    few,
    r: radiusFor(after.denominator, largest),
  });
  const size = label(640, y + 4, String(after.denominator), { "text-anchor": "end", class: "t13" });
  const fewText = few ? [label(646, y + 4, "very few", { class: "mut" })] : [];
  return [name, ...marks, size, ...fewText, ...changeMark(change, verdict, y)];
}

function changeMark(change: MetricResult | undefined, verdict: Sign, y: number): ViewNode[] {
  if (change === undefined) return [];
  const icon = el("g", { transform: `translate(712 ${String(y - 8)})` }, sign(verdict, 14));
  if (change.value === null) return [icon, label(732, y + 4, "not estimable", { class: "mut" })];
  const text = el(
    "text",
    { x: 732, y: y + 4 },
    el("tspan", { class: "b t13" }, signedPoints(change.value)),
    el("tspan", { class: "mut" }, ` ${SIGN_WORDS[verdict]}`),
  );
  return [icon, text];
}

/** A group's own change: beyond chance after adjustment, or not to be told; never "no worse" without a margin. */
function changeSign(numbers: Numbers, change: MetricResult | undefined, few: boolean): Sign {
  if (change?.value == null) return "none";
  const p = change.test?.pAdjusted ?? 1;
  if (few || p > numbers.alpha || change.value === 0) return "cannotTell";
  return change.value > 0 ? "improved" : "worse";
}

function bandOf(numbers: Numbers, row: GroupRow, metric: string, scale: Scale, y: number): ViewNode[] {
  if (metric !== "accuracy") return [];
  const band = numbers.evaluation.details.bands?.find(
    (b) => b.column === row.column && b.value === row.value,
  );
  if (band === undefined) return [];
  const x = scale.at(band.lo);
  return [el("rect", { class: "band", x, y: y - 16, width: scale.at(band.hi) - x, height: ROW })];
}

function overallLine(overall: MetricResult | undefined, scale: Scale, height: number): ViewNode[] {
  if (overall?.value == null) return [];
  const x = scale.at(overall.value);
  return [
    line(x, 22, x, height, "dashl"),
    label(x, height + 14, `all ${percent(overall.value)}`, { "text-anchor": "middle" }),
  ];
}

function plotTitle(numbers: Numbers, rows: readonly GroupRow[], what: string): string {
  const rated = rows.filter((row) => row.after?.value != null && row.after.denominator >= 30);
  if (rated.length === 0) return `${what}: no group has enough rows`;
  const changed = rated.map((row) => ({ row, of: changeSign(numbers, row.change, false) }));
  const fell = changed.filter(({ of }) => of === "worse").map(({ row }) => row.value);
  const rose = changed.filter(({ of }) => of === "improved").map(({ row }) => row.value);
  const names = (values: readonly string[]): string =>
    values.length > 3
      ? `${String(values.length)} groups`
      : values.map((value) => clipped(value)).join(" and ");
  if (fell.length > 0 && rose.length > 0)
    return `${what}: rose for ${names(rose)} and fell for ${names(fell)}`;
  if (fell.length > 0) return `${what}: fell for ${names(fell)}`;
  if (rose.length > 0) return `${what}: rose for ${names(rose)}`;
  const lowest = rated.reduce((low, row) => (row.after!.value! < low.after!.value! ? row : low));
  const group = `${columnWords(lowest.column)} ${clipped(lowest.value)}`;
  return `${what}: lowest for ${group}, ${percent(lowest.after!.value!)}`;
}

function says(what: string, rows: readonly GroupRow[]): string {
  const parts = rows.map((row) => {
    const from = row.before?.value == null ? "" : `${percent(row.before.value)} to `;
    return `${row.value} ${from}${valueText(row.after)} (${String(row.after?.denominator ?? 0)})`;
  });
  return `${what} per group: ${parts.join("; ")}.`;
}

function key(numbers: Numbers, withBand: boolean): ViewElement {
  const entry = (mark: ViewElement, width: number, text: string): ViewElement =>
    el("span", {}, el("svg", { width, height: 12, "aria-hidden": "true" }, mark), text);
  const name = numbers.current === "tuned" ? "fine-tuned" : "base";
  return el(
    "div",
    { class: "key small muted" },
    ...(numbers.compared ? [entry(el("circle", { class: "hol", cx: 7, cy: 6, r: 3.5 }), 14, "base")] : []),
    entry(el("circle", { class: "pt", cx: 7, cy: 6, r: 5 }), 14, name),
    entry(el("rect", { class: "ibar", x: 0, y: 2, width: 24, height: 8, rx: 1 }), 24, "95% interval"),
    ...(withBand
      ? [entry(el("rect", { class: "band", x: 0, y: 0, width: 24, height: 12 }), 24, "noise floor")]
      : []),
  );
}

function groupTable(numbers: Numbers, rows: readonly GroupRow[], metric: string): ViewElement {
  const columns = [
    { head: "Group" },
    { head: numbers.unit, numeric: true },
    ...(numbers.compared ? [{ head: "Base", numeric: true }] : []),
    { head: numbers.current === "tuned" ? "Fine-tuned" : "Base", numeric: true },
    { head: "95%", numeric: true },
    ...(numbers.compared
      ? [
          { head: "Got better", numeric: true },
          { head: "Got worse", numeric: true },
        ]
      : []),
  ];
  const body = rows.map((row): ViewNode[] => {
    const counts = row.change?.test?.counts;
    return [
      `${row.column} ${row.value}`,
      String(row.after?.denominator ?? 0),
      ...(numbers.compared ? [cell(row.before)] : []),
      cell(row.after, metric === "accuracy"),
      intervalText(row.after),
      ...(numbers.compared
        ? [String(counts?.["gotBetter"] ?? "–"), String(counts?.["gotWorse"] ?? "–")]
        : []),
    ];
  });
  return table(columns, body);
}

function cell(result: MetricResult | undefined, withRows = false): ViewNode {
  if (result?.value == null) return result?.reason ?? "not measured";
  return withRows ? rowsLink(valueText(result), result.sourceRows) : valueText(result);
}
