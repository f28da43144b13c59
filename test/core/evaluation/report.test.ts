import { describe, expect, test } from "vitest";
import {
  buildReportView,
  evaluate,
  terminalSummary,
  toHtml,
  toJson,
  toMarkdown,
  type EvaluateOptions,
} from "../../../src/core/evaluation/index";
import { md } from "../../../src/core/evaluation/report/toMarkdown";
import { intervalText, valueText } from "../../../src/core/evaluation/report/numbers";
import { SVG_TAGS, VIEW_ATTRIBUTES, VIEW_TAGS, type ViewNode } from "../../../src/protocol/panels/view";
import { REPORT_STYLE } from "../../../src/protocol/panels/reportStyle";
import type { Evaluation } from "../../../src/protocol/evaluation";
import type { Prediction } from "../../../src/protocol/predictions";
import { DESIGN_GROUPS, inventedPredictions } from "./invented";

const OPTIONS: EvaluateOptions = {
  runId: "run",
  name: "triage-lora",
  createdAt: "2026-11-22T10:15:02.114Z",
  seed: 42,
  unit: "notes",
  bootstrap: 300,
  permutations: 200,
  positiveLabel: "high",
  testDataSha256: "9c1e0000000000000000000000000000000000000000000000000000000040b7",
  trainingCounts: DESIGN_GROUPS.flatMap(({ value }) => [
    { column: "age_band", value, label: "high", n: value === "65–79" ? 9 : 60 },
    { column: "age_band", value, label: "low", n: 205 },
  ]),
};

const LINES = inventedPredictions({
  seed: 4,
  groups: DESIGN_GROUPS,
  overconfidence: 0.15,
  second: ["f", "m"],
});
const FULL = evaluate(LINES, OPTIONS);
const CASES: readonly (readonly [string, Evaluation])[] = [
  ["base against tuned", FULL],
  [
    "one model",
    evaluate(
      LINES.filter((line) => line.model === "base"),
      OPTIONS,
    ),
  ],
  ["no rows", evaluate([], OPTIONS)],
  ["no groups", evaluate(LINES.map(withoutGroups), OPTIONS)],
  ["only generated answers", evaluate(LINES.map(generated), OPTIONS)],
  ["seven rows", evaluate(LINES.slice(0, 14), OPTIONS)],
];

function withoutGroups(line: Prediction): Prediction {
  return Object.fromEntries(Object.entries(line).filter(([key]) => key !== "groups")) as Prediction;
}

function generated(line: Prediction): Prediction {
  const rest = Object.entries(line).filter(([key]) => key !== "logLikelihoods");
  return { ...(Object.fromEntries(rest) as Prediction), output: line.truth ?? "" };
}

function nodes(view: ViewNode): Exclude<ViewNode, string>[] {
  if (typeof view === "string") return [];
  return [view, ...(view.children ?? []).flatMap(nodes)];
}

function texts(view: ViewNode): string {
  return typeof view === "string" ? view : (view.children ?? []).map(texts).join(" ");
}

/** Cells of every table row, tags removed. */
function htmlRows(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gsu)].map((row) =>
    [...row[1]!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gsu)].map((cell) =>
      cell[1]!
        .replace(/<[^>]+>/gu, "")
        .replace(/&#(\d+);/gu, (_, code: string) => String.fromCharCode(Number(code))),
    ),
  );
}

