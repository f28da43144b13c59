import type { EvaluationDetails } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { percent, points, rangeInPoints } from "../wording";
import { cannotTellYou, drawing, el, label, line, plot, rowsLink, section, table } from "./build";
import { dot } from "./marks";
import { countText, intervalText, valueText, type Numbers, type Subject } from "./numbers";
import { countTicks, linearScale, type Scale } from "./scale";

type Bin = NonNullable<NonNullable<EvaluationDetails["reliability"]>["base"]>[number];

/** Whether stated confidence and share right agree, bin by bin and in one number. */
export function calibrationSection(numbers: Numbers): ViewElement {
  const gap = numbers.find("confidence_gap", { subject: numbers.current });
  const bins = numbers.evaluation.details.reliability?.[numbers.current];
  const question = "Does it know when it does not know?";
  if (gap?.value == null || bins === undefined) {
    return section("uncertainty", question, [
      `Not estimable: ${gap?.reason ?? "no answer states a confidence"}.`,
    ]);
  }
  return section(
    "uncertainty",
    question,
    [answer(numbers)],
    el("div", { class: "two" }, reliabilityPlot(numbers, bins), calibrationTable(numbers)),
    cannotTellYou(`whether the confidence holds on ${numbers.unit} unlike these ${String(numbers.n)}.`),
  );
}

function answer(numbers: Numbers): string {
  const gap = numbers.find("confidence_gap", { subject: numbers.current })!;
  const error = numbers.find("expected_calibration_error", { subject: numbers.current });
  const mean = numbers.evaluation.details.meanConfidence?.[numbers.current];
  const accuracy = numbers.find("accuracy", { subject: numbers.current })?.value;
  const parts: string[] = [];
  if (mean !== undefined && accuracy != null) {
    parts.push(
      `It says ${percent(mean)} on average and is right ${percent(accuracy)}: ${valueText(gap)} points.`,
    );
  }
  if (error?.value != null && error.noiseFloor !== undefined) {
    const inside = error.value <= error.noiseFloor.p95;
    parts.push(
      `Calibration error ${valueText(error)} points (equal-width bins); a model that is exactly as sure as it is right`,
      `would show up to ${points(error.noiseFloor.p95)} by chance on ${countText(error.denominator, numbers.unit)}`,
      inside ? "– inside the noise floor." : "– outside the noise floor.",
    );
  }
  const small = gap.denominator < 100 ? `Fewer than 100 ${numbers.unit}: no verdict is drawn from this.` : "";
  return [...parts, small].filter((part) => part !== "").join(" ");
}

function calibrationTable(numbers: Numbers): ViewElement {
  const subjects: Subject[] = numbers.compared ? ["base", "tuned"] : [numbers.current];
  const columns = [
    { head: "" },
    ...subjects.map((s) => ({ head: s === "base" ? "Base" : "Fine-tuned", numeric: true })),
  ];
  const row = (name: string, cell: (subject: Subject) => ViewNode): ViewNode[] => [
    name,
    ...subjects.map(cell),
  ];
  const error = (subject: Subject, variant?: string): ViewNode => {
    const which = variant === undefined ? { subject } : { subject, variant };
    return valueText(numbers.find("expected_calibration_error", which));
  };
  const floor = (subject: Subject, metric: string, variant?: string): string => {
    const noise = numbers.find(
      metric,
      variant === undefined ? { subject } : { subject, variant },
    )?.noiseFloor;
    return noise === undefined ? "–" : points(noise.p95);
  };
  const { details } = numbers.evaluation;
  const rows = [
    row("Confidence gap, points", (s) => valueText(numbers.find("confidence_gap", { subject: s }))),
    row("95% interval", (s) => intervalText(numbers.find("confidence_gap", { subject: s }))),
    row("chance: up to", (s) => floor(s, "confidence_gap")),
    row("Calibration error, equal width", (s) => error(s)),
    row("95% interval", (s) => intervalText(numbers.find("expected_calibration_error", { subject: s }))),
    row("chance: up to", (s) => floor(s, "expected_calibration_error")),
    row("Calibration error, equal mass", (s) => error(s, "equal mass")),
    row("chance: up to", (s) => floor(s, "expected_calibration_error", "equal mass")),
    row("Very sure (above 90%) and wrong", (s) => {
      const sure = s === "difference" ? undefined : details.verySure?.[s];
      return sure === undefined ? "–" : rowsLink(`${String(sure.wrong)} of ${String(sure.n)}`, sure.rows);
    }),
  ];
  return el("figure", { class: "plot" }, el("figcaption", {}, "In numbers"), table(columns, rows));
}

