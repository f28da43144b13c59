import type { MetricResult } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { columnWords, points } from "../wording";
import { el, rowsLink, sign, type Sign } from "./build";
import { gapOf } from "./firstScreen";
import { pText, type Numbers } from "./numbers";

const METRICS = ["accuracy_gap", "demographic_parity_difference", "equal_opportunity_difference"] as const;

/** Attribute by metric: the gap as it is now, what it was, and what chance alone shows. */
export function fairnessMatrix(numbers: Numbers): ViewNode[] {
  const label = numbers.evaluation.details.positiveLabel;
  const of = label === undefined ? "a label" : `“${label}”`;
  const heads: readonly ViewNode[][] = [
    ["right", el("small", {}, "accuracy")],
    [`answered ${of}`, el("small", {}, "demographic parity")],
    [`${of} found`, el("small", {}, "equal opportunity")],
  ];
  const title = el(
    "h3",
    { class: "sub" },
    "Gaps now, in points: ",
    legend("worse", "beyond the noise floor"),
    legend("noWorse", "within it"),
    legend("none", "not estimable"),
  );
  const head = el(
    "tr",
    {},
    el("th", { scope: "col" }, "Column"),
    ...heads.map((nodes) => el("th", { scope: "col" }, ...nodes)),
  );
  const rows = numbers.columns.map((column) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, columnWords(column), ...leftOut(numbers, column)),
      ...METRICS.map((metric) => cell(numbers, metric, column)),
    ),
  );
  const body = el("table", { class: "matrix" }, el("thead", {}, head), el("tbody", {}, ...rows));
  return [title, el("div", { class: "scroll" }, body)];
}

/** Whether the gap of now exceeds chance; the gate judges changes, this judges the level. */
export function gapSign(gap: MetricResult | undefined, alpha: number): Sign {
  if (gap?.value == null) return "none";
  return (gap.test?.pAdjusted ?? 1) <= alpha ? "worse" : "noWorse";
}

function legend(of: Sign, text: string): ViewElement {
  return el("span", { class: "legend" }, sign(of, 14), ` ${text}`);
}

function leftOut(numbers: Numbers, column: string): ViewNode[] {
  const gap = gapOf(numbers, "accuracy_gap", column, numbers.current);
  const warning = gap?.warnings.find((text) => text.startsWith("too small"));
  return warning === undefined ? [] : [el("small", { class: "muted" }, warning)];
}

function cell(numbers: Numbers, metric: string, column: string): ViewElement {
  const gap = gapOf(numbers, metric, column, numbers.current);
  const of = gapSign(gap, numbers.alpha);
  if (gap?.value == null) {
    const why = el("small", {}, gap?.reason ?? "not measured");
    return el("td", { class: "mx ne" }, el("span", { class: "mv" }, sign(of, 14), "not estimable"), why);
  }
  const label = gap.label === undefined ? {} : { label: gap.label };
  const before = numbers.compared ? numbers.find(metric, { subject: "base", column, ...label }) : undefined;
  const lines = [
    before?.value == null ? null : `was ${points(before.value)}`,
    gap.noiseFloor === undefined ? null : `chance: up to ${points(gap.noiseFloor.p95)}`,
    gap.test === undefined ? null : `p ${pText(gap.test.pAdjusted ?? gap.test.p)}`,
    numbers.evaluation.details.positiveLabel === undefined && gap.label !== undefined
      ? `“${gap.label}”`
      : null,
  ].filter((text) => text !== null);
  const value = el("strong", {}, rowsLink(points(gap.value), gap.sourceRows));
  return el(
    "td",
    { class: "mx" },
    el("span", { class: "mv" }, sign(of, 14), value),
    ...lines.map((text) => el("small", {}, text)),
  );
}
