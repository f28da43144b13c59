import type { ViewElement } from "../../../protocol/panels/view";
import { METRICS } from "../metrics/registry";
import { el, section, table } from "./build";
import { intervalText, pText, valueText, type Numbers } from "./numbers";
import { numberRows } from "./numberTable";
import { columnWords } from "../wording";

/** Standing limits of any such report, with what was and was not tested here. */
export function limitTexts(numbers: Numbers): string[] {
  const suite = numbers.evaluation.suites[0];
  const small = (suite?.groups ?? []).filter((group) => group.n < 30);
  const names = small.slice(0, 6).map((group) => `${group.column} ${group.value} (${String(group.n)})`);
  const more = small.length > names.length ? ` and ${String(small.length - names.length)} more` : "";
  return [
    numbers.columns.length === 0
      ? "No groups were tested."
      : `Groups tested: ${numbers.columns.map(columnWords).join(", ")}, as the columns of the test data state them. Every other way to divide people was not tested.`,
    ...(small.length === 0 ? [] : [`Too few rows for a verdict: ${names.join(", ")}${more}.`]),
    "A gap that was found counts for more than a gap that was not: a test can show a difference, it cannot show that there is none.",
    "Columns can stand for something else (a postcode for income). Causes are not measured.",
    "This supports documentation; the legal assessment is yours.",
  ];
}

export function limitsSection(numbers: Numbers): ViewElement {
  const items = limitTexts(numbers).map((text) => el("li", {}, text));
  return el(
    "section",
    { id: "limits", class: "limits", "aria-labelledby": "limits-title" },
    el("h3", { id: "limits-title" }, "What this report cannot tell"),
    el("ul", {}, ...items),
  );
}

/** How it was measured, so that somebody else can do it again. */
export function methodTexts(numbers: Numbers): string[] {
  const { protocol, seed, bootstrapReplicates, permutations } = numbers.evaluation;
  const clusters = numbers.evaluation.suites[0]?.clusters ?? 0;
  return [
    `Answers: ${protocol.scoring}, ${protocol.variant} scores; confidence: ${protocol.confidence}.`,
    "Intervals: 95%; Wilson for proportions, Newcombe between the two groups at the ends of a gap, percentile or bias-corrected bootstrap otherwise; before and after are resampled together.",
    `Resamples ${String(bootstrapReplicates)}, shuffles ${String(permutations)}, seed ${String(seed)}, ${String(clusters)} clusters drawn whole.`,
    "Noise floors: group labels shuffled over all rows (within each true label for rates of found rows); for calibration, labels drawn from the stated confidence.",
    "Change of right and wrong answers: McNemar's test, mid-p. p-values of shuffles: (1 + hits) / (1 + shuffles).",
    "Checks and headline gaps: Holm within each family. Everything else is exploratory: Benjamini–Hochberg.",
  ];
}

export function methodSection(numbers: Numbers): ViewElement {
  const texts = methodTexts(numbers).map((text) => el("li", {}, text));
  const formulas = METRICS.map((metric) => [metric.id, metric.title, metric.formula]);
  return section(
    "method",
    "How was it measured?",
    ["Every number of this report, with its interval and its noise floor, stands in the last table."],
    el("ul", { class: "small" }, ...texts),
    el(
      "details",
      { class: "more" },
      el("summary", {}, "Formulas"),
      el(
        "div",
        { class: "scroll" },
        table([{ head: "Key" }, { head: "Name" }, { head: "Formula" }], formulas, { class: "small" }),
      ),
    ),
    el(
      "details",
      { class: "more" },
      el("summary", {}, "Every number"),
      el("div", { class: "scroll" }, everyNumber(numbers)),
    ),
  );
}

function everyNumber(numbers: Numbers): ViewElement {
  const heads = ["Metric", "Where", "Model", "Value", "95% interval", "n", "Chance, 95th", "p", "Remarks"];
  const rows = numberRows(numbers.evaluation).map((row) => [
    row.metric,
    row.where,
    row.model,
    valueText(row.result),
    intervalText(row.result),
    String(row.result.denominator),
    row.floor,
    row.result.test === undefined ? "–" : pText(row.result.test.pAdjusted ?? row.result.test.p),
    row.remarks,
  ]);
  return table(
    heads.map((head, i) => ({ head, numeric: i >= 3 && i <= 7 })),
    rows,
    { class: "small" },
  );
}
