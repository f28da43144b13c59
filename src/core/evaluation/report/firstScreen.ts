import type { GateCheck, MetricResult } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { columnWords, percent, points } from "../wording";
import { acting, drawing, el, line, rowsLink, sign, table, verdict, SIGN_WORDS, type Sign } from "./build";
import { emphasized } from "./lead";
import { markRow } from "./marks";
import { beforeAfterText, countText, intervalText, rowsOfCheck, valueText, type Numbers } from "./numbers";
import { linearScale, niceBounds } from "./scale";

/** The first screen: the sentence, the checks worst first, three cards. Fits 900 × 700 with up to nine checks. */
export function firstScreen(numbers: Numbers, configFile: string | undefined): ViewElement {
  const { summary, protocol } = numbers.evaluation;
  return el(
    "section",
    { id: "summary", class: "first", "aria-label": "Summary" },
    el("p", { class: "lead" }, ...emphasized(summary.sentence, summary.strong)),
    ...protocol.notes.map((note) =>
      el("p", { class: "box" }, sign("cannotTell", 14), el("span", {}, `${note}.`)),
    ),
    ...checkList(numbers, configFile),
    el("div", { class: "cards" }, correctness(numbers), honesty(numbers), treatment(numbers)),
  );
}

const ORDER: readonly Sign[] = ["worse", "cannotTell", "noWorse", "improved"];

function checkList(numbers: Numbers, configFile: string | undefined): ViewNode[] {
  const { checks, verdict: gate } = numbers.evaluation.gate;
  if (checks.length === 0) return [];
  const titles = {
    passed: "Gate passed",
    failed: "Gate failed",
    cannotTell: "Gate cannot tell",
    absent: "Checks (no gate in the config)",
  };
  const tally = ORDER.map((of) => ({ of, n: checks.filter((check) => check.verdict === of).length }))
    .filter(({ n }) => n > 0)
    .map(({ of, n }) => el("span", {}, sign(of, 14), ` ${String(n)} ${SIGN_WORDS[of]}`));
  const lines = checks.map((check) => check.configLine).filter((at) => at !== undefined);
  const link = configLink(configFile, lines.length === 0 ? undefined : Math.min(...lines));
  const columns = [
    { head: "Verdict" },
    { head: "Check" },
    { head: numbers.compared ? "Base → fine-tuned" : "Measured" },
    { head: "Why" },
    { head: "Rows", numeric: true },
  ];
  return [
    el(
      "div",
      { class: "gatehead" },
      el("h3", {}, titles[gate]),
      el("span", { class: "tally" }, ...tally),
      ...link,
    ),
    el("div", { class: "scroll" }, checkTable(columns, checks, numbers)),
  ];
}

function configLink(file: string | undefined, at: number | undefined): ViewNode[] {
  if (file === undefined || at === undefined) return [];
  const text = el("a", { class: "small", href: "#summary" }, `${file}:${String(at)}`);
  return [acting(text, { type: "openConfigLine", line: at })];
}

function checkTable(
  columns: readonly { head: string; numeric?: boolean }[],
  checks: readonly GateCheck[],
  numbers: Numbers,
): ViewElement {
  const rows = checks.map((check) => {
    const behind = rowsOfCheck(numbers, check);
    return [
      verdict(check.verdict),
      check.title,
      beforeAfterText(check),
      el("span", { class: "small why" }, check.reason),
      behind.length === 0
        ? "–"
        : el("span", { class: "small" }, rowsLink(countText(behind.length, numbers.unit), behind)),
    ];
  });
  return table(columns, rows, { class: "checks" });
}

function card(title: string, ...content: readonly ViewNode[]): ViewElement {
  return el("div", { class: "card", role: "group", "aria-label": title }, el("h3", {}, title), ...content);
}

function headline(of: Sign, value: string, unit: string): ViewElement {
  return el(
    "div",
    { class: "head1" },
    sign(of),
    el("span", { class: "big" }, value),
    el("span", { class: "unit" }, unit),
  );
}

function small(...lines: readonly (string | null)[]): ViewElement {
  const shown = lines.filter((text) => text !== null);
  return el("p", { class: "small muted" }, ...shown.map((text) => el("span", { class: "row" }, text)));
}

function correctness(numbers: Numbers): ViewElement {
  const { unit, n, evaluation } = numbers;
  const after = numbers.find("accuracy", { subject: numbers.current });
  if (after?.value == null)
    return card("Correctness", headline("none", "not estimable", ""), small(after?.reason ?? ""));
  const before = beforeOf(numbers, "accuracy");
  const { majority } = evaluation.details;
  const of = verdictOf(numbers, "accuracy");
  const wrong = after.sourceRows;
  return card(
    "Correctness",
    headline(of, percent(after.value), `of ${countText(n, unit)} right`),
    strip(after, before, of, { lo: 0, hi: 1 }),
    small(
      `95% interval ${intervalText(after)}${was(before)}.`,
      majority === undefined ? null : `Always “${majority.label}” would get ${percent(majority.accuracy)}.`,
    ),
    button(`Read the ${countText(after.n - (after.successes ?? 0), "mistakes")}`, wrong),
  );
}

