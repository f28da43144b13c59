import type { FairnessFinding } from "../../../protocol/evaluation";
import type { ViewElement } from "../../../protocol/panels/view";
import { chanceWords, columnWords, percent, points, rowsOfGroup } from "../wording";
import { cannotTellYou, el, section } from "./build";
import { fairnessMatrix } from "./fairnessMatrix";
import { gapOf } from "./firstScreen";
import { groupPlot } from "./groupPlot";
import { countText, type Numbers } from "./numbers";

/** Whether it works equally well for every group: rates, the gaps between them, and what chance would show. */
export function groupsSection(numbers: Numbers): ViewElement {
  const question = "Does it work equally well for every group?";
  if (numbers.columns.length === 0) {
    const none = "Not tested: no column of the test data names groups. List one under ";
    return section("groups", question, [none, el("code", {}, "evaluate.groups"), "."]);
  }
  const label = labelInQuestion(numbers);
  return section(
    "groups",
    question,
    [groupAnswer(numbers)],
    groupPlot(numbers, "accuracy", undefined),
    label === undefined ? "" : groupPlot(numbers, "recall", label),
    ...fairnessMatrix(numbers),
    el(
      "p",
      { class: "note2" },
      "These measures cannot all be equal when groups differ in how often a label is true. Which one matters is a decision about the use, not about the numbers.",
    ),
    cannotTellYou(
      "why. It counts mistakes per stated group; it does not measure causes, and it says nothing about groups that no column names.",
    ),
  );
}

/** The label that the second plot is about: the positive one, or the one with the largest gap. */
function labelInQuestion(numbers: Numbers): string | undefined {
  const { details } = numbers.evaluation;
  if (details.positiveLabel !== undefined) return details.positiveLabel;
  const gaps = numbers.columns
    .map((column) => gapOf(numbers, "equal_opportunity_difference", column, numbers.current))
    .filter((gap) => gap?.value != null);
  return gaps.reduce((a, b) => ((b?.value ?? 0) > (a?.value ?? 0) ? b : a), gaps[0])?.label;
}

/** The answer in words, for the panel, the exports and nobody else: effect, n, chance; then what was not found. */
export function groupAnswer(numbers: Numbers): string {
  const findings = numbers.evaluation.details.findings ?? [];
  const found = findings.slice(0, 4).map((finding) => findingText(finding, numbers));
  const withFinding = new Set(findings.map((finding) => finding.column));
  const rest = numbers.columns
    .filter((column) => !withFinding.has(column))
    .map((column) => quiet(numbers, column));
  return [...(found.length > 0 ? ["No."] : []), ...found, ...rest].join(" ");
}

function findingText(finding: FairnessFinding, numbers: Numbers): string {
  const { unit, alpha } = numbers;
  const rate = finding.label === undefined ? "right" : "found";
  const chance = chanceWords(finding.pAdjusted, alpha) ?? "a gap that could be chance";
  const before = finding.gapBefore === null ? "" : ` (${points(finding.gapBefore)} before)`;
  const rows = finding.label === undefined ? unit : `“${finding.label}” ${unit}`;
  const gap = `${points(finding.gap)} points${before} between groups of ${columnWords(finding.column)}, ${chance}`;
  if (finding.group === null) return `${rows}: the share ${rate} differs by ${gap}.`;
  const others = finding.rest === null ? "" : `, against ${percent(finding.rest)} for the other groups`;
  const where = rowsOfGroup(rows, finding.column, finding.group);
  const count = countText(finding.n, unit);
  return `Of the ${where}, ${percent(finding.after)} are ${rate} (${count})${others}: ${gap}.`;
}

function quiet(numbers: Numbers, column: string): string {
  const gap = gapOf(numbers, "accuracy_gap", column, numbers.current);
  if (gap?.value == null) return `${column}: not estimable, ${gap?.reason ?? "no groups"}.`;
  const groups = (numbers.evaluation.suites[0]?.groups ?? []).filter(
    (group) => group.column === column && group.n >= 30,
  );
  const sizes = groups.length <= 4 ? ` (n = ${groups.map((group) => String(group.n)).join(", ")})` : "";
  const floor =
    gap.noiseFloor === undefined ? "" : `, and chance alone shows up to ${points(gap.noiseFloor.p95)}`;
  return `Between groups of ${columnWords(column)}${sizes} the accuracy gap is ${points(gap.value)} points${floor}: no difference beyond chance was found.`;
}