function reliabilityPlot(numbers: Numbers, bins: readonly Bin[]): ViewElement {
  const before = numbers.compared ? (numbers.evaluation.details.reliability?.base ?? []) : [];
  const used = [...bins, ...before].filter((bin) => bin.n > 0);
  const from = Math.max(0, Math.min(...used.map((bin) => bin.lo)));
  const x = linearScale(from, 1, 40, 400);
  const y = linearScale(0, 1, 232, 12);
  const svg = drawing(
    414,
    368,
    says(numbers, bins),
    ...axes(x, y, bins),
    line(x.at(from), y.at(from), x.at(1), y.at(1), "dashl"),
    ...curve(before, x, y, "c-before"),
    ...before
      .filter((bin) => bin.n > 0)
      .map((bin) =>
        el("circle", { class: "hol", cx: x.at(bin.confidence!), cy: y.at(bin.accuracy!), r: 3.5 }),
      ),
    ...bins
      .filter((bin) => bin.n > 0 && bin.ci !== null)
      .map((bin) =>
        line(x.at(bin.confidence!), y.at(bin.ci!.lo), x.at(bin.confidence!), y.at(bin.ci!.hi), "wh"),
      ),
    ...curve(bins, x, y, "c-after"),
    ...bins
      .filter((bin) => bin.n > 0)
      .map((bin) => dot(x.at(bin.confidence!), y.at(bin.accuracy!), bin.n < 30 ? 4 : 5, bin.n < 30, "")),
    ...histogram(numbers, bins, before, x),
  );
  return plot(title(bins), [key(numbers), svg], binTable(numbers, bins, before));
}

function axes(x: Scale, y: Scale, bins: readonly Bin[]): ViewNode[] {
  const rows = [0, 25, 50, 75, 100].flatMap((tick) => [
    line(40, y.at(tick / 100), 400, y.at(tick / 100), "gr"),
    label(34, y.at(tick / 100) + 4, String(tick), { "text-anchor": "end", class: "mut" }),
  ]);
  const edges = bins.map((bin) => bin.hi).filter((edge) => edge >= x.lo);
  const columns = [x.lo, ...edges.filter((edge) => edge > x.lo)]
    .filter((edge, i, all) => all.length <= 8 || i % 2 === all.length % 2 || edge === 1)
    .map((edge) =>
      label(x.at(edge), 346, String(Math.round(edge * 100)), { "text-anchor": "middle", class: "mut" }),
    );
  return [
    ...rows,
    ...columns,
    label(220, 362, "confidence in the answer, %", { "text-anchor": "middle", class: "mut" }),
    el(
      "text",
      { class: "mut", transform: "translate(8 122) rotate(-90)", "text-anchor": "middle" },
      "right, %",
    ),
  ];
}