function honesty(numbers: Numbers): ViewElement {
  const title = "Honesty about uncertainty";
  const after = numbers.find("confidence_gap", { subject: numbers.current });
  if (after?.value == null)
    return card(title, headline("none", "not estimable", ""), small(after?.reason ?? ""));
  const before = beforeOf(numbers, "confidence_gap");
  const accuracy = numbers.find("accuracy", { subject: numbers.current })?.value ?? null;
  const mean = numbers.evaluation.details.meanConfidence?.[numbers.current];
  const sure = numbers.evaluation.details.verySure?.[numbers.current];
  const words = after.value >= 0 ? "points over-confident" : "points under-confident";
  const of = verdictOf(numbers, "confidence_gap");
  return card(
    title,
    headline(of, after.value >= 0 ? valueText(after) : points(-after.value), words),
    strip(after, before, of, { lo: -1, hi: 1 }),
    small(
      `95% interval ${after.ci === undefined ? "–" : `${points(after.ci.lo)} to ${points(after.ci.hi)}`}${was(before)}.`,
      mean === undefined || accuracy === null
        ? null
        : `Says ${percent(mean)} sure, is right ${percent(accuracy)}.`,
    ),
    sure === undefined || sure.wrong === 0
      ? link("See how sure it is", "#uncertainty")
      : button(`Read the ${countText(sure.wrong, "very sure mistakes")}`, sure.rows),
  );
}

function treatment(numbers: Numbers): ViewElement {
  const title = "Equal treatment";
  const gaps = headlineResults(numbers);
  const finding = numbers.evaluation.details.findings?.[0];
  const after =
    gaps.find((gap) => gap.metric === finding?.metric && gap.group?.column === finding.column) ??
    gaps.reduce<MetricResult | undefined>(
      (largest, gap) => (largest === undefined || (gap.value ?? -1) > (largest.value ?? -1) ? gap : largest),
      undefined,
    );
  if (after?.value == null) {
    const why =
      numbers.columns.length === 0
        ? "No column names groups, so nothing was compared."
        : (after?.reason ?? "Fewer than two groups have enough rows.");
    return card(
      title,
      headline("none", "not estimable", ""),
      small(why),
      link("See what was tested", "#tested"),
    );
  }
  const column = after.group?.column ?? "";
  const before = beforeOf(numbers, after.metric, column, after.label);
  const beyond = (after.test?.pAdjusted ?? 1) <= numbers.alpha;
  const of: Sign = beyond ? "worse" : "cannotTell";
  const what = after.metric === "accuracy_gap" ? "" : ` in “${after.label ?? ""}” found`;
  return card(
    title,
    headline(of, points(after.value), `points by ${columnWords(column)}${what}`),
    strip(after, before, of, { lo: 0, hi: 1 }),
    small(
      `95% interval ${intervalText(after)}${was(before)}.`,
      after.noiseFloor === undefined
        ? null
        : `Chance alone: up to ${points(after.noiseFloor.p95)} in 95 of 100 shuffles.`,
    ),
    link("See every group", "#groups"),
  );
}

/** The gaps that the findings are drawn from, of the current model. */
export function headlineResults(numbers: Numbers): MetricResult[] {
  return numbers.columns.flatMap((column) =>
    ["accuracy_gap", "equal_opportunity_difference"]
      .map((metric) => gapOf(numbers, metric, column, numbers.current))
      .filter((result) => result?.value != null),
  ) as MetricResult[];
}

/** The gap of a column: of the positive label where there is one, else the largest over labels. */
export function gapOf(
  numbers: Numbers,
  metric: string,
  column: string,
  subject: MetricResult["subject"],
): MetricResult | undefined {
  return numbers.find(metric, { subject, column });
}

function beforeOf(
  numbers: Numbers,
  metric: string,
  column?: string,
  label?: string,
): MetricResult | undefined {
  if (!numbers.compared) return undefined;
  const place = column === undefined ? {} : { column };
  return numbers.find(metric, { subject: "base", ...place, ...(label === undefined ? {} : { label }) });
}

function was(before: MetricResult | undefined): string {
  return before?.value == null ? "" : `; was ${valueText(before)}`;
}

function verdictOf(numbers: Numbers, metric: string): Sign {
  return numbers.evaluation.gate.checks.find((check) => check.metric === metric)?.verdict ?? "cannotTell";
}

/** One row on its own small axis: base, tuned, interval, and the noise floor as a band. */
function strip(
  after: MetricResult,
  before: MetricResult | undefined,
  of: Sign,
  limits: { lo: number; hi: number },
): ViewElement {
  const floor = after.noiseFloor?.p95;
  const noise = floor === undefined ? [] : after.metric === "confidence_gap" ? [-floor, floor] : [0, floor];
  const values = [after.value, before?.value, after.ci?.lo, after.ci?.hi, ...noise].filter((v) => v != null);
  const bounds = niceBounds(values, 0.05, 0.2, limits.lo, limits.hi);
  const scale = linearScale(bounds.lo, bounds.hi, 6, 246);
  const band =
    noise.length === 0
      ? []
      : [
          el("rect", {
            class: "band",
            x: scale.at(noise[0]!),
            y: 3,
            width: scale.at(noise[1]!) - scale.at(noise[0]!),
            height: 14,
          }),
        ];
  const few = after.denominator < 30;
  const row = {
    y: 10,
    before: before?.value ?? null,
    after: after.value,
    ci: after.ci,
    verdict: of,
    few,
    r: 5,
  };
  const says = `${valueText(after)}, 95% interval ${intervalText(after)}${was(before)}`;
  return drawing(252, 20, says, line(6, 10, 246, 10, "gr"), ...band, ...markRow(scale, row));
}

function button(text: string, rows: readonly string[]): ViewNode {
  return rows.length === 0 ? el("p", { class: "small muted" }, "") : rowsLink(text, rows, "button");
}

function link(text: string, href: string): ViewElement {
  return el("a", { class: "btn", href }, text);
}
