import type { FairnessFinding, MetricResult } from "../../protocol/evaluation";
import type { JudgedCheck } from "./judgedCheck";
import { FEW_BELOW } from "./options";
import { chanceWords, percent, points, rowsOfGroup } from "./wording";

/** What the lead sentence may draw on; every number in it stands in the results or checks too. */
export interface SummaryInput {
  readonly unit: string;
  readonly n: number;
  readonly alpha: number;
  /** Result of `metric` over all rows, or over a column. */
  readonly find: (
    metric: string,
    subject: MetricResult["subject"],
    column?: string,
  ) => MetricResult | undefined;
  readonly checks: readonly JudgedCheck[];
  readonly findings: readonly FairnessFinding[];
  readonly columns: readonly string[];
  readonly tuned: boolean;
  readonly compared: boolean;
}

export interface Summary {
  readonly sentence: string;
  readonly strong: readonly string[];
}

const MAX_FINDINGS = 2;

/** What improved, what got worse for whom, how honest the confidence is, and what cannot be told. */
export function summarize(input: SummaryInput): Summary {
  const parts = [
    accuracyPart(input),
    ...groupParts(input),
    confidencePart(input),
    cannotTellPart(input),
  ].filter((part) => part !== null);
  return {
    sentence: parts.map((part) => part.text).join(" "),
    strong: parts.flatMap((part) => part.strong),
  };
}

interface Part {
  readonly text: string;
  readonly strong: readonly string[];
}

function accuracyPart(input: SummaryInput): Part {
  const { n, unit, alpha, find } = input;
  const after = find("accuracy", input.tuned ? "tuned" : "base");
  if (n === 0 || after === undefined) {
    return { text: "Nothing could be measured: there is no test row with an answer.", strong: [] };
  }
  const tested = `${n.toLocaleString("en-US")} test ${unit}`;
  if (after.value === null) {
    return { text: `Accuracy is not estimable: ${after.reason ?? "too few rows"} (${tested}).`, strong: [] };
  }
  const before = find("accuracy", "base")?.value ?? null;
  if (!input.compared || before === null) {
    const who = input.tuned ? "The fine-tuned model" : "The base model";
    const range =
      after.ci === undefined ? "" : `, 95% interval ${points(after.ci.lo)}–${points(after.ci.hi)}`;
    const right = `${percent(after.value)} right`;
    return { text: `${who} is ${right} (${tested}${range}).`, strong: [right] };
  }
  const from = percent(before);
  const to = percent(after.value);
  const change = find("accuracy", "difference")?.test;
  const p =
    input.checks.find((check) => check.planned.id === "accuracy")?.pAdjusted ??
    change?.pAdjusted ??
    change?.p;
  const strong = `${from} to ${to}`;
  if (from === to) {
    return { text: `After fine-tuning, accuracy stayed at ${to} (${tested}).`, strong: [to] };
  }
  if (p === undefined || p > alpha) {
    return {
      text: `After fine-tuning, accuracy went from ${strong} (${tested}): a change this small could be chance.`,
      strong: [strong],
    };
  }
  const verb = after.value > before ? "rose" : "fell";
  return { text: `After fine-tuning, accuracy ${verb} from ${strong} (${tested}).`, strong: [strong] };
}

function groupParts(input: SummaryInput): Part[] {
  const seen = new Set<string>();
  const parts: Part[] = [];
  for (const finding of input.findings) {
    const who = `${finding.column}\u0000${finding.group ?? ""}`;
    if (seen.has(who) || parts.length === MAX_FINDINGS) continue;
    seen.add(who);
    parts.push(findingPart(finding, input));
  }
  return parts.length > 0 ? parts : noFindingPart(input);
}