function histogram(numbers: Numbers, bins: readonly Bin[], before: readonly Bin[], x: Scale): ViewNode[] {
  const largest = Math.max(1, ...[...bins, ...before].map((bin) => bin.n));
  const ticks = countTicks(largest, 2);
  const y = linearScale(0, ticks.at(-1)!, 330, 268);
  const grid = ticks.flatMap((tick) => [
    line(40, y.at(tick), 400, y.at(tick), "gr"),
    label(34, y.at(tick) + 4, String(tick), { "text-anchor": "end", class: "mut" }),
  ]);
  const bar = (bin: Bin, className: string): ViewElement =>
    el("rect", {
      class: className,
      x: x.at(bin.lo) + 2,
      y: y.at(bin.n),
      width: Math.max(1, x.at(bin.hi) - x.at(bin.lo) - 4),
      height: 330 - y.at(bin.n),
    });
  const inView = (bin: Bin): boolean => bin.n > 0;
  return [
    label(40, 258, `${numbers.unit} per bin`, { class: "mut" }),
    ...grid,
    ...bins.filter(inView).map((bin) => bar(bin, "h-after")),
    ...before.filter(inView).map((bin) => bar(bin, "h-before")),
  ];
}

function curve(bins: readonly Bin[], x: Scale, y: Scale, className: string): ViewNode[] {
  const used = bins.filter((bin) => bin.n > 0);
  if (used.length < 2) return [];
  const at = (value: number): string => String(Math.round(value * 10) / 10);
  const points_ = used.map((bin) => `${at(x.at(bin.confidence!))},${at(y.at(bin.accuracy!))}`);
  return [el("polyline", { class: className, points: points_.join(" ") })];
}

function key(numbers: Numbers): ViewElement {
  const entry = (mark: ViewElement, width: number, text: string): ViewElement =>
    el("span", {}, el("svg", { width, height: 12, "aria-hidden": "true" }, mark), text);
  const base = entry(el("circle", { class: "hol", cx: 7, cy: 6, r: 3.5 }), 14, "base");
  const name = numbers.current === "tuned" ? "fine-tuned" : "base";
  return el(
    "div",
    { class: "key small muted" },
    ...(numbers.compared ? [base] : []),
    entry(el("circle", { class: "pt", cx: 7, cy: 6, r: 5 }), 14, `${name}, 95% whiskers`),
    entry(el("path", { class: "dashl", d: "M0 6H20" }), 20, "right as often as it says"),
  );
}

function largestBin(bins: readonly Bin[]): Bin {
  return bins.reduce((largest, bin) => (bin.n > largest.n ? bin : largest));
}

function title(bins: readonly Bin[]): string {
  const bin = largestBin(bins);
  const whole = (rate: number): string => `${String(Math.round(rate * 100))}%`;
  return `When it says ${whole(bin.confidence!)}, it is right ${whole(bin.accuracy!)} of the time`;
}

function says(numbers: Numbers, bins: readonly Bin[]): string {
  const bin = largestBin(bins);
  const range = `${String(Math.round(bin.lo * 100))} to ${String(Math.round(bin.hi * 100))}% confidence`;
  return `Reliability: of the ${countText(bin.n, numbers.unit)} with ${range}, ${percent(bin.accuracy!)} are right; mean confidence there is ${percent(bin.confidence!)}.`;
}

function binTable(numbers: Numbers, bins: readonly Bin[], before: readonly Bin[]): ViewElement {
  const columns = ["Confidence", numbers.unit, "Mean", "Right", "95%"];
  if (before.length > 0) columns.push(`Base ${numbers.unit}`, "Base right");
  const rate = (value: number | null | undefined): string => (value == null ? "–" : percent(value));
  const rows = bins.map((bin, i) => [
    `${String(Math.round(bin.lo * 100))}–${String(Math.round(bin.hi * 100))}%`,
    String(bin.n),
    rate(bin.confidence),
    rate(bin.accuracy),
    bin.ci === null ? "–" : rangeInPoints(bin.ci.lo, bin.ci.hi),
    ...(before.length > 0 ? [String(before[i]?.n ?? 0), rate(before[i]?.accuracy)] : []),
  ]);
  return table(
    columns.map((head, i) => ({ head, numeric: i > 0 })),
    rows,
  );
}
