import type { MetricResult } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { percent } from "../wording";
import { cannotTellYou, drawing, el, label, plot, rowsLink, section, table } from "./build";
import { markRow, verticalGrid } from "./marks";
import { countText, intervalText, valueText, type Numbers, type Subject } from "./numbers";
import { linearScale, niceBounds } from "./scale";
import { clipped } from "./testedSection";

const MAX_PLOTTED = 12;

/** How often it is right: per label, and which labels are mistaken for which. */
export function correctnessSection(numbers: Numbers): ViewElement {
  const labels = (numbers.evaluation.suites[0]?.labels ?? []).map((own) => own.value);
  return section(
    "correctness",
    "How often is it right?",
    [answer(numbers)],
    el("div", { class: "two" }, labelPlot(numbers, labels), confusionFigure(numbers, labels)),
    cannotTellYou(
      `whether it would be as right on ${numbers.unit} that differ from these ${String(numbers.n)}, or why a label is missed.`,
    ),
  );
}

function answer(numbers: Numbers): string {
  const after = numbers.find("accuracy", { subject: numbers.current });
  if (after?.value == null) return `Not estimable: ${after?.reason ?? "no rows"}.`;
  const right = countText(after.successes ?? 0, numbers.unit).replace(` ${numbers.unit}`, "");
  const parts = [
    `On ${right} of ${countText(after.denominator, numbers.unit)} (${percent(after.value)}, ${intervalText(after)}).`,
  ];
  const macro = numbers.find("macro_f1", { subject: numbers.current });
  const before = numbers.compared ? numbers.find("macro_f1", { subject: "base" }) : undefined;
  if (macro?.value != null) {
    const from = before?.value == null ? "" : ` (base ${valueText(before)})`;
    const warnings = macro.warnings.filter((warning) => warning.includes("count as 0"));
    parts.push(`Macro F1 is ${valueText(macro)}${from}${warnings.length > 0 ? `; ${warnings[0]!}` : ""}.`);
  }
  const invalid = numbers.evaluation.details.invalid?.[numbers.current] ?? 0;
  parts.push(
    `${String(invalid)} answers were none of the labels${invalid > 0 ? " and count as wrong" : ""}.`,
  );
  return parts.join(" ");
}

interface LabelRow {
  readonly label: string;
  readonly name: string;
  readonly metric: string;
}

function labelPlot(numbers: Numbers, labels: readonly string[]): ViewElement {
  const rows: LabelRow[] = labels.slice(0, MAX_PLOTTED).flatMap((own) => [
    { label: own, name: "found", metric: "recall" },
    { label: own, name: "right", metric: "precision" },
  ]);
  const results = rows.map((row) => ({
    row,
    before: numbers.compared ? numbers.find(row.metric, { subject: "base", label: row.label }) : undefined,
    after: numbers.find(row.metric, { subject: numbers.current, label: row.label }),
  }));
  const values = results.flatMap(({ before, after }) =>
    [before?.value, after?.value, after?.ci?.lo, after?.ci?.hi].filter((value) => value != null),
  );
  const bounds = niceBounds(values.length === 0 ? [0, 1] : values, 0.1, 0.4, 0, 1);
  const ticks = tenths(bounds.lo, bounds.hi);
  const scale = linearScale(bounds.lo, bounds.hi, 120, 400, ticks);
  const place = (i: number): number => 18 + i * 20 + Math.floor(i / 2) * 10;
  const bottom = place(results.length - 1) + 16;
  const marks = results.flatMap(({ row, before, after }, i): ViewNode[] => {
    const y = place(i);
    const name = i % 2 === 0 ? [label(0, y + 4, clipped(row.label, 11), { class: "b" })] : [];
    const head = [...name, label(112, y + 4, row.name, { "text-anchor": "end", class: "mut" })];
    if (after?.value == null) return [...head, label(126, y + 4, reasonText(after), { class: "mut" })];
    const few = after.denominator < 30;
    const mark = { y, before: before?.value ?? null, after: after.value, ci: after.ci, few, r: 5 };
    return [...head, ...markRow(scale, { ...mark, verdict: "noWorse" })];
  });
  const says = results.map(({ row, after }) => `${row.label} ${row.name} ${valueText(after)}`).join(", ");
  const svg = drawing(
    414,
    bottom + 20,
    `Precision and recall per label: ${says}.`,
    ...verticalGrid(scale, 6, bottom, bottom + 16, (tick) => `${String(Math.round(tick * 100))}%`),
    ...marks,
  );
  return plot(labelTitle(numbers, labels), [svg], labelTable(numbers, labels), NOTE);
}

