import type { Evaluation } from "../../../protocol/evaluation";
import type { ViewElement, ViewNode } from "../../../protocol/panels/view";
import { formatInteger } from "../../../base/format";
import { acting, el } from "./build";
import { calibrationSection } from "./calibrationSection";
import { changesSection } from "./changesSection";
import { limitsSection, methodSection } from "./closingSections";
import { correctnessSection } from "./correctnessSection";
import { firstScreen } from "./firstScreen";
import { groupsSection } from "./groupsSection";
import { numbersOf, type Numbers } from "./numbers";
import { testedSection } from "./testedSection";
import { trainingSection } from "./trainingSection";

/** What the report says beside the evaluation. */
export interface ReportExtras {
  /** The config's file name, for the link to the gate's line. */
  readonly configFile?: string;
  /** "fine-tuned tiny base · 22 Nov 10:15", beside the name. */
  readonly subtitle?: string;
}

/** The whole report as a plain tree: exported as HTML and mounted in the editor's panel, so both say the same. */
export function buildReportView(evaluation: Evaluation, extras: ReportExtras = {}): ViewElement {
  const numbers = numbersOf(evaluation);
  const changes = changesSection(numbers);
  const training = trainingSection(numbers);
  const sections: readonly (readonly [string, string, ViewElement | null])[] = [
    ["summary", "Summary", firstScreen(numbers, extras.configFile)],
    ["tested", "Tested", testedSection(numbers)],
    ["correctness", "Correctness", correctnessSection(numbers)],
    ["uncertainty", "Uncertainty", calibrationSection(numbers)],
    ["groups", "Groups", groupsSection(numbers)],
    ["changes", "Before/after", changes],
    ["training", "Training data", training],
    ["limits", "Limits", limitsSection(numbers)],
    ["method", "Method", methodSection(numbers)],
  ];
  const shown = sections.filter(([, , content]) => content !== null);
  return el(
    "div",
    { class: "report" },
    patterns(),
    header(evaluation, extras),
    el(
      "nav",
      { "aria-label": "Sections" },
      el("div", {}, ...shown.map(([id, name]) => el("a", { href: `#${id}` }, name))),
    ),
    el("main", {}, ...shown.map(([, , content]) => content!)),
    bar(numbers),
  );
}

function header(evaluation: Evaluation, extras: ReportExtras): ViewElement {
  const date = `${evaluation.createdAt.slice(0, 16).replace("T", " ")} UTC`;
  const compared = evaluation.results.some((result) => result.subject === "difference");
  const what = extras.subtitle ?? `${compared ? "base against fine-tuned" : "one model"} · ${date}`;
  const open = (format: "html" | "md" | "json", text: string): ViewElement =>
    acting(el("button", {}, text), { type: "openExported", format });
  return el(
    "header",
    { class: "top" },
    el("div", { class: "what" }, el("h1", {}, evaluation.name), el("span", { class: "muted" }, what)),
    open("html", "Open HTML"),
    open("md", "Open Markdown"),
    open("json", "Open JSON"),
  );
}

/** What an expert checks first, always in view. */
function bar(numbers: Numbers): ViewElement {
  const { evaluation, n, alpha } = numbers;
  const suite = evaluation.suites[0];
  const { protocol, details } = evaluation;
  const hash = protocol.testDataSha256;
  const data =
    hash === undefined ? protocol.testData || "not stated" : `${hash.slice(0, 4)}…${hash.slice(-4)}`;
  const counted = details.comparisons;
  const item = (name: string, value: string): ViewElement =>
    el("span", {}, `${name} `, el("strong", {}, value));
  return el(
    "footer",
    { class: "bar" },
    item("test data", data),
    item("n", `${formatInteger(n)}, clusters ${formatInteger(suite?.clusters ?? 0)}`),
    item("seed", String(evaluation.seed)),
    item(protocol.scoring, protocol.variant),
    item("α", `${String(alpha)}, Holm over ${String((counted?.checks ?? 0) + (counted?.gaps ?? 0))}`),
    item("exploratory", String(counted?.exploratory ?? evaluation.comparisons)),
  );
}

/** The hatch of "few", defined once; drawings refer to it. */
function patterns(): ViewNode {
  return el(
    "svg",
    { class: "defs", width: 0, height: 0, "aria-hidden": "true" },
    el(
      "defs",
      {},
      el(
        "pattern",
        {
          id: "ts-hatch",
          width: 5,
          height: 5,
          patternUnits: "userSpaceOnUse",
          patternTransform: "rotate(45)",
        },
        el("rect", { class: "hatch-bg", width: 5, height: 5 }),
        el("path", { class: "hatch-line", d: "M0 0V5" }),
      ),
    ),
  );
}