describe.each(CASES)("the report of %s", (_, evaluation) => {
  const view = buildReportView(evaluation, { configFile: "triage.tune.yaml" });
  const html = toHtml(view, evaluation.name);
  const markdown = toMarkdown(evaluation);
  const terminal = terminalSummary(evaluation, { columns: 80, unicode: true, colour: false });

  test("has no empty or broken number in any form", () => {
    const shown = `${texts(view)}\n${markdown}\n${terminal}`;
    expect(shown).not.toMatch(/NaN|undefined|Infinity|\bnull\b|\[object/u);
    for (const cells of htmlRows(html).slice(1)) for (const cell of cells) expect(cell).not.toBe("NaN");
  });

  test("never claims what it cannot show", () => {
    expect(`${texts(view)} ${markdown} ${terminal}`).not.toMatch(
      /\b(?:fair|unbiased|safe|statistically significant|complies)\b/iu,
    );
  });

  test("uses only the tags and attributes that the panel mounts, and unique ids", () => {
    const all = nodes(view);
    for (const { tag, attrs } of all) {
      expect(VIEW_TAGS.has(tag) || SVG_TAGS.has(tag), tag).toBe(true);
      for (const name of Object.keys(attrs ?? {})) expect(VIEW_ATTRIBUTES.has(name), name).toBe(true);
    }
    const ids = all.map((node) => node.attrs?.["id"]).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = all.map((node) => node.attrs?.["href"]).filter((href) => href !== undefined);
    const known = new Set([...ids.map((id) => `#${id}`), "#rows"]);
    for (const href of targets) expect(known, href).toContain(href);
  });

  test("is a file without scripts, inline styles, links to elsewhere or dead buttons", () => {
    expect(html).not.toMatch(/<script|<button|<img|<link|javascript:|\sstyle=|\son\w+=|src=|href="(?!#)/iu);
    expect(html).not.toContain('href="#rows"');
    expect(html.match(/<style>/gu)).toHaveLength(1);
  });

  test("names every drawing", () => {
    for (const node of nodes(view).filter((own) => own.tag === "svg")) {
      expect(node.attrs?.["aria-label"] ?? node.attrs?.["aria-hidden"]).toBeTruthy();
    }
  });

  test("carries the same numbers in HTML, Markdown and JSON", () => {
    const read = JSON.parse(toJson(evaluation)) as Evaluation;
    const inHtml = new Set(htmlRows(html).map((cells) => cells.join("|")));
    const inMarkdown = new Set(markdown.split("\n"));
    expect(read.results.length).toBe(evaluation.results.length);
    for (const result of read.results) {
      const metric = result.variant === undefined ? result.metric : `${result.metric} (${result.variant})`;
      const value = valueText(result);
      const interval = intervalText(result);
      const isRow = (cells: readonly string[]): boolean =>
        cells[0] === metric &&
        cells[3] === value &&
        cells[4] === interval &&
        cells[5] === String(result.denominator);
      expect([...inHtml].some((row) => isRow(row.split("|")))).toBe(true);
      const wanted = [md(metric), md(value), md(interval), String(result.denominator)];
      expect([...inMarkdown].some((row) => wanted.every((cell) => row.includes(`| ${cell} |`)))).toBe(true);
    }
    for (const check of read.gate.checks) expect(markdown).toContain(md(check.reason));
    expect(texts(view)).toContain(read.gate.checks[0]?.reason ?? "");
  });
});

describe("markup in names", () => {
  const evil = "<img src=x onerror=alert(1)>\"'&";
  const link = "[click](https://example.org) ![x](http://example.org/a.png) | b";
  const lines = inventedPredictions({
    seed: 1,
    groups: [
      { value: evil, n: 60, before: 0.8, after: 0.5 },
      { value: link, n: 60, before: 0.8, after: 0.9 },
    ],
    column: "<b>col</b>",
    labels: ["<script>", "*b*", "`c`"],
  });
  const evaluation = evaluate(lines, { ...OPTIONS, positiveLabel: "<script>", name: evil, unit: "rows" });

  test("is text in HTML", () => {
    const html = toHtml(buildReportView(evaluation), evaluation.name);
    const body = html.slice(html.indexOf("<body>"));
    expect(body).not.toMatch(/<img|<script|<b>|onerror=alert\(1\)>"/u);
    expect(body).toContain("&#60;img src=x onerror=alert(1)&#62;");
  });

  test("is text in Markdown: no live link, image or HTML, and tables keep their columns", () => {
    const markdown = toMarkdown(evaluation);
    expect(markdown).not.toMatch(/<(?:img|b|script)/u);
    expect(markdown).not.toMatch(/(?<!\\)!?\[[^\]]*(?<!\\)\]\(/u);
    expect(markdown).not.toMatch(/https?:\/\//u);
    const table = markdown
      .slice(markdown.indexOf("## Every number"))
      .split("\n")
      .filter((row) => row.startsWith("|"));
    for (const row of table.slice(0, 20)) {
      expect(row.replace(/\\\|/gu, "").split("|")).toHaveLength(table[0]!.split("|").length);
    }
  });
});

describe("the first screen", () => {
  const view = buildReportView(FULL);
  const shown = texts(view);

  test("shows the sentence, the checks with sign and word, three cards and the bar", () => {
    for (const part of ["Correctness", "Honesty about uncertainty", "Equal treatment", "seed", "Holm over"]) {
      expect(shown).toContain(part);
    }
    const rows = nodes(view).filter((node) => node.attrs?.["class"]?.startsWith("verdict ") === true);
    expect(rows.length).toBeGreaterThanOrEqual(FULL.gate.checks.length);
    for (const row of rows)
      expect(row.children?.map((child) => (child as { tag: string }).tag)).toEqual(["svg", "span"]);
  });

  test("every bad number opens its rows in the panel", () => {
    const opened = nodes(view).flatMap((node) =>
      node.action?.type === "openRows" ? [node.action.rows] : [],
    );
    expect(opened.length).toBeGreaterThan(8);
    for (const rows of opened) for (const row of rows) expect(row).toMatch(/^0:\d+$/u);
  });

  test("the training data stands beside the gap as an association", () => {
    expect(shown).toMatch(
      /9 of 214 training rows about people aged 65–79 say “high” \(4\.2%\), against 22\.6%/u,
    );
    expect(shown).toContain("An association, not a cause.");
  });
});

describe("the terminal summary", () => {
  test("is the report's sentence word for word, at most 80 columns wide", () => {
    const text = terminalSummary(FULL, { columns: 200, unicode: true, colour: false });
    const [sentence] = text.split("\n\n");
    expect(sentence!.replace(/\s+/gu, " ").trim()).toBe(FULL.summary.sentence);
    for (const line of text.split("\n")) expect(Array.from(line).length).toBeLessThanOrEqual(80);
  });

  test("is ASCII where the terminal is not UTF-8, and still has signs and words", () => {
    const text = terminalSummary(FULL, { columns: 80, unicode: false, colour: false });
    expect(text).toMatch(/^[\n\x20-\x7e]+$/u);
    expect(text).toMatch(/\+ improved/u);
  });

  test("colours only on request", () => {
    const plain = terminalSummary(FULL, { columns: 80, unicode: true, colour: false });
    const coloured = terminalSummary(FULL, { columns: 80, unicode: true, colour: true });

    expect(coloured.replace(/\u001b\[\d*m/gu, "").replace(/ +$/gmu, "")).toBe(plain);
    expect(plain).not.toContain("\u001b");
  });
});

test("the style sheet takes every colour from the editor with a fallback, and loads nothing", () => {
  for (const [use] of REPORT_STYLE.matchAll(/var\(--vscode-[\w-]+\)/gu)) expect(use).toBe("has a fallback");
  expect(REPORT_STYLE).not.toMatch(/@import|url\((?!#)|<\//u);
});
