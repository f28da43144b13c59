import type { Evaluation } from "../../../protocol/evaluation";
import { METRICS } from "../metrics/registry";
import { percent, points } from "../wording";
import { SIGN_WORDS } from "./build";
import { limitTexts, methodTexts } from "./closingSections";
import { gapSign } from "./fairnessMatrix";
import { gapOf } from "./firstScreen";
import { groupAnswer } from "./groupsSection";
import { numberRows } from "./numberTable";
import {
  beforeAfterText,
  countText,
  intervalText,
  numbersOf,
  pText,
  valueText,
  type Numbers,
} from "./numbers";
import { trainingAnswer } from "./trainingSection";

/** The report as Markdown: the same sentence, checks, tables and numbers. Data is escaped; no link or image is live. */
export function toMarkdown(evaluation: Evaluation): string {
  const numbers = numbersOf(evaluation);
  const training = trainingAnswer(numbers);
  const parts = [
    `# ${md(evaluation.name)}`,
    emphasizedMarkdown(evaluation),
    ...evaluation.protocol.notes.map((note) => `> ${md(note)}.`),
    ...checksPart(numbers),
    "## What was tested?",
    testedPart(numbers),
    "## Does it work equally well for every group?",
    numbers.columns.length === 0 ? "Not tested: no column names groups." : md(groupAnswer(numbers)),
    ...(numbers.columns.length === 0 ? [] : [matrixPart(numbers)]),
    ...(training === null ? [] : ["## Is it in the training data?", md(training)]),
    "## Every number",
    everyNumber(evaluation),
    "## What this report cannot tell",
    limitTexts(numbers)
      .map((text) => `- ${md(text)}`)
      .join("\n"),
    "## How was it measured?",
    [...methodTexts(numbers), dataText(evaluation)].map((text) => `- ${md(text)}`).join("\n"),
    markdownTable(
      ["Key", "Name", "Formula"],
      METRICS.map((metric) => [metric.id, metric.title, metric.formula]),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Text of data for Markdown: no markup, link, image or HTML of it comes alive, and a cell stays one cell. */
export function md(text: string): string {
  return text
    .replace(/[\r\n\t]+/gu, " ")
    .replace(/[\\`*_{}[\]<>#!|~&$]/gu, (character) =>
      character === "<"
        ? "&lt;"
        : character === ">"
          ? "&gt;"
          : character === "&"
            ? "&amp;"
            : `\\${character}`,
    )
    .replace(/(https?|ftp|mailto|javascript|data):/giu, (scheme) => `${scheme.slice(0, -1)}&#58;`)
    .replace(/www\./giu, (host) => `${host.slice(0, -1)}&#46;`)
    .replace(/^([-+]|\d+\.)(?=\s)/u, "\\$1");
}

function emphasizedMarkdown(evaluation: Evaluation): string {
  const { sentence, strong } = evaluation.summary;
  let from = 0;
  let written = "";
  for (const phrase of strong) {
    const at = sentence.indexOf(phrase, from);
    if (at === -1 || phrase === "") continue;
    written += `${md(sentence.slice(from, at))}**${md(phrase)}**`;
    from = at + phrase.length;
  }
  return written + md(sentence.slice(from));
}

function checksPart(numbers: Numbers): string[] {
  const { checks, verdict } = numbers.evaluation.gate;
  if (checks.length === 0) return [];
  const titles = {
    passed: "Gate passed",
    failed: "Gate failed",
    cannotTell: "Gate cannot tell",
    absent: "Checks (no gate in the config)",
  };
  const rows = checks.map((check) => [
    SIGN_WORDS[check.verdict],
    check.title,
    beforeAfterText(check),
    check.reason,
    String(check.n),
  ]);
  const head = ["Verdict", "Check", numbers.compared ? "Base → fine-tuned" : "Measured", "Why", "Smallest n"];
  return [`## ${titles[verdict]}`, markdownTable(head, rows)];
}

function testedPart(numbers: Numbers): string {
  const suite = numbers.evaluation.suites[0];
  const rows = [
    ...(suite?.labels ?? []).map((own) => [`true label “${own.value}”`, String(own.n)]),
    ...(suite?.groups ?? []).slice(0, 60).map((group) => [`${group.column} ${group.value}`, String(group.n)]),
    ...(suite?.missingGroups ?? []).map((group) => [`${group.column} not stated`, String(group.n)]),
  ];
  return markdownTable([countText(numbers.n, numbers.unit), "Number"], rows);
}

function matrixPart(numbers: Numbers): string {
  const metrics = ["accuracy_gap", "demographic_parity_difference", "equal_opportunity_difference"];
  const rows = numbers.columns.flatMap((column) =>
    metrics.map((metric) => {
      const gap = gapOf(numbers, metric, column, numbers.current);
      const label = gap?.label === undefined ? {} : { label: gap.label };
      const before = numbers.find(metric, { subject: "base", column, ...label });
      const words = { worse: "beyond the noise floor", noWorse: "within it" } as const;
      const of = gapSign(gap, numbers.alpha);
      return [
        column,
        gap?.label === undefined ? metric : `${metric} “${gap.label}”`,
        numbers.compared ? valueText(before) : "–",
        valueText(gap),
        intervalText(gap),
        gap?.noiseFloor === undefined ? "–" : points(gap.noiseFloor.p95),
        of === "worse" || of === "noWorse" ? words[of] : (gap?.reason ?? "not estimable"),
      ];
    }),
  );
  const head = [
    "Column",
    "Gap now, points",
    "Base",
    "Now",
    "95% interval",
    "Chance: up to",
    "Now against chance",
  ];
  return markdownTable(head, rows);
}

function everyNumber(evaluation: Evaluation): string {
  const rows = numberRows(evaluation).map((row) => [
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
  return markdownTable(
    ["Metric", "Where", "Model", "Value", "95% interval", "n", "Chance, 95th", "p", "Remarks"],
    rows,
  );
}

function dataText(evaluation: Evaluation): string {
  const { protocol, details } = evaluation;
  const stated = (text: string): string => (text === "" ? "not stated" : text);
  const majority =
    details.majority === undefined
      ? ""
      : ` Always answering “${details.majority.label}” would be right ${percent(details.majority.accuracy)}.`;
  return `Base model ${stated(protocol.baseModel)}; test data ${stated(protocol.testData)}, SHA-256 ${protocol.testDataSha256 ?? "not stated"}.${majority}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const written = (cells: readonly string[]): string => `| ${cells.map((cell) => md(cell)).join(" | ")} |`;
  return [written(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(written)].join("\n");
}
