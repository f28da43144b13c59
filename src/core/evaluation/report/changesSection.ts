import type { GateCheck } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { points } from "../wording";
import {
  cannotTellYou,
  drawing,
  el,
  label,
  line,
  plot,
  rowsLink,
  section,
  sign,
  signClass,
  table,
  verdict,
} from "./build";
import { countText, pText, type Numbers } from "./numbers";
import { linearScale, type Scale } from "./scale";

/** Answers that changed sides, and every check's change in units of its margin. */
export function changesSection(numbers: Numbers): ViewElement | null {
  if (!numbers.compared) return null;
  const test = numbers.find("accuracy", { subject: "difference" })?.test;
  const worse = test?.counts?.["gotWorse"] ?? 0;
  const better = test?.counts?.["gotBetter"] ?? 0;
  const { changes } = numbers.evaluation.details;
  const p = test === undefined ? "" : ` (${test.name}, p ${pText(test.p)}).`;
  const checks = numbers.evaluation.gate.checks;
  return section(
    "changes",
    "What changed?",
    [
      rowsLink(`${countText(better, "answers")} got better`, changes?.gotBetter ?? []),
      " and ",
      rowsLink(`${String(worse)} got worse`, changes?.gotWorse ?? []),
      `, on the same ${countText(numbers.n, numbers.unit)}${p}`,
    ],
    checks.length === 0 ? "" : marginPlot(numbers, checks),
    cannotTellYou(
      "which training rows moved an answer: base and fine-tuned model differ in all of them at once.",
    ),
  );
}

const ROW = 26;

function marginPlot(numbers: Numbers, checks: readonly GateCheck[]): ViewElement {
  const drawn = checks.filter((check) => check.ci !== undefined && (check.margin ?? 0) > 0);
  const scale = linearScale(-4, 4, 250, 700);
  const height = 24 + drawn.length * ROW;
  const svg = drawing(
    852,
    height + 20,
    says(drawn),
    el("rect", {
      class: "band",
      x: scale.at(0),
      y: 18,
      width: scale.at(1) - scale.at(0),
      height: height - 18,
    }),
    ...[-4, -2, 0, 1, 2, 4].flatMap((tick) => [
      line(scale.at(tick), 18, scale.at(tick), height, tick === 0 ? "ax" : "gr"),
      label(scale.at(tick), 14, tick === 1 ? "margin" : tickText(tick), {
        "text-anchor": "middle",
        class: "mut",
      }),
    ]),
    ...drawn.flatMap((check, i) => checkRow(check, scale, 24 + i * ROW + ROW / 2)),
    label(scale.at(-4), height + 14, "← better", { class: "mut" }),
    label(scale.at(4), height + 14, "worse →", { class: "mut", "text-anchor": "end" }),
  );
  const note = `Each bar is the 95% interval of a change, in units of its own margin. Entirely left of 0: improved. Entirely left of the margin: no worse. Entirely right of 0: worse. Otherwise it cannot be told.`;
  return plot(title(checks), [el("div", { class: "scroll" }, svg)], checkTable(numbers, checks), note);
}

function checkRow(check: GateCheck, scale: Scale, y: number): ViewNode[] {
  const margin = check.margin ?? 1;
  const from = scale.at(check.ci!.lo / margin);
  const to = scale.at(check.ci!.hi / margin);
  const cut = check.ci!.hi / margin > scale.hi || check.ci!.lo / margin < scale.lo;
  const tone = signClass(check.verdict);
  return [
    label(240, y + 4, check.title, { "text-anchor": "end" }),
    el("rect", { class: `ibar ${tone}`, x: from, y: y - 4, width: Math.max(2, to - from), height: 8, rx: 1 }),
    el("g", { transform: `translate(714 ${String(y - 8)})` }, sign(check.verdict, 14)),
    label(734, y + 4, `${verdictText(check)}${cut ? " (cut)" : ""}`),
  ];
}

function verdictText(check: GateCheck): string {
  return { worse: "worse", cannotTell: "cannot tell", noWorse: "no worse", improved: "improved" }[
    check.verdict
  ];
}

function tickText(tick: number): string {
  return tick < 0 ? `−${String(-tick)}` : String(tick);
}

function title(checks: readonly GateCheck[]): string {
  const count = (of: string): number => checks.filter((check) => check.verdict === of).length;
  const parts = [
    `${String(count("worse"))} worse`,
    `${String(count("cannotTell"))} cannot tell`,
    `${String(count("noWorse"))} no worse`,
    `${String(count("improved"))} improved`,
  ];
  return `Of ${String(checks.length)} checks: ${parts.join(", ")}`;
}

function says(checks: readonly GateCheck[]): string {
  return `Changes in units of their margins: ${checks.map((check) => `${check.title} ${verdictText(check)}`).join("; ")}.`;
}

function checkTable(numbers: Numbers, checks: readonly GateCheck[]): ViewElement {
  const amount = (check: GateCheck, value: number): string =>
    check.unit === "number" ? value.toFixed(3).replace("-", "−") : points(value);
  const rows = checks.map((check): ViewNode[] => [
    check.title,
    verdict(check.verdict),
    check.margin === null ? "–" : amount(check, check.margin),
    check.ci === undefined ? "–" : `${amount(check, check.ci.lo)} to ${amount(check, check.ci.hi)}`,
    String(check.n),
    check.nNeeded === undefined ? "–" : countText(check.nNeeded, numbers.unit),
  ]);
  const heads = ["Check", "Verdict", "Margin", "Change, positive is worse", "Smallest n", "Needed"];
  return table(
    heads.map((head, i) => ({ head, numeric: i > 1 })),
    rows,
  );
}