const NOTE =
  "found = recall: share of the true rows of a label; right = precision: share of its answers that are right";

function labelTitle(numbers: Numbers, labels: readonly string[]): string {
  const recalls = labels
    .map((own) => ({ own, result: numbers.find("recall", { subject: numbers.current, label: own }) }))
    .filter((entry) => entry.result?.value != null);
  if (recalls.length === 0) return "No label has enough rows for a rate";
  const lowest = recalls.reduce((low, entry) => (entry.result!.value! < low.result!.value! ? entry : low));
  const { own, result } = lowest;
  const counts = `${String(result!.successes ?? 0)} of ${String(result!.denominator)}`;
  return `“${clipped(own, 24)}” is found least often: ${counts}`;
}

function labelTable(numbers: Numbers, labels: readonly string[]): ViewElement {
  const metrics = ["recall", "precision", "f1"] as const;
  const heads = { recall: "found", precision: "right when said", f1: "F1" };
  const subjects: Subject[] = numbers.compared ? ["base", "tuned"] : [numbers.current];
  const columns = metrics.flatMap((metric) => [
    ...subjects.map((subject) => ({
      head: `${heads[metric]}, ${subject === "base" ? "base" : "fine-tuned"}`,
      numeric: true,
    })),
    { head: "95%", numeric: true },
  ]);
  const rows = labels.map((own) => [
    own,
    ...metrics.flatMap((metric) => {
      const results = subjects.map((subject) => numbers.find(metric, { subject, label: own }));
      return [...results.map(cellText), intervalText(results.at(-1))];
    }),
  ]);
  return table([{ head: "Label" }, ...columns], rows);
}

function confusionFigure(numbers: Numbers, labels: readonly string[]): ViewElement {
  const matrix = numbers.evaluation.details.confusion?.[numbers.current];
  if (matrix === undefined || labels.length === 0 || labels.length > MAX_PLOTTED) {
    return el("p", { class: "note" }, "The confusion table is shown for up to 12 labels.");
  }
  const invalid = matrix.some((row) => (row.at(-1) ?? 0) > 0);
  const answered = invalid ? [...labels, "invalid"] : labels;
  const columns = [{ head: "" }, ...answered.map((own) => ({ head: clipped(own, 12), numeric: true }))];
  const largest = Math.max(1, ...matrix.flat());
  const rows = labels.map((own, t) => [
    clipped(own, 20),
    ...answered.map((_, p) => {
      const count = matrix[t]?.[p] ?? 0;
      return el("span", { class: `cell shade${String(Math.ceil((8 * count) / largest))}` }, String(count));
    }),
  ]);
  const caption = `${numbers.current === "tuned" ? "Fine-tuned model" : "Base model"}; rows: true label, columns: answer.`;
  return el(
    "figure",
    { class: "plot" },
    el("figcaption", {}, confusionTitle(labels, matrix)),
    table(columns, rows, { class: "conf" }, caption),
  );
}

function confusionTitle(labels: readonly string[], matrix: readonly (readonly number[])[]): string {
  let most = { n: 0, t: 0, p: 0 };
  labels.forEach((_, t) => {
    labels.forEach((__, p) => {
      const n = matrix[t]?.[p] ?? 0;
      if (t !== p && n > most.n) most = { n, t, p };
    });
  });
  if (most.n === 0) return "No label was mistaken for another";
  const [from, to] = [clipped(labels[most.t]!, 16), clipped(labels[most.p]!, 16)];
  return `Most frequent mistake: “${from}” answered as “${to}” (${String(most.n)})`;
}

function cellText(result: MetricResult | undefined): ViewNode {
  if (result?.value != null) return rowsLink(valueText(result), result.sourceRows);
  return el("span", { class: "muted" }, reasonText(result));
}

export function reasonText(result: MetricResult | undefined): string {
  return result === undefined ? "not measured" : `not estimable: ${result.reason ?? "too few rows"}`;
}

function tenths(lo: number, hi: number): number[] {
  const ticks: number[] = [];
  for (let i = Math.round(lo * 10); i <= Math.round(hi * 10); i++) ticks.push(i / 10);
  return ticks.length > 7 ? ticks.filter((_, i) => i % 2 === 0) : ticks;
}