function findingPart(finding: FairnessFinding, input: SummaryInput): Part {
  const { unit, alpha } = input;
  const chance = chanceWords(finding.pAdjusted, alpha) ?? "a gap that could be chance";
  const gap = `${points(finding.gap)} points`;
  if (finding.group === null) {
    const what = finding.label === undefined ? "Accuracy" : `The share of “${finding.label}” found`;
    const strong = `differs by ${gap} between groups of ${finding.column}`;
    return { text: `${what} ${strong}, ${chance}${sinceWhen(finding)}.`, strong: [strong] };
  }
  const mistakes = finding.label === undefined;
  const rows = rowsOfGroup(
    mistakes ? unit : `“${finding.label ?? ""}” ${unit}`,
    finding.column,
    finding.group,
  );
  const count = `${finding.n} ${unit}`;
  const did = mistakes ? "more mistakes on" : "fewer of the";
  const verb = mistakes ? "makes" : "finds";
  const rate = mistakes ? "right" : "found";
  const strong = `${did} ${rows}`;
  if (finding.fell && finding.before !== null) {
    const levels = `${percent(finding.before)} to ${percent(finding.after)} ${rate}`;
    return { text: `The model now ${verb} ${strong}: ${levels} (${count}), ${chance}.`, strong: [strong] };
  }
  const others = finding.rest === null ? "" : ` against ${percent(finding.rest)} for the others`;
  const levels = `${percent(finding.after)} ${rate} (${count})${others}`;
  return {
    text: `The model ${verb} ${strong}: ${levels}, ${chance}${sinceWhen(finding)}.`,
    strong: [strong],
  };
}

function sinceWhen(finding: FairnessFinding): string {
  const before = finding.gapBefore === null ? "" : ` (${points(finding.gapBefore)} points before)`;
  switch (finding.change) {
    case "wider":
      return `; fine-tuning widened this gap${before}`;
    case "narrower":
      return `; the gap was larger before fine-tuning${before}`;
    case "cannotTell":
      return `; whether fine-tuning changed this gap cannot be told${before}`;
    case "notMeasured":
      return "";
  }
}

/** Says how large a gap this test set would have shown; a probe cannot show that there is none. */
function noFindingPart(input: SummaryInput): Part[] {
  const subject = input.tuned ? "tuned" : "base";
  const gaps = input.columns
    .map((column) => input.find("accuracy_gap", subject, column))
    .filter((gap) => gap?.value != null && gap.noiseFloor !== undefined);
  if (gaps.length === 0) return [];
  const largest = Math.max(...gaps.map((gap) => gap!.noiseFloor!.p95));
  const columns = gaps.map((gap) => gap!.group!.column).join(" or ");
  const text = `No accuracy gap beyond chance was found between groups of ${columns}; gaps of up to ${points(largest)} points can be chance here.`;
  return [{ text, strong: [] }];
}

function confidencePart(input: SummaryInput): Part | null {
  const gap = input.find("confidence_gap", input.tuned ? "tuned" : "base");
  if (gap?.value == null || gap.ci === undefined || gap.noiseFloor === undefined) return null;
  if (gap.denominator < FEW_BELOW) return null;
  const size = points(Math.abs(gap.value));
  const isOff = (gap.ci.lo > 0 || gap.ci.hi < 0) && Math.abs(gap.value) > gap.noiseFloor.p95;
  if (!isOff) return { text: "Its confidence is off by no more than chance shows.", strong: [] };
  const direction = gap.value > 0 ? "over-confident" : "under-confident";
  const strong = `${direction} by ${size} points`;
  const before = input.compared ? (input.find("confidence_gap", "base")?.value ?? null) : null;
  const verdict = input.checks.find((check) => check.planned.id === "confidence_gap")?.verdict;
  if (before !== null && verdict === "improved") {
    return { text: `It is still ${strong}, down from ${points(Math.abs(before))}.`, strong: [strong] };
  }
  return { text: `It is ${verdict === "worse" ? "now " : ""}${strong}.`, strong: [strong] };
}

function cannotTellPart(input: SummaryInput): Part | null {
  const all = input.checks.length;
  const open = input.checks.filter((check) => check.verdict === "cannotTell").length;
  if (open === 0) return null;
  const which =
    open === all && all > 1
      ? `None of the ${all} checks can be judged`
      : `${open} of ${all} checks cannot be judged`;
  const onlySize = input.checks.every((check) => check.planned.problem === undefined);
  return { text: onlySize ? `${which}: too few ${input.unit}.` : `${which}.`, strong: [] };
}
